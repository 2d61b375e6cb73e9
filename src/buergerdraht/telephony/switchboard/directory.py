"""Where a dialled number leads, from the routing table in memory."""

from datetime import datetime

from buergerdraht.agreements.rules import CentreRoute, NumberRoute, RoutingTable
from buergerdraht.announcements.rules.prompts import Listener, Prompts
from buergerdraht.authorities.rules import GREETING_OF_UNKNOWN_NUMBER
from buergerdraht.servicehours.rules import CalendarRules, is_open
from buergerdraht.telephony.ports import CitizenArrived, FallbackPlan
from buergerdraht.telephony.rules.floor import Arrival
from buergerdraht.telephony.rules.numbers import read_caller, read_dialled
from buergerdraht.telephony.rules.records import Route

ONE_ONE_FIVE = "115"
ANNOUNCEMENTS = "notices"
"""Folder of the prompts, one per authority (settings.ANNOUNCEMENTS_DIR)."""
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
        self._open: dict[str | int, bool] = {}
        """What is open in that minute, by number or centre: hours change by the minute, calls come faster."""

    @property
    def centres(self) -> dict[int, CentreRoute]:
        """Return the centres by id."""
        return dict(self._table.centres)

    def arrival(self, arrived: CitizenArrived) -> Arrival:
        """Return what an arriving call's numbers say; raise NothingEntered without any centre."""
        dialled = read_dialled(arrived.dialled)
        return Arrival(self.route(dialled, at=arrived.at), read_caller(arrived.caller))

    def route(self, dialled: str, *, at: datetime) -> Route:
        """Return the route of a dialled number; one that nobody entered is the default centre's."""
        number = self._number_route(dialled, at)
        return self._known(number, dialled, at) if number else self._unknown(dialled, at)

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
            is_open=self._is_open(number.number, number.hours, at),
            welcome=self._welcome(number.authority_id, number.authority_name, number.served_number_id),
            announcement=self._announcement(number.authority_id),
        )

    def _unknown(self, dialled: str, at: datetime) -> Route:
        centre = self._default_centre()
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
            is_open=self._is_open(centre.id, centre.hours, at),
            welcome=self._welcome(centre.authority_id, centre.authority_name),
            announcement=self._announcement(centre.authority_id),
        )

    def _welcome(self, authority_id: int, name: str, served_number_id: int | None = None) -> tuple[str, ...]:
        return self.prompts.welcome(to=Listener(authority_id, name, served_number_id))

    def _announcement(self, authority_id: int) -> tuple[str, ...]:
        return (f"{ANNOUNCEMENTS}/{authority_id}",) if authority_id in self._announced else ()

    def _is_open(self, key: str | int, hours: CalendarRules, at: datetime) -> bool:
        minute = at.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute, self._open = minute, {}
        if key not in self._open:
            self._open[key] = self._always_open or is_open(hours, minute)
        return self._open[key]

    def _default_centre(self) -> CentreRoute:
        centres = self._table.centres
        if not centres:
            raise NothingEntered
        return centres[self._table.default_centre_id or min(centres)]


def _greeting(number: NumberRoute) -> str:
    return number.greeting.replace("{authority}", number.authority_name)
