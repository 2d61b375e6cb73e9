"""Growth and age of the knowledge base."""

from datetime import UTC, date, datetime, timedelta

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry, LocalAddition
from buergerdraht.knowledge.queries.access import Scope
from buergerdraht.knowledge.queries.growth import ages_of_texts, first_days, months_of_knowledge
from buergerdraht.knowledge.tests.conftest import NOW, TODAY


def test_months_go_on_over_the_year() -> None:
    assert first_days(until=date(2026, 2, 14), count=3) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


def test_texts_count_from_their_publication_until_they_are_archived(
    entry: Entry, addition: LocalAddition, leun: Authority
) -> None:
    Entry.objects.create(
        kind="article",
        title="Weihnachtsmarkt",
        published_at=datetime(2026, 9, 5, tzinfo=UTC),
        archived_at=datetime(2026, 10, 5, tzinfo=UTC),
    )
    scope = Scope(is_for_all=True, authority_ids=frozenset({leun.pk}))
    months = months_of_knowledge(scope, months=first_days(until=TODAY, count=3))
    assert [(each.entries, each.additions) for each in months] == [(1, 0), (0, 0), (1, 1)]


def test_ages_count_from_the_last_check(entry: Entry, addition: LocalAddition, leun: Authority) -> None:
    Entry.objects.filter(pk=entry.pk).update(checked_on=TODAY - timedelta(days=200))
    scope = Scope(is_for_all=True, authority_ids=frozenset({leun.pk}))
    assert [count for _, count in ages_of_texts(scope, today=TODAY)] == [1, 1, 0, 0]
    Entry.objects.filter(pk=entry.pk).update(checked_on=None, published_at=NOW)
    assert [count for _, count in ages_of_texts(scope, today=TODAY)] == [1, 0, 0, 1]
