"""The evaluation shows one's own figures with their definitions, as a page, as files and for machines."""

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import QualityTarget
from buergerdraht.authorities.models import Membership
from buergerdraht.authorities.rules import readable_number
from buergerdraht.contacts.operations import close_contact, open_contact_of_call, record_outcome
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.knowledge.models import Entry
from buergerdraht.office.tests.conftest import Office
from buergerdraht.quality.catalogue import CATALOGUE, WORK
from buergerdraht.quality.operations import add_up, rebuild_work, write_facts
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.telephony.models import Agent, AgentStateChange, Call, Transfer

TUESDAY = datetime(2026, 11, 17, 9, 30, tzinfo=BERLIN)
WEEK = {"von": "2026-11-16", "bis": "2026-11-22"}
NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(autouse=True)
def _counted(office: Office, other: Office) -> None:
    """Four calls of Wetzlar, three answered, one of them late; one of the other centre."""
    with all_authorities():
        waits = ((10, True), (20, True), (90, True), (40, False))
        ids = [_record(office, minutes=n, wait=wait, talk=talk) for n, (wait, talk) in enumerate(waits)]
        ids.append(_record(other, minutes=1, wait=5, talk=True))
        add_up(write_facts(ids))


def _record(office: Office, *, minutes: int, wait: int, talk: bool) -> UUID:
    at, call_id = TUESDAY + timedelta(minutes=minutes), uuid4()
    met = at + timedelta(seconds=wait)
    Call.objects.create(
        id=call_id,
        channel_id=str(call_id),
        centre=office.centre,
        authority=office.authority,
        served_number=office.served,
        dialled_number=office.served.number.number,
        caller_kind=Call.CallerKind.WITHHELD,
        state=Call.State.ENDED,
        disposition="answered" if talk else "abandoned_in_queue",
        arrived_at=at,
        answered_at=met if talk else None,
        ended_at=met + timedelta(seconds=120 if talk else 0),
    )
    return call_id


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_shows_what_was_reached_with_every_definition(office: Office) -> None:
    page = signed_in(office.admin).get("/auswertung/", WEEK).content.decode()
    assert "4 angebotene Anrufe, davon 3 angenommen." in page
    assert "Ziel: mindestens 75 % innerhalb von 30 Sekunden" in page
    assert all(figure.definition in page for figure in CATALOGUE.values())
    assert readable_number(office.served.number.number) in page


def test_the_targets_of_the_one_agreement_hold(office: Office) -> None:
    QualityTarget.objects.create(
        agreement=office.served.agreement, kind="service_level", value=50, threshold=30
    )
    page = signed_in(office.admin).get("/auswertung/", WEEK).content.decode()
    assert "Ziele: Vereinbarung Stadt Wetzlar" in page
    assert "Ziel: mindestens 50 % innerhalb von 30 Sekunden" in page


def test_a_partner_sees_its_own_calls_alone(office: Office, other: Office) -> None:
    manager = User.objects.create_user("partner")
    Membership.objects.create(user=manager, role=Role.PARTNER_MANAGER, authority=other.authority)
    answer = signed_in(manager).get("/auswertung/auswertung.json", WEEK).json()
    figures = {each["name"]: each["value"] for each in answer["figures"]}
    assert (figures["offered"], figures["service_level"]) == (1, 100.0)
    assert [row["name"] for row in answer["parts"]["rows"]] == [other.served.number.number]


def test_nobody_asks_for_the_figures_of_others(office: Office, other: Office) -> None:
    asked = {**WEEK, "behoerde": str(other.authority.pk)}
    response = signed_in(office.admin).get("/auswertung/", asked)
    assert response.status_code == 422
    agent = User.objects.create_user("servicekraft")
    Membership.objects.create(user=agent, role=Role.AGENT, centre=office.centre)
    assert signed_in(agent).get("/auswertung/", WEEK).status_code == 403


def test_the_interface_names_each_figure_with_its_definition(office: Office) -> None:
    answer = signed_in(office.admin).get("/auswertung/auswertung.json", WEEK).json()
    assert (answer["first_on"], answer["last_on"], answer["step"]) == ("2026-11-16", "2026-11-22", "day")
    assert len(answer["course"]) == 7
    assert sum(day["offered"] for day in answer["course"]) == 4
    level = next(each for each in answer["figures"] if each["name"] == "service_level")
    assert (level["value"], level["before"], level["target"]) == (50.0, None, 75)
    assert level["definition"].startswith("Anteil der Anrufe in der Warteschlange")


def test_what_is_chosen_narrows_every_part(office: Office) -> None:
    asked = {**WEEK, "nummer": str(office.served.pk), "kanal": "phone", "zeiten": "ja", "schritt": "week"}
    answer = signed_in(office.admin).get("/auswertung/auswertung.json", asked | {"vergleich": "year"}).json()
    assert (answer["step"], len(answer["course"])) == ("week", 1)
    assert answer["compared_with"] == {"first_on": "2025-11-16", "last_on": "2025-11-22"}
    outside = signed_in(office.admin).get("/auswertung/auswertung.json", asked | {"zeiten": "nein"}).json()
    offered = [each["figures"][0]["value"] for each in (answer, outside)]
    assert offered == [4, 0]


def test_a_day_is_told_in_quarter_hours(office: Office) -> None:
    asked = {"von": "2026-11-17", "bis": "2026-11-17", "schritt": "quarter_hour"}
    answer = signed_in(office.admin).get("/auswertung/auswertung.json", asked).json()
    assert [(each["begins_on"], each["offered"]) for each in answer["course"]] == [
        ("2026-11-17T09:30:00+01:00", 4)
    ]
    page = signed_in(office.admin).get("/auswertung/", asked).content.decode()
    assert '<th scope="row">09:30</th>' in page
    assert 'value="quarter_hour" selected' in page


def test_the_other_page_shows_services_offices_and_the_agents_time(office: Office) -> None:
    page = signed_in(office.admin).get("/auswertung/anliegen", WEEK).content.decode()
    assert all(figure.definition in page for figure in WORK.values())
    assert "Keine Anliegen mit einer Leistung" in page
    assert "Niemand wurde verbunden" in page
    assert 'href="/auswertung/?von=2026-11-16&amp;bis=2026-11-22"' in page
    refused = signed_in(office.admin).get("/auswertung/anliegen", {**WEEK, "bis": "2026-11-01"})
    assert refused.status_code == 422


def test_what_was_asked_for_and_done_is_drawn(office: Office) -> None:
    user = User.objects.create_user("kim", first_name="Kim", last_name="Klar")
    call = Call.objects.filter(centre=office.centre, disposition="answered").first()
    assert call
    office.centre.figures_group_size = 1
    office.centre.save()
    agent = Agent.objects.create(user=user, centre=office.centre, state_since_at=TUESDAY)
    for minutes, state in ((0, "ready"), (30, "talking"), (40, "signed_out")):
        AgentStateChange.objects.create(agent=agent, state=state, at=TUESDAY + timedelta(minutes=minutes))
    contact = open_contact_of_call(call, user=user, now=TUESDAY)
    entry = Entry.objects.create(kind="service", title="Personalausweis")
    record_outcome(contact, ConcernDraft(outcome=Outcome.ANSWERED, entry_id=entry.pk))
    contact.refresh_from_db()
    close_contact(contact, now=TUESDAY)
    Transfer.objects.create(
        call=call, number=1, kind="blind", agent=agent, target_name="Frau Amsel", outcome="busy",
        target_authority=office.authority, started_at=TUESDAY, ended_at=TUESDAY,
    )  # fmt: skip
    add_up(write_facts([call.pk]))
    rebuild_work(TUESDAY.date(), now=TUESDAY + timedelta(hours=1))
    page = signed_in(office.admin).get("/auswertung/anliegen", WEEK).content.decode()
    assert "25 Prozent im ganzen Zeitraum." in page
    assert '<th scope="row">Personalausweis</th>' in page
    assert '<th scope="row">Stadt Wetzlar</th>' in page
    assert '<th scope="row">Kim Klar</th>' in page
    assert "Amsel" not in page


def test_the_csv_is_for_german_spreadsheets(office: Office) -> None:
    response = signed_in(office.admin).get("/auswertung/auswertung.csv", WEEK)
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[1].startswith("Angebotene Anrufe;4;Anzahl;;0;")
    assert 'filename="auswertung-2026-11-16-2026-11-22.csv"' in response.headers["Content-Disposition"]


def test_the_workbook_has_numbers_as_numbers_and_texts_as_texts(office: Office) -> None:
    response = signed_in(office.admin).get("/auswertung/auswertung.xlsx", WEEK)
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        sheets = [ElementTree.fromstring(package.read(f"xl/worksheets/sheet{n}.xml")) for n in (1, 2, 3)]  # noqa: S314
    rows = sheets[0].findall(".//x:row", NAMESPACE)
    label, value = rows[1][0], rows[1][1]
    assert (label.get("t"), "".join(label.itertext())) == ("inlineStr", "Angebotene Anrufe")
    assert (value.get("t"), "".join(value.itertext())) == (None, "4")
    assert "".join(sheets[2].findall(".//x:row", NAMESPACE)[1][0].itertext()).startswith("+49")


@pytest.mark.parametrize(
    ("von", "bis", "said"),
    [
        ("2026-11-22", "2026-11-16", "Der letzte Tag liegt vor dem ersten."),
        ("2010-01-01", "2026-11-16", "höchstens fünf Jahre"),
        ("", "2026-11-16", "Geben Sie den Tag an."),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_in_words(
    office: Office, von: str, bis: str, said: str
) -> None:
    for ending in ("", "auswertung.csv"):
        response = signed_in(office.admin).get(f"/auswertung/{ending}", {"von": von, "bis": bis})
        assert response.status_code == 422
        assert said in response.content.decode()


def test_steps_that_are_too_fine_are_refused_in_words(office: Office) -> None:
    for step, longest in (("quarter_hour", "einen Tag"), ("hour", "7 Tage")):
        asked = {"von": "2026-11-01", "bis": "2026-11-30", "schritt": step}
        response = signed_in(office.admin).get("/auswertung/", asked)
        assert response.status_code == 422
        assert f"gibt es für höchstens {longest}." in response.content.decode()


def test_without_calls_the_page_says_so(office: Office) -> None:
    page = signed_in(office.admin).get("/auswertung/", {"von": "2025-01-01", "bis": "2025-12-31"})
    assert "Keine Anrufe in dieser Zeit" in page.content.decode()
    assert date(2025, 1, 1) == page.context["before"].until
