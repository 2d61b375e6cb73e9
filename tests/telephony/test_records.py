"""Each call has exactly one record, whatever becomes of it."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from buergerdraht.telephony.models import Call
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, CitizenRun, wait_until


@pytest.fixture
def hung_up(room: Room) -> Callable[..., CitizenRun]:
    """Let a citizen call a centre and hang up after a while: `hung_up(centre, after=1)`."""

    def call(centre: world.Centre, *, after: float) -> CitizenRun:
        return room.citizens([CitizenCall(new_citizen(), centre.number)], hold_seconds=after)

    return call


def test_who_is_not_answered_is_recorded_with_the_moment_at_which_she_left(
    room: Room, hung_up: Callable[..., CitizenRun]
) -> None:
    """All four at once: outside service hours, in the greeting, waiting, and while a phone rings."""
    closed, unmanned = world.make_centre(calendar=world.closed_now()), world.make_centre()
    patient, silent = room.phones(), room.phones(answer_seconds=30)
    room.ready_agents(closed, 1, phones=patient)
    ringing = world.make_centre(offer_seconds=10)
    (agent,) = room.ready_agents(ringing, 1, phones=silent)
    runs = [
        hung_up(closed, after=60),
        hung_up(unmanned, after=0.5),
        hung_up(unmanned, after=9),
        hung_up(ringing, after=1),
    ]
    for run in runs:
        run.wait(60)
    reports = [report for run in runs for report in run.reports().values()]
    refused, greeted, waited, rung = records = [world.ended_call_of(report.key) for report in reports]
    assert [record.disposition for record in records] == [
        Call.Disposition.CLOSED,
        Call.Disposition.ABANDONED_IN_ANNOUNCEMENT,
        Call.Disposition.ABANDONED_IN_QUEUE,
        Call.Disposition.ABANDONED_IN_QUEUE,
    ]
    assert [record.answered_at for record in records] == [None] * 4
    assert reports[0].ended_by == "peer", "after the announcement"
    assert (refused.agent_id, patient.offers()) == (None, [])
    assert greeted.agent_id is None
    assert waited.queued_at is not None
    assert [offer.outcome for offer in silent.offers()] == ["withdrawn"]
    assert (rung.agent_id, world.state_of(agent)[0]) == (None, "ready")


def test_the_events_of_a_call_are_complete_and_in_order(room: Room) -> None:
    centre = world.make_centre()
    agent = room.ready_agents(centre, 1, phones=room.phones())[0]
    report = room.call(centre.number, hold_seconds=1)
    record = world.ended_call_of(report.key)
    events = list(record.events.order_by("sequence"))
    assert [event.kind for event in events] == ["arrived", "offered", "ringing", "answered", "ended"]
    assert [event.sequence for event in events] == list(range(len(events)))
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))
    assert {event.agent_id for event in events[1:]} == {agent.id}
    assert record.answered_at is not None
    assert record.ended_at is not None
    assert abs(record.arrived_at.timestamp() - report.sent_at) < 0.3
    assert report.ended_at is not None
    assert abs(record.ended_at.timestamp() - report.ended_at) < 0.3


def test_a_hundred_calls_leave_a_hundred_records(room: Room) -> None:
    centre = world.make_centre()
    phones = room.phones(talk_seconds=0.5)
    room.ready_agents(centre, 15, phones=phones)
    calls = [CitizenCall(new_citizen(), centre.number) for _ in range(100)]
    assert room.citizens(calls, rate=20).wait(40) == 0
    wait_until(
        lambda: Call.objects.filter(centre_id=centre.id, state=Call.State.ENDED).count() == len(calls),
        seconds=10,
        what="hundert Anrufe verzeichnet",
    )
    records = Call.objects.filter(centre_id=centre.id)
    assert {record.disposition for record in records} == {Call.Disposition.ANSWERED}
    assert sorted(record.caller_number for record in records) == sorted(call.key for call in calls)
