"""Which knowledge a person may edit: at a centre what is for all and of whom it serves, else her own."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ABILITIES, Ability, Role
from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import memberships_of
from buergerdraht.knowledge.errors import NotYourKnowledge


@dataclass(frozen=True)
class Scope:
    """Where a person may write: texts that hold for all (master texts), and those of these authorities."""

    is_for_all: bool = False
    authority_ids: frozenset[int] = frozenset()

    def covers(self, authority_id: int | None) -> bool:
        """Tell whether she may write a text of this authority; None: one that holds for all."""
        return self.is_for_all if authority_id is None else authority_id in self.authority_ids


def scope_of(user: User, ability: Ability, *, today: date) -> Scope:
    """Return where the user may use an ability that concerns knowledge."""
    memberships = [each for each in memberships_of(user) if ability in ABILITIES[Role(each.role)]]
    centres = [membership.centre for membership in memberships if membership.centre]
    own = [membership.authority_id for membership in memberships if membership.authority_id]
    ids = set(
        Authority.objects.filter(Q(pk__in=own) | Q(administered_by__in=own)).values_list("pk", flat=True)
    )
    for centre in centres:
        ids.update(authorities_served_by(centre, on=today).values_list("pk", flat=True))
    return Scope(is_for_all=bool(centres), authority_ids=frozenset(ids))


def check_scope(user: User, ability: Ability, *, authority_id: int | None, today: date) -> None:
    """Raise NotYourKnowledge unless the user may write texts of this authority (None: those for all)."""
    if not scope_of(user, ability, today=today).covers(authority_id):
        raise NotYourKnowledge
