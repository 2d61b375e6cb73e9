"""Jobs of contacts."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from buergerdraht.contacts.jobs import record_unseen_calls_now
from buergerdraht.contacts.models import Contact, Correction
from buergerdraht.contacts.operations import close_contact, open_contact_of_call, reopen_contact, save_draft
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.models import Call


def test_the_job_records_what_ended_a_minute_ago_and_nothing_younger(desk: Desk) -> None:
    old, young = (
        desk.make_call(
            state=Call.State.ENDED,
            disposition=Call.Disposition.ABANDONED_IN_QUEUE,
            arrived_at=utc_now() - timedelta(minutes=5),
            answered_at=None,
            ended_at=utc_now() - timedelta(seconds=seconds),
        )
        for seconds in (61, 1)
    )
    record_unseen_calls_now(timestamp=0)
    assert Contact.objects.filter(call=old).exists()
    assert not Contact.objects.filter(call=young).exists()


def test_a_correction_can_be_neither_changed_nor_deleted(desk: Desk) -> None:
    contact = open_contact_of_call(desk.make_call(), user=desk.user, now=NOW)
    save_draft(contact, version=1, note="", concerns=(ConcernDraft("", Outcome.ANSWERED),))
    close_contact(contact, now=NOW)
    reopen_contact(contact, user=desk.user, now=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Correction.objects.update(outcomes_before=[])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Correction.objects.all().delete()
