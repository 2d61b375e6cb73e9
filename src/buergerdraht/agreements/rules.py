"""What a municipality brings along when it joins. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date

from buergerdraht.servicehours.rules import WeeklyHours


@dataclass(frozen=True, slots=True)
class Hours:
    """When a centre answers for an authority; without `intervals` at the centre's own hours."""

    state: str
    """Land whose holidays hold, as in ISO 3166-2:DE."""
    intervals: tuple[WeeklyHours, ...] | None = None


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A number that comes under a centre's care."""

    number: str
    """E.164."""
    label: str
    greeting: str
    hours: Hours
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An authority as it is described when it joins; one with the same regional key is not made twice."""

    name: str
    level: str
    regional_key: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class Joining:
    """Everything that is agreed when an authority joins a service centre."""

    authority: Newcomer
    centre_id: int
    legal_form: str
    valid_from: date
    number: NewNumber
