"""One mail a person and morning, to whoever can do something about it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Membership
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.editorial.overview.reminders import digests_on, send_reminders
from buergerdraht.knowledge.models import Entry, LocalAddition

TUESDAY = date(2026, 11, 24)


def told(today: date = TUESDAY) -> dict[str, list[str]]:
    return {person.username: [str(due.text) for due in texts] for person, texts in digests_on(today)}


@pytest.fixture
def due(addition: LocalAddition) -> LocalAddition:
    addition.check_due_on = TUESDAY
    addition.save()
    return addition


def test_the_owner_is_reminded_alone(due: LocalAddition, petra: User, sabine: User, ines: User) -> None:
    due.owner = petra
    due.save()
    assert told() == {"petra": [str(due)]}


def test_without_an_owner_all_editors_of_the_authority_are(
    due: LocalAddition, petra: User, sabine: User, ines: User, olga: User
) -> None:
    assert set(told()) == {"petra", "sabine", "ines"}


@pytest.mark.parametrize("how", ["inactive", "moved"])
def test_an_owner_who_is_gone_is_replaced_by_the_others(
    how: str, due: LocalAddition, petra: User, sabine: User
) -> None:
    LocalAddition.objects.update(owner=petra)
    if how == "inactive":
        User.objects.filter(pk=petra.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=petra).delete()
    assert set(told()) == {"sabine"}


def test_an_expiry_is_told_two_weeks_ahead(entry: Entry, ines: User) -> None:
    Entry.objects.update(check_due_on=None, valid_until=TUESDAY + timedelta(days=14))
    assert told() == {"ines": [str(entry)]}
    assert told(TUESDAY + timedelta(days=1)) == {}


def test_nobody_is_reminded_at_the_weekend_or_of_what_is_archived(due: LocalAddition, petra: User) -> None:
    assert told(date(2026, 11, 28)) == {}
    LocalAddition.objects.update(archived_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert told() == {}


def test_one_mail_has_everything_with_addresses(due: LocalAddition, entry: Entry, ines: User) -> None:
    Entry.objects.update(valid_until=TUESDAY)
    assert send_reminders(now=datetime(2026, 11, 24, 5, tzinfo=UTC)) == 1
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (ines.email, "2 Texte brauchen Ihren Blick")
    assert f"- {due}, zum 24.11.2026" in mail.text
    assert f"- {entry}, bis 23.11.2026" in mail.text
    assert "/redaktion/texte/" in mail.text
