"""A paper as XRechnung 3.0 in the syntax CII: the order of the elements is the schema's. Pure.

What is not taxable under section 2b UStG has category O: no rate at a line (BR-O-05), 0 in the sum
(BR-DE-14), and no tax number of either side (BR-O-02).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from lxml import etree

from buergerdraht.billing.rules.paper import Paper, PaperLine, Party
from buergerdraht.billing.rules.pricing import Tax
from buergerdraht.foundation.xml import xml_text

NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
TYPE_CODES = {"invoice": "380", "credit_note": "381"}
SEPA_TRANSFER = "58"
EURO = "EUR"
LEITWEG_SCHEME, MAIL_SCHEME = "0204", "EM"
NOT_TAXABLE = "Nicht steuerbar, § 2b UStG"
ONE_DAY = timedelta(days=1)


def xml_of(paper: Paper) -> bytes:
    """Return the paper as XML in UTF-8; the same paper makes the same bytes."""
    root = etree.Element(_name("rsm:CrossIndustryInvoice"), nsmap=NAMESPACES)
    context = _put(root, "rsm:ExchangedDocumentContext")
    _put(context, "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID", PROCESS)
    _put(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", XRECHNUNG)
    document = _put(root, "rsm:ExchangedDocument")
    _put(document, "ram:ID", paper.number)
    _put(document, "ram:TypeCode", TYPE_CODES[paper.kind])
    _put_day(document, "ram:IssueDateTime", paper.issued_on)
    if paper.reason:
        _put(document, "ram:IncludedNote/ram:Content", paper.reason)
    trade = _put(root, "rsm:SupplyChainTradeTransaction")
    for number, line in enumerate(paper.lines, start=1):
        _line(trade, line, number=number)
    _agreement(trade, paper)
    _put(trade, "ram:ApplicableHeaderTradeDelivery")
    _settlement(trade, paper)
    told: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return told


def _line(trade: etree._Element, line: PaperLine, *, number: int) -> None:
    item = _put(trade, "ram:IncludedSupplyChainTradeLineItem")
    _put(item, "ram:AssociatedDocumentLineDocument/ram:LineID", str(number))
    _put(item, "ram:SpecifiedTradeProduct/ram:Name", line.text)
    price = _put(item, "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice")
    _put(price, "ram:ChargeAmount", f"{line.price:f}")
    _put(price, "ram:BasisQuantity", str(line.base), unitCode=line.unit)
    _put(item, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", str(line.quantity), unitCode=line.unit)
    settlement = _put(item, "ram:SpecifiedLineTradeSettlement")
    tax = _put(settlement, "ram:ApplicableTradeTax")
    _put(tax, "ram:TypeCode", "VAT")
    _category(tax, line.vat_percent)
    _period(settlement, line.begin_on, line.end_on)
    total = _put(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _put(total, "ram:LineTotalAmount", _money(line.amount))


def _agreement(trade: etree._Element, paper: Paper) -> None:
    agreement = _put(trade, "ram:ApplicableHeaderTradeAgreement")
    _put(agreement, "ram:BuyerReference", paper.buyer.leitweg_id)
    is_taxed = any(line.vat_percent is not None for line in paper.lines)
    _party(_put(agreement, "ram:SellerTradeParty"), paper.seller, is_taxed=is_taxed)
    _party(_put(agreement, "ram:BuyerTradeParty"), paper.buyer)
    _put(agreement, "ram:ContractReferencedDocument/ram:IssuerAssignedID", paper.agreement)


def _party(party: etree._Element, told: Party, *, is_taxed: bool = False) -> None:
    _put(party, "ram:ID", told.key)
    _put(party, "ram:Name", told.name)
    if told.contact_name:
        contact = _put(party, "ram:DefinedTradeContact")
        _put(contact, "ram:PersonName", told.contact_name)
        _put(contact, "ram:TelephoneUniversalCommunication/ram:CompleteNumber", told.phone)
        _put(contact, "ram:EmailURIUniversalCommunication/ram:URIID", told.email)
    address = _put(party, "ram:PostalTradeAddress")
    _put(address, "ram:PostcodeCode", told.postal_code)
    _put(address, "ram:LineOne", told.street)
    _put(address, "ram:CityName", told.town)
    _put(address, "ram:CountryID", "DE")
    scheme, way = (LEITWEG_SCHEME, told.leitweg_id) if told.leitweg_id else (MAIL_SCHEME, told.email)
    _put(party, "ram:URIUniversalCommunication/ram:URIID", way, schemeID=scheme)
    for kind, number in (("VA", told.vat_id), ("FC", told.tax_number)):
        if number and is_taxed:
            _put(party, "ram:SpecifiedTaxRegistration/ram:ID", number, schemeID=kind)


def _settlement(trade: etree._Element, paper: Paper) -> None:
    settlement, totals = _put(trade, "ram:ApplicableHeaderTradeSettlement"), paper.totals
    _put(settlement, "ram:PaymentReference", paper.number)
    _put(settlement, "ram:InvoiceCurrencyCode", EURO)
    means = _put(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
    _put(means, "ram:TypeCode", SEPA_TRANSFER)
    _put(means, "ram:PayeePartyCreditorFinancialAccount/ram:IBANID", paper.seller.iban)
    _taxes(settlement, totals.taxes)
    _period(settlement, paper.begin_on, paper.end_on)
    terms = _put(settlement, "ram:SpecifiedTradePaymentTerms")
    _put_day(terms, "ram:DueDateDateTime", paper.due_on)
    summation = _put(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _put(summation, "ram:LineTotalAmount", _money(totals.net))
    _put(summation, "ram:TaxBasisTotalAmount", _money(totals.net))
    _put(summation, "ram:TaxTotalAmount", _money(totals.tax), currencyID=EURO)
    _put(summation, "ram:GrandTotalAmount", _money(totals.gross))
    _put(summation, "ram:DuePayableAmount", _money(totals.gross))
    if paper.corrects and paper.corrects_on:
        corrected = _put(settlement, "ram:InvoiceReferencedDocument")
        _put(corrected, "ram:IssuerAssignedID", paper.corrects)
        _put_day(corrected, "ram:FormattedIssueDateTime", paper.corrects_on, kind="qdt")


def _taxes(settlement: etree._Element, taxes: Iterable[Tax]) -> None:
    for each in taxes:
        tax = _put(settlement, "ram:ApplicableTradeTax")
        _put(tax, "ram:CalculatedAmount", _money(each.amount))
        _put(tax, "ram:TypeCode", "VAT")
        if each.percent is None:
            _put(tax, "ram:ExemptionReason", NOT_TAXABLE)
        _put(tax, "ram:BasisAmount", _money(each.net))
        _category(tax, each.percent)
        if each.percent is None:
            _put(tax, "ram:RateApplicablePercent", "0")


def _category(tax: etree._Element, percent: Decimal | None) -> None:
    """S: taxed; Z: taxed with nothing; O: not subject to tax."""
    if percent is None:
        _put(tax, "ram:CategoryCode", "O")
        return
    _put(tax, "ram:CategoryCode", "S" if percent else "Z")
    _put(tax, "ram:RateApplicablePercent", f"{percent:f}")


def _period(parent: etree._Element, begin_on: date, end_on: date) -> None:
    period = _put(parent, "ram:BillingSpecifiedPeriod")
    _put_day(period, "ram:StartDateTime", begin_on)
    _put_day(period, "ram:EndDateTime", end_on - ONE_DAY)


def _put_day(parent: etree._Element, path: str, day: date, *, kind: str = "udt") -> None:
    _put(parent, f"{path}/{kind}:DateTimeString", f"{day:%Y%m%d}", format="102")


def _put(parent: etree._Element, path: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Add an element, below new ones where the path has several; text and attributes are the last one's."""
    for name in path.split("/"):
        parent = etree.SubElement(parent, _name(name))
    parent.text = None if text is None else xml_text(text)
    for name, value in attributes.items():
        parent.set(name, value)
    return parent


def _name(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _money(value: Decimal) -> str:
    return f"{value:.2f}"
