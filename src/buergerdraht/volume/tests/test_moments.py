"""Moments and durations as telephone systems write them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.volume.rules.moments import (
    DAY,
    Clock,
    DateOrder,
    Remembered,
    Unreadable,
    duration,
    guessed_order,
    looks_like_moment,
    seconds_between,
    seconds_of_day,
)

DMY, MDY, YMD = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST
BEGIN = datetime(2000, 1, 1)  # noqa: DTZ001  (the clock on the wall)


def wall(text: str) -> int:
    """Seconds since 2000 of 2026-03-01 08:15:30."""
    return int((datetime.fromisoformat(text) - BEGIN).total_seconds())


@pytest.mark.parametrize(("text", "order", "meant"), [
    ("01.03.2026 08:15:30", DMY, "2026-03-01 08:15:30"),
    ("1.3.26 8:15", DMY, "2026-03-01 08:15:00"),
    ("2026-03-01 08:15:30.250", YMD, "2026-03-01 08:15:30"),
    ("2026-03-01T08:15:30", YMD, "2026-03-01 08:15:30"),
    ("2026/03/01 08:15", YMD, "2026-03-01 08:15:00"),
    ("03/01/2026 8:15:30 PM", MDY, "2026-03-01 20:15:30"),
    ("03/01/2026 12:05 AM", MDY, "2026-03-01 00:05:00"),
    ("01-03-2026 08:15 Uhr", DMY, "2026-03-01 08:15:00"),
    (" 29.02.2024 23:59:59 ", DMY, "2024-02-29 23:59:59"),
    ("2026-03-01T07:15:30Z", YMD, "2026-03-01 08:15:30"),
    ("2026-07-01T08:15:30+01:00", YMD, "2026-07-01 09:15:30"),
    ("2026-07-01T01:15:30-05:00", YMD, "2026-07-01 08:15:30"),
])  # fmt: skip
def test_every_usual_way_to_write_a_moment_is_read(text: str, order: DateOrder, meant: str) -> None:
    assert Clock(order).moment(text) == wall(meant)


@pytest.mark.parametrize("text", [
    "", "01.03.2026", "31.02.2026 08:00", "01.13.2026 08:00", "01.03.2026 24:00", "01.03.2026 08:60",
    "01.03.2026 13:00 PM", "01.03-2026 08:00", "=1+1", "gestern 08:00", "01.03.2026 08:00:00+99:99",
    "0.0.0000 0:00",
])  # fmt: skip
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        Clock(DMY).moment(text)


def test_date_and_time_may_stand_in_two_columns() -> None:
    assert Clock(DMY).of_parts(" 01.03.2026", "8:15 ") == wall("2026-03-01 08:15:00")
    with pytest.raises(Unreadable):
        seconds_of_day("8 Uhr")


@pytest.mark.parametrize(("text", "seconds"), [
    ("754", 754), ("754,6", 755), ("754.2", 754), ("75 s", 75), ("12:34", 754), ("0:12:34", 754), ("", 0),
    (" 00:00:05 ", 5), ("1.02:00:00", DAY + 7200), ("-5", -5), ("-00:00:05", -5), ("00:00:05.900", 5),
])  # fmt: skip
def test_durations_are_seconds_or_a_clock(text: str, seconds: int) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["lang", "=2+3", "1:2:3:4", "nan", "inf", "12:"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        duration(text)


@pytest.mark.parametrize(("begin", "end", "seconds"), [
    ("2026-03-29 01:59:00", "2026-03-29 03:01:00", 120),
    ("2026-03-28 23:30:00", "2026-03-29 03:30:00", 3 * 3600),
    ("2026-10-25 02:59:00", "2026-10-25 02:01:00", 120),
    ("2026-10-25 02:10:00", "2026-10-25 02:20:00", 600),
    ("2026-10-25 01:50:00", "2026-10-25 03:10:00", 8400),
    ("2026-10-25 09:10:00", "2026-10-25 09:00:00", -600),
    ("2026-05-05 09:10:00", "2026-05-05 09:00:00", -600),
    ("2026-12-31 23:59:00", "2027-01-01 00:01:00", 120),
])  # fmt: skip
def test_in_the_nights_of_the_change_the_true_clock_counts(begin: str, end: str, seconds: int) -> None:
    assert seconds_between(wall(begin), wall(end)) == seconds


def test_the_order_of_dates_is_guessed_and_doubt_is_told() -> None:
    assert guessed_order(["2026-03-04"]).order == YMD
    assert guessed_order(["4.3.2026", "13.13.13"]).order == DMY
    assert guessed_order(["03/04/2026", "25/04/2026"]).order == DMY
    assert guessed_order(["03/04/2026 08:00", "03/25/2026 08:00"]).order == MDY
    doubtful = guessed_order(["Datum", "03/04/2026 08:00", "05/06/2026 09:00"])
    assert (doubtful.is_ambiguous, doubtful.example) == (True, "03/04/2026")
    assert guessed_order(["nichts"]).order == DMY
    assert looks_like_moment(" 03/04/2026 08:00")
    assert not looks_like_moment("030 12345")


def test_a_hostile_number_of_different_texts_is_not_remembered_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("buergerdraht.volume.rules.moments.MOST_KEPT", 3)
    known = Remembered(len)
    assert [known["a" * size] for size in range(9)] == list(range(9))
    assert len(known) <= 3


@given(st.datetimes(min_value=BEGIN, max_value=datetime(2099, 12, 31)))  # noqa: DTZ001
def test_all_orders_mean_the_same_moment(at: datetime) -> None:
    meant = int((at.replace(microsecond=0) - BEGIN).total_seconds())
    written = ((DMY, "%d.%m.%Y %H:%M:%S"), (MDY, "%m/%d/%Y %I:%M:%S %p"), (YMD, "%Y-%m-%d %H:%M:%S"))
    assert {Clock(order).moment(at.strftime(form)) for order, form in written} == {meant}


@given(st.integers(0, DAY - 1))
def test_a_duration_is_the_same_as_seconds_and_as_a_clock(seconds: int) -> None:
    assert duration(str(seconds)) == duration(str(timedelta(seconds=seconds))) == seconds
