"""Figures are rounded and written as people do it."""

import pytest

from buergerdraht.foundation.figures import number, percent


@pytest.mark.parametrize(
    ("part", "of", "share"),
    [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (3, 8, 38), (5, 5, 100)],
)
def test_a_half_is_rounded_up_and_nothing_has_no_share(part: int, of: int, share: int | None) -> None:
    assert percent(part, of=of) == share


def test_numbers_are_written_in_german() -> None:
    assert [number(each) for each in (1234.5, 7, None, 0.25)] == ["1.234,5", "7", "–", "0,2"]
