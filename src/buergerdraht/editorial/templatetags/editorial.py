"""What the editors' pages show everywhere."""

from datetime import date, timedelta

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from buergerdraht.editorial.pages import PAGES
from buergerdraht.foundation.html import sanitised
from buergerdraht.foundation.subnavigation import Link, links
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.rules.completeness import LACK_LABELS, Lack
from buergerdraht.knowledge.rules.workflow import VERSION_LABELS, VersionState

register = template.Library()

VERSION_PILLS = {
    VersionState.DRAFT: ("stift", "info"),
    VersionState.IN_REVIEW: ("uhr", "warn"),
    VersionState.PUBLISHED: ("ok", "ok"),
    VersionState.SUPERSEDED: ("verlauf", ""),
    VersionState.DISCARDED: ("abwesend", ""),
}


@register.simple_tag(takes_context=True)
def editorial_links(context: RequestContext) -> list[Link]:
    """Return the sub navigation for whoever asks."""
    request = context["request"]
    return links(PAGES, abilities=request.access.abilities, path=request.path)


@register.filter
def rich(html: str) -> SafeString:
    """Show a stored text; it is sanitised once more."""
    return SafeString(sanitised(html))


@register.filter
def version_label(version: Version) -> str:
    """Say where a version stands."""
    return VERSION_LABELS[version.state]


@register.filter
def version_icon(version: Version) -> str:
    """Return the icon of where it stands."""
    return VERSION_PILLS[VersionState(version.state)][0]


@register.filter
def version_tone(version: Version) -> str:
    """Return the tone of where it stands."""
    return VERSION_PILLS[VersionState(version.state)][1]


@register.filter
def lack_label(lack: Lack) -> str:
    """Name what is missing."""
    return LACK_LABELS[lack]


@register.filter
def last_day(until: date) -> date:
    """Return the last day of a validity, whose stored end is the day after."""
    return until - timedelta(days=1)


@register.filter
def scaled(part: int, whole: int) -> str:
    """Return a length in a bar of 100 units, with a point as SVG needs it."""
    return f"{100 * part / whole:.2f}" if whole else "0"
