"""Findings of the official rules in words that a person can act on."""

from buergerdraht.billing.rules.findings import BUYERS, SELLERS, TERMS, in_german
from buergerdraht.billing.rules.paper import Fault
from buergerdraht.billing.rules.tests.test_paper import PAPER


def test_a_finding_names_its_field_and_leads_to_whose_it_is() -> None:
    rule = "BR-CO-09: The Seller VAT identifier (BT-31) shall have a prefix."
    text = f"Kreis Soest, Umsatzsteuer-ID: Die amtliche Prüfung beanstandet {rule}"
    assert in_german(rule, PAPER) == Fault(text, "soest", "vat_id")
    buyers = in_german('BR-DE-15: Das Element "Buyer reference" (BT-10) muss übermittelt werden.', PAPER)
    assert (buyers.party, buyers.field) == ("geseke", "leitweg_id")


def test_what_is_nobodys_field_stands_for_itself() -> None:
    told = in_german("BR-CO-10: Sum of Invoice line net amount (BT-106) = Σ (BT-131).", PAPER)
    assert told.text.startswith("Summe der Positionen, Betrag der Position: Die amtliche Prüfung")
    assert (told.party, told.field) == ("", "")
    assert in_german("BR-X: no term at all (BT-999)", PAPER).text.startswith("Rechnung: Die amtliche")


def test_every_field_that_leads_somewhere_has_a_name() -> None:
    assert {*SELLERS, *BUYERS} <= TERMS.keys()
