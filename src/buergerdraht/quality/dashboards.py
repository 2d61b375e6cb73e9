"""Everything that a page, a file or the interface shows about one question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.targets import CATALOGUE as TARGETS
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.versions.queries import targets_of
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.sorting import german_order
from buergerdraht.quality.catalogue import CATALOGUE, CHARTER, Figure, FigureKind
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.figures import Hour, Part, Question, Step, course, load, parts, totals, values_of
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.rules import day_begin
from buergerdraht.tickets.models import Ticket

LONGEST_BY_DAY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with what it is compared with."""

    kind: FigureKind
    value: float | None
    before: float | None
    """In the time before."""
    target: Target | None

    @property
    def figure(self) -> Figure:
        """Its name and definition."""
        return CATALOGUE[self.kind]

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
class Reactions:
    """Reactions of the authorities on tickets that were due in the time."""

    kept: int
    late: int
    """Or still missing."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The answer to a question."""

    question: Question
    step: Step
    counts: Counts
    lines: tuple[Line, ...]
    course: tuple[tuple[date, Counts], ...]
    """Every day, week or month, those without calls, too."""
    part: Part
    parts: tuple[tuple[str, Counts], ...]
    """By authority; of one authority by number."""
    hours: tuple[Hour, ...]
    reactions: Reactions
    agreed_with: str
    """Whose targets these are: an agreement's partner, or the charter."""


def dashboard(question: Question, *, now: datetime) -> Dashboard:
    """Return everything about a question: about ten queries, however long the time is."""
    counts, before = totals(question), totals(question.before())
    targets, agreed_with = _targets(question)
    step = step_of(question.span)
    part, found = _parts(question)
    return Dashboard(
        question=question,
        step=step,
        counts=counts,
        lines=tuple(_line(kind, counts, before, targets) for kind in FigureKind),
        course=_filled(course(question, step=step), question.span, step),
        part=part,
        parts=found,
        hours=load(question),
        reactions=_reactions(question, now=now),
        agreed_with=agreed_with,
    )


def step_of(span: Span) -> Step:
    """Return how finely a time is told: up to a month by the day, up to sixteen weeks by the week."""
    if span.until - span.first_on <= LONGEST_BY_DAY:
        return Step.DAY
    return Step.WEEK if span.is_weekly else Step.MONTH


def places(question: Question) -> tuple[tuple[int, str], ...]:
    """Return the authorities that have figures in the question's time, by name."""
    found = values_of(question, part=Part.AUTHORITY)
    named = Authority.objects.filter(pk__in=found).order_by(german_order("name"), "pk")
    return tuple(named.values_list("pk", "name"))


def _filled(found: Mapping[date, Counts], span: Span, step: Step) -> tuple[tuple[date, Counts], ...]:
    begins = span.days() if step is Step.DAY else span.steps()
    return tuple((begin, found.get(begin, Counts())) for begin in begins)


def _line(kind: FigureKind, counts: Counts, before: Counts, targets: Mapping[TargetKind, Target]) -> Line:
    figure = CATALOGUE[kind]
    target = targets.get(figure.target) if figure.target else None
    return Line(kind, figure.formula(counts), figure.formula(before), target)


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
        for figure in CATALOGUE.values()
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


def _reactions(question: Question, *, now: datetime) -> Reactions:
    span = question.span
    due = Ticket.objects.filter(
        question.scope.condition(), due_at__gte=day_begin(span.first_on), due_at__lt=day_begin(span.until)
    )
    if question.authority_id:
        due = due.filter(authority=question.authority_id)
    late = Q(reacted_at__gt=F("due_at")) | Q(reacted_at__isnull=True, due_at__lt=now)
    found = due.aggregate(
        kept=Count("pk", filter=Q(reacted_at__lte=F("due_at"))), late=Count("pk", filter=late)
    )
    return Reactions(found["kept"], found["late"])
