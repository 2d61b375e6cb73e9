"""A result report counts each call and each contact once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.contacts.rules import Outcome
from buergerdraht.quality.rules import (
    Ending,
    Span,
    StepFigures,
    TrialReport,
    counted_endings,
    ending_of,
    percent_down,
)

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
spans = st.builds(
    lambda first, length: Span(first, first + timedelta(days=length)), days, st.integers(1, 800)
)
TRIAL = Span(date(2017, 11, 1), date(2018, 1, 1))


def report(*, target: int | None = 90, steps: tuple[StepFigures, ...] = (), **counts: int) -> TrialReport:
    endings = {ending: counts.get(ending, 0) for ending in Ending}
    dated = tuple((date(2017, 10, 30) + timedelta(weeks=n), each) for n, each in enumerate(steps))
    return TrialReport(TRIAL, 60, target, dated, endings, reactions_kept=3, reactions_late=1)


@pytest.mark.parametrize(
    ("outcomes", "ending"),
    [
        (["answered", "answered"], Ending.AT_ONCE),
        (["answered", "transferred"], Ending.TRANSFERRED),
        (["ticket", "transferred"], Ending.TRANSFERRED),
        (["call_back", "ticket"], Ending.TICKET),
        (["answered", "call_back"], Ending.CALL_BACK),
        (["answered", "unanswered"], Ending.UNANSWERED),
        (["misdialled", "answered"], Ending.AT_ONCE),
        (["misdialled"], None),
        (["abandoned", ""], None),
        ([], None),
    ],
)
def test_a_contact_ends_as_its_least_settled_concern(outcomes: list[str], ending: Ending | None) -> None:
    assert ending_of(outcomes) == ending


@given(spans)
def test_weeks_and_months_begin_with_the_time_and_end_within_it(span: Span) -> None:
    for begins in (span.weeks(), span.first_days()):
        assert begins[0] <= span.first_on <= span.last_on
        assert begins[-1] <= span.last_on
    assert all(each.weekday() == 0 for each in span.weeks())
    assert all(each.day == 1 for each in span.first_days())
    assert span.weeks()[-1] + timedelta(weeks=1) >= span.until


@pytest.mark.parametrize(
    ("first_on", "until", "before"),
    [
        (date(2026, 11, 1), date(2026, 12, 1), (date(2025, 11, 1), date(2025, 12, 1))),
        (date(2024, 2, 29), date(2024, 3, 1), (date(2023, 2, 28), date(2023, 3, 1))),
    ],
)
def test_the_year_before_has_the_same_days(first_on: date, until: date, before: tuple[date, date]) -> None:
    assert Span(first_on, until).year_before() == Span(*before)


def test_a_contact_without_a_concern_counts_nowhere() -> None:
    counts = counted_endings([["answered"], ["misdialled"], ["answered", "ticket"]])
    assert {ending for ending, count in counts.items() if count} == {Ending.AT_ONCE, Ending.TICKET}


@given(st.lists(st.lists(st.sampled_from(["", *Outcome]), max_size=4)))
def test_each_contact_is_counted_once_at_most(contacts: list[list[str]]) -> None:
    assert sum(counted_endings(contacts).values()) <= len(contacts)


@given(spans)
def test_the_steps_cover_the_time_without_gaps(span: Span) -> None:
    steps = span.steps()
    assert steps[0] <= span.first_on
    assert steps[-1] < span.until
    assert list(steps) == sorted(set(steps))
    if span.is_weekly:
        assert all(step.weekday() == 0 for step in steps)
    else:
        assert all(step.day == 1 for step in steps)


def test_calls_of_all_steps_are_summed() -> None:
    one = StepFigures(offered=12, quick=8, slow=1, abandoned=1, in_announcement=1, closed=1)
    total = report(steps=(one, one)).total
    assert (total.offered, total.answered, total.other, total.percent_quick) == (24, 18, 0, 80)


def test_nobody_who_waited_is_no_percentage() -> None:
    assert report().total.percent_quick is None
    assert report().is_target_met is None
    assert report().percent_at_once is None
    assert percent_down(2, 3) == 66


def test_the_target_is_met_by_the_share_reached_in_time() -> None:
    good, bad = StepFigures(offered=10, quick=9, slow=1), StepFigures(offered=10, quick=8, slow=2)
    assert report(steps=(good,)).is_target_met is True
    assert report(steps=(bad,)).is_target_met is False
    assert report(steps=(bad,), target=None).is_target_met is None


def test_shares_of_one_whole_add_up() -> None:
    found = report(at_once=36, transferred=11)
    assert (found.percent_at_once, found.percent_forwarded) == (77, 23)


def test_forwarded_is_what_was_put_through_or_written_down() -> None:
    found = report(at_once=13, transferred=4, call_back=2, ticket=1)
    assert (found.contacts, found.forwarded, found.percent_at_once, found.percent_forwarded) == (
        20,
        7,
        65,
        35,
    )
    assert found.span.last_on == date(2017, 12, 31)


def test_a_short_time_goes_by_weeks_a_long_one_by_months() -> None:
    autumn, years = Span(date(2026, 11, 4), date(2026, 11, 17)), Span(date(2025, 2, 3), date(2026, 3, 2))
    assert autumn.steps() == (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))
    assert (years.steps()[0], years.steps()[-1], len(years.steps())) == (
        date(2025, 2, 1),
        date(2026, 3, 1),
        14,
    )
