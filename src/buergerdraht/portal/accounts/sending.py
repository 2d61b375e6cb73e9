"""The mail of an invitation. Its link is made while it is sent and stands nowhere else."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.authorities.invitations import (
    Invited,
    account_of,
    invite,
    new_link_secret,
    note_sent,
    renew_invitation,
)
from buergerdraht.authorities.models import Authority, Invitation

DELIVERY = "portal.deliver_invitation"
"""Name of the job."""


@transaction.atomic
def invite_by_mail(authority: Authority, *, invited: Invited, by: User, now: datetime) -> Invitation:
    """Invite somebody and send the mail. Raise HasAnAccount, AlreadyInvited, TooManyInvitations."""
    invitation = invite(authority, invited=invited, by=by, now=now)
    _send_later(invitation)
    return invitation


@transaction.atomic
def renew_by_mail(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Send a new link, with which the old one is dead. Raise TooManyInvitations."""
    renew_invitation(invitation, by=by, now=now)
    _send_later(invitation)


def deliver(invitation_id: int, *, now: datetime) -> None:
    """Send the mail with a new link; without effect if the invitation is gone. Raise OSError to try again."""
    waiting = new_link_secret(invitation_id)
    if waiting is None:
        return
    invitation, secret = waiting
    link = settings.ENVIRONMENT.public_url.rstrip("/") + reverse("invitation", args=[secret])
    told = {"invitation": invitation, "link": link, "account": account_of(invitation)}
    text = render_to_string("portal/accounts/mail.txt", told)
    subject = f"Ihr Zugang zum Portal: {invitation.authority.name}"
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email]).send()
    note_sent(invitation, now=now)


def _send_later(invitation: Invitation) -> None:
    app.configure_task(DELIVERY, allow_unknown=True).defer(invitation_id=invitation.pk)
