"""What pages show of the routing: a number's week in picture and sentences, and what becomes of one call."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.routing.checks import warnings
from buergerdraht.agreements.routing.picture import WeekPicture, week_picture
from buergerdraht.agreements.routing.queries import route_of_number
from buergerdraht.agreements.routing.week import planned_week
from buergerdraht.agreements.routing.words import (
    Explanation,
    Line,
    Place,
    differing_days,
    explain,
    long_day,
    stage_sentence,
    week_lines,
)
from buergerdraht.agreements.rules import NumberRoute
from buergerdraht.authorities.queries import centres_by_id
from buergerdraht.servicehours.rules import local_day


@dataclass(frozen=True, slots=True)
class ShownWeek:
    """A number's week: picture, a sentence per time, days that differ, and what looks like an oversight."""

    monday: date
    picture: WeekPicture
    stage: str
    lines: tuple[Line, ...]
    differing: tuple[str, ...]
    warnings: tuple[str, ...]


def shown_week(route: NumberRoute, *, day: date) -> ShownWeek:
    """Return the week of the day as it will be."""
    monday = day - timedelta(days=day.weekday())
    return ShownWeek(
        monday=monday,
        picture=week_picture(planned_week(route.plan, monday=monday)),
        stage=stage_sentence(route.plan.stage_on(day)),
        lines=week_lines(route.plan, monday=monday, authority=route.authority_name),
        differing=differing_days(route.plan, monday=monday),
        warnings=warnings(route.plan, on=day),
    )


def what_happens(served: ServedNumber, *, at: datetime) -> Explanation:
    """Return what becomes of a call to the number at the instant, step by step, and why."""
    route, centres = route_of_number(served), centres_by_id()
    place = Place(route.authority_name, centres[route.centre_id], centres)
    explanation = explain(route.plan, at=at, place=place)[1]
    if route.holds_on(local_day(at)):
        return explanation
    return replace(explanation, steps=(_not_served(route),), reasons=())


def _not_served(route: NumberRoute) -> str:
    until = f" bis {long_day(route.valid_until - timedelta(days=1))}" if route.valid_until else ""
    return (
        f"Die Rufnummer wird an dem Tag nicht bedient, sondern ab {long_day(route.valid_from)}{until}. Kommt "
        "der Anruf trotzdem an, nimmt ihn das Auffang-Servicecenter als Anruf an eine unbekannte Nummer."
    )
