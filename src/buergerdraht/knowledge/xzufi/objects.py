"""What XZuFi's objects say, as far as we understand it: plain values, texts as sanitised HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.servicehours.rules import WeeklyHours


class Key(NamedTuple):
    """Who gave an id, and the id; together they name an object of one kind."""

    agency: str
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its title; `kind` as in Entry.links: form, online or info."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """The texts that services and specialisations share."""

    texts: Mapping[Module, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    terms: tuple[str, ...] = ()
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    """The first day on which it does not hold any more; XZuFi tells the last one on which it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Modules):
    """A service description (leistung)."""

    key: Key
    title: str
    citizen_title: str = ""
    leika_keys: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    regulation_levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialisation(Modules):
    """What holds of a service in a region (spezialisierung)."""

    key: Key
    service: Key
    regions: tuple[str, ...] = ()
    """As they were written; rules.regions reads them."""


@dataclass(frozen=True, slots=True)
class Competence:
    """A service in regions (zustaendigkeit): of a unit, an online service or a form."""

    service: Key
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office (organisationseinheit)."""

    key: Key
    name: str
    street: str = ""
    postal_code: str = ""
    town: str = ""
    phone: str = ""
    """As it was written."""
    email: str = ""
    website: str = ""
    accessibility: str = ""
    hours: tuple[WeeklyHours, ...] = ()
    regions: tuple[str, ...] = ()
    """Where it stands, by the keys of its addresses."""
    competences: tuple[Competence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineService:
    """An online service or a form (onlinedienst, formular)."""

    key: Key
    links: tuple[Link, ...]
    competences: tuple[Competence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """A competence as an object of its own (zustaendigkeitTransferObjekt)."""

    key: Key
    parent: Key
    competence: Competence
