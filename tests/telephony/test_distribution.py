"""Real calls through Asterisk: who gets which call."""

import time

from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.operations import want_break
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, wait_until


def test_a_call_reaches_only_the_agents_of_its_centre_and_names_the_authority(room: Room) -> None:
    phones = room.phones(talk_seconds=0.5)
    here, there = world.make_centre(), world.make_centre()
    ours, theirs = room.ready_agents(here, 2, phones=phones), room.ready_agents(there, 2, phones=phones)
    calls = [CitizenCall(new_citizen(), number) for number in [here.number, there.number] * 3]
    assert room.citizens(calls, rate=2).wait(20) == 0
    staff = {here.number: (here, ours), there.number: (there, theirs)}
    offers = {offer.caller: offer for offer in phones.offers()}
    for call in calls:
        centre, agents = staff[call.dialled]
        record, offer = world.ended_call_of(call.key), offers[call.key]
        assert offer.agent in {agent.account.username for agent in agents}
        assert (offer.authority, offer.call_id) == (centre.authority_name, str(record.pk))
        assert (record.centre_id, record.authority_id) == (centre.id, centre.authority_id)
        assert (record.disposition, record.dialled_number) == (Call.Disposition.ANSWERED, centre.number)


def test_a_declined_call_goes_to_the_next_agent(room: Room) -> None:
    centre = world.make_centre()
    refusing, willing = room.phones(status="603 Decline"), room.phones(talk_seconds=0.5)
    first = room.ready_agents(centre, 1, phones=refusing)[0]
    second = room.ready_agents(centre, 1, phones=willing)[0]
    report = room.call(centre.number)
    record = world.ended_call_of(report.key)
    assert [offer.outcome for offer in refusing.offers()] == ["declined"]
    assert record.agent_id == second.id
    assert "declined" in world.events_of(record)
    assert world.state_of(first) == (Agent.State.READY, "")


def test_who_puts_down_in_the_moment_of_picking_up_loses_no_citizen_and_gets_no_break(room: Room) -> None:
    centre = world.make_centre()
    hasty, willing = room.phones(talk_seconds=0.001), room.phones(talk_seconds=0.5)
    first = room.ready_agents(centre, 1, phones=hasty)[0]
    room.ready_agents(centre, 1, phones=willing)
    for _ in range(5):
        record = world.ended_call_of(room.call(centre.number).key)
        assert record.disposition == Call.Disposition.ANSWERED
        assert world.state_of(first)[1] != Agent.BreakReason.OFFER_UNANSWERED


def test_a_busy_desk_phone_counts_as_declined(room: Room) -> None:
    centre = world.make_centre()
    busy, willing = room.phones(status="486 Busy Here"), room.phones(talk_seconds=0.5)
    room.ready_agents(centre, 1, phones=busy)
    second = room.ready_agents(centre, 1, phones=willing)[0]
    assert world.ended_call_of(room.call(centre.number).key).agent_id == second.id


def test_an_unanswered_call_goes_to_the_next_agent_and_the_first_gets_a_break(room: Room) -> None:
    centre = world.make_centre(offer_seconds=1)
    silent, willing = room.phones(answer_seconds=60), room.phones(talk_seconds=0.5)
    first = room.ready_agents(centre, 1, phones=silent)[0]
    second = room.ready_agents(centre, 1, phones=willing)[0]
    record = world.ended_call_of(room.call(centre.number).key)
    offer = silent.offers()[0]
    assert offer.outcome == "withdrawn"
    assert offer.ended_at is not None
    assert 0.8 < offer.ended_at - offer.offered_at < 2
    assert record.agent_id == second.id
    assert world.state_of(first) == (Agent.State.BREAK, Agent.BreakReason.OFFER_UNANSWERED)


def test_the_agent_who_has_been_idle_longest_gets_the_next_call(room: Room) -> None:
    centre = world.make_centre()
    phones = room.phones(talk_seconds=0.3)
    agents = room.ready_agents(centre, 3, phones=phones)
    idle = Agent.objects.filter(pk__in=[agent.id for agent in agents]).order_by("state_since_at")
    longest_first = [agent.sip_username for agent in idle]
    calls = [CitizenCall(new_citizen(), centre.number) for _ in range(6)]
    assert room.citizens(calls, rate=1).wait(20) == 0
    assert [offer.agent for offer in phones.offers()] == longest_first * 2


def test_a_higher_priority_is_served_first_whoever_came_first(room: Room) -> None:
    centre = world.make_centre()
    urgent = world.serve(centre.id, priority=5).number.number
    usual, pressing = new_citizen(), new_citizen()
    run = room.citizens([CitizenCall(usual, centre.number), CitizenCall(pressing, urgent)], rate=2)
    wait_until(lambda: len(_waiting(centre)) == 2, seconds=10, what="zwei Wartende")
    phones = room.phones(talk_seconds=0.3)
    room.ready_agents(centre, 1, phones=phones)
    assert run.wait(20) == 0
    assert [offer.caller for offer in phones.offers()] == [pressing, usual]


def test_a_call_that_needs_a_skill_waits_for_who_has_it(room: Room) -> None:
    centre = world.make_centre()
    number = world.serve(centre.id, skill="polnisch").number.number
    phones = room.phones(talk_seconds=0.3)
    room.ready_agents(centre, 1, phones=phones)
    caller = new_citizen()
    run = room.citizens([CitizenCall(caller, number)])
    wait_until(lambda: len(_waiting(centre)) == 1, seconds=10, what="ein Wartender")
    speaker = room.ready_agents(centre, 1, phones=phones, skills=["polnisch"])[0]
    assert run.wait(20) == 0
    assert [offer.agent for offer in phones.offers()] == [speaker.account.username]


def test_after_a_talk_there_is_time_for_wrap_up_before_the_next_call(room: Room) -> None:
    centre = world.make_centre(wrap_up_seconds=2)
    phones = room.phones(talk_seconds=0.3)
    agent = room.ready_agents(centre, 1, phones=phones)[0]
    calls = [CitizenCall(new_citizen(), centre.number) for _ in range(2)]
    run = room.citizens(calls, rate=5)
    wait_until(lambda: world.state_of(agent)[0] == Agent.State.WRAP_UP, seconds=10, what="Nacharbeit")
    assert run.wait(20) == 0
    first, second = phones.offers()
    assert first.ended_at is not None
    assert 1.8 < second.offered_at - first.ended_at < 3


def test_a_break_asked_for_in_a_talk_begins_after_it(room: Room) -> None:
    centre = world.make_centre()
    phones = room.phones()
    agent = room.ready_agents(centre, 1, phones=phones)[0]
    calls = [CitizenCall(new_citizen(), centre.number) for _ in range(2)]
    run = room.citizens(calls, rate=10, hold_seconds=2)
    wait_until(lambda: world.state_of(agent)[0] == Agent.State.TALKING, seconds=10, what="Gespräch")
    want_break(Agent.objects.get(pk=agent.id), reason=Agent.BreakReason.LUNCH)
    time.sleep(0.5)
    assert world.state_of(agent)[0] == Agent.State.TALKING
    run.wait(20)
    assert len(phones.offers()) == 1
    in_break = (Agent.State.BREAK, Agent.BreakReason.LUNCH)
    wait_until(lambda: world.state_of(agent) == in_break, seconds=10, what="in der Pause")


def _waiting(centre: world.Centre) -> list[Call]:
    return list(Call.objects.filter(centre_id=centre.id).exclude(state=Call.State.ENDED))
