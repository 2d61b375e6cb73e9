"""Sums follow their rows, and what stays as it is is not written again."""

from datetime import date

from django.db import connection

from buergerdraht.quality.models import CallFact, DayFigures
from buergerdraht.quality.operations import rebuild_day
from buergerdraht.quality.tests.conftest import scatter_facts
from buergerdraht.telephony.tests.conftest import House

DAY = date(2026, 11, 24)


def places() -> dict[int, str]:
    """Return where in its table each row of sums lies; who is written lies elsewhere afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ctid::text FROM quality_dayfigures")
        return dict(cursor.fetchall())


def sums() -> set[tuple[object, ...]]:
    return set(DayFigures.objects.filter(day_on=DAY).values_list(*names()))


def names() -> list[str]:
    return [field.attname for field in DayFigures._meta.concrete_fields if not field.primary_key]


def test_sums_after_changes_are_those_made_from_nothing(house: House) -> None:
    scatter_facts(house, seed=1, count=60, days=1)
    rebuild_day(DAY)
    before = sums()
    scatter_facts(house, seed=2, count=20, days=1)
    facts = CallFact.objects.filter(day_on=DAY)
    facts.filter(phase="test").delete()
    facts.filter(phase="regular", served_number=None).update(phase="pilot")
    rebuild_day(DAY)
    changed = sums()
    assert before - changed, "some rows are gone or have new numbers"
    assert before & changed, "some stay as they are"
    DayFigures.objects.all().delete()
    rebuild_day(DAY)
    assert sums() == changed


def test_only_rows_that_change_are_written(house: House) -> None:
    scatter_facts(house, seed=1, count=60, days=1)
    rebuild_day(DAY)
    before = places()
    rebuild_day(DAY)
    assert places() == before
    fact = CallFact.objects.filter(day_on=DAY)[0]
    fact.talk_ms += 1
    fact.save()
    rebuild_day(DAY)
    after = places()
    assert after.keys() == before.keys()
    assert sum(after[row] != before[row] for row in before) == 1
