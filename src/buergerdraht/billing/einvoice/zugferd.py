"""A paper as ZUGFeRD: a PDF that people read, with the XRechnung inside (profile XRECHNUNG).

The compiler makes PDF/A-3 with the file in it. What it cannot write, that the file is an invoice, is added to
the metadata by an incremental update (ISO 32000-1, 7.5.6): nothing before it changes by a byte.
"""

import re
from datetime import datetime

from buergerdraht.authorities.rules import readable_number
from buergerdraht.billing.einvoice.cii import NOT_TAXABLE, xml_of
from buergerdraht.billing.rules.bank import readable
from buergerdraht.billing.rules.paper import Paper, PaperLine, Party
from buergerdraht.billing.rules.pricing import Unit
from buergerdraht.billing.rules.wording import minutes, money
from buergerdraht.foundation.documents.blocks import Attachment, Document, Facts, Paragraph, Table
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.figures import number

FILE_NAME = "xrechnung.xml"
TITLES = {"invoice": "Rechnung", "credit_note": "Gutschrift"}
METADATA = re.compile(
    rb"(\d+) 0 obj\s*<<[^>]*/Type\s*/Metadata[^>]*>>\s*stream\s*\n(.*?)\nendstream", re.DOTALL
)
TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", re.DOTALL)
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PROPERTIES = {
    "DocumentFileName": FILE_NAME,
    "DocumentType": "INVOICE",
    "Version": "3.0",
    "ConformanceLevel": "XRECHNUNG",
}


def zugferd_of(paper: Paper, *, made_at: datetime) -> bytes:
    """Return the PDF with its XRechnung; the same paper made at the same time is the same bytes."""
    xml = xml_of(paper).decode()
    attachment = Attachment(FILE_NAME, xml, "text/xml", "Die Rechnung als XRechnung")
    document = Document(
        title=f"{TITLES[paper.kind]} {paper.number}",
        author=paper.seller.name,
        made_at=made_at,
        blocks=(_head(paper), _lines(paper), _foot(paper), Paragraph(_payment(paper))),
        foot=f"{paper.seller.name} · {paper.number}",
        attachment=attachment,
    )
    return declared(pdf_of(document))


def declared(pdf: bytes) -> bytes:
    """Return the PDF with metadata that say which file in it is the invoice."""
    found, trailer = METADATA.search(pdf), TRAILER.search(pdf)
    if found is None or trailer is None:
        raise ValueError("the compiler writes metadata and cross references otherwise")
    number, metadata = found[1], _with_invoice(found[2])
    body = b"%s 0 obj\n<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number, len(metadata), metadata,
    )  # fmt: skip
    start = len(pdf) + 1
    table = b"xref\n%s 1\n%010d 00000 n\r\ntrailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF" % (
        number, start, trailer[1], trailer[2], start + len(body),
    )  # fmt: skip
    return pdf + b"\n" + body + table


def _with_invoice(metadata: bytes) -> bytes:
    """Name the file, and describe the words by which it is named (ISO 19005-3, 6.6.2.3)."""
    told = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, value in PROPERTIES.items())
    described = "".join(
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{name} of the invoice</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name in PROPERTIES
    )
    schema = (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{FX}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
    description = f'<rdf:Description rdf:about="" xmlns:fx="{FX}">{told}</rdf:Description>'
    text = metadata.decode()
    text = text.replace("<pdfaExtension:schemas><rdf:Bag>", f"<pdfaExtension:schemas><rdf:Bag>{schema}", 1)
    return text.replace("</rdf:RDF>", f"{description}</rdf:RDF>", 1).encode()


def _head(paper: Paper) -> Facts:
    pairs = [
        ("Von", _address(paper.seller)),
        ("An", _address(paper.buyer)),
        *_tax_numbers(paper),
        ("Leitweg-ID", paper.buyer.leitweg_id),
        ("Datum", f"{paper.issued_on:%d.%m.%Y}"),
        ("Leistungszeit", f"{paper.begin_on:%d.%m.%Y} bis {paper.last_on:%d.%m.%Y}"),
        ("Rückfragen", _contact(paper.seller)),
    ]
    if paper.corrects:
        pairs += [("Nimmt zurück", f"Rechnung {paper.corrects}"), ("Grund", paper.reason)]
    return Facts(tuple(pairs))


def _tax_numbers(paper: Paper) -> list[tuple[str, str]]:
    """As section 14 (4) UStG asks, where tax is paid."""
    told = [("Umsatzsteuer-ID", paper.seller.vat_id), ("Steuernummer", paper.seller.tax_number)]
    is_taxed = any(each.percent is not None for each in paper.totals.taxes)
    return [(label, number) for label, number in told if number and is_taxed]


def _address(party: Party) -> str:
    return f"{party.name}\n{party.street}\n{party.postal_code} {party.town}"


def _contact(seller: Party) -> str:
    return ", ".join(filter(None, (seller.contact_name, readable_number(seller.phone), seller.email)))


def _lines(paper: Paper) -> Table:
    rows = tuple(
        (str(number), each.text, _quantity(each), _price(each), f"{money(each.amount)} EUR")
        for number, each in enumerate(paper.lines, start=1)
    )
    return Table("Positionen", ("Nr.", "Leistung", "Menge", "Preis", "Betrag"), rows, frozenset({2, 3, 4}))


def _quantity(line: PaperLine) -> str:
    return minutes(line.quantity) if line.unit is Unit.SECOND else number(line.quantity)


def _price(line: PaperLine) -> str:
    return f"{money(line.price)} EUR{' je Minute' if line.unit is Unit.SECOND else ''}"


def _foot(paper: Paper) -> Facts:
    totals = paper.totals
    taxes = (
        (NOT_TAXABLE, "0,00 EUR") if each.percent is None
        else (f"Umsatzsteuer {each.percent:f} %".replace(".", ","), f"{money(each.amount)} EUR")
        for each in totals.taxes
    )  # fmt: skip
    return Facts(
        (("Summe", f"{money(totals.net)} EUR"), *taxes, ("Gesamtbetrag", f"{money(totals.gross)} EUR"))
    )


def _payment(paper: Paper) -> str:
    if paper.corrects:
        return "Jede Position ist auf ganze Cent kaufmännisch gerundet."
    iban = readable(paper.seller.iban)
    return (
        f"Zahlbar bis {paper.due_on:%d.%m.%Y} auf {iban}, Verwendungszweck {paper.number}. "
        "Jede Position ist auf ganze Cent kaufmännisch gerundet."
    )
