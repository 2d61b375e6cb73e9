"""What the portal's pages show everywhere."""

from django import template
from django.db.models import QuerySet
from django.template.context import RequestContext

from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Attendant
from buergerdraht.agreements.routing.queries import absent_attendants as absent_attendants_of
from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.subnavigation import Link, links
from buergerdraht.portal.pages import PAGES
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import weekly_sentence

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_links(context: RequestContext) -> list[Link]:
    """Return the sub navigation for whoever asks; none for who only keeps authorities from a centre."""
    request = context["request"]
    abilities = request.access.abilities
    if Ability.REACT_TO_TICKETS not in abilities:
        return []
    return links(PAGES, abilities=abilities, path=request.path)


@register.simple_tag(takes_context=True)
def absent_attendants(context: RequestContext) -> QuerySet[Attendant]:
    """Return which of the own attendants are told to be away, so that nobody forgets it."""
    return absent_attendants_of(context["request"].user, at=utc_now())


@register.filter
def phone(number: str) -> str:
    """Write an E.164 number as Germans read it."""
    return readable_number(number)


@register.filter
def hours(calendar: Calendar) -> str:
    """Write the week of a calendar in one sentence."""
    return weekly_sentence(rules_of(calendar))
