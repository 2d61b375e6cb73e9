"""From an object's XML to plain values: German texts, sanitised; what we do not understand is passed over."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from lxml import etree

from buergerdraht.foundation.html import plain_text, sanitised
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi import names
from buergerdraht.knowledge.xzufi.elements import (
    attribute,
    child,
    children,
    in_german,
    key_in,
    key_of,
    text_at,
    text_in,
    texts_at,
)
from buergerdraht.knowledge.xzufi.errors import ObjectUnreadable
from buergerdraht.knowledge.xzufi.objects import (
    Competence,
    Link,
    OnlineService,
    Responsibility,
    Service,
    Specialisation,
    Unit,
)
from buergerdraht.servicehours.rules import WeeklyHours, has_length

LONGEST_TITLE, LONGEST_TERM, LONGEST_SOURCE, LONGEST_NAME = 250, 120, 160, 160
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"]{1,2000}$")
_HARMFUL = re.compile(r"<(?:script|style|iframe|object|embed|form)\b|\son\w+\s*=|javascript:", re.IGNORECASE)
_LEIKA_KEY = re.compile(r"[0-9]{14}$")

Object = Service | Specialisation | Unit | OnlineService | Responsibility


@dataclass(frozen=True, slots=True)
class Parsed:
    """An object, and what a person should know about it."""

    object: Object
    notes: tuple[str, ...]


def parsed(kind: str, xml: bytes) -> Parsed:
    """Return what an object says; raises ObjectUnreadable if it lacks what we cannot do without."""
    try:
        element = etree.fromstring(xml, _parser())
    except etree.XMLSyntaxError as error:
        raise ObjectUnreadable from error
    notes: list[str] = []
    return Parsed(_PARSERS[kind](element, notes), tuple(dict.fromkeys(notes)))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _service(element: etree._Element, notes: list[str]) -> Service:
    told = _told_texts(element)
    title = _line(told.get(names.TITLE_CODE), LONGEST_TITLE, notes)
    citizen_title = _line(told.get(names.CITIZEN_TITLE_CODE), LONGEST_TITLE, notes)
    if not (title or citizen_title):
        raise ObjectUnreadable("Die Leistung hat keine deutsche Bezeichnung (Textmodul 02 oder 03).")
    return Service(
        key=key_in(element),
        title=title or citizen_title,
        citizen_title=citizen_title,
        leika_keys=_leika_keys(element, notes),
        topics=_short(_german_each(element, names.CATEGORY, names.CATEGORY_NAME), LONGEST_TERM, notes),
        regulation_levels=_short(texts_at(element, names.REGULATION, names.CODE), 4, notes),
        **_modules(element, told, notes),
    )


def _specialisation(element: etree._Element, notes: list[str]) -> Specialisation:
    service = child(element, names.SERVICE_ID)
    if service is None:
        raise ObjectUnreadable("Die Spezialisierung nennt keine Leistung (leistungID).")
    return Specialisation(
        key=key_in(element),
        service=key_of(service),
        regions=texts_at(element, names.VALID_REGION) + texts_at(element, names.REGION_ID),
        **_modules(element, _told_texts(element), notes),
    )


def _unit(element: etree._Element, notes: list[str]) -> Unit:
    name = " ".join((text_at(element, names.NAME, names.NAME) or text_at(element, names.NAME)).split())
    if not name:
        raise ObjectUnreadable("Die Organisationseinheit hat keinen Namen.")
    street = (text_at(element, names.ADDRESS, part) for part in (names.STREET, names.HOUSE_NUMBER))
    return Unit(
        key=key_in(element),
        name=_cut(name, LONGEST_NAME, notes),
        street=" ".join(filter(None, street))[:LONGEST_NAME],
        postal_code=text_at(element, names.ADDRESS, names.POSTAL_CODE),
        town=text_at(element, names.ADDRESS, names.TOWN)[:80],
        phone=_channel(element, "phone"),
        email=_channel(element, "email"),
        website=_website(element),
        accessibility=text_at(element, names.ACCESSIBILITY)[:200],
        hours=tuple(sorted(_hours(element, notes))),
        regions=_regions_of_addresses(element),
        competences=tuple(_competences(element)),
    )


def _online_service(element: etree._Element, notes: list[str], *, kind: str) -> OnlineService:
    title = text_at(element, names.ONLINE_NAME)
    told = [
        (text_at(each, names.ONLINE_ADDRESS) or text_in(each), text_at(each, names.LINK_TITLE))
        for each in children(element, names.ONLINE_LINK)
    ]
    links = tuple(_links(((address, own or title) for address, own in told), kind=kind, notes=notes))
    return OnlineService(key=key_in(element), links=links, competences=tuple(_competences(element)))


def _responsibility(element: etree._Element, notes: list[str]) -> Responsibility:  # noqa: ARG001
    inner, parent = child(element, names.COMPETENCE), child(element, names.PARENT_ID)
    competence = next(_competences(element), None)
    if inner is None or parent is None or competence is None:
        raise ObjectUnreadable("Die Zuständigkeit nennt keine Leistung, kein Gebiet oder keine Stelle.")
    return Responsibility(key=key_in(inner), parent=key_of(parent), competence=competence)


_PARSERS: Mapping[str, Callable[[etree._Element, list[str]], Object]] = {
    "leistung": _service,
    "spezialisierung": _specialisation,
    "organisationseinheit": _unit,
    "onlinedienst": lambda element, notes: _online_service(element, notes, kind="online"),
    "formular": lambda element, notes: _online_service(element, notes, kind="form"),
    "zustaendigkeit": _responsibility,
}


@dataclass
class _Told:
    """Of one code: its texts and links."""

    texts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def _told_texts(element: etree._Element) -> dict[str, _Told]:
    told: dict[str, _Told] = {}
    for each in children(element, names.TEXT):
        code = text_at(each, names.TEXT_KIND, names.CODE)
        here = told.setdefault(code, _Told())
        here.texts += filter(None, [text_at(each, names.TEXT_CONTENT)])
        here.links += [
            (text_at(link, names.LINK_ADDRESS) or text_in(link), text_at(link, names.LINK_TITLE))
            for link in children(each, names.LINK)
        ]
    return told


def _modules(element: etree._Element, told: Mapping[str, _Told], notes: list[str]) -> dict[str, Any]:
    return {
        "texts": _texts(element, told, notes),
        "links": _links_of_texts(told, notes),
        "terms": _short(_german_each(element, names.TERMS, names.TERM, names.TERM_TEXT), LONGEST_TERM, notes),
        "source": _line(told.get(names.SOURCE_CODE), LONGEST_SOURCE, notes),
        "valid_from": _day(element, names.VALID_FROM, notes),
        "valid_until": _day_after(_day(element, names.VALID_UNTIL, notes)),
    }


def _links_of_texts(told: Mapping[str, _Told], notes: list[str]) -> tuple[Link, ...]:
    """Forms first."""
    forms = told.get(names.FORMS_CODE, _Told()).links
    others = [link for code, each in told.items() if code != names.FORMS_CODE for link in each.links]
    return (*_links(forms, kind="form", notes=notes), *_links(others, kind="info", notes=notes))


def _texts(element: etree._Element, told: Mapping[str, _Told], notes: list[str]) -> dict[Module, str]:
    texts = {
        module: _html(told[code].texts, notes) for code, module in names.TEXT_CODES.items() if code in told
    }
    for name, module in names.OWN_MODULES.items():
        texts[module] = _html([text_at(each, names.DESCRIPTION) for each in children(element, name)], notes)
    return {module: text for module, text in texts.items() if text}


def _html(texts: Iterable[str], notes: list[str]) -> str:
    whole = "".join(_with_breaks(text) for text in texts)
    if _HARMFUL.search(whole):
        notes.append("Skripte oder andere nicht erlaubte Teile eines Textes wurden entfernt.")
    return sanitised(whole)


def _with_breaks(text: str) -> str:
    """A text without markup tells its lines by line ends."""
    return text if "<" in text else text.strip().replace("\n", "<br>")


def _line(told: _Told | None, longest: int, notes: list[str]) -> str:
    return _cut(" ".join(plain_text(" ".join(told.texts)).split()), longest, notes) if told else ""


def _cut(text: str, longest: int, notes: list[str]) -> str:
    if len(text) <= longest:
        return text
    notes.append(f"Ein Name ist länger als {longest} Zeichen und wird gekürzt gezeigt.")
    return text[: longest - 1].rstrip() + "…"


def _short(texts: Iterable[str], longest: int, notes: list[str]) -> tuple[str, ...]:
    told = list(dict.fromkeys(" ".join(text.split()) for text in texts))
    if any(len(text) > longest for text in told):
        notes.append(f"Begriffe mit mehr als {longest} Zeichen wurden übergangen.")
    return tuple(text for text in told if 0 < len(text) <= longest)


def _leika_keys(element: etree._Element, notes: list[str]) -> tuple[str, ...]:
    told = texts_at(element, names.LEIKA_KEY, names.CODE)
    keys = tuple(key for key in told if _LEIKA_KEY.match(key))
    if not told:
        notes.append("Die Leistung hat keinen LeiKa-Schlüssel.")
    elif len(keys) < len(told):
        notes.append("Ein LeiKa-Schlüssel hat nicht 14 Ziffern und wurde übergangen.")
    return keys


def _links(told: Iterable[tuple[str, str]], *, kind: str, notes: list[str]) -> Iterator[Link]:
    seen = set()
    for address, title in told:
        if not _ADDRESS.match(address):
            notes.append("Eine Adresse ist keine Webadresse und wurde übergangen.")
        elif address not in seen:
            seen.add(address)
            yield Link(kind, " ".join(title.split())[:LONGEST_TITLE] or address, address)


def _german_each(element: etree._Element, *path: str) -> Iterator[str]:
    """Give the German text of each parent at the path, and of each of its texts without a language."""
    *parents, last = path
    for parent in children(element, *parents):
        told = [(attribute(each, names.LANGUAGE), text_in(each)) for each in children(parent, last)]
        yield from dict.fromkeys([in_german(told), *(text for language, text in told if not language)])


def _day(element: etree._Element, name: str, notes: list[str]) -> date | None:
    places = ((names.VALIDITY,), (names.VERSION_INFORMATION,), (names.VERSION_INFORMATION, names.VALIDITY))
    text = next(filter(None, (text_at(element, *place, name) for place in places)), "")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        notes.append("Die Gültigkeit ist kein Datum und wurde übergangen.")
        return None


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day and day < date.max else None


def _channel(element: etree._Element, wanted: str) -> str:
    for each in children(element, names.COMMUNICATION):
        if text_at(each, names.CHANNEL, names.CODE) == names.CHANNELS[wanted]:
            return text_at(each, names.CHANNEL_ADDRESS)
    return ""


def _website(element: etree._Element) -> str:
    told = text_at(element, names.WEBSITE, names.WEBSITE_ADDRESS) or text_at(element, names.WEBSITE)
    return told if told.startswith("http") and len(told) <= 400 and _ADDRESS.match(told) else ""


def _hours(element: etree._Element, notes: list[str]) -> Iterator[WeeklyHours]:
    for each in children(element, names.HOURS):
        day = text_at(each, names.DAY, names.CODE) or text_at(each, names.DAY)
        try:
            opens, closes = (
                time.fromisoformat(text_at(each, part)).replace(second=0, microsecond=0, tzinfo=None)
                for part in (names.OPENS, names.CLOSES)
            )
            hours = WeeklyHours(
                {str(name): number for name, number in names.DAYS.items()}[day], opens, closes
            )
        except (ValueError, KeyError):
            notes.append("Öffnungszeiten ohne Wochentag oder Uhrzeit wurden übergangen.")
            continue
        if has_length(hours):
            yield hours


def _regions_of_addresses(element: etree._Element) -> tuple[str, ...]:
    coding = [names.ADDRESS, names.CODING]
    return tuple(
        text
        for part in (names.REGIONAL_KEY, names.MUNICIPALITY_KEY)
        for text in texts_at(element, *coding, part, names.CODE)
    )


def _competences(element: etree._Element) -> Iterator[Competence]:
    for each in children(element, names.COMPETENCE):
        regions = texts_at(each, names.REGION_ID)
        for service in children(each, names.SERVICE_ID):
            yield Competence(key_of(service), regions)
