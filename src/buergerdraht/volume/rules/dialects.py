"""How a file of call records is written, guessed from its begin and its end. Pure."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from buergerdraht.volume.rules.columns import Meaning, guessed_meanings, looks_like_header
from buergerdraht.volume.rules.moments import DateOrder, GuessedOrder, guessed_order, looks_like_moment

PREVIEW_LINES = 20
MOST_COLUMNS = 60
LONGEST_FIELD = 4000
"""Characters; an open quotation mark swallows no more than this."""


class Encoding(StrEnum):
    """How letters are stored."""

    UTF_8 = "utf-8"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    CP1252 = "cp1252"


class Separator(StrEnum):
    """What stands between two fields."""

    SEMICOLON = ";"
    COMMA = ","
    TAB = "\t"
    PIPE = "|"


ENCODING_LABELS = {
    Encoding.UTF_8: "UTF-8",
    Encoding.CP1252: "Windows-1252 und Latin-1 (westeuropäisch)",
    Encoding.UTF_16_LE: "UTF-16 (Windows)",
    Encoding.UTF_16_BE: "UTF-16 (Big Endian)",
}
SEPARATOR_LABELS = {
    Separator.SEMICOLON: "Semikolon",
    Separator.COMMA: "Komma",
    Separator.TAB: "Tabulator",
    Separator.PIPE: "senkrechter Strich",
}
MARKS = {b"\xff\xfe": Encoding.UTF_16_LE, b"\xfe\xff": Encoding.UTF_16_BE}
UTF_8_MARK = b"\xef\xbb\xbf"
WIDE = frozenset({Encoding.UTF_16_LE, Encoding.UTF_16_BE})
"""Two bytes a sign."""


class NoRecords(ValueError):
    """A file is none of call records; the message is a German sentence."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written."""

    encoding: Encoding
    separator: Separator
    has_header: bool
    date_order: DateOrder


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be."""

    dialect: Dialect
    meanings: tuple[Meaning, ...]
    order: GuessedOrder
    rows: tuple[tuple[str, ...], ...]
    """The first ones, all as wide as the widest."""


NO_TABLES = (
    (b"PK\x03\x04", "Das ist eine Excel-Datei oder ein ZIP-Archiv. Speichern Sie die Tabelle als CSV."),
    (b"\xd0\xcf\x11\xe0", "Das ist eine alte Excel-Datei. Speichern Sie die Tabelle als CSV."),
    (b"\x1f\x8b", "Das ist eine gepackte Datei. Packen Sie sie aus."),
    (b"%PDF-", "Das ist ein PDF. Die Telefonanlage kann die Anrufe auch als CSV ausgeben."),
)  # fmt: skip
EMPTY = "Die Datei ist leer."
NO_TEXT = "Die Datei ist kein Text. Möglich ist CSV."
NO_TABLE = "In der Datei ist keine Tabelle zu erkennen: Kein Trennzeichen steht in jeder Zeile gleich oft."


def guess(head: bytes, tail: bytes = b"", *, separator: Separator | None = None) -> Guess:
    """Return what a file seems to be by its first and last bytes; raise NoRecords with what it is."""
    encoding = guessed_encoding(head)
    lines = lines_of(head, encoding=encoding)
    separator = separator or guessed_separator(lines)
    rows = _rows(lines, separator=separator)
    if not rows:
        raise NoRecords(NO_TABLE)
    has_header = looks_like_header(rows[0])
    meanings = guessed_meanings(rows[:PREVIEW_LINES], has_header=has_header)
    later = _rows(lines_of(tail, encoding=encoding)[1:], separator=separator)
    order = guessed_order(_dates([*rows[has_header:], *later], meanings=meanings))
    width = max(len(row) for row in rows)
    shown = tuple((*row, *[""] * (width - len(row))) for row in rows[: PREVIEW_LINES + has_header])
    meanings = (*meanings, *[Meaning.SKIP] * (width - len(meanings)))
    return Guess(Dialect(encoding, separator, has_header, order.order), meanings, order, shown)


@contextmanager
def narrow_fields() -> Iterator[None]:
    """Let the reader of rows give up a field that is longer than any of ours."""
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def guessed_encoding(head: bytes) -> Encoding:
    """Return the encoding; raise NoRecords for what is no text."""
    for signature, sentence in NO_TABLES:
        if head.startswith(signature):
            raise NoRecords(sentence)
    if not head.strip(b"\r\n\t \x00" + UTF_8_MARK):
        raise NoRecords(EMPTY)
    if wide := MARKS.get(head[:2]) or _wide_without_mark(head):
        return wide
    if head.count(0) * 20 > len(head):
        raise NoRecords(NO_TEXT)
    return Encoding.UTF_8 if _is_utf_8(head) else Encoding.CP1252


def lines_of(part: bytes, *, encoding: Encoding) -> list[str]:
    """Return the whole lines of a part of a file, the last one left out where it is cut off."""
    text = part.decode(encoding, "replace").lstrip("\ufeff").replace("\0", "\ufffd")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line for line in (lines[:-1] or lines) if line.strip()]


def named_separator(line: str) -> Separator | None:
    """Return the separator that a first line 'sep=;' names, as Excel writes it."""
    is_named = line.casefold().startswith("sep=") and len(line.rstrip("\n")) == 5
    return next((each for each in Separator if is_named and line[4] == each), None)


def guessed_separator(lines: Sequence[str]) -> Separator:
    """Return what divides most lines into as many fields; raise NoRecords if nothing does."""
    if not lines:
        raise NoRecords(EMPTY)
    if named := named_separator(lines[0]):
        return named
    scores = {each: _evenness(lines[:200], each) for each in Separator}
    best = max(scores, key=lambda each: scores[each])
    if not scores[best][0]:
        raise NoRecords(NO_TABLE)
    return best


def _evenness(lines: Sequence[str], separator: Separator) -> tuple[float, int]:
    """The share of lines with the usual number of fields, and that number; nothing for one field alone."""
    widths = Counter(len(row) for row in _rows(lines, separator=separator))
    width, count = max(((width, count) for width, count in widths.items() if width > 1), default=(0, 0),
                       key=lambda each: each[1])  # fmt: skip
    share = count / max(sum(widths.values()), 1)
    return (round(share, 1), width) if share >= 0.5 else (0, 0)


def _rows(lines: Sequence[str], *, separator: Separator) -> list[tuple[str, ...]]:
    start = 1 if lines and named_separator(lines[0]) else 0
    with narrow_fields():
        rows = csv.reader(lines[start:], delimiter=separator)
        return [tuple(cell.strip() for cell in row[:MOST_COLUMNS]) for row in _readable(rows) if row]


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows without those that an open quotation mark has swallowed."""
    is_open = True
    while is_open:
        try:
            yield from rows
            is_open = False
        except csv.Error:
            continue


def _dates(rows: Sequence[Sequence[str]], *, meanings: Sequence[Meaning]) -> list[str]:
    wanted = [place for place, each in enumerate(meanings) if each in (Meaning.START, Meaning.DATE)]
    cells = [row[place] for row in rows for place in wanted if place < len(row)]
    return cells or [cell for row in rows for cell in row if looks_like_moment(cell)]


def _wide_without_mark(head: bytes) -> Encoding | None:
    """Latin letters in two bytes have a zero as every other one."""
    low, high = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if high * 2 > half and low * 20 < half:
        return Encoding.UTF_16_LE
    return Encoding.UTF_16_BE if low * 2 > half and high * 20 < half else None


def _is_utf_8(head: bytes) -> bool:
    """A sign at the end may be cut off."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
