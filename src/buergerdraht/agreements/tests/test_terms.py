"""Terms: their ends, renewals and notice days, at month ends and in leap years, too."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.agreements.terms import (
    REMIND_BEFORE,
    Term,
    add_months,
    end_after_notice,
    is_reminder_due,
    last_notice_day,
    next_notice_day,
    renewals_on,
    term_end,
    without_settled_end,
)
from buergerdraht.agreements.versions.describing import notice_words

GESEKE = Term(date(2018, 1, 1), first_months=24, renewal_months=12, notice_months=6)
"""Document 002: two years, then by one year each."""
ONE_DAY = timedelta(days=1)

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
months = st.integers(1, 60)
renewing = st.builds(Term, days, first_months=months, renewal_months=months, notice_months=st.integers(0, 24))


def test_geseke_has_two_years_and_renews_by_one() -> None:
    assert term_end(GESEKE, on=date(2018, 1, 1)) == date(2020, 1, 1)
    assert term_end(GESEKE, on=date(2019, 12, 31)) == date(2020, 1, 1)
    assert term_end(GESEKE, on=date(2020, 1, 1)) == date(2021, 1, 1)
    assert (renewals_on(GESEKE, day=date(2019, 12, 31)), renewals_on(GESEKE, day=date(2026, 11, 22))) == (
        0,
        7,
    )


def test_notice_has_to_be_there_half_a_year_before() -> None:
    assert next_notice_day(GESEKE, on=date(2019, 6, 30)) == date(2019, 6, 30)
    assert next_notice_day(GESEKE, on=date(2019, 7, 1)) == date(2020, 6, 30)
    assert end_after_notice(GESEKE, given_on=date(2019, 6, 30)) == date(2020, 1, 1)
    assert end_after_notice(GESEKE, given_on=date(2019, 7, 1)) == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("day", "number", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_a_day_that_a_month_lacks_is_its_last(day: date, number: int, then: date) -> None:
    assert add_months(day, number) == then


def test_a_term_that_began_on_a_leap_day_comes_back_to_it() -> None:
    term = Term(date(2024, 2, 29), first_months=12, renewal_months=12)
    ends = [term_end(term, on=date(year, 1, 1)) for year in (2025, 2026, 2027, 2028)]
    assert ends == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_a_term_without_renewal_ends_by_itself() -> None:
    pilot = Term(date(2016, 1, 1), first_months=24)
    assert term_end(pilot, on=date(2030, 1, 1)) == date(2018, 1, 1)
    assert next_notice_day(pilot, on=date(2016, 1, 1)) is None
    assert end_after_notice(pilot, given_on=date(2016, 1, 1)) is None
    assert renewals_on(pilot, day=date(2030, 1, 1)) == 0


def test_an_indefinite_agreement_ends_so_many_months_after_notice() -> None:
    open_ended = Term(date(2018, 1, 1), notice_months=6)
    assert term_end(open_ended, on=date(2026, 1, 1)) is None
    assert next_notice_day(open_ended, on=date(2026, 1, 1)) is None
    assert end_after_notice(open_ended, given_on=date(2026, 3, 31)) == date(2026, 10, 1)
    assert end_after_notice(open_ended, given_on=date(2017, 1, 1)) == date(2018, 7, 2)


def test_an_end_that_only_follows_from_the_term_is_not_agreed_on_its_own() -> None:
    settled = Term(date(2016, 1, 1), date(2018, 1, 1), first_months=24)
    assert without_settled_end(settled) == replace(settled, valid_until=None)
    for agreed in (replace(settled, valid_until=date(2017, 1, 1)), GESEKE, Term(date(2016, 1, 1))):
        assert without_settled_end(agreed) == agreed


def test_after_notice_nothing_is_left_to_give_notice_of() -> None:
    ended = replace(GESEKE, valid_until=date(2021, 1, 1))
    assert next_notice_day(ended, on=date(2020, 5, 1)) is None
    assert end_after_notice(ended, given_on=date(2020, 5, 1)) is None
    assert not is_reminder_due(ended, on=date(2020, 5, 1))
    assert term_end(ended, on=date(2030, 1, 1)) == date(2021, 1, 1)


@given(renewing, days)
def test_the_term_of_a_day_contains_it(term: Term, day: date) -> None:
    on = max(day, term.valid_from)
    end, renewals = term_end(term, on=on), renewals_on(term, day=on)
    assert end is not None
    assert on < end
    if renewals:
        before = (term.first_months or 0) + (renewals - 1) * (term.renewal_months or 0)
        assert on >= add_months(term.valid_from, before)


@given(renewing, days)
def test_notice_on_its_last_day_ends_a_term_that_notice_a_day_later_does_not(term: Term, day: date) -> None:
    last = next_notice_day(term, on=max(day, term.valid_from))
    assert last is not None
    assert last >= day or last >= term.valid_from
    in_time, too_late = (end_after_notice(term, given_on=each) for each in (last, last + ONE_DAY))
    assert in_time is not None
    assert too_late is not None
    assert in_time < too_late


@given(renewing, days)
def test_an_agreement_never_ends_sooner_than_its_notice_says(term: Term, given_on: date) -> None:
    end = end_after_notice(term, given_on=given_on)
    assert end is not None
    assert given_on <= last_notice_day(term, end=end)


@given(renewing, days)
def test_a_reminder_is_due_in_the_days_before_a_notice_day_only(term: Term, day: date) -> None:
    notice = next_notice_day(term, on=day)
    assert notice is not None
    assert is_reminder_due(term, on=day) == (notice - day <= REMIND_BEFORE)


@given(days, st.integers(-600, 600))
def test_months_keep_the_day_or_end_the_month(day: date, number: int) -> None:
    then = add_months(day, number)
    assert then.day == day.day or (then.day < day.day and (then + ONE_DAY).day == 1)


def test_the_notice_is_told_with_the_end_to_which_it_leads() -> None:
    begin, today = date(2018, 1, 1), date(2026, 11, 23)
    renewing = Term(begin, first_months=24, renewal_months=12, notice_months=6)
    assert notice_words(renewing, on=today) == "bis 30.06.2027 zum 31.12.2027"
    assert notice_words(Term(begin, notice_months=3), on=today) == "jederzeit mit einer Frist von 3 Monaten"
    ending = Term(begin, first_months=24, valid_until=date(2030, 1, 1))
    assert notice_words(ending, on=today) == "nicht nötig, sie endet von selbst"
