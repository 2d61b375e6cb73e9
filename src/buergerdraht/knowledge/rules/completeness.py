"""When a service is told completely for an authority: what callers ask first is there. Pure."""

from dataclasses import dataclass
from enum import StrEnum

MOST_ASKED = 100
"""Completeness looks at the services that are asked most, places 1 to 100."""


class Lack(StrEnum):
    """What a service can lack; LACK_LABELS has the German names."""

    FEE = "fee"
    OFFICE = "office"
    HOURS = "hours"


LACK_LABELS: dict[Lack, str] = {Lack.FEE: "Gebühr", Lack.OFFICE: "Stelle", Lack.HOURS: "Zeiten"}
DEFINITION = (
    "Von den 100 meistgefragten Leistungen: vollständig ist, wo Gebühr (im Stammtext oder in der Ergänzung), "
    "zuständige Stelle und ihre Zeiten bekannt sind."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a service for one authority."""

    has_fee: bool
    has_office: bool
    has_hours: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of how many."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 % means all."""
        return 100 * self.part // self.whole if self.whole else 0

    @property
    def rest(self) -> int:
        return self.whole - self.part


def lacks(told: Told) -> tuple[Lack, ...]:
    """Return what is missing, in the order in which callers ask."""
    known = ((Lack.FEE, told.has_fee), (Lack.OFFICE, told.has_office), (Lack.HOURS, told.has_hours))
    return tuple(lack for lack, is_known in known if not is_known)
