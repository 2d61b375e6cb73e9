"""Importing deliveries: services, local texts, units, responsibilities, links."""

import zlib
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from django.db import connection

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.models import Unit as UnitRow
from buergerdraht.knowledge.models import Entry, ExchangedObject, ImportRun, LocalAddition, Version
from buergerdraht.knowledge.operations.versions import (
    publish_version,
    save_version,
    start_version,
    submit_version,
)
from buergerdraht.knowledge.queries.reading import reading
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.tests.deliveries import (
    AGENCY,
    LEUN_ARS,
    NOW,
    counts,
    imported,
    online,
    put,
    reasons,
    service,
    specialisation,
    unit,
)
from buergerdraht.knowledge.xzufi.objects import Competence, Key, Link, Responsibility
from buergerdraht.knowledge.xzufi.parsing import Object
from buergerdraht.knowledge.xzufi.writing import deletion, written
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import WeeklyHours

pytestmark = pytest.mark.django_db
DONE = ImportRun.State.DONE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lieferung"


@pytest.fixture
def leun(db: None) -> Authority:
    level = Authority.Level.MUNICIPALITY
    return Authority.objects.create(slug="leun", name="Stadt Leun", level=level, regional_key="06532014")


def everything(entry: str = "hundesteuer") -> dict[str, list[Object | bytes]]:
    return {
        # Local things first: the order of a delivery does not matter.
        "1": [specialisation(entry), unit(services=[entry])],
        "2": [service(entry)],
    }


def test_an_agent_reads_what_was_delivered(folder: Path, leun: Authority) -> None:
    run = imported(put(folder, **everything()))
    assert (run.state, run.files_done, run.files_total) == (DONE, 2, 2)
    assert counts(run) == {
        "leistung": {"created": 1},
        "spezialisierung": {"created": 1},
        "organisationseinheit": {"created": 1},
    }
    entry = Entry.objects.get()
    assert (entry.agency, entry.external_id, entry.leika_keys) == (AGENCY, "hundesteuer", ["99022002000000"])
    read = reading(entry, authority=leun, on=NOW.date())
    assert read.modules[Module.FEE].local == "<p>72 EUR</p>"
    assert read.modules[Module.SHORT].master == "<p>Kurz gesagt.</p>"
    assert read.responsibility is not None
    assert read.responsibility.unit == UnitRow.objects.get(name="Steueramt", authority=leun)


def test_the_same_delivery_again_changes_nothing(folder: Path, leun: Authority) -> None:
    first = imported(put(folder, **everything()))
    rows = list(ExchangedObject.objects.order_by("pk").values())
    again = imported(folder)
    assert all(set(told) == {"unchanged"} for told in counts(again).values())
    assert list(ExchangedObject.objects.order_by("pk").values()) == rows
    assert Version.objects.count() == 2
    assert first.pk != again.pk


def test_only_what_changed_gets_a_new_version(folder: Path) -> None:
    imported(put(folder, a=[service("hund"), service("katze")]))
    run = imported(put(folder, a=[service("hund", title="Hund 2"), service("katze")]))
    assert counts(run) == {"leistung": {"changed": 1, "unchanged": 1}}
    assert Entry.objects.get(external_id="hund").title == "Hund 2"
    assert list(Version.objects.filter(entry__external_id="hund").values_list("number", "state")) == [
        (1, "superseded"),
        (2, "published"),
    ]


def test_a_dry_run_tells_everything_and_writes_nothing(folder: Path, leun: Authority) -> None:
    run = imported(put(folder, **everything()), is_dry_run=True)
    assert run.state == DONE
    assert counts(run)["spezialisierung"] == {"created": 1}
    assert not any(
        model.objects.exists() for model in (Entry, LocalAddition, UnitRow, ExchangedObject, Version)
    )


def test_a_text_that_was_edited_here_is_not_overwritten_but_proposed(folder: Path) -> None:
    imported(put(folder, a=[service()]))
    entry = Entry.objects.get()
    publish_by_hand(entry, {"title": "Von Hand"})
    run = imported(put(folder, a=[service(title="Neu geliefert")]))
    entry.refresh_from_db()
    assert (entry.title, counts(run)) == ("Von Hand", {"leistung": {"proposed": 1}})
    proposal = Version.objects.get(state="in_review")
    assert (proposal.content["title"], proposal.author) == ("Neu geliefert", None)
    assert imported(folder).counts["kinds"]["leistung"] == {"unchanged": 1}


def test_an_open_draft_stays_and_the_delivery_waits_for_it(folder: Path) -> None:
    imported(put(folder, a=[service()]))
    entry = Entry.objects.get()
    publish_by_hand(entry, {"title": "Von Hand"})
    draft = start_version(entry, author=User.objects.get(username="anna"), now=NOW)
    run = imported(put(folder, a=[service(title="Neu geliefert")]))
    assert counts(run) == {"leistung": {"waiting": 1}}
    assert "gerade in Arbeit" in reasons(run)[0]
    draft.delete()
    assert counts(imported(folder)) == {"leistung": {"proposed": 1}}


def publish_by_hand(entry: Entry, content: dict[str, str]) -> None:
    author, reviewer = (User.objects.get_or_create(username=name)[0] for name in ("anna", "ben"))
    version = start_version(entry, author=author, now=NOW)
    version = save_version(version, content, saved_count=version.saved_count, author=author)
    submit_version(version, comment="", by=author, now=NOW)
    publish_version(version, reviewer=reviewer, check_due_on=None, now=NOW)


def test_our_answer_sentence_survives_a_delivery(folder: Path) -> None:
    imported(put(folder, a=[service()]))
    Entry.objects.update(texts={"answer": "Bis 31.12. anmelden.", "short": "<p>alt</p>"})
    imported(put(folder, a=[service(texts={Module.SHORT: "<p>neu</p>"})]))
    assert Entry.objects.get().texts == {"answer": "Bis 31.12. anmelden.", "short": "<p>neu</p>"}


def test_scripts_are_taken_out_and_told(folder: Path) -> None:
    harmful = service(texts={Module.SHORT: '<p onclick="x()">Gut<script>alert(1)</script></p>'})
    run = imported(put(folder, a=[harmful]))
    assert Entry.objects.get().texts["short"] == "<p>Gut</p>"
    assert reasons(run) == ["Skripte oder andere nicht erlaubte Teile eines Textes wurden entfernt."]


def test_a_missing_leika_key_is_told_and_the_service_taken(folder: Path) -> None:
    run = imported(put(folder, a=[service(leika_keys=())]))
    assert reasons(run) == ["Die Leistung hat keinen LeiKa-Schlüssel."]
    assert Entry.objects.count() == 1


def test_a_service_without_a_name_is_left_out_with_file_and_line(folder: Path) -> None:
    run = imported(put(folder, a=[service("hund"), service("x", title="", citizen_title="")]))
    assert counts(run) == {"leistung": {"created": 1, "skipped": 1}}
    (problem,) = [each for each in run.problems if "Bezeichnung" in each["reason"]]
    assert (problem["file"], problem["line"], problem["object"]) == ("a.xml", 5, "x")


def test_an_object_that_comes_twice_counts_as_it_came_last(folder: Path) -> None:
    run = imported(put(folder, a=[service(title="Erst")], b=[service(title="Dann")]))
    assert Entry.objects.get().title == "Dann"
    assert reasons(run) == [
        "Dasselbe Objekt kommt in der Lieferung mehrmals vor, mit verschiedenem Inhalt. Das letzte gilt."
    ]


def test_a_region_that_does_not_exist_is_told(folder: Path, leun: Authority) -> None:
    run = imported(put(folder, a=[service(), specialisation(region="99999999")]))
    assert not LocalAddition.objects.exists()
    assert {
        "Ein Gebiet gibt es nicht.",
        "Für kein Gebiet des Objekts ist hier eine Behörde eingetragen.",
    } == set(reasons(run))


def test_an_authority_that_is_entered_later_gets_its_texts_at_the_next_run(folder: Path) -> None:
    run = imported(put(folder, **everything()))
    assert counts(run)["organisationseinheit"] == {"waiting": 1}
    assert not Authority.objects.exists()
    level = Authority.Level.MUNICIPALITY
    Authority.objects.create(slug="leun", name="Leun", level=level, regional_key=LEUN_ARS)
    imported(folder)
    assert LocalAddition.objects.count() == UnitRow.objects.count() == 1
    assert Entry.objects.get().responsibilities.count() == 1


def test_what_no_file_holds_any_more_is_archived(folder: Path) -> None:
    files: dict[str, list[Object | bytes]] = {
        f"f{number}": [service(f"dienst{number}")] for number in range(20)
    }
    imported(put(folder, **files))
    del files["f7"]
    run = imported(put(folder, **files))
    assert counts(run)["leistung"] == {"unchanged": 19, "deleted": 1}
    assert Entry.objects.exclude(archived_at=None).get().external_id == "dienst7"
    imported(put(folder, **files, f7=[service("dienst7")]))
    assert not Entry.objects.exclude(archived_at=None).exists()


def test_more_than_a_tenth_goes_only_with_somebodys_word(folder: Path) -> None:
    files: dict[str, list[Object | bytes]] = {
        f"f{number}": [service(f"dienst{number}")] for number in range(10)
    }
    imported(put(folder, **files))
    run = imported(put(folder, f0=files["f0"], f1=[service("dienst1", title="Neu")]))
    assert run.state == ImportRun.State.STOPPED
    assert run.message.startswith("8 von 10 Objekten (80 %) würden verschwinden")
    assert not Entry.objects.exclude(archived_at=None).exists()
    run = imported(folder, may_vanish=True)
    assert (run.state, Entry.objects.exclude(archived_at=None).count()) == (DONE, 8)


def test_a_file_that_only_moved_to_another_name_deletes_nothing(folder: Path) -> None:
    imported(put(folder, gestern=[service("a"), service("b")]))
    run = imported(put(folder, heute=[service("a"), service("b")]))
    assert (run.state, counts(run)) == (DONE, {"leistung": {"unchanged": 2}})


def test_a_message_deletes_what_it_names(folder: Path, leun: Authority) -> None:
    files: dict[str, list[Object | bytes]] = {
        f"f{number}": [service(f"dienst{number}")] for number in range(20)
    }
    imported(put(folder, **files, z=[*everything()["1"], *everything()["2"]]))
    gone = [
        deletion("leistung", Key(AGENCY, "dienst3")),
        deletion("spezialisierung", specialisation().key),
        deletion("organisationseinheit", unit().key),
        deletion("leistung", Key(AGENCY, "nie-dagewesen")),
    ]
    imported(put(folder.parent / "nachtrag", nachtrag=gone) / "nachtrag.xml", may_vanish=True)
    assert Entry.objects.get(external_id="dienst3").archived_at
    assert LocalAddition.objects.get().archived_at
    assert not UnitRow.objects.exists()
    assert not Entry.objects.get(external_id="hundesteuer").responsibilities.exists()


def test_a_unit_that_somebody_entered_here_keeps_what_it_has(folder: Path, leun: Authority) -> None:
    UnitRow.objects.create(authority=leun, name="Steueramt", town="Leun-Stockhausen")
    imported(put(folder, a=[unit(phone="06473 9144-0")]))
    imported(put(folder, a=[unit(phone="06473 9144-1", street="Bahnhofstr. 1")]))
    row = UnitRow.objects.get()
    assert (row.town, row.phone, row.street, row.external_id) == (
        "Leun-Stockhausen",
        "+49647391440",
        "Bahnhofstr. 1",
        "",
    )
    imported(put(folder, a=[deletion("organisationseinheit", unit().key)]), may_vanish=True)
    assert UnitRow.objects.get() == row


def test_a_delivered_unit_follows_its_delivery(folder: Path, leun: Authority) -> None:
    morning, day = (WeeklyHours(0, time(8), time(hour)) for hour in (12, 16))
    imported(put(folder, a=[unit(hours=(morning,))]))
    run = imported(put(folder, a=[unit(hours=(day,), town="Biskirchen", email="kein@@mail", phone="ruf an")]))
    row = UnitRow.objects.get()
    assert row.opening_hours is not None
    assert rules_of(row.opening_hours).intervals == (day,)
    assert (row.town, row.email, row.phone) == ("Biskirchen", "", "")
    assert counts(run) == {"organisationseinheit": {"changed": 1}}
    assert reasons(run) == ["Die Rufnummer der Stelle ist nicht lesbar und wurde übergangen."]


def test_a_competence_of_an_online_service_may_come_as_an_object(folder: Path, leun: Authority) -> None:
    link = Link("online", "Anmelden", "https://leun.example/h")
    told = Responsibility(
        key=Key(AGENCY, "Z.2"),
        parent=Key(AGENCY, "OD.1"),
        competence=Competence(Key(AGENCY, "hundesteuer"), (LEUN_ARS,)),
    )
    imported(put(folder, a=[told, service(), online("OD.1", links=(link,))]))
    assert [each["url"] for each in LocalAddition.objects.get().links] == ["https://leun.example/h"]
    moved = replace(link, url="https://neu.example/h")
    imported(put(folder, a=[told, service(), online("OD.1", links=(moved,))]))
    assert [each["url"] for each in LocalAddition.objects.get().links] == ["https://neu.example/h"]


def test_units_of_the_same_name_are_told_apart(folder: Path, leun: Authority) -> None:
    imported(put(folder, a=[unit("Bürgerbüro"), unit("Bürgerbüro", key=Key(AGENCY, "OE.2"))]))
    assert set(UnitRow.objects.values_list("name", flat=True)) == {"Bürgerbüro", "Bürgerbüro (OE.2)"}


def test_responsibilities_follow_what_the_unit_tells(folder: Path, leun: Authority) -> None:
    services = [service("hund"), service("katze")]
    imported(put(folder, a=[*services, unit(services=["hund"])]))
    imported(put(folder, a=[*services, unit(services=["katze"])]))
    assert not Entry.objects.get(external_id="hund").responsibilities.exists()
    assert Entry.objects.get(external_id="katze").responsibilities.get().region == LEUN_ARS


def test_responsibilities_come_as_objects_too_and_outlive_a_change_of_the_unit(
    folder: Path, leun: Authority
) -> None:
    told = Responsibility(
        key=Key(AGENCY, "Z.1"),
        parent=unit().key,
        competence=Competence(Key(AGENCY, "katze"), (LEUN_ARS,)),
    )
    services = [service("hund"), service("katze")]
    imported(put(folder, a=[told, *services, unit(services=["hund"])]))
    assert Entry.objects.get(external_id="katze").responsibilities.count() == 1
    imported(put(folder, a=[told, *services, unit(services=[], town="Wetzlar")]))
    assert Entry.objects.get(external_id="katze").responsibilities.count() == 1
    assert not Entry.objects.get(external_id="hund").responsibilities.exists()
    nachtrag = put(folder.parent / "n", n=[deletion("zustaendigkeit", told.key)]) / "n.xml"
    imported(nachtrag, may_vanish=True)
    assert not Entry.objects.get(external_id="katze").responsibilities.exists()


def test_an_online_service_is_a_link_of_the_authority_or_of_all(folder: Path, leun: Authority) -> None:
    dog = Key(AGENCY, "hundesteuer")
    local = online(
        "OD.1", Competence(dog, (LEUN_ARS,)), links=(Link("online", "Anmelden", "https://leun.example/h"),)
    )
    everywhere = online(
        "OD.2", Competence(dog, ("060000000000",)), links=(Link("online", "Antrag", "https://he.example/h"),)
    )
    imported(put(folder, a=[local, everywhere, service()]))
    assert Entry.objects.get().links == [
        {
            "kind": "online",
            "title": "Antrag (Hessen)",
            "url": "https://he.example/h",
            "from": f"{AGENCY}/OD.2",
        }
    ]
    assert [link["url"] for link in LocalAddition.objects.get().links] == ["https://leun.example/h"]
    moved = online(
        "OD.2", Competence(dog, ("060000000000",)), links=(Link("online", "Antrag", "https://neu.example/"),)
    )
    imported(put(folder, a=[local, moved, service(title="Auch neu")]))
    assert [link["url"] for link in Entry.objects.get().links] == ["https://neu.example/"]
    assert Entry.objects.get().title == "Auch neu"


def test_what_another_editorial_office_delivered_stays_theirs(folder: Path) -> None:
    imported(put(folder, a=[service()]))
    run = imported(put(folder, a=[service(title="Fremd")]), agency="L999")
    assert Entry.objects.get().title == "Hundesteuer"
    assert "einer anderen Redaktion" in reasons(run)[0]


def test_unknown_elements_are_kept(folder: Path) -> None:
    xml = written(service()).replace(b"</xzufi:leistung>", b"<xzufi:neu a='1'>x</xzufi:neu></xzufi:leistung>")
    imported(put(folder, a=[xml]))
    assert b'<xzufi:neu a="1">x</xzufi:neu>' in zlib.decompress(ExchangedObject.objects.get().xml)


def test_what_the_database_refuses_is_one_object(folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE knowledge_entry ADD CONSTRAINT t CHECK (title <> 'Katze')")
    run = imported(put(folder, a=[service("hund"), service("katze"), service("maus")]))
    assert counts(run) == {"leistung": {"created": 2, "skipped": 1}}
    assert reasons(run) == ["Die Datenbank hat das Objekt nicht angenommen."]


def test_two_local_texts_for_one_place_are_told(folder: Path, leun: Authority) -> None:
    second = replace(specialisation(), key=Key(AGENCY, "S.2"), texts={Module.FEE: "<p>99 EUR</p>"})
    run = imported(put(folder, a=[service(), specialisation(), second]))
    assert LocalAddition.objects.get().texts == {"fee": "<p>72 EUR</p>"}
    assert counts(run)["spezialisierung"] == {"created": 1, "skipped": 1}
    assert "schon einen örtlichen Text" in reasons(run)[0]


def test_what_waits_for_its_service_comes_with_it(folder: Path, leun: Authority) -> None:
    dog = Competence(Key(AGENCY, "hundesteuer"), (LEUN_ARS, "05", "kein Gebiet"))
    link = Link("online", "Anmelden", "https://leun.example/h")
    told = Responsibility(key=Key(AGENCY, "Z"), parent=unit().key, competence=dog)
    waiting: list[Object | bytes] = [online("OD", dog, links=(link,)), told, unit(services=["hundesteuer"])]
    assert "noch nicht da" in " ".join(reasons(imported(put(folder, a=waiting))))
    run = imported(put(folder, a=[*waiting, service(leika_keys=("99022002000000",))]))
    assert [each["url"] for each in LocalAddition.objects.get().links] == [link.url]
    assert Entry.objects.get().responsibilities.filter(region=LEUN_ARS).count() == 1
    assert "Ein Gebiet gibt es nicht." in reasons(run)


def test_a_service_that_is_here_already_as_our_own_is_told(folder: Path) -> None:
    Entry.objects.create(kind=Entry.Kind.SERVICE, title="Unsere", leika_keys=["99022002000000"])
    assert reasons(imported(put(folder, a=[service()]))) == [
        "Zum selben LeiKa-Schlüssel gibt es hier schon eine eigene Leistung."
    ]
