"""Template filters for the words of the workplace."""

import re
from datetime import timedelta

from django import template
from django.utils.safestring import SafeString, mark_safe

from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.html import plain_text, sanitised
from buergerdraht.workplace import wording

register = template.Library()
_HEADING = re.compile(r"<(/?)h[1-6]>")
_OTHER_SITE = re.compile(r'<a href="(https?:)')


@register.filter
def number(value: str) -> str:
    """Write a telephone number as it is written in Germany."""
    return readable_number(value)


@register.filter
def stopwatch(value: timedelta | None) -> str:
    """Write a duration as a stopwatch shows it; a dash if there is none."""
    return "–" if value is None else wording.clock_words(value)


@register.filter
def plain(value: str) -> str:
    """Show a text of the knowledge base as one line without markup."""
    return " ".join(plain_text(value).split())


@register.filter
def rich(value: str) -> SafeString:
    """Show a text of the knowledge base: its headings below ours, links to other sites in a new window."""
    html = _HEADING.sub(r"<\1h4>", sanitised(value))
    # A page of another site in the same window would cut the talk.
    html = _OTHER_SITE.sub(r'<a target="_blank" rel="noopener noreferrer" href="\1', html)
    return mark_safe(html)  # noqa: S308  (sanitised above)
