"""What we deliver: ours and what was edited here, and that whoever imports it has the same."""

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.knowledge.errors import FolderNotOurs
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.exchange.export import export_folder
from buergerdraht.knowledge.operations.exchange.publishing import Brought, publish_all
from buergerdraht.knowledge.operations.exchange.services import content_of_modules, content_of_service
from buergerdraht.knowledge.operations.versions import FIELDS, archive_text
from buergerdraht.knowledge.queries.exchange import Delivery, delivered_file, delivered_names
from buergerdraht.knowledge.rules.content import content_of
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.tests.deliveries import AGENCY, NOW, imported, put, service, specialisation
from buergerdraht.knowledge.tests.test_exchange_import import publish_by_hand
from buergerdraht.knowledge.xzufi.objects import Service, Specialisation
from buergerdraht.knowledge.xzufi.tests.test_round_trip import services, specialisations
from buergerdraht.knowledge.xzufi.writing import written

pytestmark = pytest.mark.django_db
OURS = "L115"
TODAY = date(2026, 11, 24)


@pytest.fixture
def leun(db: None) -> Authority:
    level = Authority.Level.MUNICIPALITY
    return Authority.objects.create(slug="leun", name="Stadt Leun", level=level, regional_key="06532014")


def make_entry(told: Service, *, at: datetime = NOW) -> Entry:
    entry = Entry(kind=Entry.Kind.SERVICE)
    publish_all([Brought(entry, content_of_service(told, entry))], now=at)
    return entry


def make_addition(entry: Entry, authority: Authority, told: Specialisation) -> LocalAddition:
    addition = LocalAddition(entry=entry, authority=authority)
    publish_all([Brought(addition, content_of_modules(told, addition))], now=NOW)
    return addition


def text_of(folder: Path, name: str) -> str:
    """Everything of the files of this name."""
    return "".join(path.read_text() for path in sorted(folder.glob(f"{name}-*.xml")))


def exported(folder: Path, *, since: date | None = None) -> list[str]:
    return export_folder(folder, agency=OURS, today=TODAY, since=since)


@given(service=services, local=specialisations, unit=st.sampled_from(["Steueramt", "Bürgerbüro & Co."]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whoever_imports_our_delivery_has_what_we_have(
    leun: Authority, service: Service, local: Specialisation, unit: str
) -> None:
    with transaction.atomic(), tempfile.TemporaryDirectory() as place:
        entry = make_entry(service)
        office = Unit.objects.create(
            authority=leun, name=unit, street="Bahnhofstraße 25", phone="+4964739144"
        )
        addition = make_addition(entry, leun, local)
        addition.unit = office
        addition.save(update_fields=["unit"])
        entry.responsibilities.create(region="06532", authority=leun, unit=office)
        before = contents()
        exported(Path(place, "delivery"))
        Entry.objects.all().delete()
        Unit.objects.all().delete()
        run = imported(Path(place, "delivery"), agency=OURS)
        assert run.message == ""
        assert contents() == before
        transaction.set_rollback(True)


def contents() -> list[object]:
    """Everything that XZuFi tells, without the ids of rows."""
    entries = [content_of(row, FIELDS[Entry]) for row in Entry.objects.order_by("pk")]
    fields = [name for name in FIELDS[LocalAddition] if not name.endswith("_id")]
    additions = [content_of(row, tuple(fields)) for row in LocalAddition.objects.order_by("pk")]
    units = list(Unit.objects.order_by("pk").values_list("authority", "name", "street", "phone"))
    told = Entry.objects.values_list("responsibilities__region", "responsibilities__unit__name")
    # An addition that sends citizens to a unit makes it responsible there, too.
    return [entries, additions, units, {each for each in told if each[0] != "06532014"}]


def test_only_ours_and_what_was_edited_here_goes_out(tmp_path: Path) -> None:
    imported(put(tmp_path / "in", a=[service("hund"), service("katze")]))
    make_entry(service("eigen", title="Eigene"))
    Entry.objects.create(kind=Entry.Kind.SERVICE, title="Entwurf")
    Entry.objects.create(kind=Entry.Kind.ARTICLE, title="Artikel", published_at=NOW)
    publish_by_hand(Entry.objects.get(external_id="hund"), {"title": "Von Hand"})
    exported(tmp_path / "out")
    run = imported(tmp_path / "out", agency=OURS, is_dry_run=True)
    assert run.counts["kinds"]["leistung"]["created"] == 1
    text = text_of(tmp_path / "out", "leistungen")
    assert ("Eigene" in text, "Von Hand" in text, "Katze" in text, "Entwurf" in text) == (
        True,
        True,
        False,
        False,
    )
    assert f'schemeAgencyID="{AGENCY}">hund<' in text


def test_an_imported_text_goes_out_with_what_we_did_not_understand(tmp_path: Path) -> None:
    unknown = b"<xzufi:modulNeu><xzufi:wert>7</xzufi:wert></xzufi:modulNeu></xzufi:leistung>"
    imported(put(tmp_path / "in", a=[written(service("hund")).replace(b"</xzufi:leistung>", unknown)]))
    publish_by_hand(Entry.objects.get(), {"title": "Von Hand"})
    exported(tmp_path / "out")
    text = text_of(tmp_path / "out", "leistungen")
    assert "<xzufi:modulNeu><xzufi:wert>7</xzufi:wert></xzufi:modulNeu>" in text


def test_what_is_archived_goes_out_as_deletion(tmp_path: Path, leun: Authority) -> None:
    entry = make_entry(service("hund"))
    addition = make_addition(entry, leun, specialisation("hund"))
    archive_text(addition, user=None, now=NOW + timedelta(days=1))
    exported(tmp_path / "out", since=(NOW + timedelta(days=1)).date())
    assert not text_of(tmp_path / "out", "leistungen")
    assert (
        f'klasse="LeistungSpezialisierung"><xzufi:id schemeAgencyID="{OURS}">{OURS}.S.{addition.pk}<'
        in text_of(tmp_path / "out", "spezialisierungen")
    )


def test_since_a_day_only_what_changed_goes_out(tmp_path: Path) -> None:
    make_entry(service("alt", title="Alt"), at=datetime(2026, 10, 1, 9, tzinfo=UTC))
    make_entry(service("neu", title="Neu"), at=datetime(2026, 11, 1, 9, tzinfo=UTC))
    exported(tmp_path, since=date(2026, 11, 1))
    text = text_of(tmp_path, "leistungen")
    assert ("Alt<" in text, "Neu<" in text) == (False, True)
    exported(tmp_path, since=date(2026, 11, 2))
    assert not text_of(tmp_path, "leistungen")


def test_the_same_state_is_the_same_file(leun: Authority) -> None:
    entry = make_entry(service())
    make_addition(entry, leun, specialisation())
    delivery = Delivery(agency=OURS, today=TODAY)
    first = [delivered_file(delivery, name) for name in delivered_names(delivery)]
    again = [delivered_file(delivery, name) for name in delivered_names(delivery)]
    assert first == again
    assert all(first)


@pytest.mark.parametrize(
    "name", ["leistungen-1.xml", "../x", "leistungen-99999.xml", "x-00000.xml", "leistungen-²²²²².xml"]
)
def test_other_names_are_no_files(leun: Authority, name: str) -> None:
    make_entry(service())
    assert delivered_file(Delivery(agency=OURS, today=TODAY), name) is None


def test_a_folder_with_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "diplomarbeit.odt").write_text("")
    with pytest.raises(FolderNotOurs):
        exported(tmp_path)
    assert (tmp_path / "diplomarbeit.odt").exists()


def test_an_answer_sentence_stays_with_us(tmp_path: Path) -> None:
    make_entry(service(texts={Module.SHORT: "<p>kurz</p>"}))
    Entry.objects.update(texts={"answer": "Nur für uns.", "short": "<p>kurz</p>"})
    exported(tmp_path)
    assert "Nur für uns" not in text_of(tmp_path, "leistungen")


def test_our_own_objects_do_not_come_back_over_us(tmp_path: Path, settings: object) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, xzufi_agency=OURS)  # type: ignore[attr-defined]
    make_entry(service())
    exported(tmp_path)
    run = imported(tmp_path, agency=OURS)
    assert run.counts["kinds"]["leistung"] == {"skipped": 1}
    assert Entry.objects.count() == Version.objects.count() == 1


def test_links_to_online_services_go_out_as_such(tmp_path: Path, leun: Authority) -> None:
    entry = make_entry(service("hund"))
    addition = make_addition(entry, leun, specialisation("hund"))
    link = {"kind": "online", "title": "Anmelden", "url": "https://x.example/1"}
    foreign = {"kind": "online", "title": "Fremd", "url": "https://y.example/", "from": "L1/OD"}
    Entry.objects.update(links=[link, foreign])
    LocalAddition.objects.filter(pk=addition.pk).update(links=[link | {"url": "https://x.example/2"}])
    exported(tmp_path)
    Entry.objects.all().delete()
    imported(tmp_path, agency=OURS)
    assert [each["url"] for each in Entry.objects.get().links] == ["https://x.example/1"]
    assert [each["url"] for each in LocalAddition.objects.get().links] == ["https://x.example/2"]
