"""What the official rules find, with the field's German name. Pure.

The rules name business terms: BT-10 is the Leitweg-ID. Names: EN 16931-1 and the XRechnung specification 3.0.
"""

import re
from collections.abc import Mapping

from buergerdraht.billing.rules.paper import Fault, Paper

TERMS: Mapping[int, str] = {
    1: "Rechnungsnummer",
    2: "Rechnungsdatum",
    3: "Art der Rechnung",
    5: "Währung",
    9: "Fälligkeit",
    10: "Leitweg-ID",
    12: "Vereinbarung",
    20: "Zahlungsbedingungen",
    22: "Grund",
    25: "Nummer der korrigierten Rechnung",
    26: "Datum der korrigierten Rechnung",
    27: "Name des Rechnungsstellers",
    31: "Umsatzsteuer-ID",
    32: "Steuernummer",
    34: "E-Mail-Adresse",
    35: "Straße",
    37: "Ort",
    38: "Postleitzahl",
    41: "Ansprechperson",
    42: "Rufnummer",
    43: "E-Mail-Adresse",
    44: "Name des Rechnungsempfängers",
    49: "Leitweg-ID",
    50: "Straße",
    52: "Ort",
    53: "Postleitzahl",
    73: "Beginn der Leistungszeit",
    74: "Ende der Leistungszeit",
    81: "Zahlungsart",
    84: "IBAN",
    106: "Summe der Positionen",
    109: "Nettobetrag",
    110: "Umsatzsteuer",
    112: "Bruttobetrag",
    115: "Zahlbetrag",
    116: "Nettobetrag des Steuersatzes",
    117: "Steuerbetrag des Steuersatzes",
    118: "Art der Umsatzsteuer",
    119: "Steuersatz",
    120: "Grund der Steuerbefreiung",
    129: "Menge der Position",
    130: "Einheit der Position",
    131: "Betrag der Position",
    134: "Beginn der Position",
    135: "Ende der Position",
    146: "Preis der Position",
    149: "Preisbasis der Position",
    151: "Art der Umsatzsteuer der Position",
    152: "Steuersatz der Position",
    153: "Leistung der Position",
}
"""All that stands in a paper of ours."""
SELLERS: Mapping[int, str] = {
    31: "vat_id", 32: "tax_number", 34: "email", 35: "street", 37: "town", 38: "postal_code",
    41: "contact_name", 42: "phone", 43: "email", 84: "iban",
}  # fmt: skip
BUYERS: Mapping[int, str] = {10: "leitweg_id", 49: "leitweg_id", 50: "street", 52: "town", 53: "postal_code"}
"""What can be put right with the parties: number of the business term -> field of Party."""
NAMED = re.compile(r"BT-(\d+)")


def in_german(finding: str, paper: Paper) -> Fault:
    """Return a finding with its place, and with German names of its fields before the rule's own words."""
    numbers = [number for number in dict.fromkeys(map(int, NAMED.findall(finding))) if number in TERMS]
    names = ", ".join(dict.fromkeys(TERMS[number] for number in numbers)) or "Rechnung"
    text = f"{names}: Die amtliche Prüfung beanstandet {finding}"
    for fields, party in ((SELLERS, paper.seller), (BUYERS, paper.buyer)):
        for number in numbers:
            if number in fields:
                return Fault(f"{party.name}, {text}", party.key, fields[number])
    return Fault(text)
