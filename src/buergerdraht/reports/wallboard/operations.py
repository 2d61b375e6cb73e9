"""Links of screens: made with a secret that nobody keeps, revoked by deleting them."""

import secrets
from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.foundation.audit import record
from buergerdraht.reports.errors import TooManyScreens
from buergerdraht.reports.models import WallboardLink
from buergerdraht.reports.wallboard.queries import digest_of

MOST_SCREENS = 20


@transaction.atomic
def make_wallboard_link(centre: ServiceCentre, *, label: str, by: User, now: datetime) -> str:
    """Make a link for a screen and return its secret, which is not kept. Raise TooManyScreens."""
    ServiceCentre.objects.select_for_update().get(pk=centre.pk)
    if centre.wallboard_links.count() >= MOST_SCREENS:
        raise TooManyScreens
    secret = secrets.token_urlsafe(32)
    link = WallboardLink.objects.create(
        centre=centre, label=label, digest=digest_of(secret), made_by=by, made_at=now
    )
    _note("wallboard_link.made", link, by=by, now=now)
    return secret


@transaction.atomic
def revoke_wallboard_link(link: WallboardLink, *, by: User, now: datetime) -> None:
    """Let the screen in no more."""
    _note("wallboard_link.revoked", link, by=by, now=now)
    link.delete()


def note_opened(link: WallboardLink, *, now: datetime) -> None:
    """Note that a screen loaded the wallboard."""
    WallboardLink.objects.filter(pk=link.pk).update(opened_at=now)


def _note(verb: str, link: WallboardLink, *, by: User, now: datetime) -> None:
    record(verb, object_type="wallboard_link", object_id=str(link.pk), actor_id=by.pk, at=now)
