"""Figures to be read: of any time, authority, number, channel and interval, from the sums of days and hours.

`scope_of` is the only door: a centre sees the calls that it took, an authority those that were for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import DateTimeField, Expression, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import TruncMonth, TruncWeek

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.quality.counting import ALL, counts_of, from_facts, from_sums
from buergerdraht.quality.counts import HOURLY, Counts
from buergerdraht.quality.models import CallFact, DayFigures, HourFigures, LoadFigures, MonthFigures
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.rules import BERLIN

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Part(StrEnum):
    """What figures are told apart by."""

    CENTRE = "centre"
    AUTHORITY = "authority"
    AGREEMENT = "agreement"
    NUMBER = "served_number"
    PHASE = "phase"
    CHANNEL = "channel"
    IS_OPEN = "is_open"


class Comparison(StrEnum):
    """With which time figures are compared."""

    BEFORE = "before"
    YEAR = "year"
    """The same days of the year before."""


class Step(StrEnum):
    """Of what length the pieces of a course are."""

    QUARTER = "quarter_hour"
    HALF = "half_hour"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


MINUTES = {Step.QUARTER: 15, Step.HALF: 30, Step.HOUR: 60}
"""Steps that are shorter than a day; they are counted from the facts themselves."""
_STEPS: dict[Step, Expression | F] = {
    Step.DAY: F("day_on"),
    Step.WEEK: TruncWeek("day_on"),
    Step.MONTH: TruncMonth("day_on"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose calls somebody may count: those of these centres, and those for these authorities."""

    centre_ids: frozenset[int] = frozenset()
    authority_ids: frozenset[int] = frozenset()

    def condition(self) -> Q:
        """Return it as a condition; nothing at all where there is nothing."""
        return Q(centre__in=self.centre_ids) | Q(authority__in=self.authority_ids)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; None and empty: whatever it is."""

    scope: Scope
    span: Span
    centre_id: int | None = None
    authority_id: int | None = None
    agreement_id: int | None = None
    number_id: int | None = None
    phase: str = ""
    channel: str = ""
    is_open: bool | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for calls of a certain kind, not for everything of a centre or an authority."""
        told = (self.agreement_id, self.number_id, self.is_open)
        return bool(self.phase or self.channel) or any(each is not None for each in told)

    def before(self) -> "Question":
        """Return the same question about the time before."""
        return replace(self, span=self.span.before())

    def compared(self, comparison: Comparison) -> "Question":
        """Return the same question about the time that it is compared with."""
        return (
            self.before() if comparison is Comparison.BEFORE else replace(self, span=self.span.year_before())
        )

    def place_condition(self) -> Q:
        """Return it as a condition on rows of which nothing is known but centre and authority."""
        told = {"centre": self.centre_id, "authority": self.authority_id}
        return self.scope.condition() & Q(**{name: value for name, value in told.items() if value})

    def condition(self) -> Q:
        """Return it as a condition on rows that have a place and a day."""
        told = {
            "agreement": self.agreement_id,
            "served_number": self.number_id,
            "phase": self.phase or None,
            "channel": self.channel or None,
            "is_open": self.is_open,
        }
        asked = {name: value for name, value in told.items() if value is not None}
        days = Q(day_on__gte=self.span.first_on, day_on__lt=self.span.until)
        return self.place_condition() & days & Q(**asked)


@dataclass(frozen=True, slots=True)
class Hour:
    """The calls of one hour of the day on one day of the week."""

    weekday: int
    """1: Monday."""
    hour: int
    counts: Counts


def scope_of(user: User) -> Scope:
    """Return whose figures the user may see: those of her centres, or those of her own authority."""
    centres = centres_where(user, Ability.READ_FIGURES)
    authorities = own_authorities(user, Ability.READ_FIGURES)
    return Scope(
        frozenset(centres.values_list("pk", flat=True)), frozenset(authorities.values_list("pk", flat=True))
    )


def totals(question: Question, *, names: tuple[str, ...] = ALL) -> Counts:
    """Return the counts of the whole time; of these numbers alone, the others are 0."""
    return sum((counts_of(sums.aggregate(**from_sums(names))) for sums in sums_of(question)), Counts())


def totals_from_facts(question: Question) -> Counts:
    """Return the same from the facts themselves, as a proof of the sums."""
    return counts_of(CallFact.objects.filter(question.condition()).aggregate(**from_facts(ALL)))


def course(question: Question, *, step: Step) -> dict[date, Counts]:
    """Return the counts by begin of each step in which anything was counted, in order.

    By its first day; of a part of an hour by its instant (UTC).
    """
    if step in MINUTES:
        return _by_minutes(question, timedelta(minutes=MINUTES[step]))
    sums = sums_of(question) if step is Step.MONTH else [_days(question)]
    return dict(sorted(_told_apart(sums, by=_STEPS[step]).items()))


def _by_minutes(question: Question, length: timedelta) -> dict[date, Counts]:
    begin = Func(Value(length), "arrived_at", Value(EPOCH), function="date_bin", output_field=DateTimeField())
    facts = CallFact.objects.filter(question.condition()).order_by().values(part=begin)
    return {row["part"]: counts_of(row) for row in facts.annotate(**from_facts(ALL)).order_by("part")}


def parts(question: Question, *, by: Part) -> dict[Any, Counts]:
    """Return the counts by the value (an id or code) of what they are told apart by."""
    return _told_apart(sums_of(question), by=F(by.value))


def values_of(question: Question, *, part: Part) -> set[Any]:
    """Return every value (an id or code) of what figures are told apart by; None where there is none."""
    return {
        value for sums in sums_of(question) for value in sums.values_list(part.value, flat=True).distinct()
    }


def load(question: Question) -> tuple[Hour, ...]:
    """Return what came in which hour of the week (Berlin), within the service hours."""
    found: defaultdict[tuple[int, int], Counts] = defaultdict(Counts)
    for sums in sums_of(question, of_months=LoadFigures, of_days=HourFigures):
        for when, counts in _by_clock(sums):
            found[when] += counts
    return tuple(Hour(*when, counts) for when, counts in sorted(found.items(), key=lambda each: each[0]))


def _by_clock(sums: QuerySet[Any]) -> Iterator[tuple[tuple[int, int], Counts]]:
    """Weekday and hour in Berlin; the rows of days are grouped by instants first, that costs less."""
    if sums.model is LoadFigures:
        for row in sums.order_by().values("weekday", "hour").annotate(**from_sums(HOURLY)):
            yield (row["weekday"], row["hour"]), counts_of(row)
        return
    for row in sums.order_by().values("hour_at").annotate(**from_sums(HOURLY)):
        local = row["hour_at"].astimezone(BERLIN)
        yield (local.isoweekday(), local.hour), counts_of(row)


def _told_apart(sums: Iterable[QuerySet[Any]], *, by: Expression | F) -> dict[Any, Counts]:
    found: defaultdict[Any, Counts] = defaultdict(Counts)
    for each in sums:
        for row in each.order_by().values(part=by).annotate(**from_sums(ALL)):
            found[row["part"]] += counts_of(row)
    return dict(found)


def sums_of(
    question: Question,
    *,
    of_months: type[Model] = MonthFigures,
    of_days: type[Model] = DayFigures,
) -> Iterator[QuerySet[Any]]:
    """Yield the rows that add up to the time: whole months, and the days before and after them."""
    span, months = question.span, question.span.months()
    if months.until == months.first_on:
        yield of_days._default_manager.filter(question.condition())
        return
    yield of_months._default_manager.filter(replace(question, span=months).condition())
    for rest in (Span(span.first_on, months.first_on), Span(months.until, span.until)):
        if rest.first_on < rest.until:
            yield of_days._default_manager.filter(replace(question, span=rest).condition())


def _days(question: Question) -> QuerySet[DayFigures]:
    return DayFigures.objects.filter(question.condition())
