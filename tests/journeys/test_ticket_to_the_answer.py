"""A ticket from the contact to the answer: centre, partner and citizen, each on her own pages."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.queries import reaction_calendar
from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import open_contact_of_call
from buergerdraht.foundation.clock import utc_now
from buergerdraht.servicehours.rules import is_open, local_time
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, TicketDraft, agreement_with, forward_ticket, open_ticket
from buergerdraht.tickets.rules.vocabulary import Wish
from buergerdraht.tickets.watching import watch
from tests.journeys.support import Visitor
from tests.support.world import PASSWORD, Centre, make_agents, make_answered_call, make_person

DIGITS = "9417"
ANSWER = "Bitte bringen Sie den Personalausweis mit."


@pytest.fixture
def agent(centre: Centre) -> str:
    return make_agents(centre, 1, can_sign_in=True)[0].username


@pytest.fixture
def case_worker(centre: Centre) -> str:
    user = make_person(Role.CASE_WORKER, "Petra", authority_id=centre.authority_id)
    unit = Unit.objects.create(authority_id=centre.authority_id, name="Bürgerbüro")
    DirectoryEntry.objects.create(
        authority_id=centre.authority_id, unit=unit, name="Petra Beispiel", phone="+49302312599",
        presence="present",
    )  # fmt: skip
    return user.username


@pytest.fixture
def contact_id(centre: Centre, agent: str) -> int:
    user, now = User.objects.get(username=agent), utc_now()
    return open_contact_of_call(make_answered_call(centre, user=user, at=now), user=user, now=now).pk


def test_from_the_contact_to_the_answer(
    visitors: Callable[..., Visitor], agent: str, case_worker: str, contact_id: int
) -> None:
    desk = visitors()
    desk.sign_in(agent, PASSWORD)
    code, number = write(desk, contact_id)
    desk.page.get_by_role("link", name="Stelle wählen").click()
    expect(desk.page.get_by_text("Petra Beispiel ist da")).to_be_visible()
    desk.check_page("ticket-stelle")
    desk.page.get_by_label("Bürgerbüro · Petra Beispiel ist da").check()
    desk.page.get_by_role("button", name="Weiterleiten").click()
    expect(desk.page.get_by_text("Das Ticket ist weitergeleitet.")).to_be_visible()
    desk.check_page("ticket-im-center")
    desk.page.get_by_role("link", name="Teilen").click()
    expect(desk.page.get_by_role("heading", name="Was ist das zweite Anliegen?")).to_be_visible()
    desk.check_page("ticket-teilen")
    answer(visitors(), case_worker, number)
    look_up(visitors(), code)


def test_a_wrongly_routed_ticket_comes_back_and_five_late_reactions_are_told_to_both_sides(
    visitors: Callable[..., Visitor], agent: str, case_worker: str, contact_id: int
) -> None:
    authority = Contact.objects.get(pk=contact_id).authority
    late_since = five_late_tickets(authority)
    desk, partner = visitors(), visitors()
    desk.sign_in(agent, PASSWORD)
    _, number = write(desk, contact_id)
    due_at = Ticket.objects.get(pk=number).due_at
    partner.sign_in(case_worker, PASSWORD)
    expect(partner.page.get_by_text("Verspätete Reaktionen häufen sich")).to_be_visible()
    expect(partner.page.get_by_text("5 zu spät, davon 5 noch ohne Reaktion")).to_be_visible()
    partner.visit(f"/portal/tickets/{number}/reaktion/")
    partner.page.get_by_label("Wir sind nicht zuständig").check()
    partner.page.get_by_role("button", name="Weiter").click()
    partner.page.get_by_label("Begründung").fill("Das macht das Bürgerbüro.")
    partner.page.get_by_role("button", name="Weiter").click()
    partner.page.get_by_role("button", name="Senden").click()
    expect(partner.page.get_by_text("Das Ticket ist zurück beim Servicecenter.")).to_be_visible()

    desk.visit("/tickets/?ansicht=zurueckgegeben")
    expect(desk.page.get_by_text("verspätete Reaktionen häufen sich")).to_be_visible()
    desk.page.locator(f"a[href='/tickets/{number}/']").click()
    expect(desk.page.get_by_text("Zurückgegeben: Das macht das Bürgerbüro.")).to_be_visible()
    desk.page.get_by_role("link", name="Stelle wählen").click()
    desk.page.get_by_label("Bürgerbüro").check()
    desk.page.get_by_role("button", name="Weiterleiten").click()
    expect(desk.page.get_by_text("Das Ticket ist weitergeleitet.")).to_be_visible()
    forwarded = Ticket.objects.get(pk=number)
    assert (forwarded.state, forwarded.due_at) == ("forwarded", due_at)
    desk.visit("/tickets/verspaetungen/")
    expect(desk.page.get_by_text(f"{local_time(late_since):%H:%M} Uhr")).to_be_visible()


def five_late_tickets(authority: Authority) -> datetime:
    """Five that nobody reacted to, noticed in the partner's last working hours; return when."""
    agreement = agreement_with(authority, now=utc_now())
    calendar, noted_at = reaction_calendar(agreement), utc_now()
    while not is_open(calendar, noted_at):
        noted_at -= timedelta(hours=1)
    forwarded_at = noted_at - timedelta(days=20)
    draft = TicketDraft("Laterne", question="Wann leuchtet sie?", wish=Wish.CALL, way="+496990009417")
    for _ in range(5):
        ticket, _ = open_ticket(
            draft, authority=authority, centre=agreement.centre, contact=None, by=By(), now=forwarded_at
        )
        forward_ticket(ticket, unit=None, by=By(), now=forwarded_at)
    watch(agreement, now=noted_at)
    return noted_at


def write(desk: Visitor, contact_id: int) -> tuple[str, str]:
    """Write a ticket; give its code and number."""
    page = desk.page
    desk.visit(f"/tickets/neu/{contact_id}/")
    page.get_by_label("Was soll geklärt werden?").fill("Was ist mitzubringen?")
    page.get_by_label("Die Person ist einverstanden").check()
    page.get_by_role("button", name="Ticket senden").click()
    expect(page.locator("#code")).to_be_focused()
    return page.locator("#code code").inner_text(), page.url.rstrip("/").rsplit("/", 1)[-1]


def answer(partner: Visitor, case_worker: str, number: str) -> None:
    """Hand a file in, and answer."""
    partner.sign_in(case_worker, PASSWORD)
    partner.visit(f"/portal/tickets/{number}/")
    hand_in(partner.page, "programm.pdf", b"MZ\x90\x00")
    expect(partner.page.get_by_role("link", name="wird nicht angenommen")).to_be_visible()
    partner.check_page("ticket-im-portal-datei-abgelehnt")
    hand_in(partner.page, "Merkblatt.pdf", b"%PDF-1.7")
    with partner.page.expect_download() as saved:
        partner.page.get_by_role("link", name="Merkblatt.pdf").click()
    assert saved.value.suggested_filename == "Merkblatt.pdf"
    partner.check_page("ticket-im-portal")
    partner.page.get_by_role("link", name="Weitergeben").click()
    expect(partner.page.get_by_role("heading", name="Wer kümmert sich darum?")).to_be_visible()
    partner.check_page("ticket-weitergeben")
    partner.page.get_by_role("button", name="Weitergeben").click()
    expect(partner.page.get_by_text("Das Ticket ist weitergegeben.")).to_be_visible()
    partner.page.get_by_role("link", name="Reagieren").click()
    partner.page.get_by_label("Ich kann die Frage beantworten").check()
    partner.page.get_by_role("button", name="Weiter").click()
    partner.page.get_by_label("Antwort").fill(ANSWER)
    partner.page.get_by_role("button", name="Weiter").click()
    partner.page.get_by_role("button", name="Senden").click()
    expect(partner.page.get_by_text("Ihre Antwort ist beim Servicecenter.")).to_be_visible()


def hand_in(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("Datei", exact=True).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Datei hinzufügen").click()


def look_up(citizen: Visitor, code: str) -> None:
    """See the answer, after a slip, with the keyboard alone."""
    page = citizen.page
    citizen.visit("/anliegen/")
    citizen.check_page("anliegen")
    for told in ("0000", DIGITS):
        page.get_by_label("Code").fill(code)
        page.get_by_label("Ihre Postleitzahl").fill(told)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        if told != DIGITS:
            expect(page.get_by_text("finden wir kein Anliegen")).to_be_visible()
            citizen.check_page("anliegen-nicht-gefunden")
    expect(page.get_by_role("heading", name="Ihr Anliegen ist beantwortet.")).to_be_visible()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    citizen.check_page("anliegen-beantwortet")
