"""What the buttons of the contact record do. Each saves first, so that nothing written is lost."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import (
    add_concern,
    change_authority,
    close_contact,
    remove_concern,
    reopen_contact,
    save_draft,
)
from buergerdraht.contacts.queries import concern_drafts
from buergerdraht.contacts.rules import OUTCOME_LABELS
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.operations import end_wrap_up
from buergerdraht.workplace.call_screen.context import is_live
from buergerdraht.workplace.call_screen.forms import ContactForm
from buergerdraht.workplace.wording import spoken_words


@transaction.atomic
def keep(contact: Contact, form: ContactForm, *, now: datetime) -> Contact:
    """Keep a valid form as the contact's draft, and return the contact with its new version."""
    data = form.cleaned_data
    kept = save_draft(contact, version=data["version"], note=data["note"], concerns=form.drafts())
    if data["authority"] != kept.authority_id:
        kept = change_authority(kept, authority_id=data["authority"], now=now)
    return kept


def act(contact: Contact, action: str, *, user: User, now: datetime) -> None:
    """Do what a button says: add, remove:<position>, reopen; anything else has been saved and is done."""
    name, _, position = action.partition(":")
    if name == "add":
        add_concern(contact)
    elif name == "remove" and position.isdecimal() and len(position) < 10:
        remove_concern(contact, position=int(position))
    elif name == "reopen":
        reopen_contact(contact, user=user, now=now)


def finish(contact: Contact, *, agent: Agent | None, now: datetime) -> str:
    """Close the contact, end the wrap-up if the talk is over, and return the sentence that says so."""
    closed = close_contact(contact, now=now)
    outcomes = dict.fromkeys(
        OUTCOME_LABELS[concern.outcome] for concern in concern_drafts(closed) if concern.outcome
    )
    said = f"Kontakt abgeschlossen: {', '.join(outcomes)}"
    call = closed.call
    if is_live(call):
        return f"{said}. Das Gespräch läuft weiter."
    if agent:
        end_wrap_up(agent)
    length = (
        f", {spoken_words(call.ended_at - call.answered_at)}"
        if call and call.ended_at and call.answered_at
        else ""
    )
    after = " Bereit." if agent and agent.wanted_state == Agent.State.READY else ""
    return f"{said}{length}.{after}"
