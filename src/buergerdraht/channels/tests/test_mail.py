"""The outbox: what goes, what fails, and that no address stays."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from pytest_django import Settings

from buergerdraht.accounts.models import User
from buergerdraht.channels.errors import TooManyMails
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.channels.operations import MOST_IN_AN_HOUR, deliver, send_mail_later
from buergerdraht.channels.queries import mail_of

NOW = datetime(2026, 11, 24, 9, 38, tzinfo=UTC)
AWAY = "buergerdraht.channels.tests.test_mail.ServerAway"

pytestmark = pytest.mark.django_db


class ServerAway:
    """A mail server that hangs up."""

    def __init__(self, **options: object) -> None:
        pass

    def send_messages(self, messages: object) -> int:  # noqa: ARG002
        raise SMTPServerDisconnected


@pytest.fixture
def user() -> User:
    return User.objects.create(username="jana")


@pytest.fixture
def waiting(user: User) -> OutgoingMail:
    return send_mail_later("buergerin@example.org", subject="Ihr\nFormular", text="Link", user=user, now=NOW)


def test_a_mail_goes_once_and_its_address_is_forgotten(waiting: OutgoingMail) -> None:
    deliver(waiting.pk, now=NOW)
    deliver(waiting.pk, now=NOW)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["buergerin@example.org"], "Ihr Formular")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.recipient, waiting.settled_at) == ("sent", "", NOW)


def test_a_mail_that_is_not_taken_is_tried_again(waiting: OutgoingMail, settings: Settings) -> None:
    settings.EMAIL_BACKEND = AWAY
    with pytest.raises(SMTPServerDisconnected):
        deliver(waiting.pk, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == OutgoingMail.State.WAITING


def test_after_the_last_try_it_has_failed_and_the_address_is_forgotten(
    waiting: OutgoingMail, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = AWAY
    deliver(waiting.pk, is_last_try=True, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.recipient) == ("failed", "")


def test_only_the_sender_sees_what_became_of_it(user: User, waiting: OutgoingMail) -> None:
    assert mail_of(user, waiting.pk) == waiting
    with pytest.raises(OutgoingMail.DoesNotExist):
        mail_of(User.objects.create(username="kim"), waiting.pk)


def test_nobody_sends_more_mails_in_an_hour_than_she_could_write(user: User) -> None:
    def send(now: datetime) -> None:
        send_mail_later("buergerin@example.org", subject="Ihr Formular", text="Link", user=user, now=now)

    for _ in range(MOST_IN_AN_HOUR):
        send(NOW)
    with pytest.raises(TooManyMails):
        send(NOW + timedelta(minutes=59))
    send(NOW + timedelta(minutes=61))
