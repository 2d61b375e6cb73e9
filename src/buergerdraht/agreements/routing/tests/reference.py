"""What becomes of a call, worked out another way: slow, minute by minute, from the documents' sentences."""

from datetime import datetime, timedelta

from buergerdraht.agreements.routing.rules import Attendant, RoutingPlan, Stage, Way
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, closed_because

MINUTE = timedelta(minutes=1)


def slow_steps(plan: RoutingPlan, *, at: datetime) -> str:
    """Return who is tried, in this order: A the attendant, C the centre, - the announcement."""
    way, centre, hers = slow_way(plan, at=at), slow_open(plan.hours, at=at), slow_presence(plan, at=at)
    last = "C" if centre else "-"
    match way:
        case Way.TAKEOVER | Way.DIVERTED:
            return last
        case Way.OVERFLOW:
            return ("A" if hers else "") + last
        case Way.ABSENCE if not hers:
            return last
        case Way.ATTENDANT if not hers:
            return "-"
    return "A" + (last if plan.is_backed_up else "-")


def slow_way(plan: RoutingPlan, *, at: datetime) -> Way:
    day = at.astimezone(BERLIN).date()
    holding = [stage for stage in plan.stages if holds(stage, day.toordinal())]
    if not holding or (holding[0].way in ["overflow", "absence", "attendant"] and not plan.attendant):
        return Way.TAKEOVER
    return holding[0].way


def holds(stage: Stage, day: int) -> bool:
    last = stage.valid_until.toordinal() if stage.valid_until else 10**9
    return day in range(stage.valid_from.toordinal(), last)


def slow_open(rules: CalendarRules, *, at: datetime) -> bool:
    """Look at the clock on the wall, without the arithmetic of servicehours."""
    wall = at.astimezone(BERLIN)
    if closed_because(rules, wall.date()):
        return False
    minute = 60 * wall.hour + wall.minute
    week = [other.intervals for other in rules.other_weeks if other.holds_on(wall.date())]
    return any(
        each.weekday == wall.weekday()
        and 60 * each.opens.hour + each.opens.minute
        <= minute
        < (60 * each.closes.hour + each.closes.minute or 24 * 60)
        for each in (week[0] if week else rules.intervals)
    )


def slow_presence(plan: RoutingPlan, *, at: datetime) -> bool:
    if plan.attendant is None or is_away(plan.attendant, at=at):
        return False
    return slow_open(plan.attendant.presence or plan.hours, at=at)


def is_away(attendant: Attendant, *, at: datetime) -> bool:
    return any(
        absence.begins_at <= at and not (absence.ends_at and absence.ends_at <= at)
        for absence in attendant.absences
    )


def slow_next_answer(plan: RoutingPlan, *, at: datetime, within: timedelta) -> datetime | None:
    """Return the first later minute at which somebody new answers; `at` is a whole minute."""
    could_ring = "A" in slow_steps(plan, at=at)
    for minute in range(1, within // MINUTE):
        then = at + minute * MINUTE
        first = slow_steps(plan, at=then)[0]
        if first == "C" or (first == "A" and not could_ring):
            return then
        could_ring = could_ring and first == "A"
    return None
