"""What a quality handbook says, as plain data, and as it is kept in a version. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Lines = tuple[tuple[str, str], ...]
"""Terms with what they are; a line without a term is one of a list."""


class ChapterKind(StrEnum):
    """The chapters, in their order."""

    PARTIES = "parties"
    TASKS = "tasks"
    STANDARDS = "standards"
    CHANNELS = "channels"
    HOURS = "hours"
    DEFINITIONS = "definitions"
    FIGURES = "figures"
    ESCALATION = "escalation"
    CONTACTS = "contacts"
    HISTORY = "history"


TITLES: dict[ChapterKind, str] = {
    ChapterKind.PARTIES: "Parteien und Laufzeit",
    ChapterKind.TASKS: "Leistungsspektrum",
    ChapterKind.STANDARDS: "Qualitätsstandards",
    ChapterKind.CHANNELS: "Kanäle",
    ChapterKind.HOURS: "Servicezeiten",
    ChapterKind.DEFINITIONS: "Begriffe und Kennzahlen",
    ChapterKind.FIGURES: "Ziele und gemessene Werte",
    ChapterKind.ESCALATION: "Fristen und Eskalation",
    ChapterKind.CONTACTS: "Ansprechpersonen",
    ChapterKind.HISTORY: "Änderungen",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: what the sides wrote, and what follows from agreement and figures."""

    kind: ChapterKind
    text: str = ""
    lines: Lines = ()

    @property
    def title(self) -> str:
        """Its number and name."""
        return f"{list(ChapterKind).index(self.kind) + 1}. {TITLES[self.kind]}"

    @property
    def is_list(self) -> bool:
        """Whether its lines have no terms."""
        return not any(term for term, _ in self.lines)


def chapters_with(texts: Mapping[ChapterKind, str]) -> tuple[Chapter, ...]:
    """Return every chapter with what the sides wrote in it."""
    return tuple(Chapter(kind, texts.get(kind, "")) for kind in ChapterKind)


def filled(chapters: Iterable[Chapter], lines: Mapping[ChapterKind, Lines]) -> tuple[Chapter, ...]:
    """Return the chapters with the lines that follow from agreement and figures."""
    return tuple(replace(each, lines=lines.get(each.kind, ())) for each in chapters)


def texts_of(chapters: Iterable[Chapter]) -> dict[str, str]:
    """Return each chapter as one text, to be compared with that of another version."""
    return {each.title: "\n".join(filter(None, (each.text, *_told(each.lines)))) for each in chapters}


def as_json(chapters: Iterable[Chapter]) -> dict[str, Any]:
    """Return the chapters as they are kept."""
    return {
        "chapters": [
            {"kind": each.kind.value, "text": each.text, "lines": [list(line) for line in each.lines]}
            for each in chapters
        ]
    }


def from_json(kept: Mapping[str, Any]) -> tuple[Chapter, ...]:
    """Return chapters that `as_json` wrote."""
    return tuple(
        Chapter(
            ChapterKind(each["kind"]), each["text"], tuple((term, words) for term, words in each["lines"])
        )
        for each in kept["chapters"]
    )


def _told(lines: Lines) -> Iterable[str]:
    return (": ".join(filter(None, line)) for line in lines)
