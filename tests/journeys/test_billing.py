"""A month becomes invoices that both sides read, by keyboard alone and with the official rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.agreements.versions.operations import keep_first_version
from buergerdraht.agreements.versions.queries import contents_of
from buergerdraht.billing.models import BillingParty
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.launcher.stack import Stack
from buergerdraht.office.billing.forms import periods
from buergerdraht.servicehours.rules import day_begin
from buergerdraht.telephony.models import Call, CallEvent
from tests.journeys.support import Visitor
from tests.support import world

LEITWEG_ID = "04011000-1234512345-06"
COUNTYS = {
    "contact_name": "Kasse", "phone": "+4930231250", "email": "kasse@kreis.example",
    "iban": "DE02120300000000202051",
}  # fmt: skip


@pytest.fixture
def centre(database: None) -> world.Centre:
    """A town pays 0.95 EUR a minute and has had one call of 100 s; its Leitweg-ID is not known yet."""
    centre = world.make_centre()
    agreement = Agreement.objects.get(partner_id=centre.authority_id)
    tariff = Tariff(TariffKind.PER_MINUTE, date(2020, 1, 1), price=Decimal("0.95"))
    county = agreement.centre.authority
    with all_authorities():
        keep_first_version(agreement, replace(contents_of(agreement), tariffs=(tariff,)), now=utc_now())
        for authority in (county, agreement.partner):
            authority.street, authority.postal_code, authority.town = "Rathausplatz 1", "35638", "Übung"
            authority.save()
        BillingParty.objects.create(authority=county, **COUNTYS)
        record_talk(agreement)
    return centre


def record_talk(agreement: Agreement) -> None:
    call_id, served = uuid4(), agreement.served_numbers.get()
    at = day_begin(next(periods(localdate())).begin) + timedelta(hours=12)
    call = Call.objects.create(
        id=call_id, channel_id=str(call_id), centre=agreement.centre, authority=agreement.partner,
        served_number=served, dialled_number=served.number.number, caller_kind="withheld", state="ended",
        disposition="answered", arrived_at=at, answered_at=at, ended_at=at + timedelta(seconds=100),
    )  # fmt: skip
    for sequence, (kind, seconds) in enumerate((("arrived", 0), ("answered", 0), ("ended", 100))):
        CallEvent.objects.create(call=call, sequence=sequence, kind=kind, at=at + timedelta(seconds=seconds))


def test_a_month_is_billed_checked_issued_read_and_taken_back(
    come_in: Callable[[Role], Visitor], stack: Stack, centre: world.Centre
) -> None:
    office, portal = come_in(Role.CONTROLLER), come_in(Role.PARTNER_MANAGER)
    office.visit("/abrechnung/")
    office.press("Entwürfe anlegen", then="Welche Zeit soll abgerechnet werden?")
    office.press("Lauf beginnen", then="fertig")
    office.check_page("rechnungslauf")
    office.press("Rechnungen dieser Zeit", then="Entwurf")
    office.press("Entwurf", then="Nächster Schritt")
    office.check_page("rechnung-entwurf")
    office.press("Prüfen", then="Leitweg-ID fehlt")
    office.check_page("rechnung-fehler")
    office.press(f"{centre.authority_name}: Leitweg-ID fehlt", then="Bevor Rechnungen ausgestellt werden")
    office.page.get_by_label("Leitweg-ID").fill(LEITWEG_ID)
    office.page.keyboard.press("Enter")
    expect(office.page.get_by_text("sind gespeichert")).to_be_visible()
    office.visit("/abrechnung/?stand=draft")
    office.press("Entwurf", then="Nächster Schritt")
    office.press("Prüfen", then="Die amtlichen Regeln beanstanden nichts")
    office.press("Ausstellen", then="Ab jetzt ändert niemand mehr etwas daran")
    office.check_page("rechnung")
    portal.visit("/portal/")
    portal.press("Rechnungen", then="1,58 EUR")
    portal.check_page("rechnungen-partner")
    portal.press("Rechnung 2", then="unverändert, wie ausgestellt")
    portal.check_page("rechnung-partner")
    with portal.page.expect_download() as download:
        portal.page.get_by_role("link", name="ZUGFeRD-PDF").click()
    assert download.value.suggested_filename.startswith("rechnung-")
    portal.press("1 Anruf", then="1:40 min")
    portal.check_page("rechnung-anrufe")
    portal.page.go_back()
    portal.press("Ganze Kette prüfen", then="Alle Belege sind unverändert")
    portal.check_page("rechnung-nachweis")
    office.page.get_by_label("Grund der Gutschrift").fill("Falscher Preis")
    office.press("Gutschrift ausstellen", then="Die Gutschrift ist ausgestellt")
    office.visit("/abrechnung/")
    office.check_page("rechnungen")
