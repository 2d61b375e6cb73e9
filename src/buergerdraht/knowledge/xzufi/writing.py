"""From plain values to XZuFi, in the version that names.OUR_VERSION says.

Where an object once came from elsewhere, its own XML is the base: parts that say the same stay as they came,
with everything that we do not understand; only what differs is written anew.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from buergerdraht.foundation.xml import xml_text
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi import names
from buergerdraht.knowledge.xzufi.elements import children, local_name, text_at
from buergerdraht.knowledge.xzufi.objects import (
    Competence,
    Key,
    Link,
    Modules,
    OnlineService,
    Responsibility,
    Service,
    Specialisation,
    Unit,
)
from buergerdraht.knowledge.xzufi.parsing import Object, parsed

Element = Any
NAMESPACE = names.NAMESPACES[names.OUR_VERSION]
_MAKE = ElementMaker(namespace=NAMESPACE, nsmap={"xzufi": NAMESPACE})
_PLAIN = ElementMaker()
"""Codes are not qualified."""
_GERMAN = {names.LANGUAGE: "de"}
_CODES = {module: code for code, module in names.TEXT_CODES.items()}
_OWN = {module: name for name, module in names.OWN_MODULES.items()}
_LINKS = {Module.FORMS: "form", Module.FURTHER: "info"}
"""Module -> the kind of links that stand in it."""

WRITTEN_MODULES = frozenset({*_CODES, *_OWN})
"""Modules that XZuFi has a place for."""


def written(each: Object, *, base: bytes = b"") -> bytes:
    """Return an object as XML, over the one that once came if there is one; raises ObjectUnreadable."""
    kind = _KINDS[type(each)]
    if not base:
        element = _MAKE(kind, _key(names.ID, each.key))
        before: dict[str, list[Element]] = {}
    else:
        for namespace in names.NAMESPACES.values():
            base = base.replace(namespace.encode(), NAMESPACE.encode())
        element = etree.fromstring(base, etree.XMLParser(resolve_entities=False, no_network=True))
        before = _parts(parsed(names.OBJECTS[kind], base).object)
    for part, made in _parts(each).items():
        if _as_text(made) != _as_text(before.get(part, [])):
            _replace(element, part, made)
    return bytes(etree.tostring(element, encoding="utf-8"))


def deletion(kind: str, key: Key) -> bytes:
    """Return the wish to delete an object."""
    told = next(name for name, told in names.CLASSES.items() if told == kind)
    return bytes(etree.tostring(_MAKE(names.DELETE, {names.DELETED_CLASS: told}, _key(names.ID, key))))


def message(parts: Iterable[bytes], *, sender: str, message_id: str, at: datetime) -> Iterator[bytes]:
    """Give a transfer message piece by piece, of what `written` and `deletion` return."""
    version = NAMESPACE.rpartition("/")[2].replace("_", ".")
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xzufi:{names.TRANSFER} xmlns:xzufi="{NAMESPACE}"'
        f' produktbezeichnung="Bürgerdraht" produkthersteller="Bürgerdraht"'
        f' {names.VERSION_ATTRIBUTE}="{version}">\n'
    ).encode()
    header = _MAKE(
        names.HEADER,
        _MAKE(names.MESSAGE_ID, message_id),
        _MAKE(names.MESSAGE_TIME, at.isoformat(timespec="seconds")),
        _MAKE(names.SENDER, xml_text(sender)),
    )
    yield etree.tostring(header) + b"\n"
    begin, end = f"<xzufi:{names.WRITE}>".encode(), f"</xzufi:{names.WRITE}>\n".encode()
    for part in parts:
        yield part + b"\n" if part.startswith(_DELETION) else begin + part + end
    yield f"</xzufi:{names.TRANSFER}>\n".encode()


_DELETION = f"<xzufi:{names.DELETE}".encode()
_KINDS: dict[type[Object], names.Name] = {
    Service: names.SERVICE,
    Specialisation: names.SPECIALISATION,
    Unit: names.UNIT,
    OnlineService: names.ONLINE_SERVICE,
    Responsibility: names.RESPONSIBILITY,
}


def _parts(each: Object) -> dict[str, list[Element]]:
    """Return the parts of an object by the name of their elements; a text's code stands behind a colon."""
    match each:
        case Service():
            return _service_parts(each)
        case Specialisation():
            regions = [_make(names.VALID_REGION, region) for region in each.regions]
            return {
                names.SERVICE_ID: [_key(names.SERVICE_ID, each.service)],
                names.VALID_REGION: regions,
                **_module_parts(each),
            }
        case Unit():
            return _unit_parts(each)
        case OnlineService():
            links = [_link(names.ONLINE_LINK, link, address=names.ONLINE_ADDRESS) for link in each.links]
            return {names.ONLINE_LINK: links, names.COMPETENCE: _competences(each.competences)}
        case Responsibility():
            competence = _competences([each.competence])[0]
            competence.insert(0, _key(names.ID, each.key))
            return {
                names.PARENT_ID: [_key(names.PARENT_ID, each.parent)],
                names.COMPETENCE: [competence],
            }


def _service_parts(each: Service) -> dict[str, list[Element]]:
    return {
        names.LEIKA_KEY: [_code(names.LEIKA_KEY, key) for key in each.leika_keys],
        f"{names.TEXT}:{names.TITLE_CODE}": _text(names.TITLE_CODE, _escaped(each.title)),
        f"{names.TEXT}:{names.CITIZEN_TITLE_CODE}": _text(
            names.CITIZEN_TITLE_CODE, _escaped(each.citizen_title)
        ),
        **_module_parts(each),
        names.REGULATION: [_code(names.REGULATION, level) for level in each.regulation_levels],
        names.CATEGORY: [
            _MAKE(names.CATEGORY, _make(names.CATEGORY_NAME, topic, _GERMAN)) for topic in each.topics
        ],
    }


def _module_parts(each: Modules) -> dict[str, list[Element]]:
    parts = {f"{names.TEXT}:{names.SOURCE_CODE}": _text(names.SOURCE_CODE, _escaped(each.source))}
    for module, code in _CODES.items():
        links = [link for link in each.links if link.kind == _LINKS.get(module)]
        parts[f"{names.TEXT}:{code}"] = _text(code, each.texts.get(module, ""), links)
    for module, name in _OWN.items():
        text = each.texts.get(module)
        parts[name] = [_MAKE(name, _make(names.DESCRIPTION, text, _GERMAN))] if text else []
    terms = [_MAKE(names.TERM, _make(names.TERM_TEXT, term, _GERMAN), _term_type()) for term in each.terms]
    parts[names.TERMS] = [_MAKE(names.TERMS, *terms)] if terms else []
    parts[names.VALIDITY] = _validity(each)
    return parts


def _channels(each: Unit) -> list[Element]:
    return [
        _MAKE(
            names.COMMUNICATION,
            _code(names.CHANNEL, names.CHANNELS[kind]),
            _make(names.CHANNEL_ADDRESS, address),
        )
        for kind, address in (("phone", each.phone), ("email", each.email))
        if address
    ]


def _hours(each: Unit) -> list[Element]:
    return [
        _MAKE(
            names.HOURS,
            _code(names.DAY, str(span.weekday + 1)),
            _make(names.OPENS, f"{span.opens:%H:%M:%S}"),
            _make(names.CLOSES, f"{span.closes:%H:%M:%S}"),
        )
        for span in each.hours
    ]


def _unit_parts(each: Unit) -> dict[str, list[Element]]:
    website = [_MAKE(names.WEBSITE, _make(names.WEBSITE_ADDRESS, each.website))] if each.website else []
    return {
        names.NAME: [_MAKE(names.NAME, _make(names.NAME, each.name, _GERMAN))],
        names.ADDRESS: _address(each),
        names.COMMUNICATION: _channels(each),
        names.WEBSITE: website,
        names.ACCESSIBILITY: [_make(names.ACCESSIBILITY, each.accessibility, _GERMAN)]
        if each.accessibility
        else [],
        names.HOURS: _hours(each),
        names.COMPETENCE: _competences(each.competences),
    }


def _address(each: Unit) -> list[Element]:
    told = ((names.STREET, each.street), (names.POSTAL_CODE, each.postal_code), (names.TOWN, each.town))
    parts = [_make(name, text) for name, text in told if text]
    keys = [
        _code(names.MUNICIPALITY_KEY if len(region) == 8 else names.REGIONAL_KEY, region)
        for region in each.regions
    ]
    if keys:
        parts.append(_MAKE(names.CODING, *keys))
    return [_MAKE(names.ADDRESS, *parts)] if parts else []


def _competences(told: Iterable[Competence]) -> list[Element]:
    return [
        _MAKE(
            names.COMPETENCE,
            _key(names.SERVICE_ID, each.service),
            *(_make(names.REGION_ID, region) for region in each.regions),
        )
        for each in told
    ]


def _text(code: str, html: str, links: Iterable[Link] = ()) -> list[Element]:
    inner = [_link(names.LINK, link, address=names.LINK_ADDRESS) for link in links]
    if not html and not inner:
        return []
    content = [_make(names.TEXT_CONTENT, html, _GERMAN)] if html else []
    codes = {
        names.LIST_ATTRIBUTE: str(names.TEXT_CODES_LIST),
        names.LIST_VERSION_ATTRIBUTE: names.TEXT_CODES_LIST_VERSION,
    }
    kind = _MAKE(names.TEXT_KIND, codes, _PLAIN(names.CODE, code))
    return [_MAKE(names.TEXT, _make(names.TEXT_POSITION, str(int(code))), *content, kind, *inner)]


def _validity(each: Modules) -> list[Element]:
    last = each.valid_until - timedelta(days=1) if each.valid_until and each.valid_until > date.min else None
    told = ((names.VALID_FROM, each.valid_from), (names.VALID_UNTIL, last))
    parts = [_make(name, day.isoformat()) for name, day in told if day]
    return [_MAKE(names.VALIDITY, *parts)] if parts else []


def _link(name: str, link: Link, *, address: str) -> Element:
    return _MAKE(name, _make(address, link.url), _make(names.LINK_TITLE, link.title, _GERMAN))


def _term_type() -> Element:
    return _code(names.TERM_TYPE, names.TERM_TYPE_CODE)


def _key(name: str, key: Key) -> Element:
    return _make(name, key.id, {names.AGENCY_ATTRIBUTE: xml_text(key.agency)})


def _code(name: str, code: str) -> Element:
    return _MAKE(name, _PLAIN(names.CODE, xml_text(code)))


def _make(name: str, text: str, attributes: dict[names.Name, str] | None = None) -> Element:
    return _MAKE(name, attributes or {}, xml_text(text))


def _escaped(text: str) -> str:
    """Plain text where HTML is read."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _as_text(elements: Iterable[Element]) -> list[bytes]:
    return [etree.tostring(each, method="c14n") for each in elements]


def _replace(element: Element, part: str, made: list[Element]) -> None:
    old = list(_of_part(element, part))
    place = element.index(old[0]) if old else _place_for(element, part.partition(":")[0])
    for each in old:
        element.remove(each)
    for offset, each in enumerate(made):
        element.insert(place + offset, each)


def _of_part(element: Element, part: str) -> Iterator[Element]:
    name, _, code = part.partition(":")
    for each in children(element, name):
        if not code or text_at(each, names.TEXT_KIND, names.CODE) == code:
            yield each


def _place_for(element: Element, name: str) -> int:
    """Return the place behind everything that stands before such a part or is of its name."""
    rank = {each: number for number, each in enumerate(names.ORDER)}
    before = [
        number
        for number, each in enumerate(element)
        if rank.get(names.Name(local_name(each)), len(rank)) <= rank[names.Name(name)]
    ]
    return before[-1] + 1 if before else 0
