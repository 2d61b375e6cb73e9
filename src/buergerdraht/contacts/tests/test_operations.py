"""Writing contacts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.contacts.errors import (
    AuthorityNotServed,
    ContactAlreadyClosed,
    ContactChangedElsewhere,
    CorrectionTooLate,
    OutcomeMissing,
    TooManyConcerns,
)
from buergerdraht.contacts.models import Contact, Correction
from buergerdraht.contacts.operations import (
    add_concern,
    change_authority,
    close_contact,
    correct_contact,
    note_missed_call_backs,
    open_contact_of_call,
    record_outcome,
    record_unseen_calls,
    remove_concern,
    reopen_contact,
    save_draft,
)
from buergerdraht.contacts.queries import concern_drafts
from buergerdraht.contacts.rules import ConcernDraft, ContactState, GuideStep, Outcome
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.knowledge.models import Entry
from buergerdraht.telephony.models import Call, CallBack

ANSWERED = ConcernDraft("Sperrmüll", Outcome.ANSWERED)
TICKET = ConcernDraft("Straßenlaterne", Outcome.TICKET)


@pytest.fixture
def contact(desk: Desk) -> Contact:
    return open_contact_of_call(desk.make_call(), user=desk.user, now=NOW)


def written(contact: Contact, *concerns: ConcernDraft) -> Contact:
    return save_draft(contact, version=Contact.objects.get(pk=contact.pk).version, note="", concerns=concerns)


def entry() -> Entry:
    return Entry.objects.create(kind=Entry.Kind.SERVICE, title="Personalausweis beantragen")


def test_opening_a_contact_twice_gives_the_same_one(desk: Desk) -> None:
    call = desk.make_call()
    first = open_contact_of_call(call, user=desk.user, now=NOW)
    assert open_contact_of_call(call, user=desk.user, now=NOW) == first
    assert (first.authority, first.centre, first.recorded_by) == (desk.leun, desk.centre, desk.user)
    assert concern_drafts(first) == (ConcernDraft(),)


def test_a_draft_goes_with_the_talk_to_the_next_agent(desk: Desk, contact: Contact) -> None:
    assert contact.call
    assert open_contact_of_call(contact.call, user=desk.other_user, now=NOW).recorded_by == desk.other_user


def test_a_closed_contact_stays_with_its_author(desk: Desk, contact: Contact) -> None:
    written(contact, ANSWERED)
    close_contact(contact, now=NOW)
    assert contact.call
    assert open_contact_of_call(contact.call, user=desk.other_user, now=NOW).recorded_by == desk.user


def test_a_draft_keeps_note_and_concerns(contact: Contact) -> None:
    saved = save_draft(contact, version=contact.version, note="ruft wieder an", concerns=(ANSWERED, TICKET))
    saved.refresh_from_db()
    assert saved.note == "ruft wieder an"
    assert concern_drafts(saved) == (ANSWERED, TICKET)


def test_an_older_version_does_not_overwrite_a_newer_one(contact: Contact) -> None:
    written(contact, ANSWERED)
    with pytest.raises(ContactChangedElsewhere):
        save_draft(contact, version=contact.version, note="alt", concerns=(TICKET,))


def test_a_draft_that_is_sent_twice_is_kept_once(contact: Contact) -> None:
    first = save_draft(contact, version=contact.version, note="", concerns=(ANSWERED,))
    again = save_draft(contact, version=contact.version, note="", concerns=(ANSWERED,))
    assert again.version == first.version == contact.version + 1


def test_concerns_are_added_and_removed_without_losing_others(contact: Contact) -> None:
    written(contact, ANSWERED)
    assert concern_drafts(add_concern(contact)) == (ANSWERED, ConcernDraft())
    written(contact, ANSWERED, TICKET)
    assert concern_drafts(remove_concern(contact, position=0)) == (TICKET,)


def test_removing_the_only_concern_empties_it(contact: Contact) -> None:
    written(contact, ANSWERED)
    assert concern_drafts(remove_concern(contact, position=0)) == (ConcernDraft(),)


def test_a_service_that_was_told_is_the_contacts_concern(contact: Contact) -> None:
    path = (GuideStep("Ist der Ausweis abgelaufen?", "ja"),)
    told = ConcernDraft(outcome=Outcome.ANSWERED, entry_id=entry().pk, guide_path=path)
    recorded = record_outcome(contact, told)
    assert concern_drafts(recorded) == (told,)
    assert concern_drafts(recorded)[0].words == "Personalausweis beantragen"
    assert recorded.version == contact.version + 1


def test_a_named_service_survives_saving_closing_and_reopening(desk: Desk, contact: Contact) -> None:
    told = ConcernDraft(outcome=Outcome.ANSWERED, entry_id=entry().pk)
    record_outcome(contact, told)
    written(contact, replace(told, text="für das Kind"))
    close_contact(contact, now=NOW)
    reopened = reopen_contact(contact, user=desk.user, now=NOW)
    assert concern_drafts(reopened) == (replace(told, text="für das Kind"),)


def test_an_eleventh_concern_is_refused(contact: Contact) -> None:
    written(contact, *[ANSWERED] * 10)
    with pytest.raises(TooManyConcerns):
        add_concern(contact)


def test_a_contact_without_outcome_cannot_be_closed(contact: Contact) -> None:
    with pytest.raises(OutcomeMissing):
        close_contact(contact, now=NOW)


def test_closing_leaves_out_blank_concerns(contact: Contact) -> None:
    written(contact, ANSWERED, ConcernDraft())
    closed = close_contact(contact, now=NOW)
    assert (closed.state, closed.closed_at) == (ContactState.CLOSED, NOW)
    assert concern_drafts(closed) == (ANSWERED,)


def test_a_closed_contact_takes_no_more_drafts(contact: Contact) -> None:
    written(contact, ANSWERED)
    closed = close_contact(contact, now=NOW)
    with pytest.raises(ContactAlreadyClosed):
        save_draft(contact, version=closed.version, note="", concerns=(TICKET,))


def test_a_draft_moves_to_another_served_authority_with_its_concerns(desk: Desk, contact: Contact) -> None:
    moved = change_authority(contact, authority_id=desk.wetzlar.pk, now=NOW)
    assert moved.authority == desk.wetzlar
    assert [concern.authority for concern in moved.concerns.all()] == [desk.wetzlar]


def test_an_authority_that_the_centre_does_not_serve_is_refused(desk: Desk, contact: Contact) -> None:
    with pytest.raises(AuthorityNotServed):
        change_authority(contact, authority_id=desk.stranger.pk, now=NOW)


def test_an_author_reopens_her_contact_on_the_same_day(desk: Desk, contact: Contact) -> None:
    written(contact, ANSWERED)
    close_contact(contact, now=NOW)
    assert reopen_contact(contact, user=desk.user, now=NOW).state == ContactState.DRAFT
    assert Correction.objects.get().outcomes_before == ["answered"]


def test_reopening_an_open_contact_changes_nothing(desk: Desk, contact: Contact) -> None:
    assert reopen_contact(contact, user=desk.user, now=NOW).version == contact.version


def test_a_correction_is_kept_with_what_was_there_before(desk: Desk, contact: Contact) -> None:
    written(contact, ANSWERED)
    closed = close_contact(contact, now=NOW)
    corrected = correct_contact(
        contact,
        user=desk.user,
        version=closed.version,
        authority_id=desk.wetzlar.pk,
        note="",
        concerns=(TICKET,),
        now=NOW,
    )
    assert (corrected.state, corrected.authority) == (ContactState.CLOSED, desk.wetzlar)
    correction = Correction.objects.get()
    assert (correction.authority_before, correction.outcomes_before) == (desk.leun, ["answered"])


def test_nobody_corrects_on_another_day_or_in_another_name(desk: Desk, contact: Contact) -> None:
    written(contact, ANSWERED)
    closed = close_contact(contact, now=NOW)
    for user, now in ((desk.user, NOW + timedelta(days=1)), (desk.other_user, NOW)):
        with pytest.raises(CorrectionTooLate):
            correct_contact(
                contact,
                user=user,
                version=closed.version,
                authority_id=desk.leun.pk,
                note="",
                concerns=(TICKET,),
                now=now,
            )


def test_a_correction_needs_an_outcome(desk: Desk, contact: Contact) -> None:
    written(contact, ANSWERED)
    closed = close_contact(contact, now=NOW)
    with pytest.raises(OutcomeMissing):
        correct_contact(
            contact,
            user=desk.user,
            version=closed.version,
            authority_id=desk.leun.pk,
            note="",
            concerns=(),
            now=NOW,
        )


def ended(desk: Desk, disposition: Call.Disposition, **changes: object) -> Call:
    return desk.make_call(state=Call.State.ENDED, disposition=disposition, ended_at=NOW, **changes)


def test_a_call_that_nobody_answered_is_recorded_as_abandoned_by_the_system(desk: Desk) -> None:
    call = ended(desk, Call.Disposition.ABANDONED_IN_QUEUE, agent=None, answered_at=None)
    assert record_unseen_calls(ended_before=NOW + timedelta(seconds=1), now=NOW) == 1
    contact = Contact.objects.get(call=call)
    assert (contact.state, contact.recorded_by, contact.authority) == (ContactState.CLOSED, None, desk.leun)
    assert concern_drafts(contact) == (ConcernDraft("", Outcome.ABANDONED),)


def test_an_answered_call_that_nobody_recorded_becomes_a_draft_of_its_agent(desk: Desk) -> None:
    call = ended(desk, Call.Disposition.ANSWERED)
    record_unseen_calls(ended_before=NOW + timedelta(seconds=1), now=NOW)
    contact = Contact.objects.get(call=call)
    assert (contact.state, contact.recorded_by) == (ContactState.DRAFT, desk.user)
    assert concern_drafts(contact) == (ConcernDraft(),)


def test_only_calls_of_the_last_week_are_looked_for(desk: Desk) -> None:
    ended(desk, Call.Disposition.ANSWERED)
    assert record_unseen_calls(ended_before=NOW + timedelta(days=7, seconds=1), now=NOW) == 0
    assert record_unseen_calls(ended_before=NOW + timedelta(days=7), now=NOW) == 1


def test_live_recorded_and_just_ended_calls_are_left_alone(desk: Desk, contact: Contact) -> None:
    ended(desk, Call.Disposition.ANSWERED)
    assert record_unseen_calls(ended_before=NOW, now=NOW) == 0
    record_unseen_calls(ended_before=NOW + timedelta(seconds=1), now=NOW)
    assert record_unseen_calls(ended_before=NOW + timedelta(seconds=1), now=NOW) == 0


@pytest.mark.parametrize("disposition", ["attended", "abandoned_at_attendant", "not_reached"])
def test_what_is_no_talk_of_the_centre_becomes_no_contact(desk: Desk, disposition: str) -> None:
    ended(desk, Call.Disposition(disposition))
    assert record_unseen_calls(ended_before=NOW + timedelta(seconds=1), now=NOW) == 0


def test_who_wished_for_a_call_back_and_was_not_reached_in_three_tries_is_noted_once(desk: Desk) -> None:
    call = ended(desk, Call.Disposition.CALL_BACK)
    asked = {"wished_at": NOW, "place_at": NOW, "next_try_at": NOW, "language": "de", "tries": 3}
    CallBack.objects.create(call=call, centre=desk.centre, authority=desk.leun, state="given_up", **asked)
    assert note_missed_call_backs(now=NOW) == 0
    record_unseen_calls(ended_before=NOW + timedelta(seconds=1), now=NOW)
    assert [note_missed_call_backs(now=NOW) for _ in range(2)] == [1, 0]
    contact = Contact.objects.get(call=call)
    assert contact.note == "Rückruf dreimal nicht erreicht, zuletzt am 24.11.2026."
    assert concern_drafts(contact) == (ConcernDraft("", Outcome.CALL_BACK),)
