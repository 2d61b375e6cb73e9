"""The hours of a day as people type them are understood, or refused with what to do instead."""

from contextlib import suppress
from datetime import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.foundation.day_hours import DayHoursField, day_hours, hours_text


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("8-12", [(time(8), time(12))]),
        ("8–12, 13:30–16 Uhr", [(time(8), time(12)), (time(13, 30), time(16))]),
        ("08.00 bis 12.00 und 14 bis 18.30", [(time(8), time(12)), (time(14), time(18, 30))]),
        ("14-16; 8-12", [(time(8), time(12)), (time(14), time(16))]),
        ("8-12,12-16", [(time(8), time(12)), (time(12), time(16))]),
        ("0–24 Uhr", [(time(0), time(0))]),
        ("", []),
        ("  ", []),
        ("geschlossen", []),
    ],
)
def test_hours_of_a_day_are_read_as_people_write_them(text: str, intervals: list[tuple[time, time]]) -> None:
    assert day_hours(text) == intervals


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vormittags", "Schreiben Sie die Zeiten so"),
        ("8", "Schreiben Sie die Zeiten so"),
        ("8-12,", "Schreiben Sie die Zeiten so"),
        ("8-25", "zwischen 0 und 24 Uhr"),
        ("8:75-12", "zwischen 0 und 24 Uhr"),
        ("12-8", "Ende liegt vor dem Anfang"),
        ("8-8", "Ende liegt vor dem Anfang"),
        ("8-12, 11-16", "überschneiden sich"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_what_to_do(text: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        day_hours(text)


@pytest.mark.parametrize("text", ["8–12", "8:30–12, 13–16:15", "0–24", ""])
def test_hours_are_written_in_the_field_as_they_are_read(text: str) -> None:
    assert hours_text(day_hours(text)) == text


minutes = st.integers(min_value=0, max_value=24 * 60)


@given(st.lists(minutes, min_size=2, max_size=6, unique=True))
def test_hours_that_are_written_are_read_again(instants: list[int]) -> None:
    ordered = sorted(instants)[: len(instants) // 2 * 2]
    times = [time(instant // 60 % 24, instant % 60) for instant in ordered]
    intervals = list(zip(times[::2], times[1::2], strict=True))
    assert day_hours(hours_text(intervals)) == intervals


@given(st.text(max_size=40))
def test_no_text_of_hours_breaks_anything(text: str) -> None:
    with suppress(ValidationError):
        day_hours(text)


def test_what_is_wrong_with_a_day_names_it() -> None:
    with pytest.raises(ValidationError, match="Dienstag: Eine Uhrzeit"):
        DayHoursField(label="Dienstag").clean("8-25")
