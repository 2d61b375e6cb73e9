"""The way back for who forgot her password: a mail with a link that works once.

Nobody learns from it whether there is an account: the same rows are written, and a job does the rest.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from procrastinate.contrib.django import app

from buergerdraht.accounts.errors import LinkOver
from buergerdraht.accounts.models import PasswordLink, User
from buergerdraht.accounts.notifying import Change, tell_changed
from buergerdraht.accounts.operations import count_wish
from buergerdraht.foundation.audit import record

VALID_FOR = timedelta(hours=1)
DELIVERY = "workplace.deliver_password_link"
"""Name of the job."""


def ask_for_link(name: str, *, address: str, now: datetime) -> None:
    """Let a link go to whom a user name or mail address means; raise AskedTooOften."""
    count_wish(name, address=address, now=now)
    with transaction.atomic():
        user = _meant(name)
        link = PasswordLink.objects.create(user=user, expires_at=now + VALID_FOR)
        app.configure_task(DELIVERY, allow_unknown=True).defer(link_id=link.pk)
        user_id = str(user.pk) if user else ""
        record("password.link_asked", object_type="user", object_id=user_id, actor_id=None, at=now)


@transaction.atomic
def new_link_secret(link_id: int) -> tuple[User, str] | None:
    """Give a link its secret, kept as a digest only; older links of hers are dead. None: no mail is to go."""
    link = PasswordLink.objects.select_related("user").filter(pk=link_id).first()
    user = link.user if link else None
    if link is None or user is None or not (user.is_active and user.email):
        return None
    PasswordLink.objects.filter(user=user).exclude(pk=link.pk).delete()
    secret = secrets.token_urlsafe(32)
    PasswordLink.objects.filter(pk=link.pk).update(token_digest=_digest(secret))
    return user, secret


def user_of_link(secret: str, *, now: datetime) -> User:
    """Return whose new password a link allows; raise LinkOver."""
    found = PasswordLink.objects.select_related("user").filter(
        token_digest=_digest(secret), expires_at__gt=now, user__is_active=True
    )
    link = found.first()
    if link is None or link.user is None:
        raise LinkOver
    return link.user


@transaction.atomic
def set_forgotten_password(secret: str, *, password: str, now: datetime) -> User:
    """Set a password that has passed the rules; the link is used up, all her sessions end. Raise LinkOver."""
    user = user_of_link(secret, now=now)
    if not PasswordLink.objects.filter(token_digest=_digest(secret)).delete()[0]:
        raise LinkOver  # used in the same moment
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("password.set_by_link", object_type="user", object_id=str(user.pk), actor_id=user.pk, at=now)
    tell_changed(user, Change.PASSWORD)
    return user


def forget_old_links(*, now: datetime) -> None:
    """Delete the links that hold no longer."""
    PasswordLink.objects.filter(expires_at__lt=now).delete()


def _meant(name: str) -> User | None:
    """A user name goes before an address; an address of several accounts means none."""
    by_name = User.objects.filter(username__iexact=name)[:2]
    found = list(by_name) or list(User.objects.filter(email__iexact=name)[:2])
    return found[0] if len(found) == 1 else None


def _digest(secret: str) -> str:
    return salted_hmac("buergerdraht.password-link", secret, algorithm="sha256").hexdigest()
