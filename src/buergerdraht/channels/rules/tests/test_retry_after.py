"""A wait is seconds or a date; rubbish is none; nobody makes us wait for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.channels.rules.retry_after import LONGEST, wait_asked_for

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("", 0),
        ("-5", 0),
        ("bald", 0),
        ("٣", 0),
        ("99999999", 3600),
        ("9" * 400, 0),
        ("Mon, 23 Nov 2026 09:05:00 GMT", 300),
        ("Mon, 23 Nov 2026 09:05:00", 300),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 3600),
    ],
)
def test_what_is_asked_for(header: str, seconds: int) -> None:
    assert wait_asked_for(header, now=NOW) == timedelta(seconds=seconds)


@given(st.text(max_size=60))
def test_no_header_breaks_us(header: str) -> None:
    assert timedelta(0) <= wait_asked_for(header, now=NOW) <= LONGEST
