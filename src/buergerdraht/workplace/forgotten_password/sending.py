"""The mail with the link, which is made while it is sent and stands nowhere else."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from buergerdraht.accounts.forgotten import new_link_secret


def deliver(link_id: int) -> None:
    """Send the mail with a new link; without effect if nobody is to get one. Raise OSError to try again."""
    waiting = new_link_secret(link_id)
    if waiting is None or not settings.IS_MAIL_OFFERED:
        return
    user, secret = waiting
    link = settings.ENVIRONMENT.public_url.rstrip("/") + reverse("new_password", args=[secret])
    text = render_to_string("workplace/forgotten_password/mail.txt", {"person": user, "link": link})
    EmailMessage("Ihr neues Passwort", text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
