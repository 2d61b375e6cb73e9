"""Everything that an issued paper says, as plain data: kept, proved, and made into XML and PDF. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from buergerdraht.billing.rules.bank import is_iban
from buergerdraht.billing.rules.leitweg import is_leitweg_id
from buergerdraht.billing.rules.pricing import Totals, Unit, totals_of


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or gets the paper."""

    key: str
    """By which the platform knows it."""
    name: str
    street: str = ""
    postal_code: str = ""
    town: str = ""
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    leitweg_id: str = ""
    iban: str = ""
    vat_id: str = ""
    tax_number: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line as issued; the digest stands for its calls with their seconds."""

    text: str
    begin_on: date
    end_on: date
    quantity: int
    unit: Unit
    price: Decimal
    base: int
    amount: Decimal
    vat_percent: Decimal | None
    calls: int
    calls_digest: str


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice or a credit note."""

    kind: str
    """See models.Invoice.Kind."""
    number: str
    agreement: str
    issued_on: date
    due_on: date
    begin_on: date
    end_on: date
    seller: Party
    buyer: Party
    lines: tuple[PaperLine, ...]
    corrects: str = ""
    """Number of the invoice that is taken back."""
    corrects_on: date | None = None
    """When that was issued."""
    reason: str = ""

    @property
    def last_on(self) -> date:
        """The last day for which is paid."""
        return self.end_on - timedelta(days=1)

    @property
    def totals(self) -> Totals:
        """The foot of the paper."""
        return totals_of(self.lines)


def calls_digest(calls: Iterable[tuple[UUID, int]]) -> str:
    """Return the digest of calls with their counted seconds, in any order."""
    told = "\n".join(sorted(f"{call}:{seconds}" for call, seconds in calls))
    return hashlib.sha256(told.encode()).hexdigest()


def chained_digest(previous: str, content: dict[str, Any]) -> str:
    """Return the digest of a paper's content that carries the digest of the paper before."""
    told = json.dumps({"previous": previous, "content": content}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def as_json(paper: Paper) -> dict[str, Any]:
    """Return the paper as it is kept."""
    kept = _plain(asdict(paper))
    assert isinstance(kept, dict)  # noqa: S101  (a dataclass becomes a dictionary)
    return kept


def from_json(kept: dict[str, Any]) -> Paper:
    """Return a paper that `as_json` wrote."""
    days = {name: date.fromisoformat(kept[name]) for name in ("issued_on", "due_on", "begin_on", "end_on")}
    corrected = kept["corrects_on"]
    return Paper(
        **{
            **kept,
            **days,
            "corrects_on": date.fromisoformat(corrected) if corrected else None,
            "seller": Party(**kept["seller"]),
            "buyer": Party(**kept["buyer"]),
            "lines": tuple(_read_line(each) for each in kept["lines"]),
        }
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a paper from being issued, and where it is put right."""

    text: str
    party: str = ""
    """Key of the party whose data are wrong; empty: nothing of a party."""
    field: str = ""
    """Of Party."""


def faults_of(paper: Paper) -> tuple[Fault, ...]:
    """Return what keeps the paper from being issued, each with its field (EN 16931, XRechnung)."""
    is_taxed = any(line.vat_percent is not None for line in paper.lines)
    seller = seller_faults(paper.seller, is_taxed=is_taxed)
    return (*seller, *buyer_faults(paper.buyer), *map(Fault, _line_faults(paper)))


SELLER_FIELDS = {
    "street": "Straße",
    "postal_code": "Postleitzahl",
    "town": "Ort",
    "contact_name": "Ansprechperson",
    "phone": "Rufnummer",
    "email": "E-Mail-Adresse",
    "iban": "IBAN",
}
BUYER_FIELDS = {"street": "Straße", "postal_code": "Postleitzahl", "town": "Ort", "leitweg_id": "Leitweg-ID"}


def seller_faults(party: Party, *, is_taxed: bool) -> Iterator[Fault]:
    """Yield what is missing or wrong of who sends papers."""
    yield from _missing(party, SELLER_FIELDS)
    if party.iban and not is_iban(party.iban):
        yield Fault(f"{party.name}: IBAN {party.iban} ist falsch. Prüfen Sie sie.", party.key, "iban")
    if is_taxed and not (party.vat_id or party.tax_number):
        text = f"{party.name}: Umsatzsteuer-ID oder Steuernummer fehlt. Ergänzen Sie die Rechnungsangaben."
        yield Fault(text, party.key, "vat_id")


def buyer_faults(party: Party) -> Iterator[Fault]:
    """Yield what is missing or wrong of who gets papers."""
    yield from _missing(party, BUYER_FIELDS)
    leitweg = party.leitweg_id
    if leitweg and not is_leitweg_id(leitweg):
        text = f"{party.name}: Leitweg-ID {leitweg} hat falsche Prüfziffern. Prüfen Sie sie."
        yield Fault(text, party.key, "leitweg_id")


def _missing(party: Party, needed: Mapping[str, str]) -> Iterator[Fault]:
    for name, label in needed.items():
        if not getattr(party, name):
            text = f"{party.name}: {label} fehlt. Ergänzen Sie die Rechnungsangaben."
            yield Fault(text, party.key, name)


def _line_faults(paper: Paper) -> Iterator[str]:
    rates = {line.vat_percent for line in paper.lines}
    if not paper.lines:
        yield "Die Rechnung hat keine Position. Prüfen Sie den Tarif."
    if None in rates and len(rates) > 1:
        yield "Nicht alle Positionen sind steuerpflichtig. Vereinbaren Sie die Steuer für alle oder keine."
    if paper.totals.net < 0:
        yield "Der Betrag ist kleiner als null: Die andere Seite stellt diese Rechnung."


def _read_line(kept: dict[str, Any]) -> PaperLine:
    vat = kept["vat_percent"]
    read: dict[str, Any] = {
        "begin_on": date.fromisoformat(kept["begin_on"]),
        "end_on": date.fromisoformat(kept["end_on"]),
        "unit": Unit(kept["unit"]),
        "price": Decimal(kept["price"]),
        "amount": Decimal(kept["amount"]),
        "vat_percent": None if vat is None else Decimal(vat),
    }
    return PaperLine(**{each.name: read.get(each.name, kept[each.name]) for each in fields(PaperLine)})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
