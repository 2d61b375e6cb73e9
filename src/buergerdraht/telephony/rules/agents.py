"""An agent's state: what she wishes, what her phone allows, and what her call demands.

Her wish is hers alone; her state follows from it as soon as calls allow. Only an offer that she does not
answer sets both to a break.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from buergerdraht.telephony.ports import LegId
from buergerdraht.telephony.rules.vocabulary import AgentState

OFFER_UNANSWERED = "offer_unanswered"
PHONE_LOST = "phone_lost"

IDLE = frozenset({AgentState.SIGNED_OUT, AgentState.READY, AgentState.BREAK})
TRANSITIONS: dict[AgentState, frozenset[AgentState]] = {
    AgentState.SIGNED_OUT: frozenset({AgentState.READY, AgentState.BREAK, AgentState.TALKING}),
    AgentState.READY: IDLE | {AgentState.OFFERED, AgentState.TALKING},
    AgentState.BREAK: IDLE | {AgentState.OFFERED, AgentState.TALKING, AgentState.WRAP_UP},
    AgentState.OFFERED: IDLE | {AgentState.TALKING, AgentState.WRAP_UP},
    AgentState.TALKING: IDLE | {AgentState.WRAP_UP},
    AgentState.WRAP_UP: IDLE | {AgentState.OFFERED, AgentState.TALKING},
}
"""To TALKING from any state: a talk found at the engine after a gap."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What she asked for: ready, a break with its reason, or signed out."""

    state: AgentState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What others decide about her: her centre, name, skills and phone."""

    id: int
    centre_id: int
    name: str
    skills: frozenset[str] = frozenset()
    wrap_up: timedelta = timedelta(seconds=60)
    is_browser: bool = True


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent in distribution; `leg` is her offer or talk, `parked_call_id` a talk that she lost."""

    profile: Profile
    wish: Wish
    state: AgentState
    since: datetime
    reason: str = ""
    idle_since: datetime | None = None
    """Since when she waits for a call; an offer that came to nothing does not set it back."""
    wrap_up_until: datetime | None = None
    leg: LegId | None = None
    parked_call_id: UUID | None = None
    owes_wrap_up: bool = False
    """Her talk was lost with her phone: she gets her wrap-up when she is back."""
    is_registered: bool = False
    is_suspect: bool = False
    """Her phone is registered, but could not be reached; until it registers again or she asks for calls."""
    lost_since: datetime | None = None
    """Her phone went in the talk; if it does not come back, or comes back new, the talk is lost."""

    @property
    def id(self) -> int:
        return self.profile.id

    @property
    def is_reachable(self) -> bool:
        """True if an offer can reach her phone."""
        return self.is_registered and not self.is_suspect


def apply_wish(agent: Agent, wish: Wish, *, at: datetime) -> Agent:
    """Note her wish and honour it now if she is idle, else after her call and its wrap-up."""
    wants_calls = wish.state is AgentState.READY
    agent = replace(
        agent,
        wish=wish,
        is_suspect=agent.is_suspect and not wants_calls,
        owes_wrap_up=agent.owes_wrap_up and wants_calls,
    )
    return agent if agent.state not in IDLE or agent.parked_call_id else _rest(agent, at)


def change_phone(agent: Agent, *, is_reachable: bool, at: datetime) -> Agent:
    """Note that her phone registered or was lost; without a phone, nobody is ready."""
    agent = replace(agent, is_registered=is_reachable, is_suspect=False)
    if agent.state is AgentState.TALKING:
        return replace(agent, lost_since=None if is_reachable else agent.lost_since or at)
    return agent if agent.state not in IDLE or agent.parked_call_id else _rest(agent, at)


def begin_offer(agent: Agent, leg: LegId, *, at: datetime) -> Agent:
    """Let a call ring at her; a call that she lost is no longer parked for her then."""
    return transition(agent, AgentState.OFFERED, at, leg=leg, parked_call_id=None)


def decline_offer(agent: Agent, *, at: datetime) -> Agent:
    """End an offer that she declined or that was withdrawn: her wish stands."""
    return _rest(replace(agent, leg=None), at)


def miss_offer(agent: Agent, *, at: datetime) -> Agent:
    """End an offer that she did not answer: she is not there, so a break begins, with its reason shown."""
    wish = (
        agent.wish if agent.wish.state is not AgentState.READY else Wish(AgentState.BREAK, OFFER_UNANSWERED)
    )
    return _rest(replace(agent, leg=None, wish=wish), at)


def fail_offer(agent: Agent, *, at: datetime, parked_call_id: UUID | None = None) -> Agent:
    """End an offer that did not reach her phone; nothing rings there until it registers again."""
    return _rest(replace(agent, leg=None, is_suspect=True, parked_call_id=parked_call_id), at)


def begin_talk(agent: Agent, leg: LegId, *, at: datetime) -> Agent:
    """Put her into a talk."""
    return transition(
        agent, AgentState.TALKING, at, leg=leg, parked_call_id=None, owes_wrap_up=False, lost_since=None
    )


def end_talk(agent: Agent, *, at: datetime) -> Agent:
    """End her talk: wrap-up begins, or her wish is honoured at once where there is none."""
    return _wrap_up(replace(agent, leg=None, lost_since=None), at)


def lose_talk(agent: Agent, *, call_id: UUID, at: datetime) -> Agent:
    """Note that her phone was lost in a talk; the call is parked for her."""
    return transition(
        agent,
        AgentState.BREAK,
        at,
        reason=PHONE_LOST,
        leg=None,
        parked_call_id=call_id,
        owes_wrap_up=True,
        lost_since=None,
    )


def forget_parked(agent: Agent, *, at: datetime) -> Agent:
    """The call parked for her is over or somebody else's; once she is back, she has her wrap-up."""
    return _rest(replace(agent, parked_call_id=None), at)


def end_wrap_up(agent: Agent, *, at: datetime) -> Agent:
    """End her wrap-up and honour her wish; without effect in any other state."""
    return _rest(agent, at) if agent.state is AgentState.WRAP_UP else agent


def _wrap_up(agent: Agent, at: datetime) -> Agent:
    agent = replace(agent, owes_wrap_up=False)
    length = agent.profile.wrap_up
    return (
        transition(agent, AgentState.WRAP_UP, at, wrap_up_until=at + length) if length else _rest(agent, at)
    )


def _rest(agent: Agent, at: datetime) -> Agent:
    wish = agent.wish
    if wish.state is AgentState.READY and not agent.is_reachable:
        return transition(agent, AgentState.BREAK, at, reason=PHONE_LOST)
    if agent.owes_wrap_up and agent.is_reachable:
        return _wrap_up(agent, at)
    return transition(agent, wish.state, at, reason=wish.reason)


def transition(agent: Agent, state: AgentState, at: datetime, *, reason: str = "", **changes: Any) -> Agent:
    """Return the agent in another state; raise ValueError if TRANSITIONS does not allow it."""
    if agent.state is state and agent.reason == reason:
        return replace(agent, **changes)
    if state not in TRANSITIONS[agent.state]:
        raise ValueError(f"an agent cannot go from {agent.state} to {state}")
    if state is AgentState.READY and agent.state is not AgentState.OFFERED:
        changes["idle_since"] = at
    changes.setdefault("wrap_up_until", None)
    return replace(agent, state=state, reason=reason, since=at, **changes)
