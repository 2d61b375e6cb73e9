"""What the wallboard shows."""

from typing import Any

from buergerdraht.agreements.access import authorities_seen_at
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.live import live_url
from buergerdraht.foundation.tenancy import visible_authorities
from buergerdraht.quality.catalogue import CATALOGUE, FigureKind
from buergerdraht.reports.wallboard.queries import wall
from buergerdraht.reports.wallboard.rules import share_of
from buergerdraht.telephony.topics import centre_topic

NOBODY = 0
"""A screen is no user."""
EXPLAINED = (
    FigureKind.OFFERED,
    FigureKind.ANSWERED,
    FigureKind.ABANDONED,
    FigureKind.SERVICE_LEVEL,
    FigureKind.FIRST_CONTACT,
)


def parts_of(centre: ServiceCentre, *, parts_url: str) -> dict[str, Any]:
    """Return what changes, and where to ask for it anew: all that a centre sees counts, whoever looks."""
    with visible_authorities(authorities_seen_at(centre.pk)):
        now = wall(centre, now=utc_now())
    return {
        "parts_url": parts_url,
        "wall": now,
        "level": share_of(now.today, kind=FigureKind.SERVICE_LEVEL),
        "at_once": share_of(now.today, kind=FigureKind.FIRST_CONTACT),
    }


def page_of(centre: ServiceCentre, *, parts_url: str, user_id: int = NOBODY) -> dict[str, Any]:
    """Return what the whole page shows."""
    return {
        **parts_of(centre, parts_url=parts_url),
        "centre": centre,
        "live_url": live_url_of(centre, user_id=user_id),
        "explained": [CATALOGUE[kind] for kind in EXPLAINED],
    }


def live_url_of(centre: ServiceCentre, *, user_id: int = NOBODY) -> str:
    """Return where the page hears that something has changed in the centre, and nothing more."""
    return live_url([centre_topic(centre.pk)], user_id=user_id)
