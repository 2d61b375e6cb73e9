"""The centre's ticket pages: writing one, the list by due time, the next step."""

from dataclasses import dataclass

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import open_contact_of_call
from buergerdraht.contacts.tests.conftest import Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.blocks import Paragraph
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, ask_back, react
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.tickets.ways.paper import letter_paper

ASKED = {
    "question": "Wie kann sich die Person fristgerecht anmelden?",
    "wish": "call",
    "way": "069 90009-417",
    "name": "Frau Amsel",
    "has_consented": "on",
}


@dataclass(frozen=True)
class Case:
    """A contact at a desk, ready for a ticket."""

    contact: Contact
    browser: Client

    @property
    def address(self) -> str:
        return f"/tickets/neu/{self.contact.pk}/"

    def write(self, **changed: str) -> Ticket:
        self.browser.post(self.address, {**ASKED, **changed})
        with all_authorities():
            return Ticket.objects.get()


@pytest.fixture
def case(desk: Desk, at_desk: Client) -> Case:
    with all_authorities():
        contact = open_contact_of_call(desk.make_call(), user=desk.user, now=utc_now())
        Agreement.objects.get_or_create(
            partner=contact.authority,
            defaults={
                "slug": "ticket",
                "centre": contact.centre,
                "legal_form": "service_agreement",
                "valid_from": "2020-01-01",
            },
        )
    return Case(contact, at_desk)


def page(case: Case, address: str) -> str:
    response = case.browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_form_says_until_when_the_partner_reacts(case: Case) -> None:
    shown = page(case, case.address)
    assert "Reaktion spätestens" in shown
    assert "meldet sich bei Ihnen bis" in shown


def test_a_ticket_is_sent_at_once_and_shown_with_the_code(case: Case) -> None:
    sent = case.browser.post(case.address, ASKED, follow=True).content.decode()
    with all_authorities():
        ticket = Ticket.objects.get()
    assert (ticket.state, ticket.citizen_way) == (TicketState.FORWARDED, "+496990009417")
    assert f"Ticket {ticket.reference} ist gesendet." in sent
    assert "Code für die Person:" in sent
    assert "Code für die Person:" not in page(case, f"/tickets/{ticket.pk}/")
    assert "Fällig" in sent


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({}, "Rückrufnotiz"),
        ({"wish": "letter", "way": "Hauptstraße 1, 35638 Leun"}, "Frage"),
        ({"kind": "complaint"}, "Beschwerde"),
        ({"kind": "person"}, "Wunsch nach einer bestimmten Person"),
    ],
)
def test_the_agent_says_what_kind_of_matter_it_is(case: Case, told: dict[str, str], kind: str) -> None:
    ticket = case.write(**told)
    assert kind in page(case, f"/tickets/{ticket.pk}/")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"question": ""}, "Schreiben Sie, was geklärt werden soll."),
        ({"way": "unten am Fluss"}, "Rufnummer"),
        ({"wish": "mail", "way": "amsel"}, "Das ist keine E-Mail-Adresse."),
        ({"has_consented": ""}, "Fragen Sie die Person"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    case: Case, changed: dict[str, str], sentence: str
) -> None:
    response = case.browser.post(case.address, {**ASKED, **changed})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Frau Amsel" in response.content.decode()
    with all_authorities():
        assert not Ticket.objects.exists()


def test_the_list_shows_what_is_due_and_finds_by_number(case: Case) -> None:
    ticket = case.write()
    assert "Hier ist nichts zu tun" not in page(case, "/tickets/")
    assert ticket.reference in page(case, f"/tickets/?suche={ticket.reference}")
    assert "Kein Ticket gefunden" in page(case, "/tickets/?suche=Sperrmüll")
    assert "Hier ist nichts zu tun" in page(case, "/tickets/?ansicht=erledigt")
    assert "Hier ist nichts zu tun" in page(case, "/tickets/?ansicht=meine")
    assert case.browser.get("/tickets/?ansicht=alle").status_code == 404


def test_a_step_is_done_from_the_page_or_refused_with_its_reason(case: Case) -> None:
    ticket = case.write()
    address = f"/tickets/{ticket.pk}/"
    noted = case.browser.post(f"{address}schritt", {"step": "note", "text": "angerufen"}, follow=True)
    assert "angerufen" in noted.content.decode()
    refused = case.browser.post(f"{address}schritt", {"step": "reopen", "text": "doch nicht"})
    assert refused.status_code == 422
    assert case.browser.post(f"{address}schritt", {"step": "verbrennen"}).status_code == 404


def test_who_wished_a_letter_gets_one_to_be_posted(case: Case) -> None:
    ticket = case.write(wish="letter", way="Hauptstraße 1, 35638 Leun")
    address = f"/tickets/{ticket.pk}/"
    assert case.browser.get(f"{address}brief").status_code == 404
    with all_authorities():
        react(ticket, reaction=Reaction(answer="Am 3. Dezember."), by=By(way="portal"), now=utc_now())
    assert "Brief herunterladen" in page(case, address)
    letter = case.browser.get(f"{address}brief")
    assert b"".join(letter).startswith(b"%PDF")
    with all_authorities():
        blocks = letter_paper(Ticket.objects.get(), now=utc_now()).blocks
    texts = [each.text for each in blocks if isinstance(each, Paragraph)]
    assert texts[:3] == ["Frau Amsel", "Hauptstraße 1", "35638 Leun"]
    assert "Am 3. Dezember." in texts


def test_the_caller_s_open_tickets_stand_beside_the_call(case: Case) -> None:
    ticket = case.write()
    assert case.contact.call
    with all_authorities():
        Ticket.objects.update(citizen_way=case.contact.call.caller_number)
    shown = page(case, f"/arbeitsplatz/anruf/{case.contact.call.pk}/")
    assert "Offene Tickets" in shown
    assert ticket.reference in shown


def test_an_agent_takes_a_ticket_that_the_centre_has(case: Case) -> None:
    ticket = case.write()
    with all_authorities():
        ask_back(ticket, question="Welche Straße?", by=By(way="portal"), now=utc_now())
    taken = case.browser.post(f"/tickets/{ticket.pk}/schritt", {"step": "take"}, follow=True)
    assert "kümmert sich darum." in taken.content.decode()
    assert ticket.reference in page(case, "/tickets/?ansicht=meine")


def test_nothing_is_noted_or_clarified_without_a_word(case: Case) -> None:
    ticket = case.write()
    address = f"/tickets/{ticket.pk}/schritt"
    empty = case.browser.post(address, {"step": "note", "text": " "})
    assert (empty.status_code, "Schreiben Sie die Notiz." in empty.content.decode()) == (422, True)
    with all_authorities():
        ask_back(ticket, question="Welche Straße?", by=By(way="portal"), now=utc_now())
    silent = case.browser.post(address, {"step": "clarify", "text": ""})
    assert "Schreiben Sie, was die Behörde wissen möchte." in silent.content.decode()
    with all_authorities():
        assert Ticket.objects.get().state == TicketState.QUERY


def test_somebody_elses_ticket_and_contact_are_not_found(case: Case, client: Client) -> None:
    ticket = case.write()
    stranger = Client()
    stranger.force_login(User.objects.create_user("fremd"))
    assert stranger.get("/tickets/").status_code == 403
    assert case.browser.get(f"/tickets/{ticket.pk + 1}/").status_code == 404
    assert case.browser.get(f"/tickets/neu/{case.contact.pk + 1}/").status_code == 404
