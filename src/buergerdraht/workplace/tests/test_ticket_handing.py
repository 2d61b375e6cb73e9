"""Handing a ticket to the right unit, closing duplicates, splitting a second matter off."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.workplace.tests.test_ticket_pages import ASKED, Case, case

__all__ = ["case"]
PHONE = "+496990009340"


@pytest.fixture
def unit(case: Case) -> Unit:
    with all_authorities():
        unit = Unit.objects.create(authority=case.contact.authority, name="Bürgerbüro")
    place = {"authority": case.contact.authority, "unit": unit, "phone": PHONE}
    sander = DirectoryEntry.objects.create(name="Uwe Sander", presence="present", **place)
    until = localdate() + timedelta(days=3)
    DirectoryEntry.objects.create(
        name="Ina Beil", presence="absent", absent_until_on=until, deputy=sander, **place
    )
    past = localdate() - timedelta(days=3)
    DirectoryEntry.objects.create(name="Jo Alt", presence="absent", absent_until_on=past, **place)
    return unit


def shown(case: Case, address: str) -> str:
    return case.browser.get(address).content.decode()


def test_units_are_offered_with_who_is_there(case: Case, unit: Unit) -> None:
    address = f"/tickets/{case.write().pk}/weiterleiten"
    page = shown(case, address)
    assert "Uwe Sander ist da" in page
    assert (
        f"Ina Beil ist bis {localdate() + timedelta(days=3):%d.%m.} abwesend (Vertretung: Uwe Sander)" in page
    )
    assert "Jo Alt" not in page
    case.browser.post(address, {"asked": "1", "chosen": str(unit.pk)})
    with all_authorities():
        assert Ticket.objects.get().unit == unit


def test_a_unit_of_nobody_is_refused(case: Case, unit: Unit) -> None:
    address = f"/tickets/{case.write().pk}/weiterleiten"
    assert case.browser.post(address, {"asked": "1", "chosen": "999999"}).status_code == 422


@pytest.fixture
def two(case: Case) -> tuple[Ticket, Ticket]:
    first = case.write()
    case.browser.post(case.address, ASKED)
    with all_authorities():
        return first, Ticket.objects.exclude(pk=first.pk).get()


def duplicate(case: Case, ticket: Ticket, of: str) -> str:
    told = {"step": "duplicate", "text": of}
    return case.browser.post(f"/tickets/{ticket.pk}/schritt", told, follow=True).content.decode()


def test_a_duplicate_is_closed_and_both_lead_to_each_other(case: Case, two: tuple[Ticket, Ticket]) -> None:
    first, second = two
    page = duplicate(case, second, first.reference.lower())
    assert f'Doppel von <a href="/tickets/{first.pk}/"' in page
    assert f'Doppel: <a href="/tickets/{second.pk}/"' in shown(case, f"/tickets/{first.pk}/")
    with all_authorities():
        assert Ticket.objects.get(pk=second.pk).state == TicketState.CLOSED


@pytest.mark.parametrize("of", ["", "T-0", "viele", "9" * 30, "self"])
def test_what_is_no_other_ticket_is_refused(case: Case, two: tuple[Ticket, Ticket], of: str) -> None:
    assert "Als Doppel geht nur" in duplicate(case, two[1], two[1].reference if of == "self" else of)


def test_a_second_matter_becomes_a_ticket_of_its_own(case: Case) -> None:
    first = case.write()
    address = f"/tickets/{first.pk}/teilen"
    assert case.browser.post(address, {"asked": "1"}).status_code == 422
    asked = {
        "subject": "Hundesteuer",
        "question": "Was kostet sie?",
        "authority_id": str(case.contact.authority_id),
        "has_consented": "on",
    }
    page = case.browser.post(address, asked, follow=True).content.decode()
    with all_authorities():
        part = Ticket.objects.get(split_from=first)
    assert f"Ticket {part.reference} ist angelegt." in page
    assert "Code für die Person:" in page
    assert (part.state, part.citizen_way) == (TicketState.POOL, first.citizen_way)
    assert "Hundesteuer" in shown(case, f"/tickets/{first.pk}/")


def test_another_centres_authority_cannot_be_chosen(case: Case) -> None:
    foreign = Authority.objects.create(slug="fern", name="Fern", level="municipality")
    asked = {"subject": "a", "question": "b", "authority_id": str(foreign.pk), "has_consented": "on"}
    assert case.browser.post(f"/tickets/{case.write().pk}/teilen", asked).status_code == 422
