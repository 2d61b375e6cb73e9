"""Both sides find their invoices, what they come to, and what was done to them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from buergerdraht.agreements.models import Agreement
from buergerdraht.billing.einvoice.validation import nothing_found
from buergerdraht.billing.models import Invoice
from buergerdraht.billing.operations import check_invoice, draft_invoice, issue_invoice, note_payment
from buergerdraht.billing.queries import (
    OVERDUE,
    Wanted,
    agreements_to_bill,
    billing_centres,
    calls_behind,
    calls_with_keys,
    history_of,
    invoices_with_keys,
    issued_invoice_for,
    kept_invoice_for,
    paper_of,
    payers_of,
    sums_of,
    totals_for,
    wanted_invoices,
)
from buergerdraht.billing.rules.pricing import month
from buergerdraht.billing.tests.conftest import MAY, NOW, Desk

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY, LATER = date(2026, 6, 2), date(2027, 1, 1)


@pytest.fixture
def draft(desk: Desk) -> Invoice:
    desk.talk(MONDAY, seconds=100)
    desk.talk(MONDAY.replace(hour=10), seconds=80.5)
    return draft_invoice(desk.agreement, period=MAY, now=NOW)


@pytest.fixture
def issued(desk: Desk, draft: Invoice) -> Invoice:
    check_invoice(draft, by=desk.controller, now=NOW, rules=nothing_found)
    issue_invoice(draft, by=desk.controller, now=NOW)
    draft.refresh_from_db()
    return draft


def test_a_partner_sees_an_invoice_once_it_is_issued_and_keeps_no_accounts(
    desk: Desk, draft: Invoice
) -> None:
    assert kept_invoice_for(desk.controller, draft.pk) == draft
    assert payers_of(desk.partner) == []
    for user in (desk.controller, desk.partner, desk.stranger):
        with pytest.raises(Invoice.DoesNotExist):
            issued_invoice_for(user, draft.pk)
    with pytest.raises(Invoice.DoesNotExist):
        kept_invoice_for(desk.stranger, draft.pk)


def test_what_was_issued_is_read_by_both_sides(desk: Desk, issued: Invoice) -> None:
    for user in (desk.controller, desk.partner):
        assert paper_of(issued_invoice_for(user, issued.pk)).number == issued.number
        assert payers_of(user) == [(desk.house.leun.pk, "Stadt Leun")]
    with pytest.raises(Invoice.DoesNotExist):
        kept_invoice_for(desk.partner, issued.pk)
    assert payers_of(desk.stranger) == []


def test_a_list_shows_the_invoices_whose_days_touch_the_time(desk: Desk, issued: Invoice) -> None:
    def found(wanted: Wanted, *, today: date = TODAY) -> list[Invoice]:
        return list(wanted_invoices(desk.partner, wanted, today=today))

    assert found(Wanted()) == found(Wanted(begin=date(2026, 5, 31), until=LATER)) == [issued]
    assert found(Wanted(until=date(2026, 5, 2))) == [issued]
    assert found(Wanted(begin=date(2026, 6, 1))) == found(Wanted(until=date(2026, 5, 1))) == []
    assert found(Wanted(partner_id=desk.house.leun.pk, state="issued")) == [issued]
    assert found(Wanted(partner_id=desk.house.centre.authority_id)) == found(Wanted(state="paid")) == []
    assert found(Wanted(state=OVERDUE), today=TODAY) == []
    assert found(Wanted(state=OVERDUE), today=LATER) == [issued]


def test_what_invoices_come_to_is_told_with_tax_and_open_until_it_is_paid(
    desk: Desk, issued: Invoice
) -> None:
    everything = wanted_invoices(desk.controller, Wanted(), today=LATER)
    gross, none = issued.net + issued.tax, Decimal("0.00")
    sums = sums_of(everything, today=TODAY)
    assert (sums.count, sums.issued, sums.open, sums.overdue, sums.drafted) == (1, gross, gross, none, none)
    assert sums_of(everything, today=LATER).overdue == gross
    assert totals_for(issued).gross == gross
    note_payment(issued, paid_on=TODAY, by=desk.controller, now=NOW)
    assert sums_of(everything, today=LATER).open == none


def test_a_page_of_a_list_has_its_order(desk: Desk, issued: Invoice) -> None:
    desk.talk(datetime(2026, 4, 6, 9, tzinfo=UTC), seconds=60)
    april = draft_invoice(desk.agreement, period=month(2026, 4), now=NOW)
    assert list(invoices_with_keys([april.pk, issued.pk])) == [issued, april]
    calls = list(calls_behind(issued.lines.order_by("position")[0]))
    assert list(calls_with_keys([call.pk for call in reversed(calls)])) == calls
    assert [call.call.arrived_at.hour for call in calls] == [9, 10]


def test_the_history_of_an_invoice_names_who_did_what(desk: Desk, issued: Invoice) -> None:
    told = [(each.what, each.by) for each in history_of(issued)]
    assert told == [("Entwurf berechnet", ""), ("geprüft", "Rita"), ("ausgestellt", "Rita")]


def test_agreements_are_billed_that_hold_in_the_period(desk: Desk) -> None:
    centre = desk.house.centre
    assert list(billing_centres(desk.controller)) == [centre]
    assert list(agreements_to_bill([centre.pk], period=MAY)) == [desk.agreement]
    assert not agreements_to_bill([centre.pk], period=month(2025, 12)).exists()
    Agreement.objects.update(valid_until=date(2026, 5, 1))
    assert not agreements_to_bill([centre.pk], period=MAY).exists()
