"""An administrator agrees on an overflow, looks at the week and asks what happens; the town goes absent."""

import re
from datetime import UTC, date, datetime, time

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, Attendant, Phase, ServedNumber
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.authorities.models import Authority, PhoneNumber
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.sipp import wait_until

HOURS = CalendarRules("BE", tuple(WeeklyHours(day, time(8), time(18)) for day in range(5)))


@pytest.fixture
def served(database: None) -> ServedNumber:
    """A town's number, in a test phase and then in regular operation."""
    centre = world.make_centre()
    town = Authority.objects.create(
        slug=f"geseke-{centre.slug}", name="Stadt Geseke", level="municipality", regional_key=""
    )
    agreement = Agreement.objects.create(
        slug=town.slug, centre_id=centre.id, partner=town, legal_form="contract", valid_from=date(2020, 1, 1)
    )
    Phase.objects.create(
        agreement=agreement, kind="test", valid_from=date(2020, 1, 1), valid_until=date(2021, 1, 1)
    )
    Phase.objects.create(agreement=agreement, kind="regular", valid_from=date(2021, 1, 1))
    return ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=town, number=f"+49302312{town.pk:04}7", label="Zentrale"),
        agreement=agreement,
        greeting="Guten Tag",
        service_hours=make_calendar("Servicezeiten", rules=HOURS),
    )


def sign_in(visitor: Visitor, role: Role, **place: object) -> None:
    user = world.make_person(role, "Ruth", **place)
    visitor.sign_in(user.username, world.PASSWORD)


def save(page: Page) -> None:
    page.get_by_role("button", name="Speichern").click()


def test_an_overflow_is_agreed_on_and_seen(visitor: Visitor, served: ServedNumber) -> None:
    page, number = visitor.page, served.number.number.replace("+49", "0")
    sign_in(visitor, Role.ADMINISTRATOR, centre=served.agreement.centre)
    visitor.visit(f"/verwaltung/rufnummern/{served.pk}/routing")
    expect(page.get_by_text("Das Servicecenter nimmt alle Anrufe an.").first).to_be_visible()
    visitor.check_page("routing-ohne")
    page.get_by_role("link", name="Routing ändern").click()
    regular = page.get_by_role("group", name=re.compile("^Regelbetrieb"))
    regular.get_by_label("Zuerst die Vermittlung, dann das Servicecenter").check()
    save(page)
    expect(page.get_by_role("group", name="Bitte prüfen Sie Ihre Angaben")).to_contain_text("Vermittlung")
    visitor.check_page("routing-aendern-fehler")
    page.get_by_role("link", name="Vermittlung eintragen").click()
    page.get_by_label("Rufnummer der Vermittlung").fill(number)
    save(page)
    expect(page.get_by_text("Der Anruf käme im Kreis zurück").first).to_be_visible()
    page.get_by_label("Rufnummer der Vermittlung").fill("030 23125 8801")
    page.get_by_label("Eigene Zeiten").check()
    for day in ("Montag", "Dienstag", "Mittwoch", "Donnerstag"):
        page.get_by_label(day).fill("8-12 und 14-16")
    visitor.check_page("routing-vermittlung")
    save(page)
    expect(page.get_by_text("Die Vermittlung ist eingetragen.")).to_be_visible()
    visitor.visit(f"/verwaltung/rufnummern/{served.pk}/routing/aendern")
    regular.get_by_label("Zuerst die Vermittlung, dann das Servicecenter").check()
    page.get_by_label("Vermittlung der Behörde").select_option(label="030 231258801 (Stadt Geseke)")
    visitor.check_page("routing-aendern")
    save(page)
    expect(page.get_by_text("Das Routing gilt ab dem nächsten Anruf.")).to_be_visible()
    expect(page.get_by_text("zuerst die Vermittlung der Stadt Geseke")).to_be_visible()
    page.get_by_text("Zeiten als Tabelle: ").click()
    visitor.check_page("routing-woche")
    visitor.visit(f"/verwaltung/rufnummern/{served.pk}/routing?woche=2026-12-23")
    expect(page.get_by_text("geschlossen wegen Heiligabend").first).to_be_visible()
    visitor.check_page("routing-weihnachten")


def test_what_happens_is_told_for_any_time(visitor: Visitor, served: ServedNumber) -> None:
    page, town = visitor.page, served.number.authority
    attendant = Attendant.objects.create(authority=town, number="+4930231258803")
    attendant.routings.create(served_number=served).ways.create(phase="regular", way=Way.OVERFLOW)
    sign_in(visitor, Role.ADMINISTRATOR, centre=served.agreement.centre)
    visitor.visit(f"/verwaltung/rufnummern/{served.pk}/routing")
    page.get_by_role("link", name="Was passiert, wenn …?").click()
    page.get_by_label("Tag", exact=True).fill("2026-11-23")
    page.get_by_label("Uhrzeit").fill("09:30")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Die Vermittlung der Stadt Geseke klingelt unter 030 231258803")).to_be_visible()
    visitor.check_page("routing-probe")
    page.get_by_label("Rufnummer").fill("030 23125 999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("nimmt keines Ihrer Servicecenter Anrufe an").first).to_be_visible()
    visitor.check_page("routing-probe-fehler")


def test_a_town_goes_absent_and_comes_back_by_keyboard(visitor: Visitor, served: ServedNumber) -> None:
    page, town = visitor.page, served.number.authority
    sign_in(visitor, Role.PARTNER_MANAGER, authority=town)
    visitor.visit("/portal/vermittlung/")
    visitor.check_page("portal-vermittlung-ohne")
    attendant = Attendant.objects.create(authority=town, number="+4930231258802")
    routing = attendant.routings.create(served_number=served)
    routing.ways.create(phase="regular", way=Way.ABSENCE)
    visitor.visit("/portal/vermittlung/")
    page.keyboard.press("F8")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Wieder da")).to_be_visible()
    assert attendant.absences.filter(ends_at__isnull=True).exists()
    page.get_by_label("Erster Tag").fill("2027-03-01")
    page.get_by_label("Beginn").fill("08:00")
    page.get_by_label("Letzter Tag").fill("2027-03-01")
    page.get_by_label("Ende").fill("07:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Das Ende liegt nicht nach dem Beginn.").first).to_be_visible()
    visitor.check_page("portal-vermittlung-fehler")
    page.get_by_role("button", name="Wieder da").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Ab jetzt abwesend")).to_be_visible()
    wait_until(
        lambda: not attendant.absences.filter(ends_at__isnull=True).exists(), seconds=5, what="wieder da"
    )
    attendant.absences.create(
        begins_at=datetime(2090, 1, 2, 8, tzinfo=UTC), ends_at=datetime(2090, 1, 2, 12, tzinfo=UTC)
    )
    visitor.visit("/portal/vermittlung/")
    visitor.check_page("portal-vermittlung")
    visitor.visit(f"/verwaltung/rufnummern/{served.pk}/routing")
    expect(page.get_by_role("button", name="Ab jetzt abwesend")).to_be_visible()
    visitor.check_page("routing-partner")


def test_another_centre_is_asked_to_help(visitor: Visitor, served: ServedNumber) -> None:
    page, helper = visitor.page, world.make_centre()
    sign_in(visitor, Role.ADMINISTRATOR, centre=served.agreement.centre)
    visitor.visit(f"/verwaltung/servicecenter/{served.agreement.centre.slug}/aushilfe")
    page.get_by_role("button", name="Aushilfe vereinbaren").click()
    expect(page.get_by_text("Wählen Sie, wer aushilft.").first).to_be_visible()
    page.get_by_label("Servicecenter", exact=True).select_option(value=str(helper.id))
    page.get_by_role("button", name="Aushilfe vereinbaren").click()
    expect(page.get_by_text("Die Aushilfe gilt ab dem nächsten Anruf.")).to_be_visible()
    visitor.check_page("aushilfe")
