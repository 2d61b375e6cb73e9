"""Who works when: early and late turns, lunch, short breaks, leave. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from buergerdraht.demo.year.demand import Demand
from buergerdraht.servicehours.rules import Opening, intervals_on
from buergerdraht.telephony.rules.agents import Profile, Wish
from buergerdraht.telephony.rules.vocabulary import AgentState

READY = Wish(AgentState.READY)
LUNCH = Wish(AgentState.BREAK, "lunch")
SHORT = Wish(AgentState.BREAK, "short")
SIGNED_OUT = Wish(AgentState.SIGNED_OUT)
TURN = timedelta(hours=8, minutes=30)
AWAY = 0.17
"""Share of days on leave, ill or in training."""
FEWEST = 2
"""Nobody's leave is granted below this."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A person's day."""

    profile: Profile
    wishes: tuple[tuple[datetime, Wish], ...]


def duties(
    demands: Sequence[Demand], agents: Sequence[Profile], *, day: date, dice: Random
) -> Iterator[Duty]:
    """Yield the duties of the day, from when a centre's first number is answered until its last one is."""
    for centre_id in sorted({demand.centre_id for demand in demands}):
        calendars = {demand.hours for demand in demands if demand.centre_id == centre_id}
        openings = [opening for each in calendars for opening in intervals_on(each, day)]
        people = [agent for agent in agents if agent.centre_id == centre_id]
        if openings:
            begin, end = min(each.opens_at for each in openings), max(each.closes_at for each in openings)
            yield from _duties_of(_present(people, dice), Opening(begin, end), dice)


def _present(people: Sequence[Profile], dice: Random) -> list[Profile]:
    there = [each for each in people if dice.random() >= AWAY]
    return there if len(there) >= FEWEST else list(people[:FEWEST])


def _duties_of(people: Sequence[Profile], hours: Opening, dice: Random) -> Iterator[Duty]:
    """Every second person comes late and stays to the end."""
    for place, profile in enumerate(people):
        begin, end = hours.opens_at, min(hours.opens_at + TURN, hours.closes_at)
        if place % 2:
            begin, end = max(hours.closes_at - TURN, hours.opens_at), hours.closes_at
        yield Duty(profile, tuple(_wishes(begin, end, place, dice)))


def _wishes(begin: datetime, end: datetime, place: int, dice: Random) -> Iterator[tuple[datetime, Wish]]:
    yield _about(begin, dice, -4, 2), READY
    if end - begin > timedelta(hours=6):
        lunch = begin + timedelta(hours=3, minutes=15 + 20 * (place // 2))
        yield from _break(_about(lunch, dice, 0, 15), 30, LUNCH)
        for hours in (1.7, 6.4):
            yield from _break(_about(begin + timedelta(hours=hours), dice, 0, 40), 10, SHORT)
    yield _about(end, dice, 1, 8), SIGNED_OUT


def _break(at: datetime, minutes: int, wish: Wish) -> Iterator[tuple[datetime, Wish]]:
    yield at, wish
    yield at + timedelta(minutes=minutes), READY


def _about(at: datetime, dice: Random, earliest: float, latest: float) -> datetime:
    return at + timedelta(seconds=round(60 * dice.uniform(earliest, latest)))
