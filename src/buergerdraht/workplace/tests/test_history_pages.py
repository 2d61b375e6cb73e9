"""One's own contacts."""

from datetime import timedelta

import pytest
from django.test import Client

from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import close_contact, open_contact_of_call, save_draft
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.contacts.tests.conftest import Desk
from buergerdraht.foundation.clock import utc_now


def closed(desk: Desk, text: str, *, days_ago: int = 0) -> Contact:
    now = utc_now() - timedelta(days=days_ago)
    contact = open_contact_of_call(desk.make_call(), user=desk.user, now=now)
    save_draft(contact, version=contact.version, note="", concerns=(ConcernDraft(text, Outcome.ANSWERED),))
    return close_contact(contact, now=now)


def corrected(contact: Contact, **changes: object) -> dict[str, object]:
    return {
        "version": contact.version, "authority": contact.authority_id,
        "note": "doch nicht", "action": "correct",
        "anliegen-TOTAL_FORMS": 1, "anliegen-INITIAL_FORMS": 1,
        "anliegen-0-text": "Müll", "anliegen-0-outcome": "ticket",
    } | changes  # fmt: skip


def test_an_empty_history_says_what_will_be_there(at_desk: Client) -> None:
    assert "Noch kein Kontakt" in at_desk.get("/arbeitsplatz/verlauf/").content.decode()


def test_contacts_are_found_by_words_and_filters(at_desk: Client, desk: Desk) -> None:
    closed(desk, "Sperrmüll")
    closed(desk, "Ausweis")
    page = at_desk.get("/arbeitsplatz/verlauf/?suche=sperr&ergebnis=answered").content.decode()
    assert "1 Kontakt gefunden" in page
    assert "Ausweis" not in page
    assert "Kein Kontakt gefunden" in at_desk.get("/arbeitsplatz/verlauf/?ergebnis=ticket").content.decode()


@pytest.mark.parametrize(
    "query", ["tag=gestern", "ergebnis=toll", "behoerde=abc", "seite=x", "seite=99", "seite=" + "9" * 5000]
)
def test_a_filter_that_makes_no_sense_is_left_out(at_desk: Client, desk: Desk, query: str) -> None:
    closed(desk, "Sperrmüll")
    response = at_desk.get(f"/arbeitsplatz/verlauf/?{query}")
    assert response.status_code == 200
    assert "Sperrmüll" in response.content.decode()


def test_older_contacts_are_on_further_pages_that_keep_the_search(at_desk: Client, desk: Desk) -> None:
    for _ in range(26):
        closed(desk, "Sperrmüll")
    page = at_desk.get("/arbeitsplatz/verlauf/?suche=sperr").content.decode()
    assert "Seite 1 von 2" in page
    assert "?suche=sperr&amp;seite=2" in page


def test_a_contact_is_corrected_on_the_same_day(at_desk: Client, desk: Desk) -> None:
    contact = closed(desk, "Sperrmüll")
    address = f"/arbeitsplatz/verlauf/{contact.pk}/"
    assert "Berichtigen" in at_desk.get(address).content.decode()
    assert "Kontakt berichtigen" in at_desk.get(f"{address}?berichtigen=ja").content.decode()
    assert at_desk.post(address, corrected(contact)).headers["Location"] == address
    contact.refresh_from_db()
    assert [concern.outcome for concern in contact.concerns.all()] == ["ticket"]


def test_a_correction_without_outcome_is_refused_with_the_input_kept(at_desk: Client, desk: Desk) -> None:
    contact = closed(desk, "Sperrmüll")
    response = at_desk.post(
        f"/arbeitsplatz/verlauf/{contact.pk}/", corrected(contact, **{"anliegen-0-outcome": ""})
    )
    assert response.status_code == 422
    assert "doch nicht" in response.content.decode()


def test_yesterdays_contact_is_only_read(at_desk: Client, desk: Desk) -> None:
    contact = closed(desk, "Sperrmüll", days_ago=1)
    page = at_desk.get(f"/arbeitsplatz/verlauf/{contact.pk}/").content.decode()
    assert "nur am selben Tag" in page
    response = at_desk.post(f"/arbeitsplatz/verlauf/{contact.pk}/", corrected(contact))
    assert response.status_code == 422
    assert "nur am selben Tag berichtigen" in response.content.decode()


def test_an_open_contact_leads_to_its_call(at_desk: Client, desk: Desk) -> None:
    contact = open_contact_of_call(desk.make_call(), user=desk.user, now=utc_now())
    assert (
        at_desk.get(f"/arbeitsplatz/verlauf/{contact.pk}/")
        .headers["Location"]
        .endswith(f"/anruf/{contact.call_id}/")
    )


def test_somebody_elses_contact_is_not_found(at_desk: Client, desk: Desk) -> None:
    contact = closed(desk, "Sperrmüll")
    Contact.objects.update(recorded_by=desk.other_user)
    assert at_desk.get(f"/arbeitsplatz/verlauf/{contact.pk}/").status_code == 404
