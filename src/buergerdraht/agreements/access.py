"""What a person may do, and whose data she may see: memberships and agreements put together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Q

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability, Role, abilities_of
from buergerdraht.agreements.queries import ever_served_by
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.authorities.queries import memberships_of


@dataclass(frozen=True)
class Access:
    """A person's abilities, the authorities whose data she sees, and the name of the place she works for."""

    abilities: frozenset[Ability] = frozenset()
    authority_ids: frozenset[int] = frozenset()
    centre_ids: frozenset[int] = frozenset()
    place: str = ""
    memberships: tuple[Membership, ...] = ()
    """In the order of entry, each with its centre or authority."""


_known: ContextVar[tuple[int, Access] | None] = ContextVar("access", default=None)


@contextmanager
def known_access(user: User, access: Access) -> Iterator[None]:
    """Let `access_of` answer for this person without asking again, during a request of hers."""
    token = _known.set((user.pk, access))
    try:
        yield
    finally:
        _known.reset(token)


def access_of(user: User) -> Access:
    """Return the access that follows from the user's memberships; none at all without one."""
    known = _known.get()
    return known[1] if known and known[0] == user.pk else _asked_access(user)


def _asked_access(user: User) -> Access:
    memberships = tuple(memberships_of(user))
    if not memberships:
        return Access()
    return Access(
        abilities=abilities_of(frozenset(Role(membership.role) for membership in memberships)),
        authority_ids=_visible_authority_ids(memberships),
        centre_ids=frozenset(membership.centre_id for membership in memberships if membership.centre_id),
        place=str(memberships[0].centre or memberships[0].authority),
        memberships=memberships,
    )


def _visible_authority_ids(memberships: Sequence[Membership]) -> frozenset[int]:
    """A centre sees whom it serves or ever served, with whom these administer; an authority itself and those.

    Ended agreements count: the centre keeps answering for the records that it made. So do the authorities of
    centres that it helps: their callers may be its agents' (whose calls she sees: telephony.queries).
    """
    centres = {membership.centre_id for membership in memberships if membership.centre_id}
    authorities = {membership.authority_id for membership in memberships if membership.authority_id}
    own = Q(pk__in=authorities) | Q(administered_by__in=authorities)
    answered_for = ServiceCentre.objects.filter(Q(pk__in=centres) | Q(helped_by__helper__in=centres))
    visible = Authority.objects.filter(own | ever_served_by(answered_for))
    return frozenset(visible.values_list("pk", flat=True))
