"""Calls and agents to be read. `call_for` is the only door to a call; a partner sees calls to its numbers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import (
    Case,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Coalesce

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.authorities.models import Membership, ServiceCentre
from buergerdraht.servicehours.rules import day_begin, local_day
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.rules.numbers import ONE_ONE_FIVE, area_code

PRESENT_STATES = (Call.State.TALKING, Call.State.CALLING_BACK, Call.State.PARKED, Call.State.OFFERED)
AT_ATTENDANT = Q(state__in=[Call.State.AT_ATTENDANT, Call.State.ATTENDED]) | Q(
    disposition__in=[Call.Disposition.ATTENDED, Call.Disposition.ABANDONED_AT_ATTENDANT]
)
"""Calls that rang at the partner's own attendant and never became the centre's."""
NOT_OFFERED = AT_ATTENDANT | Q(call_back__isnull=False)
"""Those, and the tries to call citizens back."""
BECAME_OURS_AT = Coalesce("passed_on_at", "arrived_at")
"""From when on the centre's promise counts."""


def agent_of(user: User) -> Agent | None:
    """Return the user's agent, or None if she takes no calls."""
    agent = Agent.objects.select_related("centre").filter(user=user).first()
    if agent:
        agent.user = user
    return agent


def agents_wanting_calls(*, centre_id: int) -> QuerySet[Agent]:
    """Return the centre's agents who want calls, also those who have a break to read a notice first."""
    is_reading = Q(wanted_reason=Agent.BreakReason.READ_NOTICE)
    return Agent.objects.filter(Q(wanted_state=Agent.State.READY) | is_reading, centre=centre_id)


def calls_of(user: User) -> QuerySet[Call]:
    """Return the calls she may see: those of her centres, to numbers of her authorities, or at her phone.

    The latter may be another centre's, which hers helps.
    """
    memberships = Membership.objects.filter(user=user)
    return Call.objects.filter(
        Q(centre__in=memberships.filter(centre__isnull=False).values("centre"))
        | Q(authority__in=memberships.filter(authority__isnull=False).values("authority"))
        | Q(agent__user=user)
    )


def call_for(user: User, call_id: UUID) -> Call:
    """Return the call if she may see it; raise Call.DoesNotExist."""
    return (
        calls_of(user)
        .select_related("authority__administered_by", "centre", "served_number__number")
        .get(pk=call_id)
    )


@dataclass(frozen=True)
class AreaHint:
    """Whom a caller of 115 may mean, by where she calls from: a hint, not a fact."""

    area_code: str
    authority_names: tuple[str, ...]


def area_hint(call: Call) -> AreaHint | None:
    """Return which of the centre's authorities have their numbers in the area of a caller of 115."""
    code = area_code(call.caller_number) if call.dialled_number == ONE_ONE_FIVE else ""
    if not code:
        return None
    served = authorities_served_by(call.centre, on=local_day(call.arrived_at))
    near = served.filter(numbers__number__startswith=f"+49{code[1:]}").distinct()
    names = tuple(near.values_list("name", flat=True))
    return AreaHint(code, names) if names else None


def present_call_of(agent: Agent) -> Call | None:
    """Return the call that she talks in, that is parked for her, or else that rings at her phone."""
    calls = Call.objects.select_related("authority", "centre", "served_number__number")
    present = calls.filter(agent=agent, state__in=PRESENT_STATES)
    rings_last = Case(When(state=Call.State.OFFERED, then=1), default=0)
    return present.order_by(rings_last, "-arrived_at").first()


def last_call_to(served: ServedNumber) -> Call | None:
    """Return the latest call to a served number; None: none has come yet."""
    return Call.objects.filter(served_number=served).order_by("-arrived_at").first()


def calls_today_of(agent: Agent, *, now: datetime) -> list[Call]:
    """Return the calls that she answered since midnight, newest first."""
    answered = Call.objects.filter(agent=agent, answered_at__isnull=False, arrived_at__gte=midnight(now))
    return list(answered.select_related("authority").order_by("-arrived_at"))


def ready_agents(centre: ServiceCentre) -> int:
    """Return how many agents of the centre are ready for a call now."""
    return len(skills_of_ready_agents(centre))


def skills_of_ready_agents(centre: ServiceCentre) -> list[list[str]]:
    """Return what each of them is skilled in."""
    return list(Agent.objects.filter(centre=centre, state=Agent.State.READY).values_list("skills", flat=True))


def midnight(now: datetime) -> datetime:
    """Return when the day began here."""
    return day_begin(local_day(now))
