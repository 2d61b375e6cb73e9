"""Sums."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.volume.rules import tally as tallying
from buergerdraht.volume.rules.figures import INTERVALS, Cell, Part
from buergerdraht.volume.rules.moments import BEGIN, DAY
from buergerdraht.volume.rules.records import Call
from buergerdraht.volume.rules.tally import OTHERS, SHOWN_NAMES, Tally

MONDAY = date(2026, 3, 2)


def at(day: date, hour: int, minute: int = 0) -> int:
    return (day - BEGIN).days * DAY + hour * 3600 + minute * 60


def call(begin: int, *, talk: int = 60, wait: int | None = None, caller: str = "", office: str = "") -> Call:
    return Call(begin, talk > 0, talk, wait, caller, office, "Ausweis" if office else "")


def test_nothing_gives_no_figures() -> None:
    assert Tally().figures() is None


def test_intervals_of_every_length_have_means_and_peaks_of_their_own() -> None:
    tally = Tally()
    for day, calls in ((MONDAY, 3), (date(2026, 3, 9), 1)):
        for minute in range(calls):
            tally.add(call(at(day, 8, 20 * minute)))
    figures = tally.figures()
    assert figures is not None
    assert figures.day_counts == (2, 0, 0, 0, 0, 0, 0)
    eight = {minutes: figures.profiles[minutes][0][8 * 60 // minutes] for minutes in INTERVALS}
    assert (eight[60].offered, eight[60].most, eight[60].strong, eight[60].talk_seconds) == (4, 3, 3, 240)
    assert (eight[30].offered, eight[30].most, eight[15].offered) == (3, 2, 2)
    assert [len(figures.profiles[minutes][0]) for minutes in INTERVALS] == [96, 48, 24]
    assert figures.weeks == 8 / 7


def test_a_strong_day_is_one_that_nine_of_ten_do_not_exceed() -> None:
    tally = Tally()
    for week in range(10):
        for minute in range(week + 1):
            tally.add(call(at(date.fromordinal(MONDAY.toordinal() + 7 * week), 9, minute)))
    figures = tally.figures()
    assert figures is not None
    assert (figures.profiles[60][0][9].strong, figures.profiles[60][0][9].most) == (9, 10)


def test_months_and_the_busiest_hours_are_told() -> None:
    tally = Tally()
    for begin in (at(MONDAY, 8), at(MONDAY, 8, 30), at(MONDAY, 9), at(date(2026, 4, 1), 10)):
        tally.add(call(begin, talk=0 if begin == at(MONDAY, 9) else 60))
    figures = tally.figures()
    assert figures is not None
    assert [(part.name, part.offered, part.lost) for part in figures.months] == [
        ("2026-03-01", 3, 1),
        ("2026-04-01", 1, 0),
    ]
    assert [(part.name, part.offered) for part in figures.hours] == [
        ("2026-03-02T08:00", 2), ("2026-03-02T09:00", 1), ("2026-04-01T10:00", 1),
    ]  # fmt: skip
    assert (figures.talk_mean, figures.answered) == (60, 3)
    assert figures.months[0].talk_hours == 120 / 3600


def test_who_calls_again_is_known_by_the_gap_in_whatever_order_the_lines_are() -> None:
    begins = [at(MONDAY, 8), at(MONDAY, 8, 59), at(MONDAY, 20), at(date(2026, 3, 4), 8)]
    for order in (begins, begins[::-1], begins[2:] + begins[:2]):
        tally = Tally()
        for begin in order:
            tally.add(call(begin, caller="06441 1"))
        tally.add(call(at(MONDAY, 8, 1), caller="06441 2"))
        tally.add(call(at(MONDAY, 8, 1)))
        figures = tally.figures()
        assert figures is not None
        assert (figures.callers_known, figures.again_in_hour, figures.again_in_day) == (5, 1, 2)


def test_waits_are_told_apart_by_what_became_of_the_call() -> None:
    tally = Tally()
    for wait, talk in ((10, 5), (11, 5), (400, 0), (61, 0), (None, 5)):
        tally.add(call(at(MONDAY, 8), talk=talk, wait=wait))
    figures = tally.figures()
    assert figures is not None
    assert (figures.waits_answered[:2], figures.waits_lost[-1]) == ((1, 1), 1)
    assert (figures.long_waits, figures.waits_known) == (2, 4)


def test_endless_names_are_added_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "MOST_NAMES", SHOWN_NAMES + 5)
    tally = Tally()
    for number in range(SHOWN_NAMES + 20):
        tally.add(call(at(MONDAY, 8), office=f"Amt {number}"))
    figures = tally.figures()
    assert figures is not None
    assert (len(figures.offices), figures.offices[-1].name) == (SHOWN_NAMES + 1, OTHERS)
    assert sum(part.offered for part in figures.offices) == SHOWN_NAMES + 20
    assert figures.topics[0].offered == SHOWN_NAMES + 20


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001  (the clock on the wall)
    lambda moment: at(moment.date(), moment.hour, moment.minute)
)


@given(
    st.lists(st.builds(call, moments, talk=st.integers(0, 600), caller=st.sampled_from("abc")), min_size=1)
)
def test_the_parts_add_up_to_the_whole(calls: list[Call]) -> None:
    tally = Tally()
    for each in calls:
        tally.add(each)
    figures = tally.figures()
    assert figures is not None
    assert figures.offered == len(calls) == figures.callers_known
    cells: list[list[Cell | Part]] = [
        [cell for day in figures.profiles[minutes] for cell in day] for minutes in INTERVALS
    ]
    for parts in (*cells, figures.months):
        assert sum(part.offered for part in parts) == figures.offered
        assert sum(part.lost for part in parts) == figures.lost
        assert sum(part.talk_seconds for part in parts) == figures.talk_seconds
    assert figures.again_in_hour <= figures.again_in_day < len(calls)
