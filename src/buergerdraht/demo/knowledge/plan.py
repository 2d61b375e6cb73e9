"""The demonstration's knowledge as its files say. Pure: reads the package's own files, no database."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from buergerdraht.knowledge.rules.modules import Module

LINK_FIELDS = ("kind", "title", "url")
NUMBERED = frozenset({Module.PROCEDURE})
"""Modules whose list is a sequence."""

Texts = Mapping[str, str]
Link = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PlannedEntry:
    """A service, or an article."""

    slug: str
    is_article: bool = False
    title: str
    citizen_title: str = ""
    authority: str = ""
    """Whose article it is; empty: it holds for all."""
    leika_keys: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    asked_rank: int | None = None
    texts: Texts
    links: tuple[Link, ...] = ()
    ends_in_days: int | None = None
    """Last day on which an article holds, counted from the day of loading."""


@dataclass(frozen=True, kw_only=True)
class PlannedUnit:
    """An office; what the staff directory does not say of it."""

    name: str
    room: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    accessibility: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""


@dataclass(frozen=True, kw_only=True)
class PlannedAddition:
    """What an authority adds to a service."""

    service: str
    unit: str = ""
    at: str = ""
    """Whose office that is; empty: the authority's own."""
    performed_by: str = ""
    handed_out: bool | None = None
    appointment: str = ""
    hours: str = ""
    terms: tuple[str, ...] = ()
    texts: Texts
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlannedOffice:
    """An authority's part: its offices and its additions."""

    authority: str
    editors: tuple[str, str]
    """Who writes and who reviews."""
    region: str = ""
    """Of a county: where its services hold; empty: in the authority's own territory."""
    units: tuple[PlannedUnit, ...]
    additions: tuple[PlannedAddition, ...]


@cache
def planned_entries() -> tuple[PlannedEntry, ...]:
    """Return services and articles, file by file."""
    services = [_entry(table) for document in _documents("services") for table in document["services"]]
    articles = [_entry(table) for document in _documents("articles") for table in document["articles"]]
    return (*services, *(replace(article, is_article=True) for article in articles))


@cache
def planned_offices() -> tuple[PlannedOffice, ...]:
    """Return what each authority adds."""
    return tuple(_office(document) for document in _documents("additions"))


def planned_life() -> Mapping[str, Any]:
    """Return notices, guides, drafts, hints and searches, as in the file."""
    return _read(_folder().joinpath("life.toml"))


def as_html(value: str | Iterable[str], *, numbered: bool = False) -> str:
    """Return a sentence as a paragraph, several as a list."""
    if isinstance(value, str):
        return f"<p>{escape(value, quote=False)}</p>"
    tag = "ol" if numbered else "ul"
    return f"<{tag}>{''.join(f'<li>{escape(each, quote=False)}</li>' for each in value)}</{tag}>"


def _entry(table: dict[str, Any]) -> PlannedEntry:
    return PlannedEntry(
        slug=table["slug"],
        title=table["title"],
        citizen_title=table.get("citizen", ""),
        authority=table.get("authority", ""),
        leika_keys=tuple(table.get("leika", ())),
        terms=tuple(table.get("terms", ())),
        topics=tuple(table.get("topics", ())),
        asked_rank=table.get("rank"),
        texts=_texts(table),
        links=_links(table),
        ends_in_days=table.get("ends_in_days"),
    )


def _office(document: dict[str, Any]) -> PlannedOffice:
    units = [PlannedUnit(name=name, **rest) for name, rest in document.get("units", {}).items()]
    return PlannedOffice(
        authority=document["authority"],
        editors=(document["editors"][0], document["editors"][1]),
        region=document.get("region", ""),
        units=tuple(units),
        additions=tuple(_additions(document)),
    )


def _additions(document: dict[str, Any]) -> Iterable[PlannedAddition]:
    """A group tells what its services have in common; a row tells the rest."""
    rows: dict[str, dict[str, Any]] = document.get("rows", {})
    grouped = {name: group for group in document.get("groups", ()) for name in group["services"]}
    for name in dict.fromkeys([*grouped, *rows]):
        yield _addition(name, grouped.get(name, {}) | rows.get(name, {}), online=document.get("online", ""))


def _addition(name: str, table: dict[str, Any], *, online: str) -> PlannedAddition:
    links = _links(table)
    if table.get("online"):
        links += ({"kind": "online", "title": table["online"], "url": f"{online}{name}"},)
    return PlannedAddition(
        service=name,
        unit=table.get("unit", ""),
        at=table.get("at", ""),
        performed_by=table.get("by", ""),
        handed_out=table.get("handed_out"),
        appointment=table.get("appointment", ""),
        hours=table.get("hours", ""),
        terms=tuple(table.get("terms", ())),
        texts=_texts(table),
        links=links,
    )


def _texts(table: Mapping[str, Any]) -> Texts:
    told = {module: table[module] for module in Module if module in table}
    return {module.value: _text(module, value) for module, value in told.items()}


def _text(module: Module, value: Any) -> str:
    return str(value) if module is Module.ANSWER else as_html(value, numbered=module in NUMBERED)


def _links(table: Mapping[str, Any]) -> tuple[Link, ...]:
    return tuple(dict(zip(LINK_FIELDS, link, strict=True)) for link in table.get("links", ()))


def _documents(folder: str) -> list[dict[str, Any]]:
    found = [file for file in _folder().joinpath(folder).iterdir() if file.name.endswith(".toml")]
    return [_read(file) for file in sorted(found, key=lambda file: file.name)]


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _folder() -> Traversable:
    return files("buergerdraht.demo").joinpath("data", "knowledge")
