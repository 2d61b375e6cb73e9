"""How old a text is: what ends it goes before what only has to be looked at."""

from datetime import date, timedelta

import pytest

from buergerdraht.knowledge.rules.workflow import Freshness, freshness

TODAY, ONE_DAY = date(2026, 11, 24), timedelta(days=1)


@pytest.mark.parametrize(
    ("valid_until", "check_due_on", "age"),
    [
        (None, None, Freshness.CURRENT),
        (TODAY + ONE_DAY, TODAY + ONE_DAY, Freshness.CURRENT),
        (None, TODAY, Freshness.TO_CHECK),
        (TODAY + ONE_DAY, TODAY - ONE_DAY, Freshness.TO_CHECK),
        (TODAY, TODAY, Freshness.EXPIRED),
    ],
)
def test_a_published_text_ages_by_its_days(
    valid_until: date | None, check_due_on: date | None, age: Freshness
) -> None:
    days = {"valid_until": valid_until, "check_due_on": check_due_on}
    assert freshness(is_published=True, is_archived=False, today=TODAY, **days) is age
    assert freshness(is_published=False, is_archived=False, today=TODAY, **days) is Freshness.UNPUBLISHED
    assert freshness(is_published=True, is_archived=True, today=TODAY, **days) is Freshness.ARCHIVED
