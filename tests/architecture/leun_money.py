"""What Leun pays and was offered, and how its texts are marked."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.billing.costing_models import Costing, CostOffer, EconomicBasis
from buergerdraht.billing.einvoice.validation import nothing_found
from buergerdraht.billing.models import (
    BilledCall,
    BillingParty,
    BillingRecord,
    BillingRun,
    BillingStep,
    Invoice,
    InvoiceLine,
)
from buergerdraht.billing.operations import check_invoice, issue_invoice
from buergerdraht.billing.rules import costing as reckoning
from buergerdraht.billing.tests.conftest import LEITWEG_ID, describe
from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.models import Call

MARK = "Geheimnis"
"""In every text that only Leun and its centre may read; it is not in what every centre reads by design."""
LONG_AGO, NEVER = date(2020, 1, 1), date(2090, 1, 1)
YEAR = 2024


def mark(what: str) -> str:
    """Return a text that nobody else may read."""
    return f"{MARK}-{what}"


def money_of(centre: ServiceCentre, leun: Authority, weber: User) -> dict[str, Model]:
    """Return its invoice and what it was offered."""
    return _billed(centre, leun, weber) | _reckoned(centre, leun, weber)


def _billed(centre: ServiceCentre, leun: Authority, weber: User) -> dict[str, Model]:
    """What Leun pays, and for which calls."""
    common: dict[str, Any] = {"authority": leun, "begin_on": LONG_AGO, "end_on": LONG_AGO + timedelta(31)}
    invoice = Invoice.objects.create(
        **common, agreement=Agreement.objects.get(partner=leun), centre=centre, net=1, tax=0,
        drafted_at=utc_now(),
    )  # fmt: skip
    line = InvoiceLine.objects.create(
        **common, invoice=invoice, position=1, text=mark("Position"), quantity=60, unit="SEC", price=1,
        base=60, amount=1,
    )  # fmt: skip
    BilledCall.objects.create(authority=leun, line=line, call=Call.objects.get(), seconds=60)
    describe(centre.authority, contact_name="Kasse", phone="+4964413990")
    describe(leun, leitweg_id=LEITWEG_ID, contact_name=mark("Kasse"))
    check_invoice(invoice, by=weber, now=utc_now(), rules=nothing_found)
    issue_invoice(invoice, by=weber, now=utc_now())
    run = BillingRun.objects.create(
        centre=centre, task="draft", begin_on=LONG_AGO, end_on=NEVER, started_by=weber, started_at=utc_now()
    )
    return {"invoice": invoice, "line": line, "billing_run": run}


def _reckoned(centre: ServiceCentre, leun: Authority, weber: User) -> dict[str, Model]:
    """What the centre costs is its own business, until it is offered to Leun."""
    agreement, now = Agreement.objects.get(partner=leun), utc_now()
    used = (reckoning.Participant(agreement.pk, leun.name, minutes=100, calls=10),)
    posts = [(reckoning.Staff(mark(word), Decimal(1), Decimal(60000)),) for word in ("Stelle", "Kosten")]
    own, told = (reckoning.CostSheet(YEAR, date(YEAR + 2, 1, 1), staff, participants=used) for staff in posts)
    costing = Costing.objects.create(
        centre=centre,
        authority=centre.authority,
        year=YEAR,
        content=reckoning.as_json(own),
        written_by=weber,
        written_at=now,
    )
    tariff = reckoning.next_tariff(told, reckoning.shares_of(told)[0], running=None)
    assert tariff
    return {
        "costing": costing,
        "cost_offer": CostOffer.objects.create(
            costing=costing, centre=centre, agreement=agreement, authority=leun,
            content=reckoning.as_json(told), share=60000, tariff=reckoning.as_json(tariff),
            offered_by=weber, offered_at=now,
        ),
    }  # fmt: skip


def bill(call: Call, *, by: User, at: datetime) -> None:
    """Make one row of each kind that bills and costings leave."""
    partner: dict[str, Any] = {"authority": call.authority}
    days: dict[str, Any] = {"begin_on": date(2026, 11, 1), "end_on": date(2026, 12, 1)}
    agreement = Agreement.objects.get(partner=call.authority)
    BillingParty.objects.create(**partner)
    invoice = Invoice.objects.create(
        **partner, **days, agreement=agreement, centre=call.centre, net=1, tax=0, drafted_at=at
    )
    line = InvoiceLine.objects.create(
        **partner, **days, invoice=invoice, position=1, quantity=1, unit="SEC", price=1, base=1, amount=1
    )
    BilledCall.objects.create(**partner, line=line, call=call, seconds=1)
    run = BillingRun.objects.create(
        centre=call.centre, task="draft", **days, started_by=by, started_at=at, ended_at=at
    )
    BillingStep.objects.create(**partner, run=run, agreement=agreement)
    BillingRecord.objects.create(**partner, agreement=agreement, sequence=0, invoice=invoice, at=at)
    _reckon(agreement, by=by, at=at)


def _reckon(agreement: Agreement, *, by: User, at: datetime) -> None:
    written: dict[str, Any] = {"authority": agreement.partner, "written_by": by, "written_at": at}
    year = YEAR + Costing.objects.count()
    costing = Costing.objects.create(**written, centre=agreement.centre, year=year, content={})
    CostOffer.objects.create(
        costing=costing, centre=agreement.centre, agreement=agreement, authority=agreement.partner,
        content={}, share=1, tariff={}, offered_by=by, offered_at=at,
    )  # fmt: skip
    EconomicBasis.objects.create(**written, agreement=agreement, relief_minutes=5)
