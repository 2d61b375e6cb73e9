"""What a person has chosen for a file, as plain data that goes to the process that reads it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from buergerdraht.volume.rules.columns import Meaning
from buergerdraht.volume.rules.dialects import Dialect, Encoding, Separator
from buergerdraht.volume.rules.moments import BEGIN, DAY, DateOrder

YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is to be read."""

    dialect: Dialect
    meanings: tuple[Meaning, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = self.dialect
        return {
            "encoding": told.encoding,
            "separator": told.separator,
            "has_header": told.has_header,
            "date_order": told.date_order,
            "meanings": list(self.meanings),
        }


def plan_from(plain: Mapping[str, Any]) -> Plan:
    """Return the plan that as_json has written."""
    dialect = Dialect(
        Encoding(plain["encoding"]),
        Separator(plain["separator"]),
        plain["has_header"],
        DateOrder(plain["date_order"]),
    )
    return Plan(dialect, tuple(map(Meaning, plain["meanings"])))


def believable_time(today: date) -> tuple[int, int]:
    """Return the first and the last moment of which a call can be; others are no dates of calls."""
    number = (today - BEGIN).days
    earliest = max(0, (today - timedelta(days=YEARS_BACK * 366) - BEGIN).days)
    return earliest * DAY, (number + 1) * DAY - 1
