"""How shares of today stand against the charter."""

import pytest

from buergerdraht.quality.catalogue import FigureKind
from buergerdraht.quality.counts import Counts
from buergerdraht.reports.wallboard.rules import share_of


@pytest.mark.parametrize(
    ("counts", "percent", "words"),
    [
        (Counts(), None, "Ziel 75 %"),
        (Counts(answered=4, in_target=3), 75, "Ziel 75 % erreicht"),
        (Counts(answered=10_000, in_target=7_499), 74, "unter Ziel 75 %"),
        (Counts(answered=3, abandoned=1, in_target=3), 75, "Ziel 75 % erreicht"),
    ],
)
def test_a_share_is_rounded_down_and_compared_with_its_target(
    counts: Counts, percent: int | None, words: str
) -> None:
    share = share_of(counts, kind=FigureKind.SERVICE_LEVEL)
    assert (share.percent, share.words) == (percent, words)


def test_the_target_of_the_first_contact_is_its_own() -> None:
    assert share_of(Counts(contacts=3, at_once=2), kind=FigureKind.FIRST_CONTACT).target == 65


def test_a_figure_without_a_target_is_no_share() -> None:
    with pytest.raises(ValueError, match="offered"):
        share_of(Counts(), kind=FigureKind.OFFERED)
