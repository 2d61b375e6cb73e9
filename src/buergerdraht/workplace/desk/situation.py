"""What an agent reads about her own state, and what she can do about it. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from buergerdraht.telephony.models import Agent, Call

State = Agent.State
Reason = Agent.BreakReason

SYSTEM_BREAKS = {
    Reason.OFFER_UNANSWERED: (
        "Sie sind in Pause, weil Sie einen Anruf nicht angenommen haben.",
        "Der Anruf ging an die nächste freie Servicekraft.",
    ),
    Reason.PHONE_LOST: (
        "Sie sind in Pause, weil Ihr Telefon nicht erreichbar war.",
        "Prüfen Sie Headset und Verbindung. Dann melden Sie sich wieder bereit.",
    ),
    Reason.READ_NOTICE: (
        "Vor dem nächsten Anruf gibt es eine Meldung zu lesen.",
        "Anrufe gehen so lange an andere.",
    ),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """One state as it is shown: a word for the header, a sentence for the page, the buttons that fit."""

    word: str
    icon: str
    tone: str
    headline: str
    explanation: str = ""
    needs_phone: bool = False
    ready_label: str = ""
    """Empty: she is ready already, or cannot be."""
    can_pause: bool = False
    call_id: UUID | None = None
    since_at: datetime | None = None
    wrap_up_until_at: datetime | None = None


def situation_of(agent: Agent, *, call: Call | None) -> Situation:
    """Return how the agent's state is shown; `call` is the one she talks in, if any."""
    if not agent.sip_secret:
        return _without_phone()
    if agent.wanted_state == State.SIGNED_OUT:
        return _signed_out(agent)
    match State(agent.state):
        case State.TALKING | State.OFFERED:
            return _on_the_phone(agent, call)
        case State.WRAP_UP:
            return _in_wrap_up(agent)
        case State.READY:
            return _ready(agent)
        case _:
            return _in_break(agent)


def _without_phone() -> Situation:
    return Situation(
        "Ohne Telefon",
        "headset",
        "",
        "Sie telefonieren im Browser oder am Tischtelefon.",
        "Mit „Bereit“ nehmen Sie das Telefon im Browser.",
        needs_phone=True,
        ready_label="Bereit",
    )


def _signed_out(agent: Agent) -> Situation:
    by = agent.signed_out_by.display_name if agent.signed_out_by else ""
    return Situation(
        "Abgemeldet",
        "headset",
        "",
        f"{by} hat Ihr Telefon abgemeldet." if by else "Ihr Telefon ist abgemeldet.",
        "Melden Sie sich bereit, wenn Sie Anrufe annehmen.",
        ready_label="Bereit",
    )


def _on_the_phone(agent: Agent, call: Call | None) -> Situation:
    if agent.state == State.OFFERED:
        return Situation("Es klingelt", "telefon", "live", "Ein Anruf kommt zu Ihnen.")
    authority = f" für {call.authority.name}" if call else ""
    return Situation(
        "Im Gespräch", "telefon", "live", f"Sie sind im Gespräch{authority}.", _afterwards(agent),
        ready_label="" if agent.wanted_state == State.READY else "Danach bereit",
        can_pause=agent.wanted_state == State.READY, call_id=call.pk if call else None,
    )  # fmt: skip


def _in_wrap_up(agent: Agent) -> Situation:
    return Situation(
        "Nacharbeit", "stift", "info", "Nacharbeit. Es kommt noch kein Anruf.", _afterwards(agent),
        ready_label="" if agent.wanted_state == State.READY else "Danach bereit",
        can_pause=agent.wanted_state == State.READY, wrap_up_until_at=agent.wrap_up_until_at,
    )  # fmt: skip


def _ready(agent: Agent) -> Situation:
    return Situation(
        "Bereit",
        "headset",
        "ok",
        "Der nächste Anruf kommt zu Ihnen.",
        can_pause=True,
        since_at=agent.state_since_at,
    )


def _in_break(agent: Agent) -> Situation:
    if agent.wanted_state == State.READY:
        return Situation(
            "Verbindet", "uhr", "warn", "Sie haben sich bereit gemeldet.",
            "Sobald Ihr Telefon verbunden ist, kommen Anrufe zu Ihnen.", can_pause=True,
        )  # fmt: skip
    reason = Reason(agent.break_reason or agent.wanted_reason)
    if reason in SYSTEM_BREAKS:
        headline, explanation = SYSTEM_BREAKS[reason]
        return Situation(
            "Pause", "warnung", "warn", headline, explanation, ready_label="Wieder bereit",
            since_at=agent.state_since_at,
        )  # fmt: skip
    return Situation(
        "Pause", "pause", "", f"Pause: {reason.label}.", "Anrufe gehen an andere.", ready_label="Bereit",
        can_pause=True, since_at=agent.state_since_at,
    )  # fmt: skip


def _afterwards(agent: Agent) -> str:
    if agent.wanted_state == State.BREAK:
        return f"Danach beginnt Ihre Pause: {Reason(agent.wanted_reason).label}."
    return ""
