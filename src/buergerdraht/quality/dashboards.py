"""Everything that a page, a file or the interface shows about one question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.targets import CATALOGUE as TARGETS
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.versions.queries import targets_of
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.sorting import german_order
from buergerdraht.quality.catalogue import CHARTER, EVERY, Figure, FigureKind, WorkKind
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.figures import (
    MINUTES,
    Comparison,
    Hour,
    Part,
    Question,
    Step,
    course,
    load,
    parts,
    totals,
    values_of,
)
from buergerdraht.quality.rules import Span
from buergerdraht.quality.work import (
    Ranked,
    Reactions,
    StaffTime,
    agents_time,
    offices,
    reactions,
    services,
    staff_course,
    work,
)

Filled = TypeVar("Filled")
Rest = TypeVar("Rest")
LONGEST_BY_DAY = timedelta(days=31)
LONGEST_BY: dict[Step, timedelta] = {
    Step.QUARTER: timedelta(days=1),
    Step.HALF: timedelta(days=2),
    Step.HOUR: timedelta(days=7),
    Step.DAY: timedelta(days=92),
    Step.WEEK: timedelta(days=2 * 366),
}
"""A finer course has more points than anybody can read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with what it is compared with."""

    kind: FigureKind | WorkKind
    value: float | None
    before: float | None
    """In the time that it is compared with."""
    target: Target | None

    @property
    def figure(self) -> Figure[Any]:
        """Its name and definition."""
        return EVERY[self.kind]

    @property
    def change(self) -> float | None:
        """By how much it grew since the time before; None: one of the two is not known."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None: nothing to compare."""
        if self.target is None or self.value is None:
            return None
        is_limit = TARGETS[self.target.kind].is_upper_limit
        return self.value <= self.target.value if is_limit else self.value >= self.target.value


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The answer to a question."""

    question: Question
    compared: Span
    step: Step
    counts: Counts
    lines: tuple[Line, ...]
    course: tuple[tuple[date, Counts], ...]
    """Every step by its first day or its instant, those without calls, too."""
    part: Part
    parts: tuple[tuple[str, Counts], ...]
    """By authority; of one authority by number."""
    hours: tuple[Hour, ...]
    reactions: Reactions
    agreed_with: str
    """Whose targets these are: an agreement's partner, or the charter."""


@dataclass(frozen=True, slots=True)
class WorkBoard:
    """What is counted beside the calls."""

    question: Question
    compared: Span
    step: Step
    lines: tuple[Line, ...]
    services: tuple[Ranked, ...]
    offices: tuple[Ranked, ...]
    staff: tuple[tuple[date, StaffTime | None], ...]
    """Empty: whoever asks sees nobody's; None: too few were there."""
    agents: tuple[tuple[str, StaffTime], ...]


def dashboard(
    question: Question,
    *,
    now: datetime,
    step: Step | None = None,
    comparison: Comparison = Comparison.BEFORE,
) -> Dashboard:
    """Return everything about a question: about ten queries, however long the time is."""
    compared = question.compared(comparison)
    counts, before = totals(question), totals(compared)
    targets, agreed_with = _targets(question)
    step = step or step_of(question.span)
    part, found = _parts(question)
    return Dashboard(
        question=question,
        compared=compared.span,
        step=step,
        counts=counts,
        lines=tuple(_line(kind, counts, before, targets) for kind in FigureKind),
        course=_filled(course(question, step=step), question.span, step, empty=Counts()),
        part=part,
        parts=found,
        hours=load(question),
        reactions=reactions(question, now=now),
        agreed_with=agreed_with,
    )


def work_board(
    question: Question,
    *,
    now: datetime,
    step: Step | None = None,
    comparison: Comparison = Comparison.BEFORE,
) -> WorkBoard:
    """Return what is counted beside the calls; the agents' time for their own centre alone."""
    compared = question.compared(comparison)
    step = step or step_of(question.span)
    step = Step.DAY if step in MINUTES else step
    told, before = work(question, now=now), work(compared, now=now)
    targets, _ = _targets(question)
    staff = staff_course(question, step=step)
    return WorkBoard(
        question=question,
        compared=compared.span,
        step=step,
        lines=tuple(_line(kind, told, before, targets) for kind in _work_kinds(question)),
        services=services(question),
        offices=offices(question),
        staff=_filled(staff, question.span, step, empty=None) if staff else (),
        agents=agents_time(question),
    )


def _work_kinds(question: Question) -> tuple[WorkKind, ...]:
    """Agents work for their centre: a partner is told nothing of their time."""
    return tuple(kind for kind in WorkKind if kind is not WorkKind.OCCUPANCY or question.scope.centre_ids)


def step_of(span: Span) -> Step:
    """Return how finely a time is told: up to a month by the day, up to sixteen weeks by the week."""
    if span.until - span.first_on <= LONGEST_BY_DAY:
        return Step.DAY
    return Step.WEEK if span.is_weekly else Step.MONTH


def is_too_fine(step: Step | None, span: Span) -> bool:
    """Tell whether the course of the time would have more points than anybody can read."""
    return step in LONGEST_BY and span.until - span.first_on > LONGEST_BY[step]


def places(question: Question) -> tuple[tuple[int, str], ...]:
    """Return the authorities that have figures in the question's time, by name."""
    found = values_of(question, part=Part.AUTHORITY)
    named = Authority.objects.filter(pk__in=found).order_by(german_order("name"), "pk")
    return tuple(named.values_list("pk", "name"))


def numbers(question: Question) -> tuple[tuple[int, str], ...]:
    """Return the dialled numbers that have figures in the question's time, in E.164."""
    found = values_of(question, part=Part.NUMBER) - {None}
    served = ServedNumber.objects.filter(pk__in=found).order_by("number__number", "pk")
    return tuple(served.values_list("pk", "number__number"))


def _filled(
    found: Mapping[date, Filled], span: Span, step: Step, *, empty: Rest
) -> tuple[tuple[date, Filled | Rest], ...]:
    begins = _instants(found, MINUTES[step]) if step in MINUTES else _BEGINS[step](span)
    return tuple((begin, found.get(begin, empty)) for begin in begins)


def _instants(found: Mapping[date, Any], minutes: int) -> tuple[date, ...]:
    """From the first to the last that has calls: nobody wants to see the night."""
    if not found:
        return ()
    first, last = min(found), max(found)
    assert isinstance(first, datetime)  # noqa: S101  (for the type)
    assert isinstance(last, datetime)  # noqa: S101
    length = timedelta(minutes=minutes)
    return tuple(first + length * n for n in range((last - first) // length + 1))


_BEGINS: dict[Step, Callable[[Span], tuple[date, ...]]] = {
    Step.DAY: Span.days,
    Step.WEEK: Span.weeks,
    Step.MONTH: Span.first_days,
}


def _line(kind: FigureKind | WorkKind, told: Any, before: Any, targets: Mapping[TargetKind, Target]) -> Line:
    figure = EVERY[kind]
    target = targets.get(figure.target) if figure.target else None
    return Line(kind, figure.formula(told), figure.formula(before), target)


def _targets(question: Question) -> tuple[dict[TargetKind, Target], str]:
    """The targets of the one agreement that the calls came by; else what the charter promises for all."""
    found = values_of(question, part=Part.AGREEMENT) - {None}
    if len(found) == 1:
        agreement = Agreement.objects.select_related("partner").get(pk=found.pop())
        agreed = {target.kind: target for target in targets_of(agreement)}
        if agreed:
            return agreed, f"Vereinbarung {agreement.partner.name}"
    promised = {
        figure.target: Target(figure.target, TARGETS[figure.target].default, TARGETS[figure.target].threshold)
        for figure in EVERY.values()
        if figure.target and figure.source == CHARTER
    }
    return promised, CHARTER


def _parts(question: Question) -> tuple[Part, tuple[tuple[str, Counts], ...]]:
    by_authority = parts(question, by=Part.AUTHORITY)
    if len(by_authority) > 1:
        names = dict(Authority.objects.filter(pk__in=by_authority).values_list("pk", "name"))
        return Part.AUTHORITY, _by_size(by_authority, names)
    by_number = parts(question, by=Part.NUMBER)
    served = ServedNumber.objects.filter(pk__in=[each for each in by_number if each])
    numbers = dict(served.values_list("pk", "number__number"))
    return Part.NUMBER, _by_size(by_number, numbers)


def _by_size(found: Mapping[Any, Counts], names: Mapping[Any, str]) -> tuple[tuple[str, Counts], ...]:
    ordered = sorted(found.items(), key=lambda each: (-each[1].offered, names.get(each[0], "")))
    return tuple((names.get(key, "nicht eingetragene Rufnummer"), counts) for key, counts in ordered)
