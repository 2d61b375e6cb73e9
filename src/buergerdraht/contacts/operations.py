"""Writes to contacts. Every change locks the row and counts its version."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from buergerdraht.accounts.models import User
from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.authorities.models import Authority
from buergerdraht.contacts.errors import (
    AuthorityNotServed,
    ContactAlreadyClosed,
    ContactChangedElsewhere,
    CorrectionTooLate,
    OutcomeMissing,
    TooManyConcerns,
)
from buergerdraht.contacts.models import Concern, Contact, Correction
from buergerdraht.contacts.queries import concern_drafts, is_correctable_by
from buergerdraht.contacts.rules import (
    MAX_CONCERNS,
    ConcernDraft,
    ContactState,
    Outcome,
    can_become,
    is_complete,
    with_outcome,
    without_blanks,
)
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.models import Call, CallBack

UNSEEN_FOR_AT_MOST = timedelta(days=7)
"""How far back is looked: longer than any outage after which calls are recorded from the engine's journal."""
NO_CONTACT = (
    Call.Disposition.ATTENDED,
    Call.Disposition.ABANDONED_AT_ATTENDANT,
    Call.Disposition.NOT_REACHED,
)
UNSEEN_AT_ONCE = 1000
"""A minute's worth of calls and more; what is left over comes with the next run."""


@transaction.atomic
def open_contact_of_call(call: Call, *, user: User, now: datetime) -> Contact:
    """Return the call's one contact, opening it if need be; a draft goes to whoever has the talk now."""
    contact, is_new = Contact.objects.get_or_create(
        call=call,
        defaults={
            "centre_id": call.centre_id,
            "authority_id": call.authority_id,
            "recorded_by": user,
            "opened_at": now,
        },
    )
    if is_new:
        _write_concerns(contact, (ConcernDraft(),))
    elif contact.state == ContactState.DRAFT and contact.recorded_by_id != user.pk:
        Contact.objects.filter(pk=contact.pk, state=ContactState.DRAFT).update(recorded_by=user)
        contact.refresh_from_db()
    return contact


@transaction.atomic
def save_draft(contact: Contact, *, version: int, note: str, concerns: tuple[ConcernDraft, ...]) -> Contact:
    """Keep what is written; raises ContactAlreadyClosed, ContactChangedElsewhere or TooManyConcerns."""
    locked = _locked_draft(contact)
    if (locked.note, concern_drafts(locked)) == (note, concerns):
        return locked  # told twice: the answer to the first time did not reach the page
    _check_version(locked, version)
    return _write(locked, note=note, concerns=concerns)


@transaction.atomic
def add_concern(contact: Contact) -> Contact:
    """Append an empty concern to a draft; raises TooManyConcerns."""
    locked = _locked_draft(contact)
    return _write(locked, note=locked.note, concerns=(*concern_drafts(locked), ConcernDraft()))


@transaction.atomic
def remove_concern(contact: Contact, *, position: int) -> Contact:
    """Take one concern out of a draft; the only one is emptied. An unknown position changes nothing."""
    locked = _locked_draft(contact)
    concerns = concern_drafts(locked)
    left = concerns[:position] + concerns[position + 1 :]
    return _write(locked, note=locked.note, concerns=left or (ConcernDraft(),))


@transaction.atomic
def record_outcome(contact: Contact, told: ConcernDraft) -> Contact:
    """Tell a draft which service was asked for, what became of it, and the way through a guide.

    Raises ContactAlreadyClosed or TooManyConcerns.
    """
    locked = _locked_draft(contact)
    return _write(locked, note=locked.note, concerns=with_outcome(concern_drafts(locked), told))


@transaction.atomic
def change_authority(contact: Contact, *, authority_id: int, now: datetime) -> Contact:
    """Move a draft to another authority that its centre serves; raises AuthorityNotServed."""
    locked = _locked_draft(contact)
    if authority_id == locked.authority_id:
        return locked
    locked.authority = _served_authority(locked, authority_id=authority_id, now=now)
    return _write(locked, note=locked.note, concerns=concern_drafts(locked))


@transaction.atomic
def close_contact(contact: Contact, *, now: datetime) -> Contact:
    """Close a draft; raises OutcomeMissing if a concern has none, ContactAlreadyClosed the second time."""
    locked = _locked_draft(contact)
    concerns = without_blanks(concern_drafts(locked))
    if not is_complete(concerns):
        raise OutcomeMissing
    locked.state, locked.closed_at = ContactState.CLOSED, now
    return _write(locked, note=locked.note, concerns=concerns)


@transaction.atomic
def reopen_contact(contact: Contact, *, user: User, now: datetime) -> Contact:
    """Make a closed contact a draft again, for its author on the same day; raises CorrectionTooLate."""
    locked = _locked(contact)
    if not can_become(ContactState(locked.state), ContactState.DRAFT):
        return locked
    _check_correctable(locked, user=user, now=now)
    locked.state, locked.closed_at = ContactState.DRAFT, None
    _note_correction(locked, user=user, now=now)
    return _write(locked, note=locked.note, concerns=concern_drafts(locked))


@transaction.atomic
def correct_contact(
    contact: Contact,
    *,
    user: User,
    version: int,
    authority_id: int,
    note: str,
    concerns: tuple[ConcernDraft, ...],
    now: datetime,
) -> Contact:
    """Re-code a closed contact and keep what it was.

    Raises CorrectionTooLate, ContactChangedElsewhere, OutcomeMissing or AuthorityNotServed.
    """
    locked = _locked(contact)
    _check_correctable(locked, user=user, now=now)
    _check_version(locked, version)
    if not is_complete(without_blanks(concerns)):
        raise OutcomeMissing
    _note_correction(locked, user=user, now=now)
    if authority_id != locked.authority_id:
        locked.authority = _served_authority(locked, authority_id=authority_id, now=now)
    return _write(locked, note=note, concerns=without_blanks(concerns))


@transaction.atomic
def record_unseen_calls(*, ended_before: datetime, now: datetime) -> int:
    """Give every call of the last week that ended before then without a contact its record; return how many.

    A call that nobody answered is closed as abandoned, by the system; an answered one becomes a draft of
    its agent; what rang at the partner's own attendant only, and a try to call somebody back, is no contact.
    Runs as often as one likes, also beside itself.
    """
    calls = Call.objects.filter(
        state=Call.State.ENDED,
        ended_at__gte=ended_before - UNSEEN_FOR_AT_MOST,
        ended_at__lt=ended_before,
        contact__isnull=True,
    ).exclude(disposition__in=NO_CONTACT)
    contacts = [_contact_of_unseen(call, now=now) for call in calls.select_related("agent")[:UNSEEN_AT_ONCE]]
    Contact.objects.bulk_create(contacts, ignore_conflicts=True)
    bare = Contact.objects.filter(call__in=[contact.call_id for contact in contacts], concerns__isnull=True)
    with_wish = bare.annotate(has_wish=Exists(CallBack.objects.filter(call=OuterRef("call"))))
    Concern.objects.bulk_create(
        _concern_of_unseen(contact, has_wish=contact.has_wish) for contact in with_wish
    )
    return len(contacts)


def _contact_of_unseen(call: Call, *, now: datetime) -> Contact:
    is_answered = call.disposition == Call.Disposition.ANSWERED
    return Contact(
        call=call,
        centre_id=call.centre_id,
        authority_id=call.authority_id,
        recorded_by_id=call.agent.user_id if is_answered and call.agent else None,
        state=ContactState.DRAFT if is_answered else ContactState.CLOSED,
        opened_at=call.answered_at or call.arrived_at,
        closed_at=None if is_answered else now,
    )


def note_missed_call_backs(*, now: datetime) -> int:
    """Note in their contacts why citizens were not called back; return how many."""
    missed = CallBack.objects.filter(
        state__in=[CallBack.State.GIVEN_UP, CallBack.State.TAKEN_OUT],
        is_noted=False,
        call__contact__isnull=False,
    ).select_related("call__contact")
    for wish in missed:
        _note_missed(wish, now=now)
    return len(missed)


@transaction.atomic
def _note_missed(wish: CallBack, *, now: datetime) -> None:
    contact = _locked(wish.call.contact)
    contact.note = "\n".join(filter(None, (contact.note, _why_not_called(wish, now=now))))
    contact.version += 1
    contact.save(update_fields=["note", "version"])
    CallBack.objects.filter(pk=wish.pk).update(is_noted=True)


def _why_not_called(wish: CallBack, *, now: datetime) -> str:
    if wish.taken_out_at is None:
        return f"Rückruf dreimal nicht erreicht, zuletzt am {local_day(now):%d.%m.%Y}."
    taken_out = f"{local_day(wish.taken_out_at):%d.%m.%Y}"
    return f"Rückruf am {taken_out} herausgenommen: {wish.get_taken_out_for_display()}."


def _concern_of_unseen(contact: Contact, *, has_wish: bool) -> Concern:
    unanswered = Outcome.CALL_BACK if has_wish else Outcome.ABANDONED
    outcome = unanswered if contact.state == ContactState.CLOSED else ""
    return Concern(contact=contact, authority_id=contact.authority_id, position=0, outcome=outcome)


def _locked(contact: Contact) -> Contact:
    return Contact.objects.select_for_update().get(pk=contact.pk)


def _locked_draft(contact: Contact) -> Contact:
    locked = _locked(contact)
    if locked.state != ContactState.DRAFT:
        raise ContactAlreadyClosed
    return locked


def _check_version(contact: Contact, version: int) -> None:
    if contact.version != version:
        raise ContactChangedElsewhere


def _check_correctable(contact: Contact, *, user: User, now: datetime) -> None:
    if not is_correctable_by(user, contact=contact, now=now):
        raise CorrectionTooLate


def _served_authority(contact: Contact, *, authority_id: int, now: datetime) -> Authority:
    authority = authorities_served_by(contact.centre, on=local_day(now)).filter(pk=authority_id).first()
    if authority is None:
        raise AuthorityNotServed
    return authority


def _write(contact: Contact, *, note: str, concerns: tuple[ConcernDraft, ...]) -> Contact:
    contact.note = note
    contact.version += 1
    contact.save()
    _write_concerns(contact, concerns)
    return contact


def _write_concerns(contact: Contact, concerns: tuple[ConcernDraft, ...]) -> None:
    if len(concerns) > MAX_CONCERNS:
        raise TooManyConcerns
    contact.concerns.filter(position__gte=len(concerns)).delete()
    for position, concern in enumerate(concerns):
        values = {
            "authority_id": contact.authority_id,
            "text": concern.text,
            "entry_id": concern.entry_id,
            "guide_path": [asdict(step) for step in concern.guide_path],
            "outcome": concern.outcome or "",
        }
        Concern.objects.update_or_create(contact=contact, position=position, defaults=values)


def _note_correction(contact: Contact, *, user: User, now: datetime) -> None:
    """Keep what the contact was until now; codes only, no text that a citizen said."""
    outcomes = [concern.outcome or "" for concern in concern_drafts(contact)]
    Correction.objects.create(
        contact=contact,
        corrected_by=user,
        at=now,
        authority_before_id=contact.authority_id,
        outcomes_before=outcomes,
    )
