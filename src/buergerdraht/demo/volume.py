"""The call records of a town that joins next, made up and read in as a person would: a volume analysis."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from math import log
from random import Random
from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.terms import add_months
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.queries import people_able_at
from buergerdraht.demo.plan import hours_rules
from buergerdraht.demo.year.demand import Callers, Demand, arrivals
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, is_open, local_day
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.operations import (
    begin_analysis,
    guessed_of,
    read_file,
    start_reading,
    take_analysis,
)
from buergerdraht.volume.rules.plans import Plan

HEAD = "Datum;Uhrzeit;Rufnummer;Amt;Anliegen;Richtung;Wartezeit;Gesprächsdauer"
MONTHS_END = "Monatsabschluss"
"""What the telephone system writes on each first of a month: a line that is none of a call."""
OUTWARD, CALLS_AGAIN = 0.12, 0.4
"""Shares of calls out of the town hall, and of those who reached nobody and try once more within the hour."""
CROWDED, CLOSED = (9, 10, 11), 0.93
"""Hours in which half as many again reach nobody, and the share of those who do not while nobody is there."""


@dataclass(frozen=True, slots=True)
class Office:
    """What is asked of an office, and how it takes its calls."""

    name: str
    share: int
    lost: int
    talk: int
    topics: tuple[str, ...]


@cache
def _planned() -> Mapping[str, Any]:
    text = files("buergerdraht.demo").joinpath("data/volume.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def load_volume(*, now: datetime) -> bool:
    """Have the town's records analysed unless anybody ever had any analysed; tell whether they were."""
    centre = ServiceCentre.objects.filter(slug=_planned()["centre"]).first()
    by = people_able_at(Ability.ANALYSE_VOLUME, centre_id=centre.pk).first() if centre else None
    if centre is None or by is None or AuditEntry.objects.filter(verb="volume.begun").exists():
        return False
    _analyse(centre, by=by, now=now)
    return True


def records(today: date) -> Iterator[str]:
    """Yield the lines of the whole months before the day, the same each time."""
    first = today.replace(day=1)
    day = add_months(first, -_planned()["months"])
    yield HEAD
    while day < first:
        if day.day == 1:
            yield MONTHS_END
        yield from sorted(_lines_of(day))
        day += timedelta(days=1)


def _analyse(centre: ServiceCentre, *, by: User, now: datetime) -> None:
    """As a person does who finds all columns guessed well and takes what could be read."""
    planned = _planned()
    analysis = begin_analysis(
        planned["name"],
        centre=centre,
        authority=Authority.objects.filter(regional_key=planned["regional_key"]).first(),
        file_name=planned["file_name"],
        chunks=("\r\n".join(records(local_day(now))).encode("cp1252"),),
        by=by,
        now=now,
    )
    guess = guessed_of(analysis.upload)
    plan = Plan(replace(guess.dialect, date_order=guess.order.order), guess.meanings)
    start_reading(analysis, plan, now=now)
    read_file(analysis.pk, now=now)
    if VolumeAnalysis.objects.filter(pk=analysis.pk, state=VolumeAnalysis.State.CHECKED).exists():
        take_analysis(analysis, by=by, now=now)


def _lines_of(day: date) -> Iterator[str]:
    planned, dice = _planned(), Random(day.toordinal())  # noqa: S311  (the same day each time)
    hours = hours_rules(planned["hours"], state=planned["state"])
    callers, town = Callers(0, day=day, dice=dice), _Town(hours, dice)
    offices = [Office(**{**each, "topics": tuple(each["topics"])}) for each in planned["offices"]]
    shares = [office.share for office in offices]
    for at in arrivals(Demand("", planned["yearly"], 0, hours), day=day, peaks=(), dice=dice):
        office = dice.choices(offices, shares)[0]
        about = f"{office.name};{dice.choice(office.topics)}"
        if dice.random() < OUTWARD:
            yield _line(at, "", f"{office.name};;abgehend", wait=8, talk=town.talk(office))
        else:
            yield from town.calls(at, callers.next(), office, f"{about};ankommend")


@dataclass(frozen=True, slots=True)
class _Town:
    """A town hall on a day."""

    hours: CalendarRules
    dice: Random

    def calls(self, at: datetime, caller: str, office: Office, about: str) -> Iterator[str]:
        """Yield a citizen's call, and the next one if she reaches nobody and tries again."""
        dice = self.dice
        if dice.random() > self._chance_of_loss(at, office):
            yield _line(at, caller, about, wait=4 + dice.expovariate(1 / 16), talk=self.talk(office))
            return
        yield _line(at, caller, about, wait=min(6 + dice.expovariate(1 / 40), 240), talk=0)
        if dice.random() < CALLS_AGAIN:
            yield from self.calls(at + timedelta(minutes=dice.uniform(2, 50)), caller, office, about)

    def talk(self, office: Office) -> float:
        """Return how many seconds a talk lasts."""
        return min(self.dice.lognormvariate(log(office.talk), 0.7), 1800)

    def _chance_of_loss(self, at: datetime, office: Office) -> float:
        if not is_open(self.hours, at):
            return CLOSED
        return office.lost / 100 * (1.5 if at.astimezone(BERLIN).hour in CROWDED else 1)


def _line(at: datetime, caller: str, about: str, *, wait: float, talk: float) -> str:
    begin = at.astimezone(BERLIN)
    return f"{begin:%d.%m.%Y;%H:%M:%S};{caller};{about};{_clock(wait)};{_clock(talk)}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"00:{minutes:02}:{rest:02}"
