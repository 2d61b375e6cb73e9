"""Events as Asterisk 22 sent them, shortened by what nobody reads."""

from typing import Any
from uuid import UUID

from buergerdraht.telephony.ports import AttendantLeg, LegId

CITIZEN_CHANNEL = "node1-1795314854.2000"
CALL = UUID("1609ac00-08f4-51d4-ac98-23a005e98933")
LEG, ATTENDANT = LegId(1, CALL, 1), AttendantLeg(CALL)


def citizen(**changes: Any) -> dict[str, Any]:
    """Return the citizen's channel as in an event or a list."""
    return {
        "id": CITIZEN_CHANNEL,
        "name": "PJSIP/carrier-000007d0",
        "state": "Ring",
        "caller": {"name": "", "number": "4969900001"},
        "connected": {"name": "", "number": ""},
        "dialplan": {
            "context": "from-carrier",
            "exten": "+496441990",
            "priority": 1,
            "app_name": "Stasis",
            "app_data": "buergerdraht,citizen,allowed_not_screened",
        },
        "creationtime": "2026-11-22T02:34:14.638+0000",
        "language": "de",
    } | changes


def leg(**changes: Any) -> dict[str, Any]:
    """Return the channel of a leg as in an event or a list."""
    return {
        "id": str(LEG),
        "name": "PJSIP/agent-1-000007d1",
        "state": "Up",
        "caller": {"name": "Stadt Wetzlar", "number": "4969900001"},
        "connected": {"name": "", "number": "4969900001"},
        "dialplan": {
            "context": "from-agent",
            "exten": "s",
            "priority": 1,
            "app_name": "Stasis",
            "app_data": "buergerdraht,leg",
        },
        "creationtime": "2026-11-22T02:34:14.640+0000",
        "language": "de",
    } | changes


def attendant(**changes: Any) -> dict[str, Any]:
    """Return the channel to a partner's attendant, over the trunk."""
    return leg(id=str(ATTENDANT), name="PJSIP/trunk-000007d2") | changes


def fallback_leg(**changes: Any) -> dict[str, Any]:
    """Return the channel to an agent that the dialplan's queue made."""
    return leg(id="node1-1795314127.3", name="PJSIP/agent-2-00000003") | changes


def in_fallback(app: str = "Queue") -> dict[str, Any]:
    """Return where a citizen's channel is that the dialplan's queue has."""
    return {
        "context": "fallback",
        "exten": "+496441990",
        "priority": 21,
        "app_name": app,
        "app_data": "wetzlar,b(..)",
    }


def bridge(name: str, *channels: str, **changes: Any) -> dict[str, Any]:
    """Return a bridge as in the list of bridges."""
    return {"id": name, "name": name, "bridge_type": "mixing", "channels": list(channels)} | changes


def event(kind: str, **fields: Any) -> dict[str, Any]:
    """Return an event of this type."""
    return {
        "type": kind,
        "timestamp": "2026-11-22T02:34:17.147+0000",
        "application": "buergerdraht",
        "asterisk_id": "02:fc:00:00:00:01",
        **fields,
    }


def arrival(**channel: Any) -> dict[str, Any]:
    """Return the StasisStart of a citizen."""
    return event("StasisStart", args=["citizen", "allowed_not_screened"], channel=citizen(**channel))


def phone(resource: str, *, state: str) -> dict[str, Any]:
    """Return the event of a phone that registered or was lost."""
    endpoint = {"technology": "PJSIP", "resource": resource, "state": state, "channel_ids": []}
    return event("PeerStatusChange", endpoint=endpoint, peer={"peer_status": "Reachable"})
