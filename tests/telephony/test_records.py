"""Each call has exactly one record, whatever becomes of it."""

from itertools import pairwise

from buergerdraht.telephony.models import Call
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, wait_until


def test_outside_service_hours_the_citizen_hears_so_and_nobody_is_rung(room: Room) -> None:
    centre = world.make_centre(calendar=world.closed_now())
    phones = room.phones()
    room.ready_agents(centre, 1, phones=phones)
    report = room.call(centre.number, hold_seconds=60, wait_seconds=60)
    record = world.ended_call_of(report.key)
    assert report.ended_by == "peer"
    assert (record.disposition, record.answered_at) == (Call.Disposition.CLOSED, None)
    assert phones.offers() == []


def test_who_hangs_up_in_the_greeting_is_recorded_so(room: Room) -> None:
    centre = world.make_centre()
    record = world.ended_call_of(room.call(centre.number, hold_seconds=0.5).key)
    assert record.disposition == Call.Disposition.ABANDONED_IN_ANNOUNCEMENT
    assert (record.agent_id, record.answered_at) == (None, None)


def test_who_hangs_up_while_waiting_is_recorded_so(room: Room) -> None:
    centre = world.make_centre()
    caller = new_citizen()
    run = room.citizens([CitizenCall(caller, centre.number)], hold_seconds=9)
    wait_until(
        lambda: Call.objects.filter(caller_number=caller, state=Call.State.QUEUED).exists(),
        seconds=9,
        what="Begrüßung zu Ende",
    )
    run.wait(30)
    record = world.ended_call_of(caller)
    assert record.disposition == Call.Disposition.ABANDONED_IN_QUEUE
    assert record.queued_at is not None


def test_who_hangs_up_while_a_phone_rings_withdraws_the_offer(room: Room) -> None:
    centre = world.make_centre(offer_seconds=10)
    phones = room.phones(answer_seconds=30)
    agent = room.ready_agents(centre, 1, phones=phones)[0]
    record = world.ended_call_of(room.call(centre.number, hold_seconds=1).key)
    assert record.disposition == Call.Disposition.ABANDONED_IN_QUEUE
    assert [offer.outcome for offer in phones.offers()] == ["withdrawn"]
    assert world.state_of(agent)[0] == "ready"


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
