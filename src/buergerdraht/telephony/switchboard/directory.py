"""Where a dialled number leads, from the routing table in memory."""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import replace
from datetime import datetime

from buergerdraht.agreements.routing import (
    RingAttendant,
    RoutingPlan,
    RoutingStep,
    SayClosed,
    WaitForAgent,
    decide,
)
from buergerdraht.agreements.rules import CentreRoute, NumberRoute, RoutingTable
from buergerdraht.announcements.rules.prompts import Listener, Prompts
from buergerdraht.authorities.rules import GREETING_OF_UNKNOWN_NUMBER
from buergerdraht.telephony.ports import CitizenArrived, FallbackPlan
from buergerdraht.telephony.rules.numbers import ONE_ONE_FIVE, Caller, read_caller, read_dialled
from buergerdraht.telephony.rules.records import Arrival, Route
from buergerdraht.telephony.rules.vocabulary import CallerKind

ANNOUNCEMENTS = "notices"
"""Folder of the prompts, one per authority (settings.ANNOUNCEMENTS_DIR)."""
UNTOLD = Caller("", CallerKind.UNREADABLE)
WARM_UP_NUMBER = "+4930231250"
NO_PROMPTS = Prompts()
"""Nothing but the plain ones."""


class NothingEntered(Exception):
    """There is no service centre yet, so no call can be anybody's."""


class Directory:
    """The routing table at one time, with the lookups that a call needs."""

    def __init__(
        self,
        table: RoutingTable,
        *,
        always_open: bool = False,
        announced: frozenset[int] = frozenset(),
        prompts: Prompts = NO_PROMPTS,
    ) -> None:
        self._table = table
        self.prompts = prompts
        """What can be said to callers."""
        self._announced = announced
        """Authorities whose waiting callers hear an announcement."""
        self._always_open = always_open
        self._minute: datetime | None = None
        self._routes: dict[str, Route] = {}
        """Routes of that minute, by dialled number: hours change by the minute, calls come faster."""

    @property
    def centres(self) -> dict[int, CentreRoute]:
        """Return the centres by id."""
        return dict(self._table.centres)

    def with_routes(self, routes: Iterable[NumberRoute], *, of: Collection[int]) -> "Directory":
        """Return a directory in which these routes stand for those of the served numbers `of`."""
        kept = {
            number: route for number, route in self._table.routes.items() if route.served_number_id not in of
        }
        changed = copy(self)
        changed._table = replace(self._table, routes=kept | {route.number: route for route in routes})
        changed._minute = None
        return changed

    def with_prompts(self, prompts: Prompts, *, announced: frozenset[int]) -> "Directory":
        """Return a directory with the same numbers that says something else."""
        changed = copy(self)
        changed.prompts, changed._announced = prompts, announced
        changed._minute = None
        return changed

    def arrival(self, arrived: CitizenArrived) -> Arrival:
        """Return what an arriving call's numbers say; raise NothingEntered without any centre."""
        reached, caller = read_dialled(arrived.dialled), read_caller(arrived.caller)
        dialled = self._served(map(read_dialled, arrived.diverted_from), arrived.at) or reached
        if not self._served((dialled,), arrived.at) and self._served((caller.number,), arrived.at):
            # A telephone system that diverts may assert itself as who calls; who really does is not known.
            dialled, caller = caller.number, UNTOLD
        return Arrival(self.route(dialled, at=arrived.at), caller, reached if dialled != reached else "")

    def _served(self, numbers: Iterable[str], at: datetime) -> str:
        """Return the first of these numbers that is answered for here; empty: none is."""
        return next((each for each in numbers if self._number_route(each, at) is not None), "")

    def route(self, dialled: str, *, at: datetime) -> Route:
        """Return the route of a dialled number; one that nobody entered is the default centre's."""
        minute = at.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute, self._routes = minute, {}
        return self._routes.get(dialled) or self._new_route(dialled, at)

    def _new_route(self, dialled: str, at: datetime) -> Route:
        """An attendant's absence begins and ends at any second, so what depends on it is decided anew."""
        number = self._number_route(dialled, at)
        route = self._known(number, dialled, at) if number else self._unknown(dialled, at)
        if number is None or number.plan.attendant is None:
            self._routes[dialled] = route
        return route

    def warm_up(self, *, at: datetime) -> None:
        """Ask everything once, so that no call waits for the loading of holidays and numbering plans."""
        read_caller(WARM_UP_NUMBER)
        for number in self._table.routes:
            self.route(number, at=at)

    def fallback(self, ready_usernames: dict[str, tuple[str, ...]]) -> FallbackPlan:
        """Return what the dialplan must know to go on without us."""
        routes = self._table.routes
        return FallbackPlan(
            centre_of_number={number: route.centre_slug for number, route in routes.items()},
            default_centre=self._default_centre().slug,
            ready_usernames=ready_usernames,
            authority_of_number={number: route.authority_name for number, route in routes.items()},
            greeting_of_number={number: _greeting(route) for number, route in routes.items()},
        )

    def _number_route(self, dialled: str, at: datetime) -> NumberRoute | None:
        if dialled != ONE_ONE_FIVE:
            return self._table.route_of(dialled, at=at)
        own = [
            route
            for route in self._table.routes.values()
            if route.is_one_one_five and route.centre_id == self._default_centre().id
        ]
        return min(own, key=lambda route: route.number, default=None)

    def _known(self, number: NumberRoute, dialled: str, at: datetime) -> Route:
        steps = self._steps(number.plan, at)
        return Route(
            centre_id=number.centre_id,
            authority_id=number.authority_id,
            authority_name=number.authority_name,
            served_number_id=number.served_number_id,
            dialled_number=dialled,
            is_number_known=True,
            greeting=_greeting(number),
            priority=number.priority,
            skill=number.skill,
            is_open=isinstance(steps[-1], WaitForAgent),
            welcome=self._welcome(number.authority_id, number.authority_name, number.served_number_id),
            announcement=self._announcement(number.authority_id),
            attendant=steps[0] if isinstance(steps[0], RingAttendant) else None,
            helpers=steps[-1].helpers if isinstance(steps[-1], WaitForAgent) else (),
            opens_at=steps[-1].opens_at if isinstance(steps[-1], SayClosed) else None,
        )

    def _unknown(self, dialled: str, at: datetime) -> Route:
        centre = self._default_centre()
        last = self._steps(RoutingPlan(centre.id, centre.hours), at)[-1]
        return Route(
            centre_id=centre.id,
            authority_id=centre.authority_id,
            authority_name=centre.authority_name,
            served_number_id=None,
            dialled_number=dialled,
            is_number_known=False,
            greeting=GREETING_OF_UNKNOWN_NUMBER.replace("{authority}", centre.authority_name),
            priority=0,
            skill="",
            is_open=isinstance(last, WaitForAgent),
            welcome=self._welcome(centre.authority_id, centre.authority_name),
            announcement=self._announcement(centre.authority_id),
            opens_at=last.opens_at if isinstance(last, SayClosed) else None,
        )

    def _welcome(self, authority_id: int, name: str, served_number_id: int | None = None) -> tuple[str, ...]:
        return self.prompts.welcome(to=Listener(authority_id, name, served_number_id))

    def _announcement(self, authority_id: int) -> tuple[str, ...]:
        return (f"{ANNOUNCEMENTS}/{authority_id}",) if authority_id in self._announced else ()

    def _steps(self, plan: RoutingPlan, at: datetime) -> tuple[RoutingStep, ...]:
        return decide(plan, at=at, is_always_open=self._always_open).steps

    def _default_centre(self) -> CentreRoute:
        centres = self._table.centres
        if not centres:
            raise NothingEntered
        return centres[self._table.default_centre_id or min(centres)]


def _greeting(number: NumberRoute) -> str:
    return number.greeting.replace("{authority}", number.authority_name)
