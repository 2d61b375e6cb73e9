"""What the frame of the workplace's pages is made of."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.rules import GREETING_OF_UNKNOWN_NUMBER, greeting_text
from buergerdraht.foundation.live import live_url
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.operations import CHOOSABLE_BREAKS
from buergerdraht.telephony.queries import agent_of, present_call_of
from buergerdraht.telephony.supervision_queries import Supervised, supervision_of
from buergerdraht.telephony.topics import agent_topic, centre_topic
from buergerdraht.telephony.transfer_queries import consulted_call_of
from buergerdraht.workplace.desk.situation import Situation, situation_of
from buergerdraht.workplace.notices.reading import to_read
from buergerdraht.workplace.wording import caller_words, dialled_words


@dataclass(frozen=True, slots=True)
class LineCall:
    """A call as the open line shows it."""

    id: str
    phase: str
    """ringing, talking or parked"""
    authority: str
    greeting: str
    dialled: str
    caller: str
    since: str
    """ISO time: ringing since, or talking since."""


@dataclass(frozen=True, slots=True)
class PhoneSetup:
    """What the agent's browser needs to be her phone, or to follow her desk phone."""

    kind: str
    agent: str
    username: str
    secret: str
    server: str
    """Address of Asterisk's SIP over WebSocket."""
    offer_seconds: int
    call: LineCall | None
    talks_since: str
    """ISO time from which on she talks without a break in the line; empty: she does not."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The frame of a page of the workplace."""

    agent: Agent
    situation: Situation
    call: LineCall | None
    setup: dict[str, Any] | None
    """For the page's script; None while she has no phone that could ring."""


def wants_page(request: HttpRequest) -> bool:
    """Tell whether a page is asked for, as links and forms do, and not only that something be done."""
    return "text/html" in request.headers.get("Accept", "")


def desk_of(user: User) -> Desk | None:
    """Return the frame for a person at her desk; None if she takes no calls."""
    agent = agent_of(user)
    if agent is None:
        return None
    call = present_call_of(agent)
    shown = line_call(call, agent=agent) if call else _asked(agent)
    return Desk(agent, situation_of(agent, call=call), shown, _setup(agent, call=shown))


def line_call(call: Call, *, agent: Agent) -> LineCall:
    """Return a call as the open line shows it."""
    phases = {
        Call.State.TALKING: "talking",
        Call.State.CALLING_BACK: "talking",
        Call.State.PARKED: "parked",
    }
    since_at = (call.answered_at if call.state == Call.State.TALKING else None) or call.arrived_at
    return LineCall(
        id=str(call.pk),
        phase=phases.get(Call.State(call.state), "ringing"),
        authority=call.authority.name,
        greeting=greeting_of(call, agent=agent),
        dialled=dialled_words(call),
        caller=caller_words(call),
        since=since_at.isoformat(),
    )


def _asked(agent: Agent) -> LineCall | None:
    """Return the call about which a colleague asks her, if one does."""
    asked = consulted_call_of(agent) if agent.state in {Agent.State.OFFERED, Agent.State.TALKING} else None
    if asked is None:
        return None
    call, has_answered = asked
    return replace(line_call(call, agent=agent), phase="talking" if has_answered else "ringing")


def greeting_of(call: Call, *, agent: Agent) -> str:
    """Return what she says, filled in."""
    greeting = call.served_number.greeting if call.served_number else GREETING_OF_UNKNOWN_NUMBER
    return greeting_text(greeting, authority=call.authority.name, agent=agent.user.display_name)


def frame_context(user: User, *, now: datetime) -> dict[str, Any]:
    """Return the template context that templates/workplace/frame.html needs."""
    desk = desk_of(user)
    context: dict[str, Any] = {"desk": desk, "breaks": CHOOSABLE_BREAKS, "now": now}
    if desk:
        context["situation"] = desk.situation
        context["to_read"] = to_read(desk.agent, now=now)
        context["supervised"] = _supervised(desk.agent, now=now)
        context["live_url"] = live_url_at(desk.agent.centre, user=user, desk=desk)
    return context


def live_url_at(centre: ServiceCentre, *, user: User, desk: Desk | None) -> str:
    """Return the address of what happens in a centre and, if she takes calls herself, at her own phone."""
    own = [agent_topic(desk.agent.pk)] if desk else []
    return live_url([*own, centre_topic(centre.pk)], user_id=user.pk)


def _supervised(agent: Agent, *, now: datetime) -> Supervised | None:
    may_be = agent.centre.allows_supervision and agent.state in {Agent.State.TALKING, Agent.State.WRAP_UP}
    return supervision_of(agent, now=now) if may_be else None


def _setup(agent: Agent, *, call: LineCall | None) -> dict[str, Any] | None:
    if not agent.sip_secret or agent.wanted_state == Agent.State.SIGNED_OUT:
        return None
    return asdict(
        PhoneSetup(
            kind=agent.phone_kind,
            agent=agent.user.display_name,
            username=agent.sip_username,
            secret=agent.sip_secret if agent.phone_kind == Agent.PhoneKind.BROWSER else "",
            server=settings.PHONE_WEBSOCKET_URL,
            offer_seconds=agent.centre.offer_seconds,
            call=call,
            talks_since=agent.state_since_at.isoformat() if agent.state == Agent.State.TALKING else "",
        )
    )
