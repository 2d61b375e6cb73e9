"""The PDF is read by people, archives and machines."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from lxml import etree
from pypdf import PdfReader

from buergerdraht.billing.einvoice.cii import xml_of
from buergerdraht.billing.einvoice.zugferd import FILE_NAME, FX, zugferd_of
from buergerdraht.billing.rules.tests.test_paper import PAPER

AT = datetime(2026, 6, 2, 9, tzinfo=UTC)
CONTACT = "Rita Rechner, 02921 3000, rechnung@soest.example"
PDF = zugferd_of(PAPER, made_at=AT)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def root() -> Any:
    return read(PDF).trailer["/Root"]


def metadata() -> str:
    told = root()["/Metadata"].get_object().get_data()
    etree.fromstring(told)
    return str(told.decode())


def test_it_holds_exactly_the_xrechnung_and_says_that_it_is_the_same() -> None:
    assert read(PDF).attachments[FILE_NAME] == [xml_of(PAPER)]
    (file,) = root()["/AF"]
    assert file.get_object()["/AFRelationship"] == "/Alternative"


def test_it_says_that_it_is_for_archives_for_all_and_an_invoice() -> None:
    told = metadata()
    assert "<pdfaid:part>3</pdfaid:part>" in told
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert f'xmlns:fx="{FX}"' in told
    assert "<fx:ConformanceLevel>XRECHNUNG</fx:ConformanceLevel>" in told


def test_people_read_what_machines_read() -> None:
    text = " ".join(page.extract_text() for page in read(PDF).pages)
    account = "DE02 1203 0000 0000 2020 51"
    for word in ("Rechnung 2026-000001", "Stadt Geseke", "3:01 min", "2,87 EUR", account, CONTACT):
        assert word in text


def test_who_takes_tax_names_its_number() -> None:
    taxed = replace(
        PAPER,
        seller=replace(PAPER.seller, tax_number="343/5764/0018"),
        lines=(replace(PAPER.lines[0], vat_percent=Decimal(19)),),
    )
    text = " ".join(read(zugferd_of(taxed, made_at=AT)).pages[0].extract_text().split())
    for words in ("Steuernummer: 343/5764/0018", "Umsatzsteuer 19 %: 0,55 EUR", "Gesamtbetrag: 3,42 EUR"):
        assert words in text


def test_a_credit_note_names_what_it_takes_back() -> None:
    note = replace(
        PAPER, kind="credit_note", corrects="2026-000000", corrects_on=date(2026, 6, 1), reason="Preis"
    )
    text = read(zugferd_of(note, made_at=AT)).pages[0].extract_text()
    assert "Gutschrift" in text
    assert "Nimmt zurück: Rechnung 2026-000000" in " ".join(text.split())


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert zugferd_of(PAPER, made_at=AT) == PDF
