"""What templates need of a call and of its contact record."""

from typing import Any

from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.queries import concern_drafts
from buergerdraht.contacts.rules import CHOOSABLE_OUTCOMES, OUTCOME_LABELS
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.queries import area_hint
from buergerdraht.workplace.call_screen.forms import ContactForm
from buergerdraht.workplace.wording import caller_words, dialled_words

OUTCOME_TILES = tuple(
    (str(digit), outcome.value, OUTCOME_LABELS[outcome][:1].upper() + OUTCOME_LABELS[outcome][1:])
    for digit, outcome in enumerate(CHOOSABLE_OUTCOMES, start=1)
)
"""Key, outcome and label."""


def is_live(call: Call | None) -> bool:
    """Tell whether the call still goes on."""
    return call is not None and call.state not in {Call.State.TRANSFERRED, Call.State.ENDED}


def number_of(record: Contact) -> str:
    """Return the number, or the address, from which somebody called or wrote; '' if nobody knows."""
    if record.call:
        return record.call.caller_number
    if record.fax:
        return record.fax.sender
    return record.mail.sender if record.mail else ""


def call_context(call: Call | None) -> dict[str, Any]:
    """Return the call with its words; a contact without a call has none."""
    if call is None:
        return {"call": None, "is_live": False}
    has_talked = call.answered_at is not None and call.ended_at is not None
    return {
        "call": call,
        "is_live": is_live(call),
        "caller": caller_words(call),
        "dialled": dialled_words(call),
        "area_hint": area_hint(call),
        "talk_length": call.ended_at - call.answered_at if has_talked else None,  # type: ignore[operator]
    }


def record_context(record: Contact, form: ContactForm, *, address: str) -> dict[str, Any]:
    """Return the contact record as a form. A refused one keeps the version that it was written on."""
    return {
        "contact": record,
        "form": form,
        "version": form["version"].value() if form.was_refused else record.version,
        "record_address": address,
        "concerns": concern_drafts(record),
        "outcomes": OUTCOME_TILES,
    }
