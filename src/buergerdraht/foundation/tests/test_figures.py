"""Shares are rounded as people round."""

import pytest

from buergerdraht.foundation.figures import percent


@pytest.mark.parametrize(
    ("part", "of", "share"),
    [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (3, 8, 38), (5, 5, 100)],
)
def test_a_half_is_rounded_up_and_nothing_has_no_share(part: int, of: int, share: int | None) -> None:
    assert percent(part, of=of) == share
