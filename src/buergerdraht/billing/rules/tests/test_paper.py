"""What a paper must say, how it is kept, and what proves it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from buergerdraht.billing.rules.leitweg import is_leitweg_id
from buergerdraht.billing.rules.paper import (
    Fault,
    Paper,
    PaperLine,
    Party,
    as_json,
    calls_digest,
    chained_digest,
    faults_of,
    from_json,
)
from buergerdraht.billing.rules.pricing import Unit

SELLER = Party(
    "soest", "Kreis Soest", "Hoher Weg 1", "59494", "Soest", "Rita Rechner", "+4929213000",
    "rechnung@soest.example", iban="DE02120300000000202051",
)  # fmt: skip
BUYER = Party(
    "geseke", "Stadt Geseke", "An der Abtei 1", "59590", "Geseke", leitweg_id="04011000-1234512345-06"
)
LINE = PaperLine(
    "Gezählte Zeit (Gespräch)", date(2026, 5, 1), date(2026, 6, 1), 181, Unit.SECOND, Decimal("0.95"), 60,
    Decimal("2.87"), None, 2, calls_digest([]),
)  # fmt: skip
PAPER = Paper(
    "invoice", "2026-000001", "soest-geseke", date(2026, 6, 2), date(2026, 7, 2), date(2026, 5, 1),
    date(2026, 6, 1), SELLER, BUYER, (LINE,),
)  # fmt: skip


@pytest.mark.parametrize("right", ["04011000-1234512345-06", "991-01484-64"])
def test_a_leitweg_id_has_the_right_check_digits(right: str) -> None:
    assert is_leitweg_id(right)


@pytest.mark.parametrize("wrong", ["", "04011000-1234512345-07", "0401100a-12-06", "991-01484", "991--64"])
def test_other_texts_are_no_leitweg_id(wrong: str) -> None:
    assert not is_leitweg_id(wrong)


def test_a_paper_is_kept_exactly() -> None:
    corrected = replace(PAPER, kind="credit_note", corrects="2026-000001", corrects_on=date(2026, 6, 2))
    assert [from_json(as_json(each)) for each in (PAPER, corrected)] == [PAPER, corrected]


def test_a_complete_paper_has_no_faults() -> None:
    assert faults_of(PAPER) == ()


@pytest.mark.parametrize(("field", "label"), [
    ("street", "Straße"), ("postal_code", "Postleitzahl"), ("town", "Ort"),
    ("contact_name", "Ansprechperson"), ("phone", "Rufnummer"), ("email", "E-Mail-Adresse"), ("iban", "IBAN"),
])  # fmt: skip
def test_what_the_seller_lacks_is_named(field: str, label: str) -> None:
    paper = replace(PAPER, seller=replace(SELLER, **{field: ""}))
    text = f"Kreis Soest: {label} fehlt. Ergänzen Sie die Rechnungsangaben."
    assert faults_of(paper) == (Fault(text, "soest", field),)


def test_an_account_with_wrong_check_digits_is_named() -> None:
    (fault,) = faults_of(replace(PAPER, seller=replace(SELLER, iban="DE03120300000000202051")))
    assert (fault.text, fault.field) == (
        "Kreis Soest: IBAN DE03120300000000202051 ist falsch. Prüfen Sie sie.",
        "iban",
    )


def test_a_taxed_paper_needs_the_sellers_tax_number() -> None:
    taxed = replace(PAPER, lines=(replace(LINE, vat_percent=Decimal(19)),))
    assert faults_of(taxed)[0].text.startswith("Kreis Soest: Umsatzsteuer-ID oder Steuernummer fehlt.")
    assert faults_of(replace(taxed, seller=replace(SELLER, tax_number="343/5764/0018"))) == ()


def test_taxed_and_untaxed_lines_do_not_stand_on_one_paper() -> None:
    mixed = replace(PAPER, lines=(LINE, replace(LINE, vat_percent=Decimal(19))))
    assert "Nicht alle Positionen sind steuerpflichtig." in faults_of(mixed)[-1].text


def test_a_paper_without_lines_or_below_zero_is_refused() -> None:
    assert faults_of(replace(PAPER, lines=())) == (
        Fault("Die Rechnung hat keine Position. Prüfen Sie den Tarif."),
    )
    below = replace(PAPER, lines=(replace(LINE, amount=Decimal(-1)),))
    assert faults_of(below)[0].text.startswith("Der Betrag")


def test_the_digest_of_calls_knows_no_order_but_every_second() -> None:
    one, two = (UUID(int=1), 60), (UUID(int=2), 61)
    assert calls_digest([one, two]) == calls_digest([two, one]) != calls_digest([one, (UUID(int=2), 62)])


def test_a_digest_carries_the_one_before() -> None:
    content = as_json(PAPER)
    assert chained_digest("", content) == chained_digest("", as_json(PAPER)) != chained_digest("a", content)
