"""Small reads of elements, whatever their namespace."""

from collections.abc import Iterator

from lxml import etree

from buergerdraht.knowledge.xzufi import names
from buergerdraht.knowledge.xzufi.errors import ObjectUnreadable
from buergerdraht.knowledge.xzufi.objects import Key

LONGEST_AGENCY, LONGEST_ID = 60, 120
GERMAN = "de"


def local_name(element: etree._Element) -> str:
    """Return an element's name without namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element, *path: str) -> Iterator[etree._Element]:
    """Give the elements at the end of a path of names."""
    first, *rest = path
    for each in element.iterchildren(tag=etree.Element):
        if local_name(each) == first:
            yield from children(each, *rest) if rest else (each,)


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the first element at the end of a path of names."""
    return next(children(element, *path), None)


def text_at(element: etree._Element, *path: str) -> str:
    """Return the text at the end of a path, in German if it is told in several languages; empty: none."""
    return in_german([(attribute(each, names.LANGUAGE), text_in(each)) for each in children(element, *path)])


def texts_at(element: etree._Element, *path: str) -> tuple[str, ...]:
    """Return every text at the end of a path, each once, in order."""
    return tuple(dict.fromkeys(filter(None, (text_in(each) for each in children(element, *path)))))


def in_german(told: list[tuple[str, str]]) -> str:
    """Return the German one of (language, text); one without a language counts as German."""
    for wanted in (GERMAN, ""):
        for language, text in told:
            if language.lower() == wanted and text:
                return text
    return next((text for language, text in told if language.lower().startswith("de-") and text), "")


def text_in(element: etree._Element) -> str:
    """Return an element's text; HTML that stands in it as elements is given as markup."""
    if not len(element):
        return (element.text or "").strip()
    parts = [_escaped(element.text or "")]
    parts += [_plain_markup(each) for each in element.iterchildren(tag=etree.Element)]
    return "".join(parts).strip()


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without namespace; empty: it is not there."""
    for told, value in element.attrib.items():
        if str(told).rpartition("}")[2] == name:
            return str(value).strip()
    return ""


def key_in(element: etree._Element) -> Key:
    """Return the key that an object has; raises ObjectUnreadable."""
    told = child(element, names.ID)
    if told is None:
        raise ObjectUnreadable("Das Objekt hat keine Kennung (id).")
    return key_of(told)


def key_of(element: etree._Element) -> Key:
    """Return an identifier as key; raises ObjectUnreadable."""
    key = Key(attribute(element, names.AGENCY_ATTRIBUTE), text_in(element))
    if not key.id:
        raise ObjectUnreadable("Die Kennung (id) ist leer.")
    if len(key.agency) > LONGEST_AGENCY or len(key.id) > LONGEST_ID:
        raise ObjectUnreadable(f"Die Kennung ist länger als {LONGEST_ID} Zeichen.")
    return key


def _plain_markup(element: etree._Element) -> str:
    name = local_name(element)
    inner = _escaped(element.text or "") + "".join(
        _plain_markup(each) for each in element.iterchildren(tag=etree.Element)
    )
    link = attribute(element, "href").replace('"', "%22").replace("&", "&amp;").replace("<", "&lt;")
    opening = f'<{name} href="{link}">' if name == "a" and link else f"<{name}>"
    return f"{opening}{inner}</{name}>{_escaped(element.tail or '')}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
