"""Invitations of colleagues: an account of one's own, by a link that works once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ROLE_LABELS, Role
from buergerdraht.authorities.errors import (
    AlreadyInvited,
    HasAnAccount,
    InvitationOfSomebodyElse,
    InvitationOver,
    TooManyInvitations,
)
from buergerdraht.authorities.models import Authority, DirectoryEntry, Invitation, Membership, Unit
from buergerdraht.authorities.operations import Place, add_membership
from buergerdraht.authorities.queries import people_at
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.foundation.sorting import german_order

VALID_FOR = timedelta(days=7)
MOST_OPEN = 100
"""Invitations of an authority that wait."""
MOST_IN_AN_HOUR, AN_HOUR = 30, timedelta(hours=1)
"""By one person, renewed ones with them."""
KEPT_FOR = timedelta(days=30)
"""After its end; then an invitation that nobody accepted is forgotten with its address."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, and as what."""

    first_name: str
    last_name: str
    email: str
    role: Role
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account at the authority, as her manager sees her."""

    user: User
    roles: str
    works_elsewhere: bool
    """Her account is not this authority's alone to close."""


@transaction.atomic
def invite(authority: Authority, *, invited: Invited, by: User, now: datetime) -> Invitation:
    """Invite somebody; the link is made when the mail goes.

    Nobody learns whether the address has an account elsewhere: who has one accepts with it.
    Raise HasAnAccount, AlreadyInvited, TooManyInvitations.
    """
    email = invited.email.lower()
    _check_count(by, now=now)
    if Membership.objects.filter(user__in=_accounts_of(email), authority=authority).exists():
        raise HasAnAccount
    waiting = Invitation.objects.filter(authority=authority, accepted_at=None)
    if waiting.filter(email=email).exists():
        raise AlreadyInvited
    if waiting.count() >= MOST_OPEN:
        raise TooManyInvitations
    invitation = Invitation.objects.create(
        authority=authority,
        unit=invited.unit if invited.unit and invited.unit.authority_id == authority.pk else None,
        first_name=invited.first_name,
        last_name=invited.last_name,
        email=email,
        role=invited.role,
        invited_by=by,
        expires_at=now + VALID_FOR,
    )
    _note("invitation.made", invitation, by=by, now=now)
    return invitation


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Let it hold anew, in the name of whoever renews it; the old link is dead. Raise TooManyInvitations."""
    _check_count(by, now=now)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        invited_by=by, expires_at=now + VALID_FOR, token_digest="", sent_at=None
    )
    _note("invitation.renewed", invitation, by=by, now=now)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Take an invitation back; the link is dead, the address is forgotten."""
    if Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()[0]:
        _note("invitation.withdrawn", invitation, by=by, now=now)


def new_link_secret(invitation_id: int) -> tuple[Invitation, str] | None:
    """Give an open invitation a new secret, kept as a digest only; None if it or its mail has gone."""
    secret = secrets.token_urlsafe(32)
    waiting = Invitation.objects.filter(pk=invitation_id, accepted_at=None, sent_at=None)
    if not waiting.update(token_digest=_digest(secret)):
        return None
    return waiting.select_related("authority", "invited_by").get(), secret


def note_sent(invitation: Invitation, *, now: datetime) -> None:
    """Note that its mail has gone."""
    Invitation.objects.filter(pk=invitation.pk, token_digest=invitation.token_digest).update(sent_at=now)


def invitation_of_link(secret: str, *, now: datetime) -> Invitation:
    """Return the invitation of a link; raise InvitationOver if it does not hold (any more)."""
    invitation = (
        Invitation.objects.select_related("authority", "invited_by", "unit")
        .select_for_update(of=("self",))
        .filter(
            token_digest=_digest(secret),
            accepted_at=None,
            expires_at__gt=now,
            invited_by__is_active=True,
        )
        .first()
    )
    if invitation is None:
        raise InvitationOver
    return invitation


@transaction.atomic
def accept_invitation(secret: str, *, password: str, now: datetime) -> User:
    """Make the account that was offered, with her own password; works once. Raise InvitationOver."""
    invitation = invitation_of_link(secret, now=now)
    if account_of(invitation):
        raise InvitationOver
    user = User.objects.create_user(
        invitation.email,
        invitation.email,
        password,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
    )
    _join(invitation, user, now=now)
    return user


@transaction.atomic
def join_by_invitation(secret: str, *, user: User, now: datetime) -> None:
    """Let who has an account work here, too; works once. Raise InvitationOver, InvitationOfSomebodyElse."""
    invitation = invitation_of_link(secret, now=now)
    if account_of(invitation) != user:
        raise InvitationOfSomebodyElse
    _join(invitation, user, now=now)


def account_of(invitation: Invitation) -> User | None:
    """Return the account that who was invited has already."""
    return _accounts_of(invitation.email).order_by("pk").first()


def forget_old_invitations(*, now: datetime) -> None:
    """Delete those that were accepted, and those that ended a while ago without an answer."""
    Invitation.objects.filter(Q(accepted_at__isnull=False) | Q(expires_at__lt=now - KEPT_FOR)).delete()


def open_invitations(authority: Authority) -> QuerySet[Invitation]:
    """Return who is invited and has not answered, by name."""
    waiting = Invitation.objects.filter(authority=authority, accepted_at=None)
    return waiting.select_related("unit").order_by(german_order("last_name"), "pk")


def open_invitation(authority: Authority, invitation_id: int) -> Invitation:
    """Return one of them; raise Invitation.DoesNotExist."""
    return open_invitations(authority).get(pk=invitation_id)


def colleagues_at(authority: Authority) -> list[Colleague]:
    """Return who has an account at the authority, by name."""
    people = people_at(authority).prefetch_related("memberships")
    return [_colleague(user, authority) for user in people]


def colleague_at(authority: Authority, user_id: int) -> User:
    """Return somebody who works at this authority and nowhere else; raise User.DoesNotExist."""
    person = people_at(authority).get(pk=user_id)
    if _colleague(person, authority).works_elsewhere:
        raise User.DoesNotExist
    return person


def _colleague(user: User, authority: Authority) -> Colleague:
    here = [each for each in user.memberships.all() if each.authority_id == authority.pk]
    roles = ", ".join(ROLE_LABELS[Role(each.role)] for each in here)
    return Colleague(user, roles, works_elsewhere=len(here) < len(user.memberships.all()))


def _accounts_of(email: str) -> QuerySet[User]:
    return User.objects.filter(Q(username__iexact=email) | Q(email__iexact=email))


def _check_count(by: User, *, now: datetime) -> None:
    """By the audit trail: it keeps withdrawn ones, too."""
    verbs = ("invitation.made", "invitation.renewed")
    lately = AuditEntry.objects.filter(actor_id=by.pk, at__gt=now - AN_HOUR, verb__in=verbs)
    if lately.count() >= MOST_IN_AN_HOUR:
        raise TooManyInvitations


def _join(invitation: Invitation, user: User, *, now: datetime) -> None:
    place = Place(Role(invitation.role), authority_id=invitation.authority_id)
    add_membership(user, place=place, by=invitation.invited_by, now=now)
    _link_entry(invitation, user)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now, token_digest="")
    _note("invitation.accepted", invitation, by=user, now=now)


def _link_entry(invitation: Invitation, user: User) -> None:
    """Her entry in the directory is hers from now on, if exactly one bears her name and is nobody's yet."""
    named = DirectoryEntry.objects.filter(
        authority=invitation.authority_id, name__iexact=invitation.full_name, user=None
    )
    if named.count() == 1:
        named.update(user=user)


def _digest(secret: str) -> str:
    return salted_hmac("buergerdraht.invitation", secret, algorithm="sha256").hexdigest()


def _note(verb: str, invitation: Invitation, *, by: User, now: datetime) -> None:
    record(verb, object_type="invitation", object_id=str(invitation.pk), actor_id=by.pk, at=now)
