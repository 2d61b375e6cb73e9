"""A citizen writes a question on the web, and hears the answer by the way that she wished."""

import re

import pytest
from django.test import Client

from buergerdraht.authorities.models import Authority
from buergerdraht.contacts.models import Contact
from buergerdraht.foundation.tenancy import visible_authorities
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything

__all__ = ["cooperation", "everything"]
ASKED = {"question": "Wann kommt der Sperrmüll?", "wish": "mail", "way": "amsel@example.org", "name": ""}


def written(client: Client, **changed: str) -> tuple[int, str]:
    with visible_authorities([]):
        answer = client.post("/anliegen/neu/leun/", {**ASKED, **changed})
    return answer.status_code, answer.content.decode()


def test_whom_one_can_write_to_is_found_by_name_and_postal_code(
    client: Client, cooperation: Cooperation
) -> None:
    Authority.objects.filter(pk=cooperation.leun.pk).update(postal_code="35638")
    with visible_authorities([]):
        assert "Braunfels" in client.get("/anliegen/neu/").content.decode()
        found = client.get("/anliegen/neu/?suche=35638").content.decode()
        assert "Nichts gefunden" in client.get("/anliegen/neu/?suche=Helgoland").content.decode()
        assert client.get("/anliegen/neu/wetzlar/").status_code == 404  # it has no agreement
    assert ("Leun" in found, "Braunfels" in found) == (True, False)


def test_a_question_becomes_a_new_ticket_and_a_contact(client: Client, cooperation: Cooperation) -> None:
    status, page = written(client)
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", page)
    assert (status, code is not None) == (200, True)
    ticket, contact = Ticket.objects.get(), Contact.objects.get()
    assert (ticket.state, ticket.authority, ticket.centre) == ("pool", cooperation.leun, cooperation.centre)
    assert (contact.channel, contact.state, contact.concerns.get().outcome) == ("web", "closed", "ticket")
    standing = {"code": code[0] if code else "", "told": "amsel@example.org"}
    with visible_authorities([]):
        assert "im Servicecenter in Arbeit" in client.post("/anliegen/", standing).content.decode()


def test_the_centre_answers_it_or_forwards_it(client: Client, cooperation: Cooperation) -> None:
    written(client)
    client.force_login(cooperation.agent)
    assert "Wann kommt der Sperrmüll?" in client.get("/tickets/?ansicht=neu").content.decode()
    address = f"/tickets/{Ticket.objects.get().pk}/schritt"
    refused = client.post(address, {"step": "answer", "text": ""})
    assert "Schreiben Sie die Antwort für die Person." in refused.content.decode()
    shown = client.post(address, {"step": "answer", "text": "Am 3. Dezember."}, follow=True).content.decode()
    assert "Per E-Mail mitteilen" in shown
    assert "Hier ist nichts zu tun" in client.get("/tickets/?ansicht=neu").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"question": " "}, "Schreiben Sie Ihre Frage."),
        ({"way": "amsel"}, "Das ist keine E-Mail-Adresse."),
        ({"wish": "call", "way": "abc"}, "Rufnummer"),
        ({"wish": "letter", "way": "Hauptstraße 1"}, "mit Postleitzahl"),
        ({"wish": "pigeon"}, "Wählen Sie, wie Sie die Antwort möchten."),
    ],
)
def test_what_is_missing_is_said(
    client: Client, cooperation: Cooperation, changed: dict[str, str], sentence: str
) -> None:
    status, page = written(client, **changed)
    assert (status, sentence in page, Ticket.objects.exists()) == (422, True, False)


def test_many_questions_from_one_place_are_slowed_down(client: Client, cooperation: Cooperation) -> None:
    answers = [written(client)[0] for _ in range(4)]
    assert answers[:2] == [200, 200]
    assert answers[-1] == 429
    assert Ticket.objects.count() < len(answers)
