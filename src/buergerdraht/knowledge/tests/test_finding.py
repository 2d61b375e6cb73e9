"""What the list tells of each hit is what the article would say."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import DjangoAssertNumQueries

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.foundation.database.base import PREPARE_AFTER
from buergerdraht.knowledge.models import Entry, LocalAddition
from buergerdraht.knowledge.queries.finding import details_of
from buergerdraht.knowledge.queries.reading import additions_for, readable_entries
from buergerdraht.knowledge.search.documents import Hit
from buergerdraht.knowledge.tests.conftest import NOW, TODAY

DAYS = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))
STATES: list[dict[str, Any]] = [
    {"published_at": published, "archived_at": archived, "valid_from": first, "valid_until": end}
    for published, archived, first, end in product((None, NOW), (None, NOW), DAYS, DAYS)
    if not (first and end and first >= end)
]


def service(**state: Any) -> Entry:
    return Entry.objects.create(kind="service", title="Hundesteuer", **state)


def places(*entries: Entry, authority: Authority | None) -> dict[str, str]:
    hits = [Hit(f"entry-{each.pk}", "entry", 1.0, each.title) for each in entries]
    return {key: each.where for key, each in details_of(hits, authority=authority, now=NOW).items()}


def test_what_does_not_hold_today_is_missing_as_everywhere_else(leun: Authority) -> None:
    entries = [service(**state) for state in STATES]
    assert set(places(*entries, authority=leun)) == {
        f"entry-{each.pk}" for each in readable_entries(on=TODAY)
    }


def test_additions_that_do_not_hold_today_are_not_told(leun: Authority) -> None:
    entries = [service(published_at=NOW) for _ in STATES]
    for entry, state in zip(entries, STATES, strict=True):
        LocalAddition.objects.create(entry=entry, authority=leun, **state)
    told = {key for key, where in places(*entries, authority=leun).items() if where != "gilt überall"}
    holding = additions_for([each.pk for each in entries], authority=leun, on=TODAY)
    assert told == {f"entry-{pk}" for pk in holding}


@pytest.mark.parametrize("own_at", [0, 1])
def test_the_authoritys_own_addition_counts_before_that_of_who_runs_it(
    leun: Authority, wetzlar: Authority, own_at: int
) -> None:
    leun.administered_by = wetzlar
    entry, other = service(published_at=NOW), service(published_at=NOW)
    office = Unit.objects.create(authority=leun, name="Bürgerbüro")
    additions: list[dict[str, Any]] = [{"authority": wetzlar, "performed_by": wetzlar}]
    additions.insert(own_at, {"authority": leun, "unit": office})
    for addition in additions:
        LocalAddition.objects.create(entry=entry, published_at=NOW, **addition)
    LocalAddition.objects.create(entry=other, published_at=NOW, authority=wetzlar)
    assert places(entry, other, authority=leun) == {
        f"entry-{entry.pk}": "Bürgerbüro",
        f"entry-{other.pk}": "mit Ergänzung Stadt Wetzlar",
    }
    assert list(places(entry, authority=wetzlar).values()) == ["erledigt Stadt Wetzlar"]
    assert list(places(entry, authority=None).values()) == ["gilt überall"]


def test_a_keystroke_costs_one_query_that_is_planned_once(
    leun: Authority, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entries = [service(published_at=NOW) for _ in range(3)]
    for _ in range(PREPARE_AFTER + 1):
        with django_assert_num_queries(1):
            places(*entries, authority=leun)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'knowledge_localaddition'"
        )
        assert cursor.fetchone() == (1,)
