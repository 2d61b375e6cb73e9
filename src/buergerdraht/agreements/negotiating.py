"""The life of whatever two sides negotiate: one writes and proposes, the other agrees or gives back.

Nobody agrees for both. What agreeing means to a kind of version is told by the operations of that kind.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import AlreadyNegotiated, NotYourTurn, VersionChangedElsewhere
from buergerdraht.agreements.models import Agreement, NegotiatedVersion
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.audit import record

Version = TypeVar("Version", bound=NegotiatedVersion)


def open_version(kind: type[Version], agreement: Agreement) -> Version | None:
    """Return the draft or proposal, whoever's it is."""
    return _versions(kind, agreement).filter(state__in=kind.OPEN).first()


def own_draft(kind: type[Version], seat: Seat) -> Version | None:
    """Return what the side may write on, None: nobody has begun. Raise AlreadyNegotiated, NotYourTurn."""
    opened = open_version(kind, seat.agreement)
    if opened and opened.side != seat.side:
        raise AlreadyNegotiated
    if opened and opened.state != kind.DRAFT:
        raise NotYourTurn
    return opened


@transaction.atomic
def write_draft(
    kind: type[Version],
    seat: Seat,
    content: Mapping[str, Any],
    *,
    reason: str,
    saves: int,
    by: User,
    now: datetime,
) -> Version:
    """Write the side's draft, or begin one; `saves` is the count that was read, 0 for a new one.

    Raise AlreadyNegotiated if the other side has begun, NotYourTurn if it is proposed already,
    VersionChangedElsewhere.
    """
    _lock_agreement(seat.agreement.pk)
    draft = own_draft(kind, seat) or _begun(kind, seat)
    if draft.saves != saves:
        raise VersionChangedElsewhere
    draft.content, draft.reason = content, reason
    draft.saves, draft.written_by, draft.written_at = saves + 1, by, now
    draft.save()
    return draft


def own_version(seat: Seat, version: Version, *, saves: int) -> Version:
    """Return the side's own version, locked. Raise NotYourTurn, VersionChangedElsewhere."""
    return _locked(seat, version, saves=saves, is_own=True)


def others_version(seat: Seat, version: Version, *, saves: int, by: User) -> Version:
    """Return the other side's version, locked, for somebody who did not propose it.

    Who proposed never agrees, whatever side she sits on now; the database refuses it, too.
    Raise NotYourTurn, VersionChangedElsewhere.
    """
    locked = _locked(seat, version, saves=saves, is_own=False)
    if locked.proposed_by_id == by.pk:
        raise NotYourTurn
    return locked


def propose(draft: NegotiatedVersion, *, by: User, now: datetime) -> None:
    """Lay a locked draft before the other side. Raise NotYourTurn."""
    draft.proposed_by, draft.proposed_at, draft.answer = by, now, ""
    _move(draft, draft.PROPOSED, "proposed", by=by, now=now)


def agree(proposal: NegotiatedVersion, *, by: User, now: datetime) -> None:
    """Agree to a locked proposal for the other side. Raise NotYourTurn."""
    proposal.confirmed_by, proposal.confirmed_at = by, now
    _move(proposal, proposal.AGREED, "confirmed", by=by, now=now)


@transaction.atomic
def give_back(seat: Seat, version: NegotiatedVersion, *, answer: str, by: User, now: datetime) -> None:
    """Give the other side's proposal back with a reason; it is its draft again. Raise NotYourTurn."""
    proposal = _locked(seat, version, saves=version.saves, is_own=False)
    _take_back(proposal, "returned", answer=answer, by=by, now=now)


@transaction.atomic
def withdraw(seat: Seat, version: NegotiatedVersion, *, by: User, now: datetime) -> None:
    """Make the own proposal a draft again. Raise NotYourTurn."""
    _take_back(own_version(seat, version, saves=version.saves), "withdrawn", answer="", by=by, now=now)


@transaction.atomic
def discard(seat: Seat, version: NegotiatedVersion, *, by: User, now: datetime) -> None:
    """Drop the side's own draft; nobody else ever read it. Raise NotYourTurn."""
    draft = own_version(seat, version, saves=version.saves)
    if draft.state != draft.DRAFT:
        raise NotYourTurn
    _note(draft, "discarded", by=by, now=now)
    draft.delete()


def move(version: NegotiatedVersion, state: str) -> None:
    """Give the version its next state, not saved yet. Raise NotYourTurn."""
    if state not in version.TRANSITIONS[version.state]:
        raise NotYourTurn
    version.state = state


def _begun(kind: type[Version], seat: Seat) -> Version:
    latest = _versions(kind, seat.agreement).aggregate(latest=Max("number"))["latest"] or 0
    partner = seat.agreement.partner_id
    return kind(agreement=seat.agreement, authority_id=partner, number=latest + 1, side=seat.side, saves=0)


def _versions(kind: type[Version], agreement: Agreement) -> QuerySet[Version]:
    return kind._default_manager.filter(agreement=agreement)


def _lock_agreement(agreement_id: int) -> None:
    Agreement.objects.select_for_update().get(pk=agreement_id)


def _locked(seat: Seat, version: Version, *, saves: int, is_own: bool) -> Version:
    """The agreement is locked first, as whoever begins a draft does."""
    _lock_agreement(seat.agreement.pk)
    rows = _versions(type(version), seat.agreement).select_for_update(of=("self",))
    locked = rows.select_related("agreement__centre").get(pk=version.pk)
    if (locked.side == seat.side) is not is_own:
        raise NotYourTurn
    if locked.saves != saves:
        raise VersionChangedElsewhere
    return locked


def _take_back(proposal: NegotiatedVersion, verb: str, *, answer: str, by: User, now: datetime) -> None:
    proposal.answer, proposal.proposed_by, proposal.proposed_at = answer, None, None
    _move(proposal, proposal.DRAFT, verb, by=by, now=now)


def _move(version: NegotiatedVersion, state: str, verb: str, *, by: User, now: datetime) -> None:
    move(version, state)
    version.save()
    _note(version, verb, by=by, now=now)


def _note(version: NegotiatedVersion, verb: str, *, by: User, now: datetime) -> None:
    of, agreement = version.AUDITED_AS, str(version.agreement.pk)
    record(f"{of}.version_{verb}", object_type="agreement", object_id=agreement, actor_id=by.pk, at=now)
