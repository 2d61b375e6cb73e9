from dataclasses import replace

import pytest

from buergerdraht.telephony.ports import LegId
from buergerdraht.telephony.rules import agents, calls, steps
from buergerdraht.telephony.rules.agents import Agent, Profile
from buergerdraht.telephony.rules.effects import AgentChange, Effects
from buergerdraht.telephony.rules.happenings import Answered, CitizenHungUp
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.tests.factory import READY, START, Scene, call_id, route
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState

CALL = Call(call_id(1), "channel", route(), "", "withheld", START)
AGENT = Agent(Profile(1, 1, "Frau Klein"), READY, AgentState.READY, START)


def test_every_state_says_what_may_follow_and_an_ended_call_nothing() -> None:
    assert set(steps.TRANSITIONS) == set(CallState)
    assert set(agents.TRANSITIONS) == set(AgentState)
    assert steps.TRANSITIONS[CallState.ENDED] == frozenset()


@pytest.mark.parametrize("before", list(CallState))
@pytest.mark.parametrize("after", list(CallState))
def test_a_call_moves_as_the_table_allows_only(before: CallState, after: CallState) -> None:
    call = replace(CALL, state=before)
    if after in steps.TRANSITIONS[before]:
        assert steps.transition(call, after).state is after
    else:
        with pytest.raises(ValueError, match="cannot go"):
            steps.transition(call, after)


def test_an_agent_moves_as_the_table_allows_only() -> None:
    with pytest.raises(ValueError, match="cannot go"):
        agents.transition(AGENT, AgentState.WRAP_UP, START)


def test_nothing_happens_to_an_ended_call() -> None:
    leg = LegId(1, CALL.id, 1)
    ended = replace(CALL, state=CallState.ENDED)
    for happening in (Answered(leg, START), CitizenHungUp(16, START)):
        assert calls.step(ended, happening) == Step(ended)


def test_effects_know_whether_there_is_something_to_write() -> None:
    assert not Effects().has_records
    assert Effects(agent_changes=[AgentChange(1, AgentState.READY, "", START, None)]).has_records


def test_timers_that_do_not_matter_any_more_do_nothing() -> None:
    scene = Scene()
    scene.ready(1)
    scene.arrive(1)
    scene.command(1, "decline")
    scene.pass_time(60)
    facts = len(scene.log.facts)
    scene.pass_time(600)
    assert len(scene.log.facts) == facts
