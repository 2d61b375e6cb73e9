"""From a month of calls to an issued invoice and back, with what the database refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from buergerdraht.agreements.tariffs import Counted
from buergerdraht.billing.einvoice.validation import nothing_found
from buergerdraht.billing.errors import AlreadyBilled, InvoiceRefused, NoTariff, NotInThatState, PeriodNotOver
from buergerdraht.billing.models import BilledCall, BillingParty, Invoice
from buergerdraht.billing.operations import (
    check_invoice,
    correct_invoice,
    draft_invoice,
    issue_invoice,
    note_payment,
)
from buergerdraht.billing.queries import calls_behind, invoice_for, invoices_of, line_for
from buergerdraht.billing.rules.pricing import month
from buergerdraht.billing.tests.conftest import MAY, NOW, PER_MINUTE, Desk, agree

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


def drafted(desk: Desk) -> Invoice:
    desk.talk(MONDAY, seconds=100)
    desk.talk(MONDAY.replace(hour=10), seconds=80.5)
    return draft_invoice(desk.agreement, period=MAY, now=NOW)


def check(invoice: Invoice, desk: Desk) -> None:
    check_invoice(invoice, by=desk.controller, now=NOW, rules=nothing_found)


def issued(desk: Desk) -> Invoice:
    invoice = drafted(desk)
    check(invoice, desk)
    issue_invoice(invoice, by=desk.controller, now=NOW)
    invoice.refresh_from_db()
    return invoice


def lines(invoice: Invoice) -> list[tuple[int, str]]:
    return [(each.quantity, str(each.amount)) for each in invoice.lines.order_by("position")]


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


def verified() -> str:
    out = StringIO()
    call_command("verify_billing", stdout=out)
    return out.getvalue()


def test_a_month_of_calls_becomes_a_draft_to_the_second_and_the_cent(desk: Desk) -> None:
    invoice = drafted(desk)
    assert lines(invoice) == [(181, "2.87")]
    assert (invoice.net, invoice.tax, invoice.state) == (Decimal("2.87"), Decimal("0.00"), "draft")


def test_a_call_belongs_to_the_local_day_on_which_it_arrived(desk: Desk) -> None:
    desk.talk(datetime(2026, 4, 30, 21, 59, tzinfo=UTC), seconds=3600)
    desk.talk(datetime(2026, 4, 30, 22, 0, tzinfo=UTC), seconds=10)
    desk.talk(datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), seconds=50)
    desk.talk(datetime(2026, 5, 31, 22, 0, tzinfo=UTC), seconds=3600)
    assert lines(draft_invoice(desk.agreement, period=MAY, now=NOW)) == [(60, "0.95")]


def test_wrap_up_counts_where_it_is_agreed(desk: Desk) -> None:
    agree(desk.agreement, replace(PER_MINUTE, counted=frozenset({Counted.TALK, Counted.WRAP_UP})))
    desk.talk(MONDAY, seconds=100, wrap_up=20)
    assert lines(draft_invoice(desk.agreement, period=MAY, now=NOW)) == [(120, "1.90")]


def test_a_new_price_in_the_middle_of_the_month_makes_two_lines(desk: Desk) -> None:
    change = date(2026, 5, 5)
    dearer = replace(PER_MINUTE, valid_from=change, price=Decimal("1.05"))
    agree(desk.agreement, replace(PER_MINUTE, valid_until=change), dearer)
    desk.talk(MONDAY, seconds=60)
    desk.talk(MONDAY.replace(day=5), seconds=60)
    assert lines(draft_invoice(desk.agreement, period=MAY, now=NOW)) == [(60, "0.95"), (60, "1.05")]


def test_a_draft_is_worked_out_anew(desk: Desk) -> None:
    drafted(desk)
    desk.talk(MONDAY.replace(hour=11), seconds=19)
    assert lines(draft_invoice(desk.agreement, period=MAY, now=NOW)) == [(200, "3.17")]
    assert Invoice.objects.count() == 1


def test_without_a_tariff_there_is_nothing_to_bill(desk: Desk) -> None:
    agree(desk.agreement)
    with pytest.raises(NoTariff):
        draft_invoice(desk.agreement, period=MAY, now=NOW)


def test_a_missing_leitweg_id_is_named_before_issue(desk: Desk) -> None:
    invoice = drafted(desk)
    BillingParty.objects.filter(authority=desk.house.leun).update(leitweg_id="")
    with pytest.raises(InvoiceRefused, match="Stadt Leun: Leitweg-ID fehlt"):
        check(invoice, desk)


def test_what_the_official_rules_find_is_refused(desk: Desk) -> None:
    agree(desk.agreement, replace(PER_MINUTE, vat_percent=Decimal(19)))
    BillingParty.objects.filter(authority=desk.house.centre.authority).update(vat_id="123456788")
    invoice = drafted(desk)
    with pytest.raises(InvoiceRefused, match="BR-CO-09"):
        check_invoice(invoice, by=desk.controller, now=NOW)


def test_what_becomes_wrong_after_the_check_is_refused_at_issue(desk: Desk) -> None:
    invoice = drafted(desk)
    check(invoice, desk)
    BillingParty.objects.filter(authority=desk.house.leun).update(leitweg_id="04011000-1234512345-07")
    with pytest.raises(InvoiceRefused, match="falsche Prüfziffern"):
        issue_invoice(invoice, by=desk.controller, now=NOW)


def test_nothing_is_issued_unchecked(desk: Desk) -> None:
    with pytest.raises(NotInThatState):
        issue_invoice(drafted(desk), by=desk.controller, now=NOW)


def test_numbers_have_no_gaps(desk: Desk) -> None:
    first = issued(desk)
    desk.talk(datetime(2026, 4, 1, 9, tzinfo=UTC), seconds=60)
    second = draft_invoice(desk.agreement, period=month(2026, 4), now=NOW)
    check(second, desk)
    issue_invoice(second, by=desk.controller, now=NOW)
    second.refresh_from_db()
    assert [first.number, second.number] == ["2026-000001", "2026-000002"]
    assert second.record.previous_digest == first.record.digest


def test_a_month_that_goes_on_is_not_billed(desk: Desk) -> None:
    with pytest.raises(PeriodNotOver):
        draft_invoice(desk.agreement, period=month(2026, 6), now=NOW)


def test_days_are_billed_once(desk: Desk) -> None:
    issued(desk)
    with pytest.raises(AlreadyBilled):
        draft_invoice(desk.agreement, period=MAY, now=NOW)


@pytest.mark.parametrize("sql", [
    "UPDATE billing_invoice SET net = net + 1",
    "UPDATE billing_invoice SET content = '{}'",
    "DELETE FROM billing_billedcall",
    "UPDATE billing_billedcall SET seconds = seconds + 1",
    "UPDATE billing_invoiceline SET amount = amount + 1",
    "INSERT INTO billing_invoiceline SELECT id + 100, position + 1, text, begin_on, end_on, quantity, unit,"
    " price, base, amount, vat_percent, authority_id, invoice_id FROM billing_invoiceline",
    "UPDATE billing_billingrecord SET digest = ''",
    "DELETE FROM billing_billingrecord",
])  # fmt: skip
def test_the_database_changes_nothing_that_was_issued(desk: Desk, sql: str) -> None:
    issued(desk)
    assert refused(sql)


def test_a_call_is_billed_once(desk: Desk) -> None:
    invoice = drafted(desk)
    billed = BilledCall.objects.first()
    assert billed
    with pytest.raises(DatabaseError, match="call_billed_once"), transaction.atomic():
        BilledCall.objects.create(
            line=invoice.lines.get(), authority=invoice.authority, call_id=billed.call_id, seconds=1
        )


def test_a_credit_note_takes_all_back_and_the_calls_may_be_billed_again(desk: Desk) -> None:
    invoice = issued(desk)
    note_payment(invoice, paid_on=NOW.date(), by=desk.controller, now=NOW)
    note = correct_invoice(invoice, reason="Falscher Preis", by=desk.controller, now=NOW)
    invoice.refresh_from_db()
    assert (invoice.state, note.kind, note.state) == ("corrected", "credit_note", "issued")
    assert (lines(note), note.content["corrects"]) == (lines(invoice), "2026-000001")
    anew = draft_invoice(desk.agreement, period=MAY, now=NOW)
    assert lines(anew) == lines(invoice)
    assert verified() == "2 Belege geprüft: alle sind unverändert.\n"


def test_a_credit_note_is_not_taken_back(desk: Desk) -> None:
    note = correct_invoice(issued(desk), reason="Falscher Preis", by=desk.controller, now=NOW)
    with pytest.raises(NotInThatState):
        correct_invoice(note, reason="Doch nicht", by=desk.controller, now=NOW)


@pytest.mark.parametrize(("table", "change", "fault"), [
    ("invoice", "content = jsonb_set(content, '{number}', '\"2026-000009\"')", "Der Inhalt ist nicht mehr"),
    ("invoice", "net = net + 1", "Positionen, Beträge oder Anrufe"),
    ("invoiceline", "amount = amount - 1", "Positionen, Beträge oder Anrufe"),
    ("billedcall", "seconds = seconds + 1", "Positionen, Beträge oder Anrufe"),
    ("billingrecord", "previous_digest = 'x'", "Davor fehlt ein Beleg"),
])  # fmt: skip
def test_whoever_gets_past_the_locks_is_found_out(desk: Desk, table: str, change: str, fault: str) -> None:
    issued(desk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE billing_{table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE billing_{table} SET {change}")  # noqa: S608  (from the list above)
    with pytest.raises(CommandError, match=f"2026-000001: {fault}"):
        verified()


def test_partners_see_their_own_issued_invoices_and_the_calls_behind_a_line(desk: Desk) -> None:
    invoice = drafted(desk)
    assert not invoices_of(desk.partner).exists()
    check(invoice, desk)
    issue_invoice(invoice, by=desk.controller, now=NOW)
    assert invoice_for(desk.partner, invoice.pk) == invoice
    line = line_for(desk.partner, invoice.lines.get().pk)
    assert [each.seconds for each in calls_behind(line)] == [100, 81]


def test_another_centres_controller_sees_nothing(desk: Desk) -> None:
    issued(desk)
    assert not invoices_of(desk.stranger).exists()
    assert invoices_of(desk.controller).count() == 1
