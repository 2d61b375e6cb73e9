from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest

from buergerdraht.telephony.models import Agent as Row
from buergerdraht.telephony.models import Call, CallEvent
from buergerdraht.telephony.rules.agents import Agent, Profile, Wish
from buergerdraht.telephony.rules.effects import AgentChange, Effects
from buergerdraht.telephony.rules.records import Call as LiveCall
from buergerdraht.telephony.rules.records import Fact, Route
from buergerdraht.telephony.rules.vocabulary import AgentState, CallerKind, CallState, EventKind
from buergerdraht.telephony.switchboard.tests.conftest import PATIENCE_SECONDS, Desk, connection_parameters
from buergerdraht.telephony.switchboard.writer import Writer
from buergerdraht.telephony.tests.conftest import LEUN, NOW


def live_call(desk: Desk, *, authority_id: int | None = None) -> LiveCall:
    call_id, house = uuid4(), desk.house
    authority_id = house.leun.pk if authority_id is None else authority_id
    route = Route(
        house.centre.pk,
        authority_id,
        "Stadt Leun",
        house.served.pk,
        LEUN,
        True,
        "Stadt Leun, {agent}",
        0,
        "",
        True,
    )
    return LiveCall(
        call_id,
        f"channel-{call_id}",
        route,
        "",
        CallerKind.WITHHELD,
        NOW,
        state=CallState.QUEUED,
        skipped={7: NOW},
    )


def effects_of(call: LiveCall, *kinds: EventKind, agent_id: int | None = None) -> Effects:
    facts = [Fact(call.id, number, kind, NOW, agent_id) for number, kind in enumerate(kinds)]
    return Effects(calls={call.id: call}, facts=facts)


def write(desk: Desk, *effects: Effects) -> None:
    desk.writer.start()
    for one in effects:
        desk.writer.put(one)
    assert desk.writer.stop(timeout=PATIENCE_SECONDS)


def test_what_is_written_twice_is_there_once(desk: Desk) -> None:
    effects = effects_of(live_call(desk), EventKind.ARRIVED)
    effects.agent_changes = [AgentChange(desk.house.agents[0].pk, AgentState.READY, "", NOW, None)]
    write(desk, effects, effects)
    assert CallEvent.objects.count() == 1
    assert desk.house.agents[0].state_changes.count() == 1


def test_the_last_state_of_a_call_wins(desk: Desk) -> None:
    call = live_call(desk)
    ringing = replace(call, state=CallState.OFFERED, agent_id=desk.house.agents[0].pk)
    write(desk, effects_of(call), effects_of(ringing))
    assert Call.objects.get().state == Call.State.OFFERED


def test_a_record_that_the_database_refuses_does_not_keep_back_the_others(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = live_call(desk, authority_id=0), live_call(desk)
    write(desk, effects_of(bad, EventKind.ARRIVED), effects_of(good, EventKind.ARRIVED))
    assert Call.objects.get().pk == good.id
    refused = [record for record in caplog.records if record.message == "record_refused"]
    assert [vars(record)["calls"] for record in refused] == [[str(bad.id)]]


def test_an_agents_change_is_written_even_if_its_call_is_not_recorded_yet(desk: Desk) -> None:
    agent = desk.house.agents[0]
    change = AgentChange(agent.pk, AgentState.TALKING, "", NOW, uuid4())
    write(desk, Effects(agent_changes=[change]))
    assert agent.state_changes.get().call is None


def test_a_wish_of_hers_that_came_later_is_not_overruled(desk: Desk) -> None:
    row = desk.house.agents[0]
    Row.objects.filter(pk=row.pk).update(wanted_state="signed_out", wanted_reason="")
    wish = Wish(AgentState.BREAK, "offer_unanswered")
    agent = Agent(Profile(row.pk, row.centre_id, "Frau Klein"), wish, AgentState.BREAK, NOW)
    write(desk, Effects(overruled_wishes={row.pk: agent}))
    row.refresh_from_db()
    assert (row.wanted_state, row.wanted_reason) == ("signed_out", "")


def test_pages_are_told_in_the_same_transaction_and_boards_once_a_second(desk: Desk) -> None:
    agent_id = desk.house.agents[0].pk
    call = live_call(desk)
    offered = effects_of(call, EventKind.ARRIVED, EventKind.OFFERED, agent_id=agent_id)
    ended = Effects(calls={call.id: call}, facts=[Fact(call.id, 2, EventKind.ENDED, NOW, agent_id)])
    with psycopg.connect(**connection_parameters(), autocommit=True) as listener:
        listener.execute("LISTEN live")
        desk.writer.start()
        for effects in (offered, ended):
            desk.writer.put(effects)
            assert desk.writer.flush(timeout=PATIENCE_SECONDS)
        heard = [notification.payload for notification in listener.notifies(timeout=2, stop_after=4)]
        assert not list(listener.notifies(timeout=1.3)), "a board that has been told is left alone"
        desk.writer.stop(timeout=PATIENCE_SECONDS)
    board = f'["centre-{desk.house.centre.pk}", "board", "{desk.house.centre.pk}"]'
    assert heard == [
        f'["agent-{agent_id}", "offer", "{call.id}"]',
        board,
        f'["agent-{agent_id}", "ended", "{call.id}"]',
        board,
    ]


def test_a_connection_that_breaks_is_made_anew_and_nothing_is_lost(desk: Desk) -> None:
    calls = [live_call(desk) for _ in range(20)]
    desk.writer.start()
    with psycopg.connect(**connection_parameters(), autocommit=True) as killer:
        for call in calls:
            desk.writer.put(effects_of(call, EventKind.ARRIVED, EventKind.QUEUED))
            killer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'INSERT INTO telephony_call%' AND pid <> pg_backend_pid()"
            )
    assert desk.writer.stop(timeout=PATIENCE_SECONDS)
    assert Call.objects.count() == 20
    assert CallEvent.objects.count() == 40


def test_a_writer_that_must_stop_says_whether_something_is_left(desk: Desk) -> None:
    nowhere = Writer({**connection_parameters(), "host": "/nowhere"})
    nowhere.start()
    nowhere.put(effects_of(live_call(desk)))
    assert not nowhere.stop(timeout=0.1)
