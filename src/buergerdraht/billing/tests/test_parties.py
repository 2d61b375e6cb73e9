"""What invoices say of an authority, who keeps it, and what is missing."""

from dataclasses import replace
from decimal import Decimal

from buergerdraht.agreements.models import Agreement
from buergerdraht.billing.models import BillingParty
from buergerdraht.billing.parties import keep_party, missing_of, parties_of, party_of, tax_of
from buergerdraht.billing.tests.conftest import LEITWEG_ID, NOW, PER_MINUTE, Desk, agree

TODAY = NOW.date()


def test_a_partner_keeps_its_own_and_a_centre_also_its_payers(desk: Desk) -> None:
    assert [each.slug for each in parties_of(desk.partner)] == [desk.house.leun.slug]
    centres = {desk.house.centre.authority.slug, desk.house.leun.slug}
    assert {each.slug for each in parties_of(desk.controller)} == centres


def test_who_runs_a_centre_keeps_its_bank_account_alone(desk: Desk) -> None:
    wesel, centre = desk.house.other_centre.authority, desk.house.centre
    Agreement.objects.create(
        slug="wetzlar-wesel", centre=centre, partner=wesel, legal_form="contract", valid_from=TODAY
    )
    assert wesel not in parties_of(desk.controller)
    assert wesel in parties_of(desk.stranger)


def test_what_is_missing_is_named_by_its_field(desk: Desk) -> None:
    leun = desk.house.leun
    assert missing_of(leun, today=TODAY) == ()
    BillingParty.objects.filter(authority=leun).update(leitweg_id="")
    leun.street = ""
    leun.save()
    assert [each.field for each in missing_of(leun, today=TODAY)] == ["street", "leitweg_id"]


def test_a_billing_address_stands_for_the_authoritys_own(desk: Desk) -> None:
    told = {"street": "Postfach 1", "postal_code": "35628", "town": "Leun", "leitweg_id": LEITWEG_ID}
    keep_party(desk.house.leun, told, by=desk.partner, now=NOW)
    assert party_of(desk.house.leun).street == "Postfach 1"


def test_who_takes_tax_needs_its_number(desk: Desk) -> None:
    wetzlar = desk.house.centre.authority
    assert (missing_of(wetzlar, today=TODAY), tax_of(wetzlar, today=TODAY)) == ((), frozenset())
    agree(desk.agreement, replace(PER_MINUTE, vat_percent=Decimal(19)))
    assert tax_of(wetzlar, today=TODAY) == {Decimal(19)}
    assert [each.field for each in missing_of(wetzlar, today=TODAY)] == ["vat_id"]
    agree(desk.agreement, replace(PER_MINUTE, vat_percent=Decimal(19), valid_until=TODAY), PER_MINUTE)
    assert tax_of(wetzlar, today=TODAY) == frozenset()
