"""The hours of one day as people write them: '8–12, 13:30–16 Uhr'."""

import re
from datetime import time
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

Interval = tuple[time, time]

_RANGE = re.compile(r"^(\d{1,2})(?:[.:](\d{2}))?(?:-|bis)(\d{1,2})(?:[.:](\d{2}))?$")
_MIDNIGHT = 24 * 60


class DayHoursField(forms.CharField):
    """The intervals of one weekday as people write them: '8–12, 13:30–16 Uhr'; cleans to pairs of times."""

    def validate(self, value: str) -> None:
        """Take an empty field for an answer, too: closed."""

    def clean(self, value: Any) -> list[Interval]:
        """Return the intervals in order; an empty field means closed. What is wrong names its day."""
        try:
            return day_hours(super().clean(value))
        except ValidationError as error:
            raise ValidationError(f"{self.label}: {error.messages[0]}") from error


def day_hours(text: str) -> list[Interval]:
    """Return the intervals written in `text`, in order; an end at 24 Uhr becomes 00:00."""
    plain = re.sub(r"\buhr\b|\s", "", re.sub(r"[–—]", "-", text.lower()))
    if plain in ("", "geschlossen", "zu"):
        return []
    minutes = sorted(_minutes(part) for part in re.split(r",|;|und|\+", plain))
    for (_, end), (start, _) in pairwise(minutes):
        if start < end:
            raise ValidationError(
                "Zwei Zeiten überschneiden sich. Trennen Sie sie, zum Beispiel 8–12, 13–16."
            )
    return [(_time(start), _time(end)) for start, end in minutes]


def _minutes(part: str) -> tuple[int, int]:
    match = _RANGE.match(part)
    if match is None:
        raise ValidationError(
            "Schreiben Sie die Zeiten so: 8–12, 13:30–16. Lassen Sie das Feld leer, wenn geschlossen ist."
        )
    hour, minute, end_hour, end_minute = (int(group or 0) for group in match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if max(minute, end_minute) > 59 or end > _MIDNIGHT:
        raise ValidationError("Eine Uhrzeit liegt zwischen 0 und 24 Uhr.")
    if end <= start:
        raise ValidationError("Das Ende liegt vor dem Anfang. Schreiben Sie die Zeiten so: 8–12, 13:30–16.")
    return start, end


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def hours_text(intervals: list[Interval]) -> str:
    """Return intervals as they are written in the field: '8–12, 13:30–16'."""
    return ", ".join(f"{_clock(start)}–{_clock(end, is_end=True)}" for start, end in intervals)


def _clock(value: time, *, is_end: bool = False) -> str:
    hour = 24 if is_end and value == time(0) else value.hour
    return f"{hour}:{value.minute:02}" if value.minute else str(hour)
