"""One side writes and proposes, the other agrees or gives back; what both agreed on stays as it is.

Proposing freezes what follows from agreement and figures, so that both agree to the same words.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import AlreadyNegotiated, NotYourTurn, VersionChangedElsewhere
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.audit import record
from buergerdraht.reports.handbook.contents import ChapterKind, as_json, chapters_with
from buergerdraht.reports.handbook.queries import chapters_of, open_version
from buergerdraht.reports.models import HandbookVersion

State = HandbookVersion.State
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PROPOSED}),
    State.PROPOSED: frozenset({State.DRAFT, State.AGREED}),
    State.AGREED: frozenset(),
}


@transaction.atomic
def save_handbook_draft(
    seat: Seat, texts: Mapping[ChapterKind, str], *, reason: str, saves: int, by: User, now: datetime
) -> HandbookVersion:
    """Write the side's draft, or begin one; `saves` is the count that was read, 0 for a new one.

    Raise AlreadyNegotiated if the other side has begun, NotYourTurn if it is proposed already,
    VersionChangedElsewhere.
    """
    agreement = Agreement.objects.select_for_update().get(pk=seat.agreement.pk)
    draft = open_version(agreement) or _begun(agreement, seat)
    if draft.side != seat.side:
        raise AlreadyNegotiated
    if draft.state != State.DRAFT:
        raise NotYourTurn
    if draft.saves != saves:
        raise VersionChangedElsewhere
    draft.content, draft.reason = as_json(chapters_with(texts)), reason
    draft.saves, draft.written_by, draft.written_at = saves + 1, by, now
    draft.save()
    return draft


@transaction.atomic
def propose_handbook(seat: Seat, version: HandbookVersion, *, saves: int, by: User, now: datetime) -> None:
    """Lay the side's draft before the other side, with the figures of now. Raise NotYourTurn."""
    locked = _locked(version, saves=saves)
    if locked.side != seat.side or locked.state != State.DRAFT:
        raise NotYourTurn
    locked.content = as_json(chapters_of(locked.agreement, locked, now=now))
    locked.proposed_by, locked.proposed_at, locked.answer = by, now, ""
    _move(locked, State.PROPOSED, verb="handbook.proposed", by=by, now=now)


@transaction.atomic
def confirm_handbook(seat: Seat, version: HandbookVersion, *, saves: int, by: User, now: datetime) -> None:
    """Agree for the other side: the version is frozen. Raise NotYourTurn.

    Who proposed never confirms, whatever side she sits on now; the database refuses it, too.
    """
    locked = _locked(version, saves=saves)
    if locked.side == seat.side or locked.proposed_by_id == by.pk:
        raise NotYourTurn
    locked.confirmed_by, locked.confirmed_at = by, now
    _move(locked, State.AGREED, verb="handbook.confirmed", by=by, now=now)


@transaction.atomic
def return_handbook(seat: Seat, version: HandbookVersion, *, answer: str, by: User, now: datetime) -> None:
    """Give the other side's proposal back with a reason; it is its draft again. Raise NotYourTurn."""
    if version.side == seat.side:
        raise NotYourTurn
    _take_back(version, answer=answer, verb="handbook.returned", by=by, now=now)


@transaction.atomic
def withdraw_handbook(seat: Seat, version: HandbookVersion, *, by: User, now: datetime) -> None:
    """Make the own proposal a draft again. Raise NotYourTurn."""
    if version.side != seat.side:
        raise NotYourTurn
    _take_back(version, answer="", verb="handbook.withdrawn", by=by, now=now)


@transaction.atomic
def discard_handbook_draft(seat: Seat, version: HandbookVersion, *, by: User, now: datetime) -> None:
    """Drop the side's own draft; nobody else ever read it. Raise NotYourTurn."""
    locked = _locked(version, saves=version.saves)
    if locked.state != State.DRAFT or locked.side != seat.side:
        raise NotYourTurn
    _note(locked, "handbook.draft_discarded", by=by, now=now)
    locked.delete()


def _begun(agreement: Agreement, seat: Seat) -> HandbookVersion:
    latest = agreement.handbook_versions.aggregate(latest=Max("number"))["latest"] or 0
    return HandbookVersion(
        agreement=agreement, authority_id=agreement.partner_id, number=latest + 1, side=seat.side, saves=0
    )


def _take_back(version: HandbookVersion, *, answer: str, verb: str, by: User, now: datetime) -> None:
    locked = _locked(version, saves=version.saves)
    locked.answer, locked.proposed_by, locked.proposed_at = answer, None, None
    _move(locked, State.DRAFT, verb=verb, by=by, now=now)


def _locked(version: HandbookVersion, *, saves: int) -> HandbookVersion:
    locked = HandbookVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if locked.saves != saves:
        raise VersionChangedElsewhere
    return locked


def _move(version: HandbookVersion, state: State, *, verb: str, by: User, now: datetime) -> None:
    if state not in TRANSITIONS[State(version.state)]:
        raise NotYourTurn
    version.state = state
    version.save()
    _note(version, verb, by=by, now=now)


def _note(version: HandbookVersion, verb: str, *, by: User, now: datetime) -> None:
    record(verb, object_type="handbook_version", object_id=str(version.pk), actor_id=by.pk, at=now)
