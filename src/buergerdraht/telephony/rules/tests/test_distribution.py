from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.telephony.ports import CitizenLeft
from buergerdraht.telephony.rules.agents import Agent, Profile
from buergerdraht.telephony.rules.distribution import Line
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.tests.factory import READY, START, Scene, call_id, route
from buergerdraht.telephony.rules.vocabulary import AgentState, CallerKind

SKILLS = st.sampled_from(["", "", "signs"])


def make_call(
    number: int, *, waits: int = 0, priority: int = 0, skill: str = "", is_urgent: bool = False
) -> Call:
    arrived_at = START - timedelta(seconds=waits)
    return Call(
        call_id(number),
        f"channel-{number}",
        route(priority=priority, skill=skill),
        "",
        CallerKind.WITHHELD,
        arrived_at,
        is_urgent=is_urgent,
    )


def make_agent(number: int, *, idle: int = 0, skills: Sequence[str] = ()) -> Agent:
    since = START - timedelta(seconds=idle)
    return Agent(
        Profile(number, 1, "Frau Klein", frozenset(skills)), READY, AgentState.READY, since, idle_since=since
    )


def line_of(calls: Sequence[Call] = (), agents: Sequence[Agent] = ()) -> Line:
    line = Line()
    for call in calls:
        line.put_call(call)
    for agent in agents:
        line.put_agent(agent)
    return line


def test_the_agent_who_is_idle_longest_gets_the_call() -> None:
    line = line_of(agents=[make_agent(1, idle=5), make_agent(2, idle=9), make_agent(3, idle=7)])
    chosen = line.agent_for(make_call(1), at=START)
    assert chosen is not None
    assert chosen.id == 2


def test_only_an_agent_with_the_skill_gets_the_call() -> None:
    line = line_of(agents=[make_agent(1, idle=9), make_agent(2, skills=["signs"])])
    chosen = line.agent_for(make_call(1, skill="signs"), at=START)
    assert chosen is not None
    assert chosen.id == 2
    assert line_of(agents=[make_agent(1)]).agent_for(make_call(1, skill="signs"), at=START) is None


def test_an_agent_who_declined_gets_the_call_again_only_if_nobody_else_is_ready_and_later() -> None:
    call = make_call(1)
    skipping = Call(
        call.id, "x", call.route, "", CallerKind.WITHHELD, call.arrived_at, skipped={1: START + timedelta(10)}
    )
    both = line_of(agents=[make_agent(1, idle=9), make_agent(2)])
    alone = line_of(agents=[make_agent(1), make_agent(1)])
    assert [agent.id for agent in [both.agent_for(skipping, at=START)] if agent] == [2]
    assert alone.agent_for(skipping, at=START) is None
    assert alone.agent_for(skipping, at=START + timedelta(10)) is not None
    assert line_of([skipping]).call_for(make_agent(1), at=START) is None
    assert line_of([skipping]).call_for(make_agent(1), at=START + timedelta(10)) == skipping


def test_the_call_that_lost_its_agent_goes_first_then_priority_then_arrival() -> None:
    calls = [
        make_call(1, waits=10),
        make_call(2, waits=20),
        make_call(3, priority=5),
        make_call(4, is_urgent=True, priority=-1),
    ]
    assert [call.id.int for call in line_of(calls).waiting()] == [4, 3, 2, 1]


def test_who_leaves_the_line_is_not_found_again() -> None:
    call, agent = make_call(1), make_agent(1)
    line = line_of([call], [agent])
    line.drop_call(call.id)
    line.drop_call(call.id)
    line.drop_agent(agent.id)
    line.drop_agent(agent.id)
    assert line.call_for(make_agent(2), at=START) is None
    assert line.agent_for(make_call(2), at=START) is None


CALLS = st.builds(
    make_call,
    st.integers(1, 50),
    waits=st.integers(0, 3),
    priority=st.integers(0, 2),
    skill=SKILLS,
    is_urgent=st.booleans(),
)
AGENTS = st.builds(
    make_agent, st.integers(1, 50), idle=st.integers(0, 3), skills=st.sampled_from([(), ("signs",)])
)


@given(st.lists(CALLS, unique_by=lambda call: call.id), AGENTS)
def test_a_ready_agent_gets_the_first_call_that_she_may_take_whatever_the_order_of_arrival(
    calls: list[Call], agent: Agent
) -> None:
    may_take = [call for call in calls if not call.route.skill or call.route.skill in agent.profile.skills]
    first = min(
        may_take,
        key=lambda call: (not call.is_urgent, -call.route.priority, call.arrived_at, call.id),
        default=None,
    )
    assert line_of(calls).call_for(agent, at=START) == first
    assert line_of(calls[::-1]).call_for(agent, at=START) == first


@given(st.lists(AGENTS, unique_by=lambda agent: agent.id), CALLS)
def test_a_call_rings_at_the_agent_idle_longest_whatever_the_order_in_which_they_got_ready(
    agents: list[Agent], call: Call
) -> None:
    able = [agent for agent in agents if not call.route.skill or call.route.skill in agent.profile.skills]
    first = min(able, key=lambda agent: (agent.since, agent.id), default=None)
    assert line_of(agents=agents).agent_for(call, at=START) == first
    assert line_of(agents=agents[::-1]).agent_for(call, at=START) == first


def test_an_offer_that_comes_to_nothing_leaves_an_agent_her_place_in_the_line() -> None:
    scene = Scene()
    scene.ready(1)
    scene.pass_time(10)
    scene.ready(2)
    scene.arrive(1)
    scene.happen(CitizenLeft(call_id(1), 16, scene.now))
    scene.arrive(2)
    assert scene.rung() == [1, 1]
