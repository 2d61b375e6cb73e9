"""Both sides change their agreement by keyboard alone, and nothing holds before both agree."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, Phase
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.models import Call
from tests.journeys.support import Visitor
from tests.support import world


@pytest.fixture
def centre(database: None) -> world.Centre:
    """A centre whose first partner has a term that can be given notice of soon."""
    centre = world.make_centre()
    Agreement.objects.filter(partner_id=centre.authority_id).update(
        valid_from=(utc_now() - timedelta(days=330)).date(), first_term_months=12, renewal_months=12
    )
    Phase.objects.filter(agreement__partner_id=centre.authority_id).update(
        valid_from=(utc_now() - timedelta(days=330)).date()
    )
    return centre


def test_an_agreement_is_changed_by_both_sides_by_keyboard(
    come_in: Callable[[Role], Visitor], stack: Stack, centre: world.Centre
) -> None:
    office, portal = come_in(Role.CONTROLLER), come_in(Role.PARTNER_MANAGER)
    portal.visit("/portal/vereinbarung/")
    portal.check_page("portal-vereinbarung")
    office.check_page("vereinbarungen")
    office.press(centre.authority_name, then="Bald läuft die Kündigungsfrist ab")
    office.check_page("vereinbarung-leer")
    office.press("Änderung entwerfen", then="Form und Laufzeit")
    office.tab_to("Pilotphase: erster Tag")
    office.page.keyboard.type("01.01.2026")
    office.press("Entwurf speichern", then="Pilotphase: Geben Sie den letzten Tag an")
    office.check_page("vereinbarung-entwurf-fehler")
    office.page.get_by_label("Pilotphase: erster Tag").fill("")
    office.tab_to("Aufgaben")
    office.page.keyboard.type("Anrufe vermitteln")
    office.tab_to("Tarif 1: Art")
    office.page.keyboard.type("Preis je M")
    office.press("Entwurf speichern", then="Tarif 1: Geben Sie den ersten Tag an.")
    office.check_page("vereinbarung-entwurf-tarif")
    office.tab_to("Tarif 1: erster Tag")
    office.page.keyboard.type("01.01.2026")
    office.tab_to("Tarif 1: Preis in EUR")
    office.page.keyboard.type("0,95")
    office.press("Entwurf speichern", then="Was sich ändern soll")
    expect(office.page.get_by_text("0,95 EUR je Minute, gezählt: Gespräch").first).to_be_visible()
    office.check_page("vereinbarung-fassung-entwurf")
    office.press("Der anderen Seite vorschlagen", then="liegt jetzt der anderen Seite vor")
    portal.visit("/portal/vereinbarung/")
    portal.press("Fassung 2 ansehen", then="Zustimmen")
    portal.check_page("vereinbarung-vorschlag")
    portal.press("Zustimmen", then="Fassung 2 gilt ab sofort.")
    expect(portal.page.get_by_text("Anrufe vermitteln")).to_be_visible()
    portal.check_page("vereinbarung")
    agree_on_a_handbook(office, portal, centre)


def agree_on_a_handbook(office: Visitor, portal: Visitor, centre: world.Centre) -> None:
    """The same two sides write their handbook, by keyboard, too; it is checked where pages are looked at."""
    office.visit("/qualitaetshandbuch/")
    office.press(centre.authority_name, then="Noch keine Fassung vereinbart")
    office.press("Änderung entwerfen", then="Was ändert sich, und warum?")
    office.tab_to("2. Leistungsspektrum")
    office.page.keyboard.type("Fundsachen gehören dazu.")
    office.press("Entwurf speichern", then="Schreiben Sie, was sich ändert, und warum.")
    office.check_page("handbuch-entwurf-fehler")
    office.tab_to("Was ändert sich, und warum?")
    office.page.keyboard.type("Erste Fassung.")
    office.press("Entwurf speichern", then="Der Entwurf ist gesichert.")
    office.press("Der anderen Seite vorschlagen", then="liegt jetzt der anderen Seite vor")
    portal.visit("/portal/")
    portal.press("Handbuch", then="Vorschlag offen")
    portal.press(centre.authority_name, then="Ein Vorschlag wartet auf Ihre Antwort")
    portal.press("Vorschlag ansehen", then="Fundsachen gehören dazu.")
    portal.press("Zustimmen", then="Fassung 1 ist vereinbart und bleibt so.")
    portal.tab_to("Als PDF herunterladen")
    with portal.page.expect_download() as download:
        portal.page.keyboard.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF")


def record_calls(centre: world.Centre, count: int) -> None:
    served = Agreement.objects.get(partner_id=centre.authority_id).served_numbers.get()
    with all_authorities():
        for number in range(count):
            at = utc_now() - timedelta(days=number)
            Call.objects.create(
                id=f"00000000-0000-4000-8000-{centre.id:06d}{number:06d}",
                channel_id=f"bericht-{centre.id}-{number}",
                centre_id=centre.id,
                authority_id=centre.authority_id,
                served_number=served,
                dialled_number=centre.number,
                caller_kind="withheld",
                state="ended",
                disposition="answered",
                arrived_at=at,
                answered_at=at + timedelta(seconds=number * 9),
                ended_at=at + timedelta(minutes=3),
            )


def test_a_result_report_is_read_and_downloaded(
    come_in: Callable[[Role], Visitor], stack: Stack, centre: world.Centre
) -> None:
    visitor = come_in(Role.CONTROLLER)
    agreement = Agreement.objects.get(partner_id=centre.authority_id)
    visitor.visit(f"/vereinbarungen/{agreement.slug}/bericht")
    visitor.check_page("ergebnisbericht-leer")
    record_calls(centre, 6)
    visitor.visit(f"/vereinbarungen/{agreement.slug}/bericht")
    expect(visitor.page.get_by_text("6 Anrufe, davon 6 angenommen.").first).to_be_visible()
    visitor.check_page("ergebnisbericht")
    visitor.tab_to("Als PDF herunterladen")
    with visitor.page.expect_download() as download:
        visitor.page.keyboard.press("Enter")
    assert download.value.suggested_filename == f"ergebnisbericht-{agreement.slug}.pdf"
    visitor.visit(f"/vereinbarungen/{agreement.slug}/kuendigung")
    visitor.check_page("kuendigung")
    read_what_work_was_done(visitor, centre)


def read_what_work_was_done(visitor: Visitor, centre: world.Centre) -> None:
    """By keyboard from the figures of calls to those of work, of call-backs alone."""
    visitor.visit("/auswertung/")
    visitor.press("Anliegen und Arbeit", then="Häufigste Leistungen")
    visitor.tab_to("Mehr Auswahl")
    visitor.page.keyboard.press("Enter")
    visitor.tab_to("Kanal")
    visitor.page.keyboard.type("Rück")
    visitor.tab_to("Auswertung zeigen")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**kanal=call_back**")
    expect(visitor.page.get_by_text("Keine Anliegen mit einer Leistung")).to_be_visible()
