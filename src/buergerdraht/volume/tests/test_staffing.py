"""Staffing against published values, and what must hold whatever comes."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.volume.rules.staffing import Goal, Load, agents_needed, expected, posts_for

PROMISE = Goal(75, 30)
MINUTE = Load(calls=48, handling_seconds=60, interval_seconds=60)
"""50 agents, 48 calls a minute of a minute each, patience of two minutes: Garnett, Mandelbaum and Reiman,
Designing a Call Center with Impatient Customers (2002), table 1."""


def test_erlang_c_gives_the_worked_example_that_is_printed_everywhere() -> None:
    """100 calls in half an hour of 180 s each, 14 agents: 17.4 % wait, 88.8 % within 20 s, 7.8 s, 71.4 %."""
    load = Load(calls=100, handling_seconds=180, interval_seconds=1800)
    told = expected(load, agents=14, seconds=20, patience=None)
    assert (round(told.in_time, 3), round(told.wait_seconds, 1)) == (0.888, 7.8)
    assert round(told.occupancy, 3) == 0.714
    assert round(1 - expected(load, agents=14, seconds=0, patience=None).in_time, 3) == 0.174
    assert agents_needed(load, goal=Goal(80, 20), patience=None) == 14


def test_erlang_c_gives_the_published_row_without_impatience() -> None:
    told = expected(MINUTE, agents=50, seconds=30, patience=None)
    assert (round(told.wait_seconds, 1), round(told.occupancy, 2)) == (20.8, 0.96)


def test_erlang_a_gives_the_published_row_with_impatience() -> None:
    told = expected(MINUTE, agents=50, seconds=30, patience=120)
    assert round(told.hung_up, 3) == 0.031
    assert round(told.wait_seconds, 1) == 3.7
    assert round(told.occupancy, 2) == 0.93


def test_one_agent_is_the_queue_of_the_textbooks() -> None:
    """M/M/1 at half load: half of the callers wait, as long as a talk lasts on average."""
    half = Load(calls=5, handling_seconds=60, interval_seconds=600)
    assert expected(half, agents=1, seconds=0, patience=None).in_time == pytest.approx(0.5)
    assert expected(half, agents=1, seconds=0, patience=None).wait_seconds == pytest.approx(60)


def test_with_too_few_agents_the_line_only_grows_and_with_impatience_most_hang_up() -> None:
    load = Load(calls=100, handling_seconds=180, interval_seconds=900)
    assert expected(load, agents=20, seconds=30, patience=None).wait_seconds == inf
    assert expected(load, agents=2, seconds=30, patience=60).hung_up == pytest.approx(0.9, abs=0.01)
    flood = Load(calls=900_000, handling_seconds=180, interval_seconds=900)
    assert expected(flood, agents=1, seconds=30, patience=120).in_time == 0


def test_nobody_is_needed_where_nobody_calls() -> None:
    silence = Load(calls=0, handling_seconds=180, interval_seconds=900)
    assert agents_needed(silence, goal=PROMISE, patience=None) == 0
    assert expected(silence, agents=1, seconds=30, patience=60).in_time == 1


def test_who_is_away_is_planned_on_top() -> None:
    assert [posts_for(agents, shrinkage_percent=30) for agents in (0, 1, 7, 10)] == [0, 2, 10, 15]
    assert posts_for(3, shrinkage_percent=0) == 3


loads = st.builds(
    Load,
    calls=st.floats(0.1, 200),
    handling_seconds=st.floats(20, 900),
    interval_seconds=st.sampled_from([900, 1800, 3600]),
)


@given(loads, st.integers(1, 60), st.integers(0, 300), st.integers(10, 900))
def test_more_agents_and_more_time_never_answer_fewer(
    load: Load, agents: int, seconds: int, patience: int
) -> None:
    told = expected(load, agents=agents, seconds=seconds, patience=patience)
    more = expected(load, agents=agents + 1, seconds=seconds, patience=patience)
    later = expected(load, agents=agents, seconds=seconds + 10, patience=patience)
    assert -1e-6 <= told.in_time <= min(more.in_time, later.in_time) + 1e-6
    assert later.in_time <= 1 - told.hung_up + 1e-6


@given(loads, st.integers(1, 60))
def test_endless_patience_is_erlang_c(load: Load, spare: int) -> None:
    agents = int(load.erlangs) + 1 + spare
    waiting = expected(load, agents=agents, seconds=30, patience=None)
    patient = expected(load, agents=agents, seconds=30, patience=100_000_000)
    assert patient.in_time == pytest.approx(waiting.in_time, abs=1e-3)


@given(loads, st.integers(1, 95), st.integers(1, 120))
def test_no_fewer_agents_would_do(load: Load, percent: int, seconds: int) -> None:
    goal = Goal(percent, seconds)
    agents = agents_needed(load, goal=goal, patience=120)
    assert expected(load, agents=agents, seconds=seconds, patience=120).in_time >= percent / 100
    if agents > 1:
        assert expected(load, agents=agents - 1, seconds=seconds, patience=120).in_time < percent / 100
