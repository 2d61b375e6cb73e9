"""Every kind of paper passes the official rules; a wrong one is named by them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from buergerdraht.agreements.tariffs import Counted, Tariff, TariffKind
from buergerdraht.billing.einvoice.cii import xml_of
from buergerdraht.billing.einvoice.validation import findings_of
from buergerdraht.billing.rules.counting import Usage
from buergerdraht.billing.rules.paper import Paper, PaperLine, calls_digest
from buergerdraht.billing.rules.pricing import Unit, lines_of, month
from buergerdraht.billing.rules.tests.test_paper import LINE, PAPER, SELLER

TAXED = replace(LINE, vat_percent=Decimal(19))
TAX_PAYER = replace(SELLER, vat_id="DE123456788", tax_number="343/5764/0018")
MONTHLY = replace(
    LINE, unit=Unit.PIECE, quantity=1, price=Decimal("7916.67"), base=1, amount=Decimal("7916.67")
)
BACK = replace(LINE, quantity=-60, amount=Decimal("-0.95"), text="Gegenleistung")
CORRECTS = {
    "number": "2026-000002",
    "corrects": "2026-000001",
    "corrects_on": date(2026, 6, 2),
    "reason": "Falscher Preis & <Umlaute> äöü",
}
GOOD = {
    "not taxable": PAPER,
    "taxed": replace(PAPER, seller=TAX_PAYER, lines=(TAXED,)),
    "taxed, by its tax number alone": replace(
        PAPER, seller=replace(SELLER, tax_number="343/5764/0018"), lines=(TAXED,)
    ),
    "taxed with nothing": replace(PAPER, seller=TAX_PAYER, lines=(replace(LINE, vat_percent=Decimal(0)),)),
    "two lines": replace(PAPER, lines=(LINE, MONTHLY)),
    "set off": replace(PAPER, lines=(LINE, BACK)),
    "of nothing": replace(PAPER, lines=(replace(LINE, quantity=0, amount=Decimal("0.00")),)),
    "credit note": replace(PAPER, kind="credit_note", **CORRECTS),  # type: ignore[arg-type]
}
JUNE = month(2026, 6)
USAGE = Usage(UUID(int=1), JUNE.begin, {Counted.TALK: timedelta(seconds=100.5)})
TERMS: dict[TariffKind, dict[str, Any]] = {
    TariffKind.PER_MINUTE: {"price": Decimal("0.9512")},
    TariffKind.PER_CALL: {"price": Decimal("3.40")},
    TariffKind.FLAT: {"amount": Decimal(1000), "allowance_minutes": 1, "price": Decimal("0.85")},
    TariffKind.CAPPED_SHARE: {"amount": Decimal(1000), "percent": Decimal("33.3"), "cap": Decimal(900)},
    TariffKind.POST_SHARE: {"amount": Decimal(1000), "percent": Decimal(50)},
    TariffKind.PRODUCTIVE_MINUTE: {"price": Decimal("0.89")},
    TariffKind.MUTUAL: {"price": Decimal("0.95")},
}


def paper_by(tariff: TariffKind, **changes: Any) -> Paper:
    """What a month comes to by a tariff."""
    lines = lines_of(Tariff(tariff, JUNE.begin, **TERMS[tariff]), period=JUNE, usages=[USAGE], theirs=40)
    told = (
        PaperLine(
            each.text, each.period.begin, each.period.end, each.quantity, each.unit, each.price, each.base,
            each.amount, each.vat_percent, len(each.calls), calls_digest([]),
        )
        for each in lines
    )  # fmt: skip
    return replace(PAPER, begin_on=JUNE.begin, end_on=JUNE.end, lines=tuple(told), **changes)


BY_TARIFF = {
    **{f"by {kind}": paper_by(kind) for kind in TariffKind},
    **{f"taken back, by {kind}": paper_by(kind, kind="credit_note", **CORRECTS) for kind in TariffKind},
}
WRONG = {
    "BR-DE-15": replace(PAPER, buyer=replace(PAPER.buyer, leitweg_id="")),
    "BR-DE-2": replace(PAPER, seller=replace(SELLER, contact_name="")),
    "BR-S-02": replace(PAPER, lines=(TAXED,)),
}


def test_no_sign_that_a_partner_typed_stops_the_centres_run() -> None:
    assert b"<ram:PersonName>Sabine</" in xml_of(
        replace(PAPER, buyer=replace(PAPER.buyer, contact_name="Sa\x0bbi\ufffene"))
    )


def test_the_official_rules_find_nothing_wrong_and_what_is_wrong() -> None:
    good = GOOD | BY_TARIFF
    found = findings_of([xml_of(paper) for paper in (*good.values(), *WRONG.values())])
    assert dict(zip(good, found, strict=False)) == {name: [] for name in good}
    for rule, findings in zip(WRONG, found[len(good) :], strict=True):
        assert any(rule in each for each in findings), (rule, findings)


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert xml_of(PAPER) == xml_of(PAPER)
