"""Files of a ticket, from both sides; nobody else gets them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.tickets.models import Ticket, TicketFile
from buergerdraht.tickets.operations import By, forward_ticket, open_ticket
from buergerdraht.tickets.tests.conftest import DRAFT, Cooperation, cooperation, everything

__all__ = ["cooperation", "everything"]


@pytest.fixture
def ticket(cooperation: Cooperation) -> Ticket:
    told = {"authority": cooperation.leun, "centre": cooperation.centre, "contact": None, "by": By()}
    opened, _ = open_ticket(DRAFT, now=utc_now(), **told)  # type: ignore[arg-type]
    return forward_ticket(opened, unit=None, by=By(), now=utc_now())


@pytest.fixture(params=["portal", "workplace"])
def side(request: pytest.FixtureRequest, cooperation: Cooperation, client: Client, ticket: Ticket) -> str:
    client.force_login(cooperation.case_worker if request.param == "portal" else cooperation.agent)
    return f"{'/portal' if request.param == 'portal' else ''}/tickets/{ticket.pk}/"


def hand_in(client: Client, side: str, content: bytes, name: str = "Nachweis.pdf") -> str:
    given = {"file": SimpleUploadedFile(name, content)}
    return client.post(f"{side}dateien", given, follow=True).content.decode()


def test_a_file_is_handed_in_and_given_out_as_a_download(client: Client, side: str) -> None:
    shown = hand_in(client, side, b"%PDF-1.7 Inhalt", "Nachweis.exe")
    assert "Datei hinzugefügt: Nachweis.exe.pdf" in shown
    with all_authorities():
        file = TicketFile.objects.get()
    given = client.get(f"{side}dateien/{file.pk}")
    assert b"".join(given.streaming_content) == b"%PDF-1.7 Inhalt"  # type: ignore[attr-defined]
    assert given.headers["Content-Disposition"] == 'attachment; filename="Nachweis.exe.pdf"'
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\x00", "wird nicht angenommen"),
        (b"%PDF-" + b"x" * 10 * 1024 * 1024, "größer als 10 MB"),
        (b"", "Datei ist leer"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_a_sentence(
    client: Client, side: str, content: bytes, sentence: str
) -> None:
    refused = client.post(f"{side}dateien", {"file": SimpleUploadedFile("Nachweis.pdf", content)})
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    with all_authorities():
        assert not TicketFile.objects.exists()


def test_more_than_twenty_are_refused(client: Client, side: str) -> None:
    for _ in range(20):
        hand_in(client, side, b"Text")
    assert "schon 20 Dateien" in hand_in(client, side, b"Text")


def test_another_partner_finds_no_file(client: Client, side: str, cooperation: Cooperation) -> None:
    hand_in(client, side, b"Text")
    with all_authorities():
        file = TicketFile.objects.get()
    client.force_login(cooperation.stranger)
    assert client.get(f"/portal/tickets/{file.ticket_id}/dateien/{file.pk}").status_code == 404
