"""Template filters for the words of the workplace."""

from datetime import timedelta

from django import template

from buergerdraht.authorities.rules import readable_number
from buergerdraht.workplace import wording

register = template.Library()


@register.filter
def number(value: str) -> str:
    """Write a telephone number as it is written in Germany."""
    return readable_number(value)


@register.filter
def stopwatch(value: timedelta | None) -> str:
    """Write a duration as a stopwatch shows it; a dash if there is none."""
    return "–" if value is None else wording.clock_words(value)
