"""Real calls go as each cooperation's document says: real attendants behind a trunk, real agents."""

from datetime import timedelta

import pytest

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.operations import reload_number
from buergerdraht.agreements.routing import Way
from buergerdraht.authorities.models import PhoneNumber
from buergerdraht.foundation.clock import utc_now
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.queries import area_hint
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import Attendants, CitizenCall, CitizenReport, wait_until

ANSWERS, BUSY, UNPLUGGED, SILENT = "1", "7", "8", "9"
ATTENDED, ANSWERED, CLOSED = Call.Disposition.ATTENDED, Call.Disposition.ANSWERED, Call.Disposition.CLOSED


pytestmark = pytest.mark.usefixtures("reached_trunk")


def number(
    centre: world.Centre,
    way: Way,
    attendant: str = ANSWERS,
    *,
    calendar: Calendar | None = None,
    **changes: object,
) -> ServedNumber:
    """Return a number of a town of its own, routed that way."""
    served = world.serve(centre.id, calendar=calendar)
    world.agree(served, way, attendant=attendant, **changes)  # type: ignore[arg-type]
    return served


def played(room: Room, *served: ServedNumber) -> list[tuple[Call, CitizenReport]]:
    """Let a citizen call each of the numbers, all at once; return what became of it, on both sides."""
    calls = [CitizenCall(new_citizen(), each.number.number) for each in served]
    run = room.citizens(calls, rate=10, hold_seconds=2)
    run.wait(30)
    reports = run.reports()
    return [(world.ended_call_of(call.key), reports[call.key]) for call in calls]


def seconds_until_answered(report: CitizenReport) -> float:
    return (report.connected_at or 0) - report.sent_at


def test_quickborn_and_geldern_what_the_town_hall_does_not_pick_up_reaches_the_centre(
    room: Room, attendants: Attendants
) -> None:
    """Documents 004 and 001: overflow; takeover by stages, the second of which began at midnight."""
    centre, today = world.make_centre(), local_day(utc_now())
    numbers = [number(centre, Way.OVERFLOW, habit) for habit in (ANSWERS, BUSY, UNPLUGGED, SILENT)]
    numbers += [
        number(centre, Way.ATTENDANT, until=today + timedelta(days=days), then=Way.TAKEOVER)
        for days in (1, 0)
    ]
    agents = room.ready_agents(centre, 4, phones=room.phones())
    answered, busy, unplugged, silent, before, begun = played(room, *numbers)
    for record, report in (answered, before):
        assert (record.disposition, record.answered_at, record.agent) == (ATTENDED, None, None)
        assert record.attended_at is not None
        (offer,) = attendants.offers_of(report.key)
        assert offer.talking_at is not None
    for (record, report), waits_at_most in ((busy, 2.0), (unplugged, 2.0), (silent, 7.0), (begun, 2.0)):
        assert record.disposition == ANSWERED
        assert record.agent_id in {agent.id for agent in agents}
        assert seconds_until_answered(report) < waits_at_most
    assert [bool(one[0].passed_on_at) for one in (busy, unplugged, silent, begun)] == [
        True,
        True,
        True,
        False,
    ]
    assert "attendant_busy" in world.events_of(busy[0])
    assert "attendant_unreachable" in world.events_of(unplugged[0])
    assert "attendant_unanswered" in world.events_of(silent[0])


def test_geseke_the_centre_answers_while_the_attendant_is_absent(room: Room, attendants: Attendants) -> None:
    """Document 002; outside service hours, at lunch and on a holiday an announcement says so."""
    centre = world.make_centre()
    numbers = [
        number(centre, Way.ABSENCE),
        number(centre, Way.ABSENCE, is_absent=True),
        number(centre, Way.ABSENCE, BUSY),
        number(centre, Way.ABSENCE, calendar=world.closed_now(), is_absent=True),
        number(centre, Way.ABSENCE, calendar=world.at_lunch_now(), is_absent=True),
        number(centre, Way.OVERFLOW, calendar=world.on_holiday_now()),
    ]
    room.ready_agents(centre, 2, phones=room.phones())
    present, absent, missed, *closed = played(room, *numbers)
    assert [record.disposition for record, _ in (present, absent, missed)] == [ATTENDED, ANSWERED, ANSWERED]
    assert attendants.offers_of(absent[1].key) == []
    for record, report in closed:
        assert record.disposition == CLOSED
        assert "closed_announced" in world.events_of(record)
        assert attendants.offers_of(report.key) == []


def test_wetzlar_and_soest_diverted_calls_belong_to_the_number_that_was_dialled(room: Room) -> None:
    """Documents 000 and 003; the town's telephone system diverts to the centre. 115 tells no authority."""
    centre = world.make_centre(is_default=True)
    leun, of_115 = world.serve(centre.id), world.serve(centre.id)
    PhoneNumber.objects.filter(pk=of_115.number.pk).update(kind=PhoneNumber.Kind.ONE_ONE_FIVE)
    reload_number(of_115.pk)  # the switchboard hears of it before it hears of the agents
    room.ready_agents(centre, 2, phones=room.phones(talk_seconds=0.5))
    ways = (
        f"Diversion: <sip:{leun.number.number}@pbx.invalid>;reason=unconditional",
        f"History-Info: <sip:{leun.number.number}@pbx.invalid>;index=1\n"
        "History-Info: <sip:+4964419950@pbx.invalid>;index=1.1",
    )
    callers = [new_citizen() for _ in ways]
    for caller, header in zip(callers, ways, strict=True):
        room.citizens([CitizenCall(caller, "+4964419950")], headers=(header,))
    asserting = f"P-Asserted-Identity: <sip:{leun.number.number}@pbx.invalid>"
    room.citizens([CitizenCall(new_citizen(), "+4964419950")], headers=(asserting,))
    room.call("115", hold_seconds=3)
    for caller in callers:
        record = world.ended_call_of(caller)
        assert (record.authority_id, record.dialled_number) == (leun.number.authority_id, leun.number.number)
    diverted = Call.objects.filter(centre_id=centre.id, served_number=leun, state=Call.State.ENDED)
    wait_until(lambda: diverted.count() == 3, seconds=10, what="umgeleitet, und die Anlage nennt sich selbst")
    assert diverted.filter(caller_number="").count() == 1
    record = Call.objects.get(centre_id=centre.id, dialled_number="115")
    hint = area_hint(record)
    assert record.authority_id == of_115.number.authority_id
    assert hint is not None
    assert (hint.area_code, leun.number.authority.name in hint.authority_names) == ("030", True)
