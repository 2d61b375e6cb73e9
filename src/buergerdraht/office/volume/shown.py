"""What the page and the files show of an analysis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.foundation.charts import drawing
from buergerdraht.foundation.figures import percent
from buergerdraht.office.volume import drawings
from buergerdraht.office.volume.forms import AssumptionsForm
from buergerdraht.quality.figures import Question, Scope, Step, course, load, scope_of
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.rules import local_day
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.rules.analysis import (
    WEEKDAYS,
    Assumptions,
    CentreLoad,
    HourLoad,
    JoinedHour,
    Savings,
    Slot,
    StaffPlan,
    handling_seconds,
    heat_map,
    joined_hours,
    savings,
    share_outside,
    staff_plan,
)
from buergerdraht.volume.rules.faults import report_from
from buergerdraht.volume.rules.figures import Figures, figures_from

WEEKS_OF_CENTRE = 12
"""So far back the centre's own load is looked at; weeks without a call do not count."""


@dataclass(frozen=True, slots=True)
class Result:
    """A ready analysis with what follows from it."""

    analysis: VolumeAnalysis
    figures: Figures
    told: Assumptions
    plan: StaffPlan
    savings: Savings
    joined: tuple[JoinedHour, ...]
    """Empty: the centre has no figures, or the person may not see them."""


def result_of(analysis: VolumeAnalysis, told: Assumptions, *, user: User, now: datetime) -> Result:
    """Return everything that an analysis says, as somebody may see it."""
    figures = figures_from(analysis.figures or {})
    plan = staff_plan(figures, told)
    centre = centre_load(analysis, user=user, now=now)
    return Result(
        analysis,
        figures,
        told,
        plan,
        savings(figures, plan, told),
        joined_hours(figures, centre, told) if centre else (),
    )


def centre_load(analysis: VolumeAnalysis, *, user: User, now: datetime) -> CentreLoad:
    """Return the mean hours of the centre's last weeks; nothing for somebody of the partner."""
    if analysis.centre_id not in scope_of(user).centre_ids:
        return {}
    today = local_day(now)
    monday = today - timedelta(days=today.weekday())
    question = Question(
        Scope(frozenset({analysis.centre_id})), Span(monday - timedelta(weeks=WEEKS_OF_CENTRE), monday)
    )
    weeks = len(course(question, step=Step.WEEK))
    return {
        (each.weekday - 1, each.hour): HourLoad(
            calls=each.counts.offered / max(weeks, 1),
            handling_seconds=(each.counts.talk_ms + each.counts.wrap_up_ms)
            / 1000
            / max(each.counts.answered, 1),
        )
        for each in load(question)
    }


def page_of(result: Result) -> dict[str, Any]:
    """Return what the page shows of a result."""
    figures, hours = result.figures, result.joined
    return {
        "result": result,
        "figures": figures,
        "lost_percent": percent(figures.lost, of=figures.offered),
        "outside_percent": share_outside(figures, result.told),
        "handling": handling_seconds(figures, result.told),
        "heat": heat_map(figures),
        "charts": [drawing(each) for each in drawings.charts(figures, result.plan)],
        "joined_chart": drawing(drawings.joined(hours)) if hours else None,
        "staff_rows": list(staff_rows(result.plan)),
        "staff_days": WEEKDAYS[: result.told.days],
        "busiest": [(datetime.fromisoformat(each.name), each) for each in figures.hours],
        "report": report_from(result.analysis.report or {}),
    }


def staff_rows(plan: StaffPlan) -> Iterator[tuple[str, list[tuple[str, Slot]]]]:
    """Return the intervals of the day, each with what every day of the week needs."""
    times = dict.fromkeys(slot.time for slot in plan.slots)
    for time in times:
        yield time, [(WEEKDAYS[slot.weekday], slot) for slot in plan.slots if slot.time == time]


def answer_of(
    analysis: VolumeAnalysis, form: AssumptionsForm, *, user: User, now: datetime
) -> dict[str, Any]:
    """Return the page's part of a valid form; nothing of a refused one."""
    if not form.is_valid():
        return {}
    return page_of(result_of(analysis, form.assumptions(), user=user, now=now))
