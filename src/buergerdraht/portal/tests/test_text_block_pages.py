"""Text blocks: the own authority's, written by all who react, inserted without losing what was typed."""

import pytest
from django.test import Client

from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.models import TextBlock, Ticket
from buergerdraht.tickets.operations import By, forward_ticket, open_ticket
from buergerdraht.tickets.tests.conftest import DRAFT, Cooperation, cooperation, everything

__all__ = ["cooperation", "everything"]
LIST = "/portal/textbausteine/"
BLOCK = {"title": "Unterlagen", "text": "Bitte bringen Sie den Ausweis mit."}


@pytest.fixture
def partner(cooperation: Cooperation, client: Client) -> Client:
    client.force_login(cooperation.case_worker)
    return client


@pytest.fixture
def block(cooperation: Cooperation) -> TextBlock:
    return TextBlock.objects.create(authority=cooperation.leun, **BLOCK)


@pytest.fixture
def ticket(cooperation: Cooperation) -> Ticket:
    now = utc_now()
    opened, _ = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=By(), now=now
    )
    return forward_ticket(opened, unit=None, by=By(), now=now)


def test_a_text_block_is_written_changed_and_removed(partner: Client) -> None:
    assert "Noch kein Textbaustein" in partner.get(LIST).content.decode()
    partner.post(f"{LIST}neu/leun", BLOCK)
    page = f"{LIST}{TextBlock.objects.get().pk}/"
    assert "Unterlagen" in partner.get(page).content.decode()
    partner.post(page, {**BLOCK, "title": "Ausweis"})
    assert "Ausweis" in partner.get(LIST).content.decode()
    partner.post(f"{page}entfernen")
    assert not TextBlock.objects.exists()


def test_two_of_the_same_title_are_refused_and_nothing_is_lost(partner: Client, block: TextBlock) -> None:
    refused = partner.post(f"{LIST}neu/leun", {"title": "unterlagen", "text": "anders"})
    assert refused.status_code == 422
    assert "anders" in refused.content.decode()
    assert partner.post(f"{LIST}{block.pk}/", BLOCK).status_code == 302


def test_a_text_block_is_inserted_behind_what_was_typed(
    partner: Client, block: TextBlock, ticket: Ticket
) -> None:
    address = f"/portal/tickets/{ticket.pk}/reaktion/zwischenstand/"
    assert "Textbaustein" in partner.get(address).content.decode()
    told = {"text": "Guten Tag", "contact": "Frau Vogt", "block": str(block.pk), "step": "check"}
    shown = partner.post(f"{address}baustein", told).content.decode()
    assert f"Guten Tag\n\n{BLOCK['text']}" in shown
    assert "Frau Vogt" in shown
    assert "Bitte prüfen" not in shown
    without_choice = partner.post(f"{address}baustein", {**told, "block": ""})
    assert without_choice.status_code == 422
    assert "Ohne ihn ist es noch keine Reaktion." in without_choice.content.decode()


def test_another_authoritys_text_blocks_are_not_found(
    cooperation: Cooperation, client: Client, block: TextBlock, ticket: Ticket
) -> None:
    client.force_login(cooperation.stranger)
    assert BLOCK["title"] not in client.get(LIST).content.decode()
    for page in (f"{block.pk}/", f"{block.pk}/entfernen", "neu/leun"):
        assert client.post(f"{LIST}{page}", BLOCK).status_code == 404
    assert TextBlock.objects.get().text == BLOCK["text"]
