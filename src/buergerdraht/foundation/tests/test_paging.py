"""Pages of lists that nobody counts."""

import pytest
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from buergerdraht.foundation.paging import MOST_PAGES, PAGES_AHEAD, FarPaginator

PER_PAGE = 2
"""Of sessions, whose keys are words: any row will do."""
pytestmark = pytest.mark.django_db


def rows(count: int) -> QuerySet[Session]:
    Session.objects.bulk_create(
        Session(session_key=f"{number:06}", expire_date=timezone.now()) for number in range(count)
    )
    return Session.objects.order_by("session_key")


def pages(count: int) -> FarPaginator:
    return FarPaginator(rows(count), PER_PAGE, load=lambda keys: [int(key) for key in keys])


def test_a_short_list_is_counted_and_its_rows_are_in_order() -> None:
    page = pages(5).get_page("3")
    assert (page.object_list, page.number, page.paginator.count) == ([4], 3, 5)
    assert not page.has_next()


def test_a_long_list_is_looked_at_as_far_as_anybody_pages() -> None:
    paginator = pages(PAGES_AHEAD * PER_PAGE + 3)
    page = paginator.get_page(None)
    assert (page.object_list, paginator.num_pages, paginator.is_cut) == ([0, 1], PAGES_AHEAD, True)
    assert page.has_next()


def test_who_pages_further_gets_there() -> None:
    last = PAGES_AHEAD + 2
    rows_of_all = rows(last * PER_PAGE)
    for wanted in range(PAGES_AHEAD, last):
        paginator = FarPaginator(rows_of_all, PER_PAGE, load=lambda keys: [int(key) for key in keys])
        page = paginator.get_page(str(wanted))
        assert (page.object_list, page.number) == ([wanted * 2 - 2, wanted * 2 - 1], wanted)
        assert page.has_next()
    assert not paginator.is_cut


@pytest.mark.parametrize(
    ("number", "shown"), [("0", 3), ("-1", 3), ("x", 1), ("", 1), ("9" * 30, 3), ("9" * 5000, 1), ("²", 1)]
)
def test_a_page_that_is_not_there_becomes_one_that_is(number: str, shown: int) -> None:
    assert pages(5).get_page(number).number == shown


def test_an_empty_list_has_one_empty_page() -> None:
    page = pages(0).get_page("1")
    assert (page.object_list, page.has_other_pages()) == ([], False)


def test_no_address_makes_it_look_at_everything(django_assert_num_queries: CaptureQueriesContext) -> None:
    paginator = pages(3)
    with django_assert_num_queries(1) as asked:  # type: ignore[operator]
        paginator.get_page("9" * 9)
    assert f"LIMIT {MOST_PAGES * PER_PAGE + 1}" in asked[0]["sql"]
