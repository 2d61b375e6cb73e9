"""Template filters for tickets."""

from django import template

from buergerdraht.authorities.rules import readable_number
from buergerdraht.tickets.rules.history import VERB_LABELS
from buergerdraht.tickets.rules.vocabulary import Wish

register = template.Library()


@register.filter
def verb_words(verb: str) -> str:
    """Say what happened, as the beginning of a line."""
    words = VERB_LABELS.get(verb, verb)
    return words[:1].upper() + words[1:]


@register.filter
def way(value: str, wish: str) -> str:
    """Write the number or address to which the answer goes."""
    return readable_number(value) if wish in (Wish.CALL, Wish.FAX) else value
