"""Every kind of paper passes the official rules; a wrong one is named by them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from buergerdraht.billing.einvoice.cii import xml_of
from buergerdraht.billing.einvoice.validation import findings_of
from buergerdraht.billing.rules.pricing import Unit
from buergerdraht.billing.rules.tests.test_paper import LINE, PAPER, SELLER

TAXED = replace(LINE, vat_percent=Decimal(19))
TAX_PAYER = replace(SELLER, vat_id="DE123456788", tax_number="343/5764/0018")
MONTHLY = replace(
    LINE, unit=Unit.PIECE, quantity=1, price=Decimal("7916.67"), base=1, amount=Decimal("7916.67")
)
BACK = replace(LINE, quantity=-60, amount=Decimal("-0.95"), text="Gegenleistung")
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
    "credit note": replace(
        PAPER,
        kind="credit_note",
        number="2026-000002",
        corrects="2026-000001",
        corrects_on=date(2026, 6, 2),
        reason="Falscher Preis & <Umlaute> äöü",
    ),
}
WRONG = {
    "BR-DE-15": replace(PAPER, buyer=replace(PAPER.buyer, leitweg_id="")),
    "BR-DE-2": replace(PAPER, seller=replace(SELLER, contact_name="")),
    "BR-S-02": replace(PAPER, lines=(TAXED,)),
}


def test_the_official_rules_find_nothing_wrong_and_what_is_wrong() -> None:
    found = findings_of([xml_of(paper) for paper in (*GOOD.values(), *WRONG.values())])
    assert dict(zip(GOOD, found, strict=False)) == {name: [] for name in GOOD}
    for rule, findings in zip(WRONG, found[len(GOOD) :], strict=True):
        assert any(rule in each for each in findings), (rule, findings)


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert xml_of(PAPER) == xml_of(PAPER)
