"""How the administration writes numbers, hours and greetings."""

from datetime import date, timedelta

from django import template
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from buergerdraht.accounts.rules import ROLE_LABELS, Role
from buergerdraht.agreements.models import Phase
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.agreements.routing.words import WAYS
from buergerdraht.agreements.versions.standing import Standing
from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.templatetags.components import pill
from buergerdraht.office.agreements.listing import PILLS
from buergerdraht.office.fields import shown_greeting
from buergerdraht.office.numbers.forms import PRIORITIES
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import weekly_sentence

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """Write an E.164 number as Germans read it."""
    return readable_number(number)


@register.filter
def hours(calendar: Calendar) -> str:
    """Write the week of a calendar that holds today in one sentence."""
    return weekly_sentence(rules_of(calendar), on=localdate())


@register.filter
def greeting(text: str) -> str:
    """Write a stored greeting with its gaps in German."""
    return shown_greeting(text)


@register.filter
def role(code: str) -> str:
    """Write a role in German."""
    return ROLE_LABELS[Role(code)]


@register.filter
def last_day(until: date) -> date:
    """Return the last day of a validity, whose stored end is the day after."""
    return until - timedelta(days=1)


@register.filter
def priority_words(priority: int) -> str:
    """Write a priority as it is chosen."""
    return dict(PRIORITIES).get(priority, f"Stufe {priority}")


@register.filter
def authority_count(count: int, search: str) -> str:
    """Say how many authorities a list has, and for which words."""
    return _counted(count, "Behörde", "Behörden", search=search)


@register.filter
def person_count(count: int, search: str) -> str:
    """Say how many people a list has, and for which words."""
    return _counted(count, "Person", "Personen", search=search)


@register.filter
def phase_words(kind: str) -> str:
    """Write the kind of a phase."""
    return Phase.Kind(kind).label


@register.filter
def way_words(way: str) -> str:
    """Write which way the calls of a stage go."""
    return WAYS[Way(way)]


def _counted(count: int, one: str, many: str, *, search: str) -> str:
    words = f"{count} {one if count == 1 else many}"
    return f"{words} für „{search}“" if search else words


@register.filter
def agreement_pill(standing: Standing) -> SafeString:
    """Show how an agreement stands."""
    return pill(standing.label, *PILLS[standing.state], plain=True)


@register.filter
def agreement_count(count: int, search: str) -> str:
    """Say how many agreements a list has, and for which words."""
    return _counted(count, "Vereinbarung", "Vereinbarungen", search=search)
