"""What the five cooperations pay, what their invoices say, and the invoices of the year.

What somebody has changed stays: a party that has billing data keeps them, a billed month is left alone.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.tariffs import Tariff, tariffs_from_json
from buergerdraht.agreements.terms import add_months
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import people_able_at
from buergerdraht.authorities.rules import e164
from buergerdraht.billing.einvoice.cii import xml_of
from buergerdraht.billing.einvoice.validation import Rules, findings_of, nothing_found
from buergerdraht.billing.models import BillingParty, Invoice
from buergerdraht.billing.operations import check_invoice, draft_invoice, issue_invoice, note_payment
from buergerdraht.billing.queries import paper_of
from buergerdraht.billing.rules.pricing import Period, month
from buergerdraht.servicehours.rules import BERLIN, local_day

WHOLE_MONTHS = 11
"""Of the 53 weeks that have calls."""
ISSUED_AFTER, PAID_AFTER = timedelta(days=2), timedelta(days=19)
UNKNOWN: Mapping[str, None] = dict.fromkeys(
    ("valid_until", "price", "amount", "percent", "cap", "allowance_minutes", "vat_percent")
)


@cache
def _planned() -> Mapping[str, Any]:
    text = files("buergerdraht.demo").joinpath("data/billing.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def planned_tariffs(slug: str) -> tuple[Tariff, ...]:
    """Return what an agreement pays."""
    return tariffs_from_json(
        {**UNKNOWN, "counted": ["talk"], **_as_kept(each)} for each in _planned()["tariffs"].get(slug, ())
    )


def _as_kept(planned: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each.isoformat() if isinstance(each, date) else each for name, each in planned.items()}


@transaction.atomic
def load_billing_parties() -> int:
    """Add what is missing of what invoices say; return how much."""
    planned: Mapping[str, dict[str, str]] = _planned()["parties"]
    bare = Authority.objects.filter(slug__in=planned, billing_party__isnull=True)
    parties = [_party(each, planned[each.slug]) for each in bare]
    return len(BillingParty.objects.bulk_create(parties))


def _party(authority: Authority, planned: Mapping[str, str]) -> BillingParty:
    return BillingParty(authority=authority, **{**planned, "phone": e164(planned["phone"])})


@transaction.atomic
def bill_year(*, now: datetime, months: int = WHOLE_MONTHS, rules: Rules = findings_of) -> int:
    """Bill the last months that nobody has billed, each soon after its end; return how many.

    All papers are checked together.
    """
    made = [each for age in range(months - 1, -1, -1) for each in _bill(_month(now, age=age), age=age)]
    issued = [each for each in made if each.number]
    if issued and any(rules([xml_of(paper_of(each)) for each in issued])):
        raise AssertionError("an invoice of the demonstration is not what the rules ask for")
    return len(made)


def _month(now: datetime, *, age: int) -> Period:
    first = add_months(local_day(now).replace(day=1), -1 - age)
    return month(first.year, first.month)


def _bill(period: Period, *, age: int) -> list[Invoice]:
    agreements = Agreement.objects.filter(slug__in=_planned()["tariffs"], valid_from__lt=period.end)
    bills = Invoice.objects.filter(begin_on__lt=period.end, end_on__gt=period.begin)
    found = agreements.exclude(pk__in=bills.values("agreement")).select_related(
        "centre__authority", "partner"
    )
    return [_billed(each, period, age=age) for each in found.order_by("pk") if _keeper(each)]


def _billed(agreement: Agreement, period: Period, *, age: int) -> Invoice:
    """The last month is a draft, the one before is open, those before are paid."""
    at, by = datetime.combine(period.end, time(9), tzinfo=BERLIN) + ISSUED_AFTER, _keeper(agreement)
    bill = draft_invoice(agreement, period=period, now=at)
    if by and age >= 1:
        check_invoice(bill, by=by, now=at, rules=nothing_found)
        issue_invoice(bill, by=by, now=at)
    if by and age >= 2:
        note_payment(bill, paid_on=local_day(at + PAID_AFTER), by=by, now=at + PAID_AFTER)
    bill.refresh_from_db()
    return bill


def _keeper(agreement: Agreement) -> User | None:
    """Whoever keeps the accounts of the centre bills; where nobody does, nobody bills."""
    return people_able_at(Ability.KEEP_BILLING, centre_id=agreement.centre_id).first()
