"""Which live updates follow from what was written: names and ids only."""

from collections.abc import Iterator

from buergerdraht.telephony.rules.effects import Effects
from buergerdraht.telephony.rules.vocabulary import EventKind
from buergerdraht.telephony.topics import agent_topic

Update = tuple[str, str, str]
"""Topic, event, id."""

EVENTS: dict[EventKind, str] = {
    EventKind.OFFERED: "offer",
    EventKind.OFFERED_BACK: "offer",
    EventKind.DECLINED: "offer_gone",
    EventKind.OFFER_UNANSWERED: "offer_gone",
    EventKind.AGENT_UNREACHABLE: "offer_gone",
    EventKind.OFFER_WITHDRAWN: "offer_gone",
    EventKind.CITIZEN_RUNG: "talk",
    EventKind.ANSWERED: "talk",
    EventKind.HELD: "talk",
    EventKind.RESUMED: "talk",
    EventKind.PARKED: "parked",
    EventKind.CONSULTED: "offer",
    EventKind.SUPERVISED: "watched",
    EventKind.UNSUPERVISED: "watched",
    EventKind.TRANSFER_STARTED: "transfer",
    EventKind.TRANSFER_ANSWERED: "transfer",
    EventKind.TRANSFER_SWITCHED: "transfer",
    EventKind.TRANSFER_FAILED: "transfer",
    EventKind.TRANSFER_RETURNED: "transfer",
    EventKind.TRANSFER_LEFT: "ended",
    EventKind.TRANSFERRED: "ended",
    EventKind.ENDED: "ended",
}


def agent_updates(effects: Effects) -> Iterator[Update]:
    """Return what the agents' own pages must hear, calls first."""
    for fact in effects.facts:
        if fact.agent_id is not None and fact.kind in EVENTS:
            yield agent_topic(fact.agent_id), EVENTS[fact.kind], str(fact.call_id)
    for agent_id in effects.agents.keys() | effects.overruled_wishes.keys():
        yield agent_topic(agent_id), "state", str(agent_id)


def touched_centres(effects: Effects) -> set[int]:
    """Return the centres whose boards look different now."""
    of_calls = {call.route.centre_id for call in effects.calls.values()}
    return of_calls | {agent.profile.centre_id for agent in effects.agents.values()}
