"""Whose hours are on the page: a number's or a centre's."""

from dataclasses import dataclass

from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.hours import Owner
from buergerdraht.agreements.queries import served_number_for
from buergerdraht.authorities.queries import centres_where
from buergerdraht.authorities.rules import readable_number


@dataclass(frozen=True)
class Shown:
    """An owner of hours, as the page names it."""

    owner: Owner
    name: str
    back: str
    back_url: str


def owner_of(user: User, *, number_id: int, slug: str) -> Shown:
    """Return the number or centre that the user administers; raise an ObjectDoesNotExist."""
    if slug:
        centre = centres_where(user, Ability.ADMINISTER_AUTHORITIES).get(slug=slug)
        return Shown(centre, centre.name, "Verwaltung", reverse("office"))
    served = served_number_for(user, number_id)
    authority = served.number.authority
    name = f"{authority.name}, {readable_number(served.number.number)}"
    return Shown(served, name, authority.name, reverse("authority_page", args=[authority.slug]))
