"""Which knowledge a person may edit: at a centre what is for all and of whom it serves, else her own."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ABILITIES, Ability, Role
from buergerdraht.agreements.access import access_of
from buergerdraht.agreements.queries import answering_centres, authorities_served_by
from buergerdraht.authorities.models import Authority, Membership
from buergerdraht.foundation.sorting import german_order
from buergerdraht.knowledge.errors import NotYourKnowledge
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Version


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
    memberships = [each for each in access_of(user).memberships if ability in ABILITIES[Role(each.role)]]
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


def check_editor(user: User, text: Entry | LocalAddition | Guide, *, today: date) -> None:
    """Raise NotYourKnowledge unless the user may write this text."""
    check_scope(user, Ability.EDIT_KNOWLEDGE, authority_id=text.authority_id, today=today)


def editors_authorities(user: User, *, today: date) -> QuerySet[Authority]:
    """Return the authorities whose texts the user edits, by name."""
    ids = scope_of(user, Ability.EDIT_KNOWLEDGE, today=today).authority_ids
    return Authority.objects.filter(pk__in=ids).order_by(german_order("name"), "pk")


def editors_authority(user: User, slug: str, *, today: date) -> Authority:
    """Return an authority whose texts the user edits; raises Authority.DoesNotExist."""
    return editors_authorities(user, today=today).get(slug=slug)


def versions_for(user: User, *, today: date) -> QuerySet[Version]:
    """Return the versions of all texts that the user edits, with their texts."""
    scope = scope_of(user, Ability.EDIT_KNOWLEDGE, today=today)
    own = Q()
    for text in ("entry", "addition", "guide"):
        own |= Q(**{f"{text}__isnull": False, f"{text}__authority__in": scope.authority_ids})
    if scope.is_for_all:
        own |= Q(entry__isnull=False, entry__authority=None) | Q(guide__isnull=False, guide__authority=None)
    return Version.objects.filter(own).select_related(
        "entry__authority", "addition__entry", "addition__authority", "guide__authority", "author", "reviewer"
    )


def version_for(user: User, version_id: int, *, today: date) -> Version:
    """Return a version of a text that the user edits; raises Version.DoesNotExist."""
    return versions_for(user, today=today).get(pk=version_id)


def seen_in(scope: Scope) -> Q:
    """Return the condition for entries that an editor sees: hers, those for all, others' once published."""
    hers = Q(authority__isnull=True) | Q(authority__in=scope.authority_ids)
    return hers | Q(published_at__isnull=False)


def editors_of(authority_id: int | None, *, today: date) -> list[User]:
    """Return who may write texts of this authority (None: those for all), by name; only who can sign in."""
    roles = [role.value for role, abilities in ABILITIES.items() if Ability.EDIT_KNOWLEDGE in abilities]
    near = Membership.objects.filter(_works_for(authority_id, today=today), role__in=roles)
    people = User.objects.filter(memberships__in=near, is_active=True).distinct()
    return [
        person
        for person in people.order_by(german_order("last_name"), german_order("first_name"), "pk")
        if scope_of(person, Ability.EDIT_KNOWLEDGE, today=today).covers(authority_id)
    ]


def _works_for(authority_id: int | None, *, today: date) -> Q:
    """Return the condition for memberships from which a person may come to write the authority's texts."""
    if authority_id is None:
        return Q(centre__isnull=False)
    authority = Authority.objects.get(pk=authority_id)
    places = Q(authority=authority_id) | Q(centre__in=answering_centres(authority, on=today))
    runner = authority.administered_by_id
    return places | Q(authority=runner) if runner else places


def partners_of(authority: Authority, *, also: int | None = None, today: date) -> list[Authority]:
    """Return who may do something for the authority: all that the same centres serve, and `also`."""
    centres = answering_centres(authority, on=today)
    served = [authorities_served_by(centre, on=today).values_list("pk", flat=True) for centre in centres]
    ids = {*([also] if also else []), *(pk for each in served for pk in each)} - {authority.pk}
    return list(Authority.objects.filter(pk__in=ids).order_by(german_order("name"), "pk"))
