"""Names at Asterisk by which a restarted switchboard, the fallback and the journal find everything again."""

from uuid import UUID

from buergerdraht.telephony.ports import (
    CALL_NAMESPACE,
    USERNAME,
    AnyLeg,
    AttendantLeg,
    LegId,
    call_id_of,
)
from buergerdraht.telephony.transfer_ports import FarLegId

__all__ = ["CALL_NAMESPACE", "call_id_of"]

APPLICATION = "buergerdraht"

FALLBACK_CONTEXT = "fallback"
WAITING_BRIDGE = "waiting"
LEG = "leg~"
ATTENDANT = "attendant~"
TALK = "talk~"
FAR = "far~"
WATCH, EARS = "watch~", "ears~"
"""Bridge and snooping channel of a supervisor, each followed by her leg."""
FAX = "fax~"
"""A fax on its way out; its channels are nobody's call."""


def agent_of_username(username: str) -> int | None:
    """Return the agent whose account this is; None if it is nobody's."""
    digits = username.removeprefix(USERNAME)
    return int(digits) if username.startswith(USERNAME) and digits.isdecimal() else None


def leg_of(channel_id: str) -> LegId | None:
    """Return the leg whose channel this is; None if it is another channel."""
    if not channel_id.startswith(LEG):
        return None
    _, agent_id, call_id, attempt = channel_id.split("~")
    return LegId(int(agent_id), UUID(call_id), int(attempt))


def attendant_of(channel_id: str) -> AttendantLeg | None:
    """Return the attendant's leg whose channel this is; None if it is another channel."""
    if not channel_id.startswith(ATTENDANT):
        return None
    _, call_id, attempt = channel_id.split("~")
    return AttendantLeg(UUID(call_id), int(attempt))


def far_of(name: str) -> FarLegId | None:
    """Return the target's leg whose channel or bridge this is; None if it is another one."""
    if not name.startswith(FAR):
        return None
    _, call_id, number = name.split("~")
    return FarLegId(UUID(call_id), int(number))


def one_line(name: str) -> str:
    """Return a name that fits into a SIP header: a line break in it would begin a header of its own."""
    return "".join(character if character.isprintable() else " " for character in name)


def agent_of_channel_name(name: str) -> int | None:
    """Return the agent of a channel such as 'PJSIP/agent-7-00000012'; None if it is not an agent's."""
    technology, _, rest = name.partition("/")
    return agent_of_username(rest.rpartition("-")[0]) if technology == "PJSIP" else None


def talk_bridge_of(leg: AnyLeg) -> str:
    """Return the name and id of the bridge in which the leg's agent or attendant talks with the citizen.

    Each attempt has its own: a leg that dies late must not take the next talk of the same two with it.
    """
    other = leg.agent_id if isinstance(leg, LegId) else "attendant"
    return f"{TALK}{leg.call_id}~{other}~{leg.attempt}"
