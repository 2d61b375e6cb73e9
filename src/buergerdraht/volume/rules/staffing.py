"""How many people a load of calls takes. Pure.

Erlang C (M/M/n): everybody waits for as long as it takes. Erlang A (M/M/n+M, Palm): callers hang up after
some patience. Formulas of the latter as in Mandelbaum and Zeltyn, Service Engineering in Action (2007).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, isinf

SMALLEST_TERM = 1e-12
LEAST_PIECES, MOST_PIECES = 32, 4096
"""Of the integral over the waits within the target (Simpson)."""


@dataclass(frozen=True, slots=True)
class Load:
    """Calls of an interval, and how long each occupies somebody."""

    calls: float
    handling_seconds: float
    interval_seconds: int

    @property
    def rate(self) -> float:
        """Calls per second."""
        return self.calls / self.interval_seconds

    @property
    def erlangs(self) -> float:
        """People who would be busy all the time, on average."""
        return self.rate * self.handling_seconds


@dataclass(frozen=True, slots=True)
class Goal:
    """So many per hundred of all calls are answered within so many seconds (75/30)."""

    percent: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What callers meet with a number of agents; shares from 0 to 1, of all calls."""

    in_time: float
    wait_seconds: float
    """Mean of all calls; infinite where the line only grows."""
    hung_up: float
    occupancy: float


NOBODY_CALLS = Expected(1, 0, 0, 0)


def expected(load: Load, *, agents: int, seconds: int, patience: int | None) -> Expected:
    """Return what callers meet; `patience` is its mean in seconds, None: everybody waits (Erlang C)."""
    if not load.erlangs:
        return NOBODY_CALLS
    if patience is None:
        return _erlang_c(load, agents=agents, seconds=seconds)
    return _erlang_a(load, agents=agents, seconds=seconds, patience=patience)


@lru_cache(maxsize=8192)
def agents_needed(load: Load, *, goal: Goal, patience: int | None) -> int:
    """Return the fewest agents with whom the goal is reached; 0 where nobody calls."""
    if not load.erlangs:
        return 0
    share = goal.percent / 100
    agents = max(1, ceil(share * load.erlangs))  # fewer could not even talk to so many
    while expected(load, agents=agents, seconds=goal.seconds, patience=patience).in_time < share:
        agents += 1
    return agents


def posts_for(agents: int, *, shrinkage_percent: int) -> int:
    """Return how many must be planned so that so many are at the phone."""
    return -(-100 * agents // (100 - shrinkage_percent))


def _least_states(erlangs: float, agents: int) -> float:
    """Weights of all states up to `agents` busy ones, where that one weighs 1: Erlang B's inverse."""
    weight = 1.0
    for busy in range(1, agents + 1):
        weight = 1 + weight * busy / erlangs
    return weight


def _erlang_c(load: Load, *, agents: int, seconds: int) -> Expected:
    spare = agents - load.erlangs
    if spare <= 0:
        return Expected(0, float("inf"), 0, 1)
    occupancy = load.erlangs / agents
    waits = 1 / (_least_states(load.erlangs, agents) * (1 - occupancy) + occupancy)
    decay = spare / load.handling_seconds
    return Expected(1 - waits * exp(-decay * seconds), waits / decay, 0, occupancy)


def _erlang_a(load: Load, *, agents: int, seconds: int, patience: int) -> Expected:
    served, leaving = agents / load.handling_seconds, 1 / patience
    waiting, in_line = _line(load.rate, served=served, leaving=leaving)
    if isinf(waiting):
        return Expected(0, patience, 1, 1)
    total = _least_states(load.erlangs, agents) + waiting
    waits, queue = (1 + waiting) / total, in_line / total
    soon = served / total * _answered_soon(load.rate, served=served, leaving=leaving, seconds=seconds)
    hung_up = leaving * queue / load.rate
    return Expected(
        in_time=1 - waits + soon,
        wait_seconds=queue / load.rate,
        hung_up=hung_up,
        occupancy=load.erlangs * (1 - hung_up) / agents,
    )


def _line(rate: float, *, served: float, leaving: float) -> tuple[float, float]:
    """Weights of the states with somebody in line, added up: once each, and as often as are waiting."""
    term, waiting, in_line, people = 1.0, 0.0, 0.0, 0
    while term > SMALLEST_TERM * (1 + waiting):
        people += 1
        term *= rate / (served + people * leaving)
        waiting += term
        in_line += people * term
    return waiting, in_line


def _answered_soon(rate: float, *, served: float, leaving: float, seconds: int) -> float:
    """The integral over waits up to `seconds` of those who are still there then."""

    def density(wait: float) -> float:
        return exp(rate / leaving * (1 - exp(-leaving * wait)) - (served + leaving) * wait)

    steepest = max(abs(rate * stay - served - leaving) for stay in (1, exp(-leaving * seconds)))
    pieces = 2 * min(MOST_PIECES, LEAST_PIECES + ceil(2 * steepest * seconds))
    step = seconds / pieces
    inner = sum((4 if place % 2 else 2) * density(place * step) for place in range(1, pieces))
    return step / 3 * (density(0) + inner + density(seconds))
