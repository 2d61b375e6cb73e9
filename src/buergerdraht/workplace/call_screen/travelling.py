"""What travels with a call to a colleague who is asked about it."""

from dataclasses import dataclass

from buergerdraht.contacts.queries import concern_drafts, record_of
from buergerdraht.telephony.models import Agent, Call, Transfer
from buergerdraht.telephony.transfer_queries import question_to


@dataclass(frozen=True, slots=True)
class Asked:
    """The call of a colleague, as far as she has written it down."""

    call: Call
    by: str
    is_blind: bool
    """The colleague does not want to talk first."""
    concerns: tuple[str, ...]
    note: str


def asked_about(call: Call | None, agent: Agent | None) -> Asked | None:
    """Return what a colleague asks this agent about; None if she is not asked about this call."""
    question = question_to(agent, call) if call and agent else None
    if call is None or question is None:
        return None
    contact = record_of(call)
    return Asked(
        call=call,
        by=question.agent.user.display_name,
        is_blind=question.kind == Transfer.Kind.BLIND,
        concerns=tuple(draft.words for draft in concern_drafts(contact) if draft.words) if contact else (),
        note=contact.note if contact else "",
    )
