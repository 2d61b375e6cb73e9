"""The page on which a call is passed on: whom it offers, how it says how things stand, what it refuses."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from buergerdraht.accounts.models import User
from buergerdraht.agreements.routing.models import Attendant, AttendantAbsence
from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.models import Agent, Call, CallEvent, Transfer

PHONE = "+4964739144310"
SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def call(desk: Desk) -> Call:
    return desk.make_call(state=Call.State.TALKING, ended_at=None, disposition="", agent=desk.agent)


def person(call: Call, name: str, **changes: object) -> DirectoryEntry:
    values = {"authority": call.authority, "name": name, "phone": PHONE, "responsibility": "Meldewesen"}
    return DirectoryEntry.objects.create(**(values | changes))


def transfer(call: Call, desk: Desk, **changes: object) -> Transfer:
    values: dict[str, object] = {
        "call": call, "number": 2, "kind": "consult", "agent": desk.agent, "target_name": "Stadtbüro",
        "target_number": PHONE, "started_at": utc_now(),
    }  # fmt: skip
    return Transfer.objects.create(**(values | changes))


def page(browser: Client, call: Call, query: str = "") -> str:
    response = browser.get(f"/arbeitsplatz/anruf/{call.pk}/verbinden/{query}")
    assert response.status_code == 200
    return response.content.decode()


def standing(browser: Client, call: Call) -> str:
    return browser.get(f"/arbeitsplatz/anruf/{call.pk}/verbinden/stand/").content.decode()


def begin(browser: Client, call: Call, value: str):  # type: ignore[no-untyped-def]
    return browser.post(f"/arbeitsplatz/anruf/{call.pk}/verbinden/ziel/", {"anruf": value}, headers=SCRIPT)


def test_people_are_found_by_name_and_by_what_they_handle(at_desk: Client, call: Call) -> None:
    person(call, "Petra Lindner", presence="present")
    person(call, "Oliver Brandt", responsibility="Gewerbe")
    assert "anwesend" in page(at_desk, call, "?suche=lindner")
    found = page(at_desk, call, "?suche=gewerbe")
    assert "Oliver Brandt" in found
    assert "Petra Lindner" not in found


def test_other_authorities_are_one_step_away(at_desk: Client, call: Call, desk: Desk) -> None:
    soest = Authority.objects.create(slug="soest", name="Stadt Soest", level="municipality")
    person(call, "Ida Soester", authority=soest)
    assert "Kein Ziel für" in page(at_desk, call, "?suche=soester")
    assert "Ida Soester" in page(at_desk, call, "?suche=soester&alle=1")


def test_who_is_away_is_not_rung_but_her_deputy_is(at_desk: Client, call: Call) -> None:
    deputy = person(call, "Petra Lindner")
    person(call, "Oliver Brandt", presence="absent", absent_until_on=date(2099, 1, 2), deputy=deputy)
    found = page(at_desk, call, "?suche=brandt")
    assert "Vertretung: Petra Lindner" in found
    assert f'value="consult:entry-{deputy.pk}"' in found
    assert "Direkt verbinden mit Oliver Brandt" not in found
    assert "Ticket statt Anruf" in found


def test_how_often_a_target_picked_up_is_counted_over_four_weeks(
    at_desk: Client, call: Call, desk: Desk
) -> None:
    person(call, "Petra Lindner")
    ended = {"ended_at": NOW, "target_number": PHONE}
    transfer(call, desk, outcome="connected", answered_at=utc_now(), **ended)
    transfer(call, desk, number=3, outcome="unanswered", **ended)
    transfer(call, desk, number=4, outcome="cancelled", **ended)
    transfer(call, desk, number=5, outcome="busy", started_at=utc_now() - timedelta(days=40), **ended)
    assert "1 von 2" in page(at_desk, call, "?suche=lindner")


def test_a_colleague_is_offered_only_while_she_is_free(at_desk: Client, call: Call, desk: Desk) -> None:
    user = User.objects.create(username="bea", first_name="Bea", last_name="Kollegin")
    colleague = Agent.objects.create(user=user, centre=desk.centre, state="ready", state_since_at=NOW)
    assert "Rückfrage bei Bea Kollegin" in page(at_desk, call, "?suche=kollegin")
    Agent.objects.filter(pk=colleague.pk).update(state="wrap_up")
    found = page(at_desk, call, "?suche=kollegin")
    assert "nicht frei" in found
    assert "Rückfrage bei Bea Kollegin" not in found


def test_the_partners_own_exchange_is_a_target_unless_it_is_away(at_desk: Client, call: Call) -> None:
    exchange = Attendant.objects.create(authority=call.authority, number="+4964739144311")
    assert "Rückfrage bei Vermittlung Stadt Leun" in page(at_desk, call, "?suche=Vermittlung")
    said = begin(at_desk, call, f"blind:attendant-{exchange.pk}").json()["said"]
    assert said == "Vermittlung Stadt Leun wird angerufen."
    AttendantAbsence.objects.create(attendant=exchange, begins_at=utc_now())
    assert "Rückfrage bei Vermittlung Stadt Leun" not in page(at_desk, call, "?suche=Vermittlung")


def test_a_target_is_rung_and_said(at_desk: Client, call: Call) -> None:
    entry = person(call, "Petra Lindner")
    answer = begin(at_desk, call, f"consult:entry-{entry.pk}")
    assert answer.json() == {"said": "Petra Lindner wird angerufen."}
    unit = Unit.objects.create(authority=call.authority, name="Stadtbüro", phone=PHONE)
    assert begin(at_desk, call, f"blind:unit-{unit.pk}").status_code == 200


@pytest.mark.parametrize("value", ["", "consult:entry-0", "blind:unit-99", "x", "consult:agent-7"])
def test_a_target_that_is_not_there_is_refused(at_desk: Client, call: Call, value: str) -> None:
    answer = begin(at_desk, call, value)
    assert answer.status_code == 422
    assert "gibt es nicht mehr" in answer.json()["error"]


def test_a_talk_that_is_over_is_not_passed_on(at_desk: Client, call: Call) -> None:
    entry = person(call, "Petra Lindner")
    Call.objects.filter(pk=call.pk).update(state="transferred")
    assert begin(at_desk, call, f"consult:entry-{entry.pk}").status_code == 422


def test_while_it_rings_the_way_back_is_counted_down(at_desk: Client, call: Call, desk: Desk) -> None:
    transfer(call, desk)
    shown = standing(at_desk, call)
    assert "Es klingelt bei Stadtbüro." in shown
    assert "data-until" in shown
    assert 'value="transfer_cancel"' in shown
    assert 'value="transfer_join"' not in shown


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ("", "Sie sprechen mit Stadtbüro."),
        ("citizen", "Sie sprechen mit der anrufenden Person."),
        ("conference", "Sie sprechen zu dritt"),
    ],
)
def test_who_hears_whom_is_said(at_desk: Client, call: Call, desk: Desk, scene: str, words: str) -> None:
    transfer(call, desk, answered_at=utc_now())
    if scene:
        at = utc_now() + timedelta(seconds=1)
        CallEvent.objects.create(call=call, sequence=9, kind="transfer_switched", at=at, detail=scene)
    assert words in standing(at_desk, call)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("busy", "ist besetzt"), ("unanswered", "nimmt nicht ab"), ("unreachable", "nicht")],
)
def test_after_a_failed_one_there_are_other_ways(
    at_desk: Client, call: Call, desk: Desk, outcome: str, words: str
) -> None:
    deputy = person(call, "Petra Lindner")
    away = person(call, "Oliver Brandt", presence="absent", deputy=deputy)
    transfer(call, desk, outcome=outcome, ended_at=utc_now(), target_name="Oliver Brandt", target_entry=away)
    shown = standing(at_desk, call)
    assert words in shown
    assert "Rückrufnotiz oder Ticket" in shown
    assert "Rückfrage bei der Vertretung Petra Lindner" in shown
    assert "Sagen Sie der anrufenden Person Bescheid" in shown


def test_somebody_elses_call_is_not_passed_on(at_desk: Client, call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(agent=None)
    assert at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/verbinden/").status_code == 404
    assert begin(at_desk, call, "consult:unit-1").status_code == 404


def test_a_colleague_who_is_asked_sees_what_was_written_down(at_desk: Client, call: Call, desk: Desk) -> None:
    user = User.objects.create(username="bea", first_name="Bea", last_name="Kollegin")
    asking = Agent.objects.create(user=user, centre=desk.centre, state="talking", state_since_at=NOW)
    Call.objects.filter(pk=call.pk).update(agent=asking)
    Agent.objects.filter(pk=desk.agent.pk).update(state="talking")
    transfer(call, desk, agent=asking, target_agent=desk.agent, target_number="", answered_at=utc_now())
    shown = at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/").content.decode()
    assert "Rückfrage von Bea Kollegin" in shown
    assert "Das Anliegen ist noch nicht benannt." in shown
    assert (
        "Rückfrage von Bea Kollegin" in at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/vorab/").content.decode()
    )


def test_the_list_costs_few_queries(
    at_desk: Client, call: Call, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        person(call, f"Person {number}", phone=f"{PHONE}{number}")
    with django_assert_max_num_queries(45):
        page(at_desk, call)
