"""Centres, numbers and agents of a test's own, so that no test meets another's calls."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, Phase, ServedNumber
from buergerdraht.agreements.operations import reload_number, reload_numbers
from buergerdraht.agreements.routing import Attendant as PlannedAttendant
from buergerdraht.agreements.routing import RoutingPlan, Way
from buergerdraht.agreements.routing.models import Attendant, AttendantAbsence, NumberRouting, StageWay
from buergerdraht.authorities.models import Authority, Membership, PhoneNumber, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, ClosedDays, WeeklyHours, local_day
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.operations import choose_phone, sign_out_agent, want_ready
from tests.support.sipp import Account, AgentPhones, register, wait_until

_numbers = itertools.count(1)
PASSWORD = "Rathaus-Linden-47"
ALL_WEEK = tuple(WeeklyHours(weekday, time(0), time(0)) for weekday in range(7))


@dataclass(frozen=True)
class Centre:
    """A service centre with one partner's number."""

    id: int
    slug: str
    number: str
    authority_name: str
    authority_id: int


@dataclass(frozen=True)
class Colleague:
    """An agent with her SIP account."""

    id: int
    username: str
    account: Account


def always_open() -> Calendar:
    """Make a calendar without an end, so that no test depends on the day."""
    rules = CalendarRules(
        "BE", ALL_WEEK, closes_on_holidays=False, closes_on_christmas_and_new_years_eve=False
    )
    return make_calendar("immer", rules=rules)


def closed_now() -> Calendar:
    """Make a calendar that is closed for a century."""
    closure = ClosedDays(date(2000, 1, 1), date(2099, 12, 31), "Umbau")
    return make_calendar("nie", rules=CalendarRules("BE", ALL_WEEK, closures=(closure,)))


def at_lunch_now() -> Calendar:
    """Make a calendar that leaves out some minutes around now on each day, and nothing else."""
    now = utc_now().astimezone(BERLIN).replace(second=0, microsecond=0)
    begins, ends = (now - timedelta(minutes=20)).time(), (now + timedelta(minutes=20)).time()
    times = [(time(0), begins), (ends, time(0))] if time(0) < begins < ends else [(ends, begins)]
    week = tuple(WeeklyHours(weekday, *each) for weekday in range(7) for each in times)
    rules = CalendarRules("BE", week, closes_on_holidays=False, closes_on_christmas_and_new_years_eve=False)
    return make_calendar("mit Mittagspause", rules=rules)


def on_holiday_now() -> Calendar:
    """Make a calendar that is closed today and tomorrow only."""
    today = local_day(utc_now())
    closure = ClosedDays(today, today + timedelta(days=1), "Rosenmontag")
    return make_calendar("mit Feiertag", rules=CalendarRules("BE", ALL_WEEK, closures=(closure,)))


def make_centre(
    *,
    offer_seconds: int = 2,
    wrap_up_seconds: int = 0,
    is_default: bool = False,
    calendar: Calendar | None = None,
) -> Centre:
    """Make a centre run by a county, that serves one town's number at all hours."""
    serial = next(_numbers)
    county = Authority.objects.create(slug=f"kreis-{serial}", name=f"Kreis Nummer {serial}", level="county")
    ServiceCentre.objects.filter(is_default=is_default).update(is_default=False)
    centre = ServiceCentre.objects.create(
        slug=f"centre-{serial}",
        name=f"Servicecenter {serial}",
        authority=county,
        service_hours=always_open(),
        offer_seconds=offer_seconds,
        wrap_up_seconds=wrap_up_seconds,
        is_default=is_default,
    )
    served = serve(centre.pk, calendar=calendar)
    authority = served.number.authority
    return Centre(centre.pk, centre.slug, served.number.number, authority.name, authority.pk)


def serve(
    centre_id: int, *, calendar: Calendar | None = None, priority: int = 0, skill: str = ""
) -> ServedNumber:
    """Put one more town's number under the centre's care; the switchboard is told."""
    serial = next(_numbers)
    town = Authority.objects.create(
        slug=f"stadt-{serial}", name=f"Stadt Übung {serial}", level="municipality"
    )
    agreement = Agreement.objects.create(
        slug=f"vereinbarung-{serial}",
        centre_id=centre_id,
        partner=town,
        legal_form="contract",
        valid_from=date(2020, 1, 1),
    )
    Phase.objects.create(agreement=agreement, kind=Phase.Kind.REGULAR, valid_from=date(2020, 1, 1))
    served = ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=town, number=f"+4930231{serial:05d}"),
        agreement=agreement,
        greeting="{authority}, Sie sprechen mit {agent}.",
        service_hours=calendar or always_open(),
        priority=priority,
        skill=skill,
    )
    reload_numbers()
    return served


def agree(
    served: ServedNumber,
    way: Way,
    *,
    until: date | None = None,
    then: Way | None = None,
    attendant: str = "",
    is_absent: bool = False,
) -> None:
    """Agree on how the number is routed, in a second phase from a day on if `until` is given."""
    address = f"+493023190{next(_numbers):04d}{attendant}"
    hers = Attendant.objects.create(authority=served.number.authority, number=address, ring_seconds=5)
    if is_absent:
        AttendantAbsence.objects.create(attendant=hers, begins_at=utc_now())
    routing = NumberRouting.objects.create(served_number=served, attendant=hers)
    phases: dict[str, str] = {Phase.Kind.REGULAR: then} if then else {}
    for kind, agreed in {"": way, **phases}.items():
        StageWay.objects.create(routing=routing, phase=kind, way=agreed)
    if until:
        Phase.objects.filter(agreement=served.agreement).update(valid_from=until)
    reload_numbers()


def put_plan(served: ServedNumber, plan: RoutingPlan, *, habit: str) -> None:
    """Enter a plan as pages would; its attendant, if there is one, has the habit."""
    attendant = _entered(plan.attendant, served, habit=habit) if plan.attendant else None
    routing = NumberRouting.objects.create(
        served_number=served, attendant=attendant, is_backed_up=plan.is_backed_up
    )
    for number, stage in enumerate(plan.stages):
        routing.ways.create(phase="", way=stage.way, valid_from=stage.valid_from if number else None)
    reload_number(served.pk)


def _entered(planned: PlannedAttendant, served: ServedNumber, *, habit: str) -> Attendant:
    attendant = Attendant.objects.create(
        authority=served.number.authority,
        number=f"+493023190{next(_numbers):04d}{habit}",
        presence=make_calendar("Vermittlung", rules=planned.presence) if planned.presence else None,
        ring_seconds=planned.ring_seconds,
    )
    without_end = [absence for absence in planned.absences if absence.ends_at is None]
    for absence in (*without_end[:1], *(each for each in planned.absences if each.ends_at)):
        attendant.absences.create(begins_at=absence.begins_at, ends_at=absence.ends_at)
    return attendant


def make_person(role: Role, first_name: str, *, has_password: bool = True, **place: object) -> User:
    """Make somebody who signs in with PASSWORD, at `centre_id=…` or `authority_id=…`."""
    serial = next(_numbers)
    user = User.objects.create_user(
        f"{first_name.lower()}-{serial}",
        password=PASSWORD if has_password else None,
        first_name=first_name,
        last_name=f"Beispiel {serial}",
    )
    Membership.objects.create(user=user, role=role, **place)
    return user


def make_agents(
    centre: Centre, count: int, *, skills: Sequence[str] = (), can_sign_in: bool = False
) -> list[Colleague]:
    """Make agents of the centre who have chosen a desk phone, and are in a break."""
    return [_make_agent(centre, skills=skills, can_sign_in=can_sign_in) for _ in range(count)]


def _make_agent(centre: Centre, *, skills: Sequence[str], can_sign_in: bool) -> Colleague:
    user = make_person(Role.AGENT, "Kim", has_password=can_sign_in, centre_id=centre.id)
    agent = Agent.objects.create(
        user=user, centre_id=centre.id, skills=list(skills), state_since_at=utc_now()
    )
    secret = "" if can_sign_in else choose_phone(agent, kind=Agent.PhoneKind.DESK)
    return Colleague(agent.pk, user.username, Account(agent.sip_username, secret))


def get_ready(agents: Iterable[Colleague], *, phones: AgentPhones, sip_port: int, work_dir: Path) -> None:
    """Register the agents' phones and let them be ready, in this order."""
    agents = list(agents)
    _register_patiently(agents, phones=phones, sip_port=sip_port, work_dir=work_dir)
    for agent in agents:
        want_ready(Agent.objects.get(pk=agent.id))
    ids = [agent.id for agent in agents]
    wait_until(
        lambda: not Agent.objects.filter(pk__in=ids).exclude(state=Agent.State.READY).exists(),
        seconds=15,
        what="alle Servicekräfte bereit",
    )


def _register_patiently(
    agents: list[Colleague], *, phones: AgentPhones, sip_port: int, work_dir: Path
) -> None:
    """The switchboard makes the accounts a moment after they were chosen; too early a try takes SIPp long."""
    refusals: list[AssertionError] = []

    def attempt() -> bool:
        try:
            register([agent.account for agent in agents], phones=phones, sip_port=sip_port, work_dir=work_dir)
        except AssertionError as refusal:
            refusals.append(refusal)
            return False
        return True

    try:
        wait_until(attempt, seconds=90, what="Telefone angemeldet")
    except AssertionError as too_late:
        refused = [sorted(set(re.findall(r"sip:(agent-\d+)@", str(refusal)))) for refusal in refusals]
        raise AssertionError(f"{too_late}; abgewiesen je Versuch: {refused}") from refusals[-1]


def go_home(agents: Iterable[Colleague]) -> None:
    """Sign the agents out, so that their accounts go."""
    for agent in Agent.objects.filter(pk__in=[agent.id for agent in agents]):
        sign_out_agent(agent)


def make_answered_call(centre: Centre, *, user: User, at: datetime, length: timedelta = timedelta()) -> Call:
    """Make a call of somebody known, whom the user has answered and who has hung up since."""
    call_id = uuid4()
    return Call.objects.create(
        id=call_id,
        channel_id=str(call_id),
        centre_id=centre.id,
        authority_id=centre.authority_id,
        dialled_number=centre.number,
        caller_number="+496990009417",
        caller_kind=Call.CallerKind.KNOWN,
        state=Call.State.ENDED,
        disposition=Call.Disposition.ANSWERED,
        agent=Agent.objects.get(user=user),
        arrived_at=at,
        answered_at=at,
        ended_at=at + length,
    )


def call_of(caller: str) -> Call:
    """Return the one record of that caller's call; there must be exactly one."""
    return Call.objects.select_related("authority", "centre", "agent").get(caller_number=caller)


def ended_call_of(caller: str, *, seconds: float = 10.0) -> Call:
    """Return the one record of that caller's call once it has ended."""
    wait_until(
        lambda: Call.objects.filter(caller_number=caller, state=Call.State.ENDED).exists(),
        seconds=seconds,
        what=f"Anruf von {caller} als beendet verzeichnet",
    )
    return call_of(caller)


def state_of(agent: Colleague) -> tuple[str, str]:
    """Return the agent's state and the reason of a break."""
    row = Agent.objects.get(pk=agent.id)
    return row.state, row.break_reason


def events_of(call: Call) -> list[str]:
    """Return the kinds of the call's events in order."""
    return list(call.events.order_by("sequence").values_list("kind", flat=True))
