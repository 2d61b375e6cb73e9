"""Supervision to be read: what an agent is told of it, and whom a supervisor may listen to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.telephony.models import Agent, Call, CallEvent
from buergerdraht.telephony.rules.watches import Mode

TOLD_FOR = timedelta(minutes=2)
"""How long an agent reads that her call was taken over."""


@dataclass(frozen=True, slots=True)
class Supervised:
    """Who is in an agent's talk, and how."""

    by: str
    mode: Mode


def supervision_of(agent: Agent, *, now: datetime) -> Supervised | None:
    """Return who listens to the agent's talk now, or has just taken it over; None: nobody."""
    last = CallEvent.objects.filter(agent=agent, kind__in=["supervised", "unsupervised"])
    event = last.select_related("call").order_by("-at", "-sequence").first()
    if event is None or event.kind == "unsupervised":
        return None
    mode, _, supervisor_id = event.detail.partition(":")
    is_here = event.call.state == Call.State.TALKING and event.call.agent_id == agent.pk
    if not is_here and not (mode == Mode.TAKE_OVER and event.at > now - TOLD_FOR):
        return None
    supervisor = Agent.objects.select_related("user").get(pk=int(supervisor_id))
    return Supervised(supervisor.user.display_name, Mode(mode))


def colleague_at(centre: ServiceCentre, agent_id: int) -> Agent:
    """Return an agent of the centre; raise Agent.DoesNotExist."""
    return Agent.objects.select_related("centre", "user").get(pk=agent_id, centre=centre)
