"""An entry as it is read on the phone: what is asked first comes first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.knowledge.models import Attachment, Entry, LocalAddition
from buergerdraht.knowledge.queries.articles import Age, age_of, published_number
from buergerdraht.knowledge.queries.reading import Reading, reading
from buergerdraht.knowledge.rules.modules import Module, ResolvedModule
from buergerdraht.knowledge.rules.workflow import Freshness
from buergerdraht.servicehours.rules import local_day
from buergerdraht.workplace.call_screen.facts import HoursNow, hours_now, hours_of_calendar

FACTS = ((Module.DEADLINE, "uhr"), (Module.FEE, "euro"), (Module.DURATION, "kalender"))
DETAILS = (
    ("Ablauf und Sonderfälle", (Module.PROCEDURE, Module.REMARKS)),
    ("Voraussetzungen", (Module.REQUIREMENTS,)),
    ("Formulare und Rechtsgrundlage", (Module.FORMS, Module.LEGAL_BASIS, Module.LEGAL_REMEDY)),
    ("Beschreibung", (Module.SHORT, Module.FULL)),
    ("Zuständigkeit und Ansprechpunkt", (Module.RESPONSIBLE, Module.CONTACT_POINT)),
    ("Weiterführende Informationen", (Module.FURTHER,)),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A form, an online service or a page, of the master text or of the authority's addition."""

    kind: str
    title: str
    url: str
    is_local: bool


@dataclass(frozen=True, slots=True)
class Office:
    """Where citizens go, and when."""

    name: str
    address: str
    accessibility: str
    phone: str
    hours: HoursNow | None
    appointment: str
    is_local: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A short answer with its icon."""

    module: ResolvedModule
    icon: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is folded until somebody wants it."""

    title: str
    modules: tuple[ResolvedModule, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """Everything that the page of an entry shows."""

    entry: Entry
    authority: Authority
    addition: LocalAddition | None
    answer: ResolvedModule | None
    office: Office
    facts: tuple[Fact, ...]
    documents: ResolvedModule | None
    forms: tuple[Link, ...]
    links: tuple[Link, ...]
    parts: tuple[Part, ...]
    responsible: tuple[str, ...]
    """Sentences: who is responsible, who does it, who hands it out."""
    age: Age
    """Of the text that was checked longest ago."""
    master_age: Age
    version: int | None
    local_version: int | None

    attachments: tuple[Attachment, ...]

    @property
    def valid_through(self) -> date | None:
        """The last day on which the text holds."""
        return self.entry.valid_until - timedelta(days=1) if self.entry.valid_until else None

    @property
    def title(self) -> str:
        """As citizens call it."""
        return str(self.entry)


def article_of(entry: Entry, *, authority: Authority, now: datetime) -> Article:
    """Return the entry as it holds for the authority at this moment."""
    today = local_day(now)
    read = reading(entry, authority=authority, on=today)
    modules, addition = read.modules, read.addition
    links = _links(entry, addition)
    return Article(
        entry=entry,
        authority=authority,
        addition=addition,
        answer=modules.get(Module.ANSWER) or modules.get(Module.SHORT),
        office=_office(read, now=now),
        facts=tuple(Fact(modules[module], icon) for module, icon in FACTS if module in modules),
        documents=modules.get(Module.DOCUMENTS),
        forms=tuple(link for link in links if link.kind != "info"),
        links=tuple(link for link in links if link.kind == "info"),
        parts=_parts(modules),
        responsible=tuple(_responsible(read)),
        attachments=tuple(entry.attachments.all()),
        **_ages(entry, addition, today=today),
    )


def age_words(age: Age) -> tuple[str, str, str]:
    """Return how a text's age is said, with icon and tone."""
    if age.state in (Freshness.EXPIRED, Freshness.ARCHIVED):
        return ("abgelaufen" if age.state == Freshness.EXPIRED else "archiviert", "gefahr", "bad")
    if age.state == Freshness.TO_CHECK:
        return (f"erneut zu prüfen, {_checked(age)}", "warnung", "warn")
    return (_checked(age), "ok", "ok") if age.checked_on else ("noch nicht geprüft", "warnung", "warn")


def _checked(age: Age) -> str:
    if age.days is None:
        return "noch nicht geprüft"
    return {0: "geprüft heute", 1: "geprüft gestern"}.get(age.days, f"geprüft vor {age.days} Tagen")


def _ages(entry: Entry, addition: LocalAddition | None, *, today: date) -> dict[str, Any]:
    ages = [age_of(text, today=today) for text in (entry, addition) if text]
    urgency = [
        Freshness.CURRENT,
        Freshness.TO_CHECK,
        Freshness.EXPIRED,
        Freshness.ARCHIVED,
        Freshness.UNPUBLISHED,
    ]
    return {
        "age": max(ages, key=lambda age: (urgency.index(age.state), age.days or 0)),
        "master_age": ages[0],
        "version": published_number(entry),
        "local_version": published_number(addition) if addition else None,
    }


def _links(entry: Entry, addition: LocalAddition | None) -> tuple[Link, ...]:
    told = [(each, True) for each in (addition.links if addition else [])]
    told += [(each, False) for each in entry.links]
    return tuple(Link(each["kind"], each["title"], each["url"], is_local) for each, is_local in told)


def _office(read: Reading, *, now: datetime) -> Office:
    addition, unit = read.addition, _unit(read)
    place = unit.authority if unit else read.authority
    calendar_id = (addition and addition.hours_id) or (unit and unit.opening_hours_id)
    return Office(
        name=unit.name if unit else f"Rathaus {read.authority.town or read.authority.name}",
        address=_address(unit, place),
        accessibility=unit.accessibility if unit else "",
        phone=unit.phone if unit else "",
        hours=hours_of_calendar(calendar_id, now=now) if calendar_id else hours_now(place, now=now),
        appointment=addition.appointment if addition else "",
        is_local=bool(addition and (addition.unit_id or addition.hours_id or addition.appointment)),
    )


def _unit(read: Reading) -> Unit | None:
    if read.addition and read.addition.unit:
        return read.addition.unit
    return read.responsibility.unit if read.responsibility else None


def _address(unit: Unit | None, authority: Authority) -> str:
    place = unit if unit and unit.street else authority
    town = f"{place.postal_code} {place.town}".strip()
    return ", ".join(part for part in (unit.room if unit else "", place.street, town) if part)


def _parts(modules: dict[Module, ResolvedModule]) -> tuple[Part, ...]:
    parts = (
        Part(title, tuple(modules[module] for module in wanted if module in modules))
        for title, wanted in DETAILS
    )
    return tuple(part for part in parts if part.modules)


def _responsible(read: Reading) -> list[str]:
    """R3.8: who is responsible, which authority does it for another, who hands it out over the counter."""
    told, addition, name = [], read.addition, read.authority.name
    if read.responsibility:
        unit = f", {read.responsibility.unit}" if read.responsibility.unit else ""
        told.append(f"Zuständig: {read.responsibility.authority}{unit}.")
    if addition and addition.authority_id != read.authority.pk:
        told.append(f"{addition.authority} verwaltet {name}; die Angaben gelten auch hier.")
    if addition and addition.performed_by:
        told.append(f"{addition.performed_by} erledigt das für {name}.")
    if addition and addition.is_handed_out_here is not None:
        told.append(
            f"Gibt es am Schalter: {name}."
            if addition.is_handed_out_here
            else f"Gibt es nicht am Schalter von {name}."
        )
    return told
