"""A screen in the room shows the wallboard by its link: no account, no scrolling, and it follows."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Membership
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.live import publish
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.telephony.topics import centre_topic
from buergerdraht.tickets.models import Ticket
from tests.journeys.support import Visitor
from tests.support.world import PASSWORD, Centre, make_agents, make_centre


def link_for_a_screen(supervisor: Visitor, centre: Centre) -> str:
    """Make a link on the page, which shows it this once."""
    supervisor.visit(f"/wandtafel/{centre.slug}/bildschirme")
    supervisor.page.get_by_label("Wo hängt der Bildschirm?").fill("Großraum")
    supervisor.page.get_by_role("button", name="Link erzeugen").click()
    return supervisor.page.locator("code").inner_text()


def leave_unanswered(centre: Centre) -> None:
    """Write a ticket that is overdue."""
    now, agreement = utc_now(), Agreement.objects.get(partner_id=centre.authority_id)
    with all_authorities():
        Ticket.objects.create(
            centre_id=centre.id, authority_id=centre.authority_id, agreement=agreement, wish="call",
            opened_at=now - timedelta(days=9), due_at=now - timedelta(days=1),
        )  # fmt: skip


def test_a_screen_without_an_account_follows_its_centre_until_its_link_is_revoked(
    visitors: Callable[..., Visitor],
) -> None:
    centre = make_centre()
    colleague = make_agents(centre, 1, can_sign_in=True)[0]
    user = User.objects.get(username=colleague.username)
    Membership.objects.create(user=user, role=Role.SUPERVISOR, centre_id=centre.id)
    supervisor, screen = visitors(), visitors(width=1920)
    supervisor.sign_in(colleague.username, PASSWORD)
    address = link_for_a_screen(supervisor, centre)
    screen.page.set_viewport_size({"width": 1920, "height": 1080})
    screen.visit(address)
    overdue = screen.page.locator("dt:has-text('Tickets überfällig') + dd")
    expect(overdue).to_have_text("0")
    assert screen.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(screen.page.get_by_role("button", name="Vollbild")).to_be_visible()
    leave_unanswered(centre)
    publish(centre_topic(centre.id), "board")
    expect(overdue).to_have_text("1")
    screen.check_page("wandtafel-bildschirm")
    supervisor.page.get_by_role("button", name="Widerrufen").click()
    expect(supervisor.page.get_by_text("gilt nicht mehr")).to_be_visible()
    assert screen.page.request.get(address).status == 404
