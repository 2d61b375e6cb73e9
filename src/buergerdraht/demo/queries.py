"""What the demonstration offers: who can sign in."""

from dataclasses import dataclass

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.demo.plan import demo_plan


@dataclass(frozen=True)
class Login:
    """A persona who can sign in."""

    username: str
    role: Role
    place: str
    is_in_centre: bool
    reads_by_ear: bool


def logins() -> list[Login]:
    """Return the plan's personas that still exist and are active, in the order of the plan."""
    order = {persona.username: place for place, persona in enumerate(demo_plan().people)}
    users = User.objects.filter(username__in=order, is_active=True, memberships__isnull=False).distinct()
    people = users.prefetch_related("memberships__centre", "memberships__authority")
    return [_login(user) for user in sorted(people, key=lambda user: order[user.username])]


def _login(user: User) -> Login:
    memberships: list[Membership] = sorted(user.memberships.all(), key=lambda membership: membership.pk)
    first = memberships[0]
    places = {str(membership.centre or membership.authority) for membership in memberships}
    return Login(
        username=user.username,
        role=Role(first.role),
        place=places.pop() if len(places) == 1 else "Alle Servicecenter",
        is_in_centre=first.centre_id is not None,
        reads_by_ear=user.reads_by_ear,
    )
