"""Brings sums up to date in the database alone; a row that stays as it is is not written again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet, UniqueConstraint

RENEW = """
WITH changed AS MATERIALIZED (
    SELECT max(id) AS id, {columns}
    FROM (
        SELECT id, {columns} FROM {table} WHERE day_on = '{day}'
        UNION ALL
        SELECT NULL, {columns} FROM ({made}) AS made ({columns})
    ) AS row
    GROUP BY {columns} HAVING count(*) = 1
), gone AS (
    DELETE FROM {table}
    WHERE id IN (SELECT max(id) FROM changed GROUP BY {keys} HAVING count(*) = 1)
)
INSERT INTO {table} ({columns}) SELECT {columns} FROM changed WHERE id IS NULL
ON CONFLICT ON CONSTRAINT {once} DO UPDATE SET {renewed}
"""
"""Rows that are written and made alike drop out. Of the rest, an old row without a new one of its keys is
gone, and a new one takes the place of the old one of its keys: no row is touched twice."""


def renew_from_rows(
    model: type[Model],
    rows: QuerySet[Any],
    *,
    day: date,
    parts: Mapping[str, str],
    numbers: Mapping[str, Any],
) -> None:
    """Make the sums of that day anew from the rows.

    `parts` says where each column is read that sums are told apart by, `numbers` what is counted, by the
    column's name with an underscore behind.
    """
    made = rows.order_by().values_list(*parts.values()).annotate(**numbers)
    select, values = made.query.sql_with_params()
    renew(model, select, values, day=day, columns=(*parts, *(each.removesuffix("_") for each in numbers)))


def renew(model: type[Model], made: str, values: Any, *, day: date, columns: Sequence[str]) -> None:
    """Make the sums of that day anew from a query that gives these columns in this order."""
    (once,) = (each for each in model._meta.constraints if isinstance(each, UniqueConstraint))
    keys = [field.attname for field in model._meta.concrete_fields if field.name in once.fields]
    statement = RENEW.format(
        table=model._meta.db_table,
        day=day,
        made=made,
        columns=", ".join(columns),
        keys=", ".join(keys),
        once=once.name,
        renewed=", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
