"""What a person may do, and whose data she may see: memberships and agreements put together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ABILITIES, Ability, Role, abilities_of
from buergerdraht.authorities.models import Membership
from buergerdraht.authorities.queries import memberships_of
from buergerdraht.foundation.database.prepared import prepared_rows


@dataclass(frozen=True)
class Access:
    """A person's abilities, the authorities whose data she sees, and the name of the place she works for."""

    abilities: frozenset[Ability] = frozenset()
    authority_ids: frozenset[int] = frozenset()
    centre_ids: frozenset[int] = frozenset()
    place: str = ""
    memberships: tuple[Membership, ...] = ()
    """In the order of entry, each with its centre or authority."""
    run_by: Mapping[int, int | None] = field(default_factory=dict)
    """Authority's id -> who runs it, of all whose data she sees."""

    def centres_where(self, *abilities: Ability) -> frozenset[int]:
        """Return the centres in which she has a role with one of these abilities."""
        return frozenset(each.centre_id for each in self._places(abilities) if each.centre_id)

    def authorities_where(self, *abilities: Ability) -> frozenset[int]:
        """Return the authorities at which she has such a role, and those that they run."""
        own = {each.authority_id for each in self._places(abilities) if each.authority_id}
        return frozenset(pk for pk, runner in self.run_by.items() if own & {pk, runner})

    def _places(self, abilities: Sequence[Ability]) -> Iterator[Membership]:
        return (each for each in self.memberships if ABILITIES[Role(each.role)].intersection(abilities))


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
    run_by = _visible_authorities(memberships)
    return Access(
        abilities=abilities_of(frozenset(Role(membership.role) for membership in memberships)),
        authority_ids=frozenset(run_by),
        centre_ids=frozenset(membership.centre_id for membership in memberships if membership.centre_id),
        place=str(memberships[0].centre or memberships[0].authority),
        memberships=memberships,
        run_by=run_by,
    )


def authorities_seen_at(centre_id: int) -> frozenset[int]:
    """Return the authorities whose data a centre sees."""
    return frozenset(_seen_at(centres=[centre_id], authorities=[]))


def _visible_authorities(memberships: Sequence[Membership]) -> dict[int, int | None]:
    """A centre sees whom it serves or ever served, with whom these administer; an authority itself and those.

    Ended agreements count: the centre keeps answering for the records that it made. So do the authorities of
    centres that it helps: their callers may be its agents' (whose calls she sees: telephony.queries).
    """
    return _seen_at(
        centres=[each.centre_id for each in memberships if each.centre_id],
        authorities=[each.authority_id for each in memberships if each.authority_id],
    )


def _seen_at(*, centres: Sequence[int], authorities: Sequence[int]) -> dict[int, int | None]:
    return dict(prepared_rows(_VISIBLE, {"centres": list(centres), "authorities": list(authorities)}))


_VISIBLE = """
    WITH centre AS (
        SELECT id, authority_id FROM authorities_servicecentre
        WHERE id = ANY(%(centres)s)
            OR id IN (SELECT centre_id FROM agreements_centrehelp WHERE helper_id = ANY(%(centres)s))
    ), party AS (
        SELECT authority_id AS id FROM centre
        UNION ALL SELECT partner_id FROM agreements_agreement WHERE centre_id IN (SELECT id FROM centre)
        UNION ALL SELECT unnest(%(authorities)s::bigint[])
    )
    SELECT id, administered_by_id FROM authorities_authority
    WHERE id IN (SELECT id FROM party) OR administered_by_id IN (SELECT id FROM party) OR id IN (
        SELECT number.authority_id FROM agreements_agreement agreement
        JOIN agreements_servednumber served ON served.agreement_id = agreement.id
        JOIN authorities_phonenumber number ON number.id = served.number_id
        WHERE agreement.centre_id IN (SELECT id FROM centre)
    )
"""
"""Asked before every page, so it is neither put together nor planned anew each time."""
