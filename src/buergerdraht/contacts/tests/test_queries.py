"""Reading contacts."""

from datetime import date, timedelta

import pytest

from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.channels.models import IncomingFax
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import (
    close_contact,
    open_contact_of_call,
    record_outcome,
    reopen_contact,
    save_draft,
)
from buergerdraht.contacts.queries import (
    HistoryCriteria,
    OutcomeCounts,
    contact_for,
    contact_of_call,
    contacts_of,
    earlier_contacts_of_number,
    earlier_contacts_of_sender,
    last_contacts_of,
    open_drafts_of,
    outcome_counts_of,
)
from buergerdraht.contacts.received import open_contact_of_fax
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.knowledge.models import Entry
from buergerdraht.telephony.models import Call

ANSWERED = ConcernDraft("Sperrmüll anmelden", Outcome.ANSWERED)
MISDIALLED = ConcernDraft("", Outcome.MISDIALLED)
TICKET = ConcernDraft("Straßenlaterne", Outcome.TICKET)


def closed(desk: Desk, *concerns: ConcernDraft, note: str = "", **call: object) -> Contact:
    contact = open_contact_of_call(desk.make_call(**call), user=desk.user, now=NOW)
    save_draft(contact, version=contact.version, note=note, concerns=concerns)
    return close_contact(contact, now=NOW)


def found(desk: Desk, **criteria: object) -> list[int]:
    page = contacts_of(desk.user, criteria=HistoryCriteria(**criteria))  # type: ignore[arg-type]
    return [line.id for line in page.lines]


def test_a_contact_opens_for_its_author_only(desk: Desk) -> None:
    contact = closed(desk, ANSWERED)
    assert contact_for(desk.user, contact.pk) == contact
    with pytest.raises(Contact.DoesNotExist):
        contact_for(desk.other_user, contact.pk)


def test_a_call_without_contact_has_none(desk: Desk) -> None:
    assert contact_of_call(desk.user, desk.make_call().pk) is None


def test_earlier_contacts_are_those_of_the_same_number_and_centre(desk: Desk) -> None:
    earlier = closed(desk, ANSWERED)
    closed(desk, TICKET, caller_number="+4964410")
    other_centre = ServiceCentre.objects.create(
        slug="soest", name="Soest", authority=desk.stranger, service_hours=desk.centre.service_hours
    )
    closed(desk, TICKET, centre=other_centre)
    call = desk.make_call()
    (line,) = earlier_contacts_of_number(call)
    assert (line.id, line.title, line.outcome_words) == (earlier.pk, "Sperrmüll anmelden", "beantwortet")


def test_a_withheld_number_has_no_earlier_contacts(desk: Desk) -> None:
    closed(desk, ANSWERED, caller_number="")
    assert (
        earlier_contacts_of_number(desk.make_call(caller_number="", caller_kind=Call.CallerKind.WITHHELD))
        == ()
    )


def test_drafts_are_listed_until_they_are_closed(desk: Desk) -> None:
    draft = open_contact_of_call(desk.make_call(), user=desk.user, now=NOW)
    closed(desk, ANSWERED)
    assert [line.id for line in open_drafts_of(desk.user)] == [draft.pk]
    assert len(last_contacts_of(desk.user)) == 1


def test_the_history_is_searched_by_concern_note_authority_and_number(desk: Desk) -> None:
    bulky = closed(desk, ANSWERED)
    lamp = closed(desk, TICKET, note="Ecke Marktplatz", authority=desk.wetzlar, caller_number="+4964419930")
    assert found(desk, words="sperrmüll") == [bulky.pk]
    assert found(desk, words="marktplatz") == [lamp.pk]
    assert found(desk, words="Leun") == [bulky.pk]
    assert found(desk, words="06441 9930") == [lamp.pk]
    assert found(desk, words="Straßenlaterne Leun") == []


def test_a_named_service_is_told_and_searched_like_words(desk: Desk) -> None:
    entry = Entry.objects.create(
        kind=Entry.Kind.SERVICE, title="Identitätskarte", citizen_title="Personalausweis"
    )
    contact = closed(desk, ANSWERED)
    reopened = reopen_contact(contact, user=desk.user, now=NOW)
    record_outcome(reopened, ConcernDraft(outcome=Outcome.ANSWERED, entry_id=entry.pk))
    close_contact(reopened, now=NOW)
    (line,) = earlier_contacts_of_number(desk.make_call())
    assert line.title == "Sperrmüll anmelden, Personalausweis"
    assert found(desk, words="personalausweis") == found(desk, words="identität") == [contact.pk]


def test_the_history_is_filtered_by_day_outcome_and_authority(desk: Desk) -> None:
    bulky = closed(desk, ANSWERED)
    lamp = closed(desk, TICKET, authority=desk.wetzlar)
    assert found(desk, outcome=Outcome.TICKET) == [lamp.pk]
    assert found(desk, authority_id=desk.leun.pk) == [bulky.pk]
    assert len(found(desk, day=date(2026, 11, 24))) == 2
    assert found(desk, day=date(2026, 11, 23)) == []


def test_the_history_is_paged_and_a_page_out_of_range_is_the_last(desk: Desk) -> None:
    for _ in range(3):
        closed(desk, ANSWERED)
    page = contacts_of(desk.user, criteria=HistoryCriteria(), page=9, page_size=2)
    assert (len(page.lines), page.number, page.page_count, page.total) == (1, 2, 2, 3)


def test_a_line_says_how_long_the_talk_was(desk: Desk) -> None:
    closed(
        desk, ANSWERED, state=Call.State.ENDED, disposition="answered", ended_at=NOW + timedelta(seconds=134)
    )
    assert last_contacts_of(desk.user)[0].talk == timedelta(seconds=134)


def test_the_first_contact_rate_leaves_out_misdialled_calls(desk: Desk) -> None:
    closed(desk, ANSWERED, TICKET)
    closed(desk, MISDIALLED)
    counts = outcome_counts_of(desk.user, day=date(2026, 11, 24))
    assert counts == OutcomeCounts(answered=1, total=2)
    assert counts.first_contact_percent == 50
    assert OutcomeCounts(answered=0, total=0).first_contact_percent is None


def test_who_called_and_faxes_now_is_known_again(desk: Desk) -> None:
    earlier = closed(desk, ANSWERED)
    told = {"centre": desk.centre, "received_at": NOW, "pages": 1, "content": b"x"}
    known = IncomingFax.objects.create(name="1", sender="+496990009417", **told)
    contact = open_contact_of_fax(known, user=desk.user, now=NOW)
    assert [line.id for line in earlier_contacts_of_sender(contact)] == [earlier.pk]
    withheld = IncomingFax.objects.create(name="2", **told)
    contact = open_contact_of_fax(withheld, user=desk.user, now=NOW)
    assert earlier_contacts_of_sender(contact) == ()
