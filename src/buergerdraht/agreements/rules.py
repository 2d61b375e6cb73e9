"""What a municipality brings along when it joins, and where a dialled number leads. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from buergerdraht.agreements.routing.rules import RoutingPlan
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours, local_day

REACTION_WEEK = tuple(WeeklyHours(weekday, time(8), time(16)) for weekday in range(5))
"""When a partner's working hours count unless agreed otherwise: three days are 24 hours (document 000)."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a centre answers for an authority; without `intervals` at the centre's own hours."""

    state: str
    """Land whose holidays hold, as in ISO 3166-2:DE."""
    intervals: tuple[WeeklyHours, ...] | None = None


@dataclass(frozen=True, slots=True)
class WatchRules:
    """When a partner is reminded of a reaction, and when late ones are told to both sides."""

    reminder_hours: Decimal
    """Working hours that are left; 0: never."""
    late_threshold: int
    """0: never."""
    late_window_days: int


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


@dataclass(frozen=True, slots=True)
class CentreRoute:
    """A service centre as call distribution needs it."""

    id: int
    slug: str
    name: str
    authority_id: int
    """Who runs it; calls to a number that nobody has entered are hers."""
    authority_name: str
    hours: CalendarRules
    offer_seconds: int
    wrap_up_seconds: int


@dataclass(frozen=True, slots=True)
class NumberRoute:
    """Where the calls to one dialled number go, and what they are greeted with."""

    number: str
    """E.164."""
    served_number_id: int
    centre_id: int
    centre_slug: str
    authority_id: int
    authority_name: str
    greeting: str
    """With the gaps {authority} and {agent}; see authorities.rules.greeting_text."""
    hours: CalendarRules
    priority: int
    skill: str
    """Empty: none is needed."""
    label: str
    is_one_one_five: bool
    valid_from: date
    valid_until: date | None
    """First day without service; None: no end agreed."""
    plan: RoutingPlan
    """What becomes of its calls; without anything agreed, the centre takes all."""

    def holds_on(self, day: date) -> bool:
        """Tell whether the number is served on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Every served number and every centre at the time of reading; dates are checked when a call comes."""

    routes: Mapping[str, NumberRoute]
    """By E.164 number."""
    centres: Mapping[int, CentreRoute]
    default_centre_id: int | None
    """Takes calls to numbers that nobody serves; None: no centre is entered yet."""

    def route_of(self, number: str, *, at: datetime) -> NumberRoute | None:
        """Return the route of a dialled E.164 number on the day that it is in Berlin; None: not served."""
        route = self.routes.get(number)
        return route if route and route.holds_on(local_day(at)) else None


@dataclass(frozen=True)
class TicketWay:
    """How tickets reach a partner."""

    kind: str
    """See Agreement.TicketWay."""
    address: str = ""
    names_citizen: bool = False
