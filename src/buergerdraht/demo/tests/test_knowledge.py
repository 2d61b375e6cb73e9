"""What the demonstration knows is complete, well-formed and additive."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from buergerdraht.authorities.models import Authority
from buergerdraht.demo.knowledge.load import LoadedKnowledge, load_knowledge
from buergerdraht.demo.knowledge.plan import as_html, planned_entries, planned_life, planned_offices
from buergerdraht.demo.tests.conftest import NOW
from buergerdraht.foundation.html import sanitised
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Notice, SearchRecord, Version
from buergerdraht.knowledge.operations.exchange.publishing import Brought, publish_all
from buergerdraht.knowledge.operations.versions import published_content
from buergerdraht.knowledge.queries.reading import additions_for, reading
from buergerdraht.knowledge.rules.guides import problems, read_dialogue
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.rules.workflow import VersionState

OFFICES = (
    "stadt-wetzlar",
    "stadt-leun",
    "kreis-wesel",
    "stadt-geldern",
    "kreis-soest",
    "stadt-soest",
    "stadt-geseke",
    "kreis-pinneberg",
    "stadt-quickborn",
    "gemeinde-boenningstedt",
    "gemeinde-hasloh",
)
REAL_HOSTS = {
    "familienportal.de",
    "wohnsitzanmeldung.gov.de",
    "www.arbeitsagentur.de",
    "www.ausweisapp.bund.de",
    "www.auswaertiges-amt.de",
    "www.bafoeg-digital.de",
    "www.deutsche-rentenversicherung.de",
    "www.elster.de",
    "www.fuehrungszeugnis.bund.de",
    "www.kba.de",
    "www.personalausweisportal.de",
    "www.rundfunkbeitrag.de",
}
"""Of the federation and of nationwide bodies; towns and counties have addresses under .example (RFC 2606)."""


@pytest.fixture(scope="module")
def first_load(demo: None) -> LoadedKnowledge:
    return load_knowledge(now=NOW)


def test_at_least_120_services_have_leika_keys_and_no_key_stands_twice() -> None:
    services = [each for each in planned_entries() if not each.is_article]
    keys = [key for service in services for key in service.leika_keys]
    assert sum(bool(service.leika_keys) for service in services) >= 120
    assert all(len(key) == 14 and key.isdecimal() and key.startswith("99") for key in keys)
    assert not [key for key, times in Counter(keys).items() if times > 1]


def test_the_places_1_to_100_of_the_most_asked_are_all_taken_once() -> None:
    ranks = [each.asked_rank for each in planned_entries() if each.asked_rank]
    assert sorted(ranks) == list(range(1, 101))


def test_every_service_has_the_sentence_the_short_text_and_the_law() -> None:
    for service in planned_entries():
        assert {"answer", "short"} <= set(service.texts), service.slug
        assert service.is_article or "legal_basis" in service.texts, service.slug
        assert "<" not in service.texts["answer"], service.slug


def test_texts_pass_the_sanitiser_unchanged() -> None:
    texts = [each.texts for each in planned_entries()]
    texts += [addition.texts for office in planned_offices() for addition in office.additions]
    for name, text in ((name, text) for each in texts for name, text in each.items()):
        assert name == Module.ANSWER or sanitised(text) == text


def test_sequences_are_numbered_and_signs_escaped() -> None:
    assert as_html(["Eins", "Zwei"], numbered=True) == "<ol><li>Eins</li><li>Zwei</li></ol>"
    assert as_html("Hinz & Kunz") == "<p>Hinz &amp; Kunz</p>"


def test_links_lead_to_bodies_of_the_federation_or_to_example_addresses() -> None:
    links = [link for each in planned_entries() for link in each.links]
    links += [link for office in planned_offices() for each in office.additions for link in each.links]
    hosts = {urlsplit(link["url"]).hostname or "" for link in links}
    assert {link["kind"] for link in links} <= {"form", "online", "info"}
    assert all(urlsplit(link["url"]).scheme == "https" for link in links)
    assert {host for host in hosts if not host.endswith(".example")} <= REAL_HOSTS


def test_additions_and_life_speak_of_services_that_exist() -> None:
    slugs = {each.slug for each in planned_entries()}
    life = planned_life()
    steps = [step for guide in life["guides"] for step in guide["steps"]]
    told = {each.service for office in planned_offices() for each in office.additions}
    told |= {slug for step in steps for slug in step.get("entries", ())}
    told |= {each["service"] for each in [*life["drafts"], *life["hints"]] if "service" in each}
    told |= {line[place] for line in life["searches"] for place in (4, 5) if line[place]}
    assert told <= slugs


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_a_second_run_adds_nothing_and_changes_nothing(first_load: LoadedKnowledge) -> None:
    Entry.objects.filter(external_id="personalausweis").update(title="Geändert")
    assert first_load.entries == len(planned_entries()) == Entry.objects.count()
    assert load_knowledge(now=NOW) == LoadedKnowledge(entries=0, additions=0)
    assert Entry.objects.get(external_id="personalausweis").title == "Geändert"
    assert Notice.objects.count() == len(planned_life()["notices"])


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_each_of_the_eleven_authorities_has_what_is_asked_most() -> None:
    asked = list(Entry.objects.filter(asked_rank__isnull=False).values_list("pk", flat=True))
    for slug in OFFICES:
        authority = Authority.objects.get(slug=slug)
        told = additions_for(asked, authority=authority, on=NOW.date())
        assert len(told) >= 30, slug
        assert sum(bool(each.unit) for each in told.values()) >= 20, slug


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_every_office_that_an_addition_names_is_there() -> None:
    for office in planned_offices():
        named = {each.service for each in office.additions if each.unit}
        found = LocalAddition.objects.filter(authority__slug=office.authority, unit__isnull=False)
        assert set(found.values_list("entry__external_id", flat=True)) == named


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_the_identity_card_in_leun_has_documents_fee_and_an_open_office() -> None:
    leun = Authority.objects.get(slug="stadt-leun")
    read = reading(Entry.objects.get(external_id="personalausweis"), authority=leun, on=NOW.date())
    assert "Nur Leun" in read.modules[Module.DOCUMENTS].local
    assert "46,00 EUR" in read.modules[Module.FEE].master
    assert read.addition
    assert str(read.addition.unit) == "Stadtbüro"
    assert leun.opening_hours
    assert read.responsibility
    assert read.responsibility.authority == leun


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "performer"),
    [
        ("stadt-leun", "lahn-dill-kreis"),
        ("stadt-geldern", "kreis-kleve"),
        ("stadt-geseke", "kreis-soest"),
        ("gemeinde-hasloh", "kreis-pinneberg"),
    ],
)
def test_the_county_registers_vehicles(slug: str, performer: str) -> None:
    entry = Entry.objects.get(external_id="fahrzeug-ummelden")
    read = reading(entry, authority=Authority.objects.get(slug=slug), on=NOW.date())
    assert read.responsibility
    assert read.responsibility.authority.slug == performer


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_dog_tax_differs_from_town_to_town_and_quickborn_does_it_for_its_municipalities() -> None:
    additions = LocalAddition.objects.filter(entry__external_id="hund-anmelden")
    assert len({addition.texts["fee"] for addition in additions}) == additions.count() >= 7
    hasloh = additions.get(authority__slug="gemeinde-hasloh")
    assert hasloh.performed_by == Authority.objects.get(slug="stadt-quickborn")


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_counters_of_quickborn_hand_out_services_of_the_county() -> None:
    counter = LocalAddition.objects.filter(
        authority__slug="stadt-quickborn", performed_by__slug="kreis-pinneberg", is_handed_out_here=True
    )
    assert counter.count() >= 4


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_what_is_written_in_bulk_is_what_an_import_would_have_published() -> None:
    addition = LocalAddition.objects.get(entry__external_id="wertstoffhof", authority__slug="stadt-leun")
    written = addition.versions.get()
    publish_all([Brought(addition, published_content(addition))], now=NOW)
    imported = addition.versions.get(state=VersionState.PUBLISHED).content
    assert {"week": written.content["week"], **imported} == written.content  # no import brings hours
    assert Version.objects.get(pk=written.pk).state == VersionState.SUPERSEDED


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_every_published_text_was_reviewed_by_a_second_person() -> None:
    published = Version.objects.filter(state=VersionState.PUBLISHED)
    assert not published.filter(reviewer__isnull=True).exists()
    assert published.count() == Entry.objects.count() + LocalAddition.objects.count() + Guide.objects.count()


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_guides_are_sound_and_point_to_texts() -> None:
    for guide in Guide.objects.all():
        assert problems(read_dialogue(guide.steps)) == ()
    assert Guide.objects.count() == 3


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_there_are_drafts_hints_and_a_history_to_look_at() -> None:
    addition = LocalAddition.objects.get(entry__external_id="wohnsitz-anmelden", authority__slug="stadt-leun")
    history = list(addition.versions.order_by("number"))
    assert [version.state for version in history] == ["superseded", "superseded", "published", "in_review"]
    assert [version.created_at for version in history] == sorted(version.created_at for version in history)
    assert Version.objects.filter(state=VersionState.DRAFT).count() >= 3
    assert SearchRecord.objects.filter(is_not_found=True).exists()


@pytest.mark.usefixtures("first_load")
@pytest.mark.django_db
def test_notices_hold_from_the_day_of_loading() -> None:
    holding = Notice.objects.filter(valid_from_at__lte=NOW, valid_until_at__gt=NOW)
    assert holding.filter(must_be_read=True).count() == 1
    assert holding.filter(authority__slug="stadt-leun").count() == 3
    leun = Authority.objects.get(slug="stadt-leun")
    assert leun.opening_hours
    assert leun.opening_hours.closures.filter(first_on=NOW.date() + timedelta(days=9)).exists()
