"""The page of a call and its contact record."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.authorities.models import Membership, PhoneNumber
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.rules import ContactState
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.telephony.models import Call, Transfer


@pytest.fixture
def call(desk: Desk) -> Call:
    return desk.make_call()


def screen(browser: Client, call: Call) -> str:
    return browser.get(f"/arbeitsplatz/anruf/{call.pk}/").content.decode()


def fields(
    contact: Contact, *, action: str, outcome: str = "", text: str = "", **changes: object
) -> dict[str, object]:
    return {
        "version": contact.version, "authority": contact.authority_id, "note": "", "action": action,
        "anliegen-TOTAL_FORMS": 1, "anliegen-INITIAL_FORMS": 1,
        "anliegen-0-text": text, "anliegen-0-outcome": outcome,
    } | changes  # fmt: skip


def opened(browser: Client, call: Call) -> Contact:
    screen(browser, call)
    return Contact.objects.get(call=call)


def post(browser: Client, contact: Contact, **values: object):  # type: ignore[no-untyped-def]
    return browser.post(f"/arbeitsplatz/kontakt/{contact.pk}/", fields(contact, **values))  # type: ignore[arg-type]


def test_opening_the_call_shows_the_authority_and_opens_its_contact(
    at_desk: Client, desk: Desk, call: Call
) -> None:
    page = screen(at_desk, call)
    for words in (
        "Stadt Leun",
        "069 90009417",
        "Wissen durchsuchen",
        "Kontakt abschließen",
        "Keine Namen, keine Aktenzeichen.",
    ):
        assert words in page
    assert Contact.objects.get(call=call).recorded_by == desk.user


def test_a_call_to_a_number_that_nobody_entered_has_a_greeting_too(at_desk: Client, call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(served_number=None, is_number_known=False)
    assert f"{call.authority.name}, guten Tag, mein Name ist" in screen(at_desk, call)


def test_a_call_that_is_not_written_down_yet_is_said_to_be_unknown(at_desk: Client) -> None:
    response = at_desk.get(f"/arbeitsplatz/anruf/{uuid4()}/")
    assert response.status_code == 404
    assert 'id="leitung"' in response.content.decode()


def test_looking_into_a_colleagues_call_takes_nothing_over(at_desk: Client, desk: Desk, call: Call) -> None:
    contact = opened(at_desk, call)
    Membership.objects.create(user=desk.other_user, role=Role.AGENT, centre=desk.centre)
    at_desk.force_login(desk.other_user)
    assert at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/").status_code == 404
    assert post(at_desk, contact, action="close", outcome="answered").status_code == 404


def test_a_contact_is_kept_for_a_municipality_that_its_countys_agreement_serves(
    at_desk: Client, desk: Desk
) -> None:
    agreement = Agreement.objects.get()
    ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=desk.stranger, number="+494066969501"),
        agreement=agreement,
        greeting="Guten Tag",
        service_hours=desk.centre.service_hours,
    )
    contact = opened(at_desk, desk.make_call(authority=desk.stranger))
    assert post(at_desk, contact, action="save", text="Ausweis").status_code == 200


def test_a_contact_keeps_its_authority_though_the_agreement_has_ended(at_desk: Client, call: Call) -> None:
    contact = opened(at_desk, call)
    Agreement.objects.update(valid_until=date(2026, 1, 2))
    assert post(at_desk, contact, action="save", text="Sperrmüll").status_code == 200


def test_a_draft_is_kept_and_a_second_window_is_told(at_desk: Client, call: Call) -> None:
    contact = opened(at_desk, call)
    response = post(at_desk, contact, action="save", text="Sperrmüll", note="Ecke Markt")
    assert response.json() == {"version": contact.version + 1}
    assert post(at_desk, contact, action="save", text="alt").status_code == 409
    assert "Ecke Markt" in screen(at_desk, call)


def test_without_outcome_the_contact_is_refused_and_nothing_is_lost(at_desk: Client, call: Call) -> None:
    contact = opened(at_desk, call)
    response = post(at_desk, contact, action="close", text="Sperrmüll", note="Ecke Markt")
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fehler: Gespräch für Stadt Leun" in page
    assert '<a href="#id_anliegen-0-outcome_1">Wählen Sie ein Ergebnis.</a>' in page
    assert "Sperrmüll" in page
    contact.refresh_from_db()
    assert (contact.note, contact.state) == ("Ecke Markt", ContactState.DRAFT)


def test_a_refused_contact_can_be_sent_again_at_once(at_desk: Client, call: Call) -> None:
    contact = opened(at_desk, call)
    post(at_desk, contact, action="close")
    contact.refresh_from_db()
    assert post(at_desk, contact, action="close", outcome="answered").status_code == 302


def test_closing_after_the_talk_says_so_and_leads_to_the_workplace(at_desk: Client, desk: Desk) -> None:
    call = desk.make_call(
        state=Call.State.ENDED, disposition="answered", ended_at=NOW + timedelta(seconds=134)
    )
    contact = opened(at_desk, call)
    response = at_desk.post(
        f"/arbeitsplatz/kontakt/{contact.pk}/",
        fields(contact, action="close", outcome="answered"),
        follow=True,
    )
    assert response.redirect_chain == [("/arbeitsplatz/", 302)]
    assert "Kontakt abgeschlossen: beantwortet, 2 Minuten 14. Bereit." in response.content.decode()


def test_closing_during_the_talk_does_not_end_it_and_can_be_undone(at_desk: Client, call: Call) -> None:
    contact = opened(at_desk, call)
    assert (
        post(at_desk, contact, action="close", outcome="ticket")
        .headers["Location"]
        .endswith(f"/anruf/{call.pk}/")
    )
    assert "Das Gespräch läuft weiter." in screen(at_desk, call)
    at_desk.post(f"/arbeitsplatz/kontakt/{contact.pk}/", {"action": "reopen"})
    contact.refresh_from_db()
    assert contact.state == ContactState.DRAFT


def test_a_further_concern_is_added_and_removed(at_desk: Client, call: Call) -> None:
    contact = opened(at_desk, call)
    post(at_desk, contact, action="add", text="Ausweis", outcome="answered")
    page = screen(at_desk, call)
    assert "Anliegen 2" in page
    assert "<summary>Ausweis: Beantwortet</summary>" in page
    contact.refresh_from_db()
    two = {"anliegen-TOTAL_FORMS": 2, "anliegen-1-text": "Müll", "anliegen-1-outcome": ""}
    post(at_desk, contact, action="remove:0", text="Ausweis", outcome="answered", **two)
    assert [concern.text for concern in contact.concerns.all()] == ["Müll"]
    contact.refresh_from_db()
    assert post(at_desk, contact, action="remove:" + "9" * 5000, text="Müll", outcome="").status_code == 302


def test_the_authority_can_be_changed_to_a_served_one_only(at_desk: Client, desk: Desk, call: Call) -> None:
    contact = opened(at_desk, call)
    post(at_desk, contact, action="save", authority=desk.wetzlar.pk)
    contact.refresh_from_db()
    assert contact.authority == desk.wetzlar
    assert post(at_desk, contact, action="save", authority=desk.stranger.pk).status_code == 422


def test_the_preview_tells_what_the_ring_does_not(at_desk: Client, call: Call) -> None:
    fragment = at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/vorab/").content.decode()
    assert "069 90009417" in fragment
    assert at_desk.get(f"/arbeitsplatz/anruf/{uuid4()}/vorab/").content == b""


def test_a_withheld_number_is_said(at_desk: Client, desk: Desk) -> None:
    call = desk.make_call(caller_number="", caller_kind=Call.CallerKind.WITHHELD)
    assert "Nummer unterdrückt" in screen(at_desk, call)
    assert "Ohne Nummer sind frühere Kontakte nicht zu erkennen." in screen(at_desk, call)


def test_the_end_of_the_talk_comes_as_a_fragment(at_desk: Client, desk: Desk) -> None:
    call = desk.make_call(
        state=Call.State.ENDED, disposition="answered", ended_at=NOW + timedelta(seconds=134)
    )
    fragment = at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/stand/").content.decode()
    assert "Gespräch beendet" in fragment
    assert "2:14" in fragment


def test_the_present_call_is_found_without_its_id(at_desk: Client, desk: Desk) -> None:
    assert at_desk.get("/arbeitsplatz/anruf/").headers["Location"] == "/arbeitsplatz/"
    call = desk.make_call()
    assert at_desk.get("/arbeitsplatz/anruf/").headers["Location"] == f"/arbeitsplatz/anruf/{call.pk}/"


def test_a_call_that_goes_on_without_us_has_no_end_yet(at_desk: Client, desk: Desk) -> None:
    call = desk.make_call(state=Call.State.TRANSFERRED, ended_at=None, disposition="")
    assert "Das Gespräch ist übergeben und läuft weiter" in screen(at_desk, call)


def test_after_a_transfer_its_outcome_is_chosen_already(at_desk: Client, desk: Desk, call: Call) -> None:
    assert not has_chosen_transferred(screen(at_desk, call))
    Transfer.objects.create(
        call=call, number=1, kind="blind", agent=desk.agent, target_name="Bürgerbüro", started_at=NOW,
        ended_at=NOW, outcome=Transfer.Outcome.CONNECTED,
    )  # fmt: skip
    assert has_chosen_transferred(screen(at_desk, call))
    post(at_desk, opened(at_desk, call), action="save", outcome="answered")
    assert not has_chosen_transferred(screen(at_desk, call))


def has_chosen_transferred(page: str) -> bool:
    return re.search(r'value="transferred"[^>]* checked', page) is not None
