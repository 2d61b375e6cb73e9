"""Reading a message of any size piece by piece: its objects one after the other, in bounded memory.

No DTD, no entity, no network; a single object may not grow beyond LARGEST_OBJECT.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from buergerdraht.knowledge.xzufi import names
from buergerdraht.knowledge.xzufi.elements import attribute, child, key_in, local_name
from buergerdraht.knowledge.xzufi.errors import FileUnreadable, ObjectUnreadable
from buergerdraht.knowledge.xzufi.objects import Key

CHUNK = 64 * 1024
LARGEST_OBJECT = 4 * 1024 * 1024
"""Bytes; a service with all of its texts has some 50,000."""
_PROLOG_WITH_DTD = re.compile(rb"^(?:\s|\xef\xbb\xbf|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE", re.DOTALL)
"""What was read once is never read another way: a long prolog would take for ever."""
_TAGS = [f"{{*}}{name}" for name in (names.WRITE, names.DELETE, *names.OBJECTS)]
_NAMESPACE = re.compile(r"^http://xoev\.de/schemata/xzufi/(\d+_\d+)_\d+$")
_VERSIONS = {
    name.rpartition("/")[2].rpartition("_")[0]: version for version, name in names.NAMESPACES.items()
}

NO_XML = "ist kein wohlgeformtes XML"
_REASONS = {
    "ERR_INVALID_ENCODING": "enthält Zeichen, die nicht zu ihrer Kodierung passen",
    "ERR_INVALID_CHAR": "enthält Zeichen, die in XML nicht erlaubt sind",
    "ERR_UNSUPPORTED_ENCODING": "nennt eine Kodierung, die es nicht gibt",
    "ERR_TAG_NAME_MISMATCH": "schließt ein Element nicht, das sie öffnet",
    "ERR_RESOURCE_LIMIT": "ist zu tief verschachtelt oder enthält einen Text von über 10 MB",
    "NS_ERR_UNDEFINED_NAMESPACE": "verwendet einen Namensraum, den sie nicht nennt",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One object of a message, or the wish to delete one (`xml` is empty then)."""

    kind: str
    key: Key
    line: int
    version: str
    xml: bytes = b""
    """Canonical XML with every namespace in scope."""
    notes: tuple[str, ...] = ()

    @property
    def is_deletion(self) -> bool:
        return not self.xml

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.xml).hexdigest()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something of a message that is left out, and why."""

    line: int
    reason: str


def objects_of(stream: BinaryIO) -> Iterator[Found | Unreadable]:
    """Give the objects of a message in order; raises FileUnreadable where the file stops being one."""
    reader, chunk = _Reader(), b""
    try:
        while chunk := stream.read(CHUNK):
            yield from reader.feed(chunk)
        reader.close()
    except etree.XMLSyntaxError as error:
        code = etree.ErrorTypes._getName(error.code or 0, "")
        reason = _REASONS.get(code) or ("endet mitten im Text" if not chunk and error.lineno else NO_XML)
        raise FileUnreadable(f"Die Datei {reason}.", line=error.lineno or 0) from error
    except (LookupError, ValueError, AssertionError) as error:  # lxml, of encodings that it does not know
        raise FileUnreadable(f"Die Datei {NO_XML}.") from error


def check_message(stream: BinaryIO) -> int:
    """Read a file to its end and return how many objects it has; raises FileUnreadable.

    Before anything of a file is taken: of one that breaks off in the middle nothing is.
    """
    return sum(isinstance(each, Found) for each in objects_of(stream))


class _Reader:
    """Feeds the parser, hands objects out and forgets them at once."""

    def __init__(self) -> None:
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=_TAGS,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._inside: etree._Element | None = None
        self._wrapped = 0
        self._bytes = 0
        self._is_begun = self._is_known = False

    def feed(self, chunk: bytes) -> Iterator[Found | Unreadable]:
        """Read on; give what is complete now."""
        if not self._is_begun and _PROLOG_WITH_DTD.match(chunk.replace(b"\0", b"")):
            raise FileUnreadable("Die Datei enthält eine DTD. XZuFi braucht keine, und sie kann schaden.")
        self._is_begun = True
        self._bytes += len(chunk)
        self._parser.feed(chunk)
        for event, element in self._parser.read_events():
            yield from self._started(element) if event == "start" else self._ended(element)
        if self._bytes > LARGEST_OBJECT:
            raise FileUnreadable(f"Ein Objekt ist größer als {LARGEST_OBJECT // 1024**2} MB.")

    def close(self) -> None:
        """Make sure that the message is whole and is XZuFi."""
        if not self._is_begun:
            raise FileUnreadable("Die Datei ist leer.")
        root = self._parser.close()
        if not self._is_known:
            _version_of(root)

    def _started(self, element: etree._Element) -> Iterator[Found | Unreadable]:
        if not self._is_known:
            self._check_document(element)
        if self._inside is None and local_name(element) != names.WRITE:
            self._inside = element
        yield from ()

    def _ended(self, element: etree._Element) -> Iterator[Found | Unreadable]:
        if local_name(element) == names.WRITE and self._inside is None:
            yield from self._end_of_write(element)
        elif element is self._inside:
            self._inside = None
            self._wrapped += 1
            yield _found(element)
            self._forget(element)

    def _end_of_write(self, element: etree._Element) -> Iterator[Unreadable]:
        if not self._wrapped:
            inner = next((local_name(each) for each in element), "nichts")
            yield Unreadable(element.sourceline or 0, f"Unbekannte Art von Objekt: {inner[:60]}.")
        self._wrapped = 0
        self._forget(element)

    def _check_document(self, element: etree._Element) -> None:
        tree = element.getroottree()
        if tree.docinfo.internalDTD is not None:
            raise FileUnreadable("Die Datei enthält eine DTD. XZuFi braucht keine, und sie kann schaden.")
        _version_of(element)
        self._is_known = True

    def _forget(self, element: etree._Element) -> None:
        element.clear(keep_tail=False)
        parent = element.getparent()
        if parent is not None:
            while element.getprevious() is not None:
                del parent[0]
        self._bytes = 0


def _found(element: etree._Element) -> Found | Unreadable:
    line = element.sourceline or 0
    try:
        if local_name(element) == names.DELETE:
            return Found(_deleted_kind(element), key_in(_deleted(element)), line, _version_of(element))
        inner = _inner(element)
        kind = names.OBJECTS[names.Name(local_name(inner))]
        return Found(kind, key_in(_identified(inner, kind)), line, _version_of(inner), canonical(inner))
    except ObjectUnreadable as error:
        return Unreadable(line, error.message)


def canonical(element: etree._Element) -> bytes:
    """Return an element as canonical XML, without what follows it."""
    return bytes(etree.tostring(element, method="c14n", with_comments=False, with_tail=False))


def _inner(element: etree._Element) -> etree._Element:
    """A result of 2.1 may be the object itself or hold it."""
    if child(element, names.ID) is not None:
        return element
    held = [each for each in element if local_name(each) in names.OBJECTS]
    return held[0] if len(held) == 1 else element


def _identified(element: etree._Element, kind: str) -> etree._Element:
    if kind != "zustaendigkeit":
        return element
    return element if child(element, names.COMPETENCE) is None else child(element, names.COMPETENCE)


def _deleted(element: etree._Element) -> etree._Element:
    if child(element, names.ID) is not None:
        return element
    return next(iter(element), element)


def _deleted_kind(element: etree._Element) -> str:
    told = attribute(element, names.DELETED_CLASS).lower()
    for name, kind in (names.CLASSES | names.OBJECTS).items():
        if told == name.lower() or (not told and child(element, name) is not None):
            return kind
    raise ObjectUnreadable(f"Zum Löschen ist keine bekannte Art genannt: {told[:60] or 'keine'}.")


def _version_of(element: etree._Element) -> str:
    namespace = etree.QName(element).namespace or ""
    match = _NAMESPACE.match(namespace)
    if match and match[1] in _VERSIONS:
        return _VERSIONS[match[1]]
    known = ", ".join(names.NAMESPACES)
    told = f"Namensraum „{namespace[:100]}“" if namespace else "ohne Namensraum"
    raise FileUnreadable(
        f"Das ist keine bekannte Fassung von XZuFi ({told}). Bekannt sind {known}.",
        line=element.sourceline or 0,
    )
