"""Each of the five pays as its document says; each invoice of the year is what official rules ask for."""

from decimal import Decimal

import pytest

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.tariffs import TariffKind, faults_of_tariffs
from buergerdraht.authorities.models import Authority
from buergerdraht.billing.models import BillingParty, Invoice
from buergerdraht.billing.parties import missing_of
from buergerdraht.billing.usage import tariffs_of
from buergerdraht.demo.agreements import load_agreements, planned_agreements
from buergerdraht.demo.billing import bill_year, load_billing_parties
from buergerdraht.demo.tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed")]


@pytest.fixture(scope="module")
def agreed(demo: None) -> None:
    load_agreements(now=NOW)
    load_billing_parties()


def test_each_of_the_five_has_a_tariff_that_can_hold() -> None:
    kinds = set()
    for slug in planned_agreements():
        tariffs = tariffs_of(Agreement.objects.get(slug=slug))
        assert tariffs, slug
        assert not list(faults_of_tariffs(tariffs))
        kinds.add(tariffs[-1].kind)
    assert len(kinds) == 5


def test_geseke_paid_95_cents_a_minute_in_its_first_year() -> None:
    first = tariffs_of(Agreement.objects.get(slug="soest-geseke"))[0]
    assert (first.kind, first.price) == (TariffKind.PER_MINUTE, Decimal("0.95"))
    assert first.valid_until is not None
    assert (first.valid_until - first.valid_from).days == 365


def test_nothing_is_missing_before_invoices_are_issued() -> None:
    parties = Authority.objects.filter(billing_party__isnull=False)
    assert parties.count() == 9
    assert [missing_of(each, today=NOW.date()) for each in parties] == [()] * 9


def test_what_somebody_wrote_of_an_authority_stays() -> None:
    BillingParty.objects.filter(authority__slug="stadt-leun").update(contact_name="Frau Reiter")
    assert load_billing_parties() == 0
    assert BillingParty.objects.get(authority__slug="stadt-leun").contact_name == "Frau Reiter"


def test_the_year_is_billed_once_and_every_paper_passes_the_official_rules() -> None:
    assert bill_year(now=NOW, months=3) == 15
    assert bill_year(now=NOW, months=3) == 0
    states = {state: Invoice.objects.filter(state=state).count() for state in ("draft", "issued", "paid")}
    assert states == {"draft": 5, "issued": 5, "paid": 5}
    numbers = Invoice.objects.filter(centre__slug="soest").exclude(number="").order_by("issued_on", "pk")
    assert [each.number for each in numbers][:2] == ["2026-000001", "2026-000002"]
