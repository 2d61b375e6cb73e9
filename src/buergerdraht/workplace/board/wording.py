"""How the board says states and figures. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from buergerdraht.telephony.board_queries import ANSWER_TARGET, AgentOnBoard, Board, WaitingCall
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.supervision import IDLE
from buergerdraht.workplace.wording import caller_words

TARGET_PERCENT = 75
"""Of 115: three of four calls are answered within 30 seconds (charter of 115, 2011)."""

_LOOKS: dict[Agent.State, tuple[str, str]] = {
    Agent.State.READY: ("headset", "ok"),
    Agent.State.OFFERED: ("glocke", "info"),
    Agent.State.TALKING: ("telefon", "info"),
    Agent.State.WRAP_UP: ("stift", "warn"),
    Agent.State.BREAK: ("pause", ""),
    Agent.State.SIGNED_OUT: ("abwesend", ""),
}


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent as a line of the board."""

    agent_id: int
    name: str
    state: str
    icon: str
    tone: str
    since_at: datetime
    since: timedelta
    authority: str
    calls_today: int
    is_talking: bool
    is_idle: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A waiting caller as a line of the board."""

    place: int
    authority: str
    caller: str
    arrived_at: datetime
    waiting: timedelta
    doing: str
    """Empty if she simply waits."""
    is_late: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a share stands against its target."""

    words: str
    icon: str
    tone: str


def verdict(percent: int | None) -> Verdict | None:
    """Return how the share of calls answered within 30 s stands against 75 %; None without any call."""
    if percent is None:
        return None
    missing = TARGET_PERCENT - percent
    if missing <= 0:
        return Verdict(f"Ziel {TARGET_PERCENT} % erreicht", "ok", "ok")
    points = "1 Punkt" if missing == 1 else f"{missing} Punkte"
    icon, tone = ("warnung", "warn") if missing <= 10 else ("gefahr", "bad")
    return Verdict(f"{points} unter Ziel {TARGET_PERCENT} %", icon, tone)


def agent_rows(board: Board) -> tuple[AgentRow, ...]:
    """Return the agents who are signed in, by name."""
    return tuple(
        _agent_row(agent, now=board.at) for agent in board.agents if agent.state != Agent.State.SIGNED_OUT
    )


def signed_out_names(board: Board) -> tuple[str, ...]:
    """Return who is not signed in, by name."""
    return tuple(agent.name for agent in board.agents if agent.state == Agent.State.SIGNED_OUT)


def agents_caption(board: Board) -> str:
    """Return how many are there, and how many of them are ready."""
    present = [agent for agent in board.agents if agent.state != Agent.State.SIGNED_OUT]
    ready = sum(agent.state == Agent.State.READY for agent in present)
    return f"Servicekräfte: {len(present)} angemeldet, {ready} bereit"


def waiting_rows(board: Board) -> tuple[WaitingRow, ...]:
    """Return the waiting callers, the next one first."""
    return tuple(_waiting_row(call) for call in board.waiting)


def unreached(board: Board) -> int:
    """Return how many calls of today reached nobody although the centre was open."""
    figures = board.figures
    return figures.abandoned_in_queue + figures.abandoned_in_announcement + figures.failed


def _agent_row(agent: AgentOnBoard, *, now: datetime) -> AgentRow:
    icon, tone = _LOOKS[agent.state]
    state = f"Pause: {agent.break_reason}" if agent.break_reason else agent.state.label
    return AgentRow(
        agent_id=agent.agent_id,
        name=agent.name,
        state=state,
        icon=icon,
        tone=tone,
        since_at=agent.since_at,
        since=now - agent.since_at,
        authority=agent.authority_name,
        calls_today=agent.calls_today,
        is_talking=agent.state == Agent.State.TALKING,
        is_idle=agent.state in IDLE,
    )


def _waiting_row(call: WaitingCall) -> WaitingRow:
    doing = "" if call.state == Call.State.QUEUED else call.state.label
    return WaitingRow(
        place=call.place,
        authority=call.authority_name,
        caller=caller_words(call),
        arrived_at=call.arrived_at,
        waiting=call.waiting,
        doing=doing,
        is_late=call.waiting > ANSWER_TARGET,
    )
