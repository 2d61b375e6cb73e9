"""A ticket from the contact to the answer: centre, partner and citizen, each on her own pages."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import DirectoryEntry, Membership, Unit
from buergerdraht.contacts.operations import open_contact_of_call
from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.models import Agent, Call
from tests.journeys.support import Visitor
from tests.support.world import PASSWORD, Centre, make_agents, make_centre

DIGITS = "9417"
ANSWER = "Bitte bringen Sie den Personalausweis mit."


@pytest.fixture
def centre(database: None) -> Centre:
    return make_centre()


@pytest.fixture
def agent(centre: Centre) -> str:
    return make_agents(centre, 1, can_sign_in=True)[0].username


@pytest.fixture
def case_worker(centre: Centre) -> str:
    user = User(username=f"sachbearbeitung.{centre.slug}", first_name="Petra", last_name="Beispiel")
    user.set_password(PASSWORD)
    user.save()
    Membership.objects.create(user=user, role=Role.CASE_WORKER, authority_id=centre.authority_id)
    unit = Unit.objects.create(authority_id=centre.authority_id, name="Bürgerbüro")
    DirectoryEntry.objects.create(
        authority_id=centre.authority_id, unit=unit, name="Petra Beispiel", phone="+49302312599",
        presence="present",
    )  # fmt: skip
    return user.username


@pytest.fixture
def contact_id(centre: Centre, agent: str) -> int:
    user, now, call_id = User.objects.get(username=agent), utc_now(), uuid4()
    call = Call.objects.create(
        id=call_id, channel_id=str(call_id), centre_id=centre.id, authority_id=centre.authority_id,
        dialled_number=centre.number, caller_number="+496990009417", caller_kind=Call.CallerKind.KNOWN,
        state=Call.State.ENDED, disposition=Call.Disposition.ANSWERED, agent=Agent.objects.get(user=user),
        arrived_at=now, answered_at=now, ended_at=now,
    )  # fmt: skip
    return open_contact_of_call(call, user=user, now=now).pk


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
