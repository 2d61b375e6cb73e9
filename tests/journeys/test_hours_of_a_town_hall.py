"""The administration enters hours that differ for a time, local holidays, and when it is reminded."""

import pytest
from playwright.sync_api import expect

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority
from tests.journeys.support import Visitor
from tests.support.world import PASSWORD, Centre, make_person


@pytest.fixture
def administrator(centre: Centre) -> str:
    return make_person(Role.ADMINISTRATOR, "Ruth", centre_id=centre.id).username


def test_hours_holidays_and_reminders_are_entered(
    visitor: Visitor, administrator: str, centre: Centre
) -> None:
    visitor.sign_in(administrator, PASSWORD)
    page, town = visitor.page, Authority.objects.get(pk=centre.authority_id)
    visitor.visit(f"/verwaltung/behoerden/{town.slug}/oeffnungszeiten")
    page.get_by_label("Montag").fill("8–16")
    page.get_by_label("Feiertage nach dem Recht von").select_option("BY")
    page.get_by_label("Augsburger Hohes Friedensfest").check()
    page.get_by_role("button", name="Zeiten speichern").click()
    other = page.get_by_role("region", name="Andere Zeiten")
    other.get_by_label("Montag").fill("8–12")
    other.get_by_label("Letzter Tag").fill("2031-08-31")
    other.get_by_role("button", name="Andere Zeiten eintragen").click()
    expect(page.get_by_role("link", name="Geben Sie den ersten Tag an.")).to_be_visible()
    visitor.check_page("andere-zeiten-abgelehnt")
    other.get_by_label("Erster Tag").fill("2031-07-01")
    other.get_by_role("button", name="Andere Zeiten eintragen").click()
    expect(page.get_by_text("1. Juli 2031 bis 31. August 2031")).to_be_visible()
    expect(page.get_by_text("Mo 8–12 Uhr")).to_be_visible()
    visitor.check_page("andere-zeiten")
    visitor.visit(f"/verwaltung/behoerden/{town.slug}/erinnerungen")
    visitor.check_page("erinnerungen")
    page.get_by_label("Melden ab so vielen").fill("3")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Erinnerungen gelten so ab sofort.")).to_be_visible()
