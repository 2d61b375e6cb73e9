"""The mail with the link, which stands nowhere else; and the mail that something was changed."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from buergerdraht.accounts.forgotten import new_link_secret
from buergerdraht.accounts.notifying import Change
from buergerdraht.accounts.operations import active_user

CHANGED = {
    Change.PASSWORD: "Ihr Passwort wurde geändert.",
    Change.FACTOR_SET_UP: "Ein zweiter Faktor wurde für Ihr Konto eingerichtet.",
    Change.FACTOR_REMOVED: "Der zweite Faktor Ihres Kontos wurde entfernt.",
}


def deliver(link_id: int) -> None:
    """Send the mail with a new link; without effect if nobody is to get one. Raise OSError to try again."""
    waiting = new_link_secret(link_id)
    if waiting is None or not settings.IS_MAIL_OFFERED:
        return
    user, secret = waiting
    link = settings.ENVIRONMENT.public_url.rstrip("/") + reverse("new_password", args=[secret])
    text = render_to_string("workplace/forgotten_password/mail.txt", {"person": user, "link": link})
    EmailMessage("Ihr neues Passwort", text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()


def tell_account_changed(user_id: int, change: Change) -> None:
    """Tell somebody that her way in was changed. Raise OSError to try again."""
    user = active_user(user_id)
    if user is None or not user.email or not settings.IS_MAIL_OFFERED:
        return
    told = {"person": user, "what": CHANGED[change]}
    text = render_to_string("workplace/forgotten_password/changed.txt", told)
    EmailMessage("Ihr Konto wurde geändert", text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
