"""After a gap: what the engine has is right, what nobody saw is recorded after the fact."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import completion
from buergerdraht.telephony.rules.agents import Agent, Profile
from buergerdraht.telephony.rules.happenings import Vanished
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.tests.factory import READY, START, Scene, call_id, route
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, Disposition, EventKind


@pytest.fixture
def scene() -> Scene:
    return Scene()


def live(
    scene: Scene, number: int, *, leg: ports.LegId | None = None, is_in_fallback: bool = False
) -> ports.LiveCall:
    return ports.LiveCall(scene.arrived(number), leg, is_in_fallback)


def talk(scene: Scene, agent: int = 1, number: int = 1) -> ports.LegId:
    scene.ready(agent)
    scene.arrive(number)
    leg = scene.leg(number)
    scene.happen(ports.LegAnswered(leg, scene.now))
    return leg


def record(
    scene: Scene,
    number: int,
    *,
    is_in_fallback: bool = False,
    answered_by: int | None = None,
    died: bool = False,
) -> None:
    ending = Vanished(
        ended_at=scene.now,
        answered_at=scene.now - timedelta(seconds=5) if answered_by else None,
        agent_id=answered_by,
        has_failed=died,
    )
    completion.record_ended(scene.floor, scene.arrived(number), ending, is_in_fallback=is_in_fallback)
    scene.happen(ports.EngineLost(scene.now))


def agent_row(number: int, state: AgentState, **changes: object) -> Agent:
    agent = Agent(Profile(number, 1, f"Frau {number}"), READY, state, START)
    return replace(agent, **changes)  # type: ignore[arg-type]


class TestTheEngineIsRight:
    def test_a_talk_goes_on(self, scene: Scene) -> None:
        leg = talk(scene)
        facts = scene.kinds(1)
        scene.connect(live(scene, 1, leg=leg), phones=frozenset({1}))
        assert scene.call(1).state is CallState.TALKING
        assert scene.agent(1).state is AgentState.TALKING
        assert scene.kinds(1) == facts

    def test_a_talk_of_which_nobody_knew_is_taken_over_with_its_agent(self, scene: Scene) -> None:
        scene.ready(1)
        leg = ports.LegId(1, call_id(1), 1)
        scene.connect(live(scene, 1, leg=leg), phones=frozenset({1}))
        assert scene.call(1).talked_with == 1
        assert scene.agent(1).state is AgentState.TALKING
        assert scene.kinds(1) == [EventKind.ARRIVED, EventKind.ANSWERED]

    def test_a_talk_whose_agent_is_gone_is_offered_back(self, scene: Scene) -> None:
        talk(scene)
        scene.connect(live(scene, 1), phones=frozenset({1}))
        assert scene.rung() == [1, 1]
        assert EventKind.PARKED in scene.kinds(1)

    def test_who_waits_is_served_in_the_old_order(self, scene: Scene) -> None:
        for number in (1, 2, 3):
            scene.arrive(number)
            scene.pass_time(1)
        scene.take_sent()
        scene.happen(ports.EngineLost(scene.now))
        scene.ready(1)
        assert scene.rung() == []
        scene.connect(live(scene, 3), live(scene, 2), live(scene, 1), phones=frozenset({1}))
        assert scene.rung() == [1]
        assert scene.agent(1).leg == ports.LegId(1, call_id(1), 1)
        assert {scene.call(number).state for number in (2, 3)} == {CallState.QUEUED}

    def test_what_rang_rings_anew_and_strays_are_hung_up(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        leg, stray = scene.leg(1), ports.LegId(7, call_id(7), 1)
        scene.take_sent()
        scene.connect(live(scene, 1), stray=(stray,), phones=frozenset({1}))
        sent = scene.take_sent()
        assert {ports.HangUpLeg(leg), ports.HangUpLeg(stray)} <= set(sent)
        assert [command.leg.attempt for command in sent if isinstance(command, ports.RingAgent)] == [2]

    def test_who_picked_up_in_the_gap_is_put_into_the_talk(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        leg = scene.leg(1)
        scene.take_sent()
        scene.connect(replace(live(scene, 1, leg=leg), is_joined=False), phones=frozenset({1}))
        assert scene.take_sent() == [ports.Connect(call_id(1), leg)]
        assert scene.call(1).state is CallState.TALKING
        assert scene.agent(1).state is AgentState.TALKING

    def test_a_call_that_is_over_here_is_ended_there(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.happen(ports.CitizenLeft(call_id(1), 16, scene.now))
        scene.connect(live(scene, 1))
        assert scene.take_sent()[-1] == ports.HangUpCitizen(call_id(1))

    def test_who_hears_that_the_centre_is_closed_hears_it_again(self, scene: Scene) -> None:
        scene.routes[""] = route(is_open=False)
        scene.arrive(1)
        scene.take_sent()
        scene.connect(live(scene, 1))
        assert scene.take_sent() == [ports.Announce(call_id(1), ("closed",))]

    def test_a_parked_call_waits_with_music_for_its_agent(self, scene: Scene) -> None:
        talk(scene)
        scene.happen(ports.PhoneChanged(1, is_reachable=False, at=scene.now))
        scene.pass_time(3)
        scene.take_sent()
        scene.connect(live(scene, 1))
        assert scene.take_sent() == [ports.KeepWaiting(call_id(1))]
        assert scene.call(1).state is CallState.PARKED

    def test_agents_of_calls_that_are_gone_are_free(self, scene: Scene) -> None:
        talk(scene, 1, 1)
        scene.happen(ports.PhoneChanged(1, is_reachable=False, at=scene.now))
        scene.pass_time(3)
        talk(scene, 2, 2)
        scene.connect(phones=frozenset({1, 2}))
        assert {scene.agent(agent).state for agent in (1, 2)} == {AgentState.WRAP_UP}

    def test_a_talk_with_somebody_whom_we_do_not_know_goes_on_too(self, scene: Scene) -> None:
        leg = ports.LegId(99, call_id(1), 1)
        scene.connect(live(scene, 1, leg=leg))
        scene.happen(ports.LegEnded(leg, 38, scene.now))
        assert scene.call(1).state is CallState.PARKED
        scene.pass_time(21)
        assert scene.call(1).state is CallState.QUEUED


class TestTheFallback:
    def test_its_calls_are_left_alone(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.ready(1)
        scene.take_sent()
        scene.connect(
            live(scene, 1, is_in_fallback=True), live(scene, 2, is_in_fallback=True), phones=frozenset({1})
        )
        assert scene.take_sent() == [ports.HangUpLeg(ports.LegId(1, call_id(1), 1))]
        assert scene.call(1).is_in_fallback
        assert scene.agent(1).state is AgentState.READY
        scene.connect(live(scene, 1, is_in_fallback=True))
        assert scene.kinds(1).count(EventKind.GIVEN_TO_FALLBACK) == 1

    def test_agents_who_talk_in_its_calls_are_busy_until_these_end(self, scene: Scene) -> None:
        scene.ready(1)
        leg = ports.LegId(1, call_id(1), 0)
        scene.connect(live(scene, 1, leg=leg, is_in_fallback=True), phones=frozenset({1}))
        scene.arrive(2)
        assert scene.rung() == []
        scene.happen(ports.CitizenLeft(call_id(1), 16, scene.now))
        scene.command(1, "end_wrap_up")
        assert scene.rung() == [1]

    def test_a_call_that_the_watchdog_moved_is_not_ours(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        scene.happen(ports.CitizenMoved(call_id(1), scene.now), ports.CitizenMoved(call_id(9), scene.now))
        assert scene.call(1).is_in_fallback
        assert scene.agent(1).state is AgentState.READY
        scene.ready(2)
        assert scene.rung() == [1]

    def test_a_call_that_comes_back_from_it_is_served(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.happen(ports.CitizenMoved(call_id(1), scene.now))
        scene.connect(live(scene, 1))
        scene.ready(1)
        assert scene.rung() == [1]

    def test_a_call_with_which_something_went_wrong_goes_there(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        scene.floor.give_up(call_id(1), at=scene.now)
        scene.floor.give_up(call_id(2), at=scene.now)
        scene.pass_time(0)
        assert scene.agent(1).state is AgentState.READY
        leg = talk(scene, 2, 3)
        scene.floor.give_up(call_id(3), at=scene.now)
        assert scene.floor.call_on(leg) is not None


class TestAfterTheFact:
    def test_a_call_that_nobody_saw_is_recorded_from_the_journal(self, scene: Scene) -> None:
        scene.ready(1)
        scene.take_sent()
        record(scene, 1, is_in_fallback=True, answered_by=1)
        call = scene.call(1)
        assert (call.disposition, call.agent_id, call.is_in_fallback) == (Disposition.ANSWERED, 1, True)
        assert scene.kinds(1) == [EventKind.ARRIVED, EventKind.ANSWERED, EventKind.ENDED]
        assert scene.take_sent() == []

    @pytest.mark.parametrize(
        ("is_open", "died", "disposition"),
        [
            (True, False, Disposition.ABANDONED_IN_QUEUE),
            (True, True, Disposition.FAILED),
            (False, False, Disposition.CLOSED),
        ],
    )
    def test_unanswered_it_is_told_apart_why(
        self, scene: Scene, *, is_open: bool, died: bool, disposition: Disposition
    ) -> None:
        scene.routes[""] = route(is_open=is_open)
        record(scene, 1, is_in_fallback=True, died=died)
        assert scene.call(1).disposition is disposition

    def test_a_talk_that_vanished_ends_when_the_journal_says(self, scene: Scene) -> None:
        talk(scene)
        scene.connect(phones=frozenset({1}))
        assert scene.call(1).state is CallState.TALKING
        scene.pass_time(10)
        record(scene, 1, answered_by=1)
        assert scene.call(1).ended_at == scene.now
        assert scene.call(1).disposition is Disposition.ANSWERED

    def test_an_end_that_only_the_journal_saw_frees_the_agent(self, scene: Scene) -> None:
        talk(scene)
        record(scene, 1, answered_by=1)
        assert scene.agent(1).state is AgentState.WRAP_UP
        record(scene, 1)
        assert scene.kinds(1).count(EventKind.ENDED) == 1

    def test_a_talk_in_the_fallback_that_the_journal_ends_frees_the_agent(self, scene: Scene) -> None:
        scene.ready(1)
        leg = ports.LegId(1, call_id(1), 0)
        scene.connect(live(scene, 1, leg=leg, is_in_fallback=True), phones=frozenset({1}))
        record(scene, 1, is_in_fallback=True, answered_by=1)
        assert scene.agent(1).state is AgentState.WRAP_UP

    def test_what_even_the_journal_does_not_know_has_failed_when_it_was_seen_last(self, scene: Scene) -> None:
        talk(scene, 1, 1)
        scene.arrive(2)
        scene.pass_time(30)
        lost_at = scene.now
        scene.happen(ports.EngineLost(lost_at))
        scene.pass_time(40)
        scene.connect()
        completion.give_up_gone(scene.floor, before=lost_at)
        assert scene.floor.unwatched
        completion.give_up_gone(scene.floor, before=scene.now)
        scene.pass_time(0)
        scene.happen(ports.EngineLost(scene.now))
        assert (scene.call(1).disposition, scene.call(1).ended_at) == (Disposition.ANSWERED, lost_at)
        assert (scene.call(2).disposition, scene.call(2).ended_at) == (Disposition.FAILED, lost_at)


class TestBeginningWithTheDatabase:
    def make_call(self, number: int, **changes: object) -> Call:
        call = Call(
            call_id(number), f"channel-{number}", route(), "", "withheld", START, state=CallState.QUEUED
        )
        return replace(call, **changes)  # type: ignore[arg-type]

    def test_it_goes_on_from_there(self, scene: Scene) -> None:
        until = START + timedelta(seconds=30)
        agents = [
            agent_row(1, AgentState.WRAP_UP, wrap_up_until=until),
            agent_row(2, AgentState.OFFERED),
            agent_row(3, AgentState.TALKING),
        ]
        calls = [self.make_call(1), self.make_call(2, is_in_fallback=True)]
        scene.floor.restore(calls=calls, agents=agents, ended=[call_id(3)])
        assert all(scene.floor.knows(call_id(number)) for number in (1, 2, 3))
        scene.connect(live(scene, 1), live(scene, 2, is_in_fallback=True), phones=frozenset({1, 2, 3}))
        assert scene.rung() == [2]
        assert scene.agent(3).state is AgentState.WRAP_UP
        scene.happen(ports.CitizenLeft(call_id(1), 16, scene.now))
        scene.pass_time(31)
        assert scene.agent(1).state is AgentState.READY

    def test_only_so_many_ended_calls_are_remembered(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("buergerdraht.telephony.rules.floor.REMEMBERED_ENDED_CALLS", 2)
        for number in (1, 2, 3):
            scene.arrive(number)
            scene.happen(ports.CitizenLeft(call_id(number), 16, scene.now))
        assert [scene.floor.has_ended(call_id(number)) for number in (1, 2, 3)] == [False, True, True]
