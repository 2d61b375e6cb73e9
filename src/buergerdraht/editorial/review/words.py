"""A version's content in words, field by field, so that two versions can be compared."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from buergerdraht.foundation.markup import to_markup
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.operations.hours import intervals_of
from buergerdraht.knowledge.queries.versions import Names, names_for
from buergerdraht.knowledge.rules.content import WEEK
from buergerdraht.knowledge.rules.guides import OUTCOMES, Step, read_dialogue
from buergerdraht.knowledge.rules.modules import LABELS, Module
from buergerdraht.servicehours.rules import CalendarRules, weekly_sentence

Content = Mapping[str, Any]
LINK_KINDS = {"form": "Formular", "online": "Online-Dienst", "info": "Information"}
HANDED_OUT = {True: "gibt es hier", False: "gibt es hier nicht", None: ""}


def words_of(version: Version, content: Content | None) -> dict[str, str]:
    """Return label -> text of everything in a content, in the order of the page; without one, of nothing."""
    if content is None:
        return {}
    return {label: text for label, text in _fields(version, content, names_for(content)) if text}


def _fields(version: Version, content: Content, names: Names) -> Iterator[tuple[str, str]]:
    if version.guide_id:
        yield from _guide(content)
    else:
        yield "Name", content.get("title", "")
        yield "Name für Bürgerinnen und Bürger", content.get("citizen_title", "")
        yield from _texts(content)
        yield from _place(content, names)
        yield "Links", "\n".join(_link(each) for each in content.get("links", []))
    yield "Weitere Namen und Suchwörter", "\n".join(content.get("terms", []))
    yield "LeiKa-Schlüssel", "\n".join(content.get("leika_keys", []))
    yield "LeiKa-Typisierung", "\n".join(content.get("regulation_levels", []))
    yield "Themen", "\n".join(content.get("topics", []))
    yield "Gültig ab", _day(content.get("valid_from"))
    yield "Gültig bis einschließlich", _day(content.get("valid_until"), before=1)
    yield "Quelle", content.get("source", "")


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    texts = content.get("texts", {})
    for module in Module:
        text = texts.get(module, "")
        yield LABELS[module], text if module == Module.ANSWER else to_markup(text)


def _place(content: Content, names: Names) -> Iterator[tuple[str, str]]:
    yield "Stelle", names.units.get(content.get("unit_id"), "")
    week = content.get(WEEK)
    yield "Zeiten", weekly_sentence(CalendarRules("", intervals_of(week))) if week else ""
    yield "Termin", content.get("appointment", "")
    yield "Eine andere Behörde erledigt es", names.authorities.get(content.get("performed_by_id"), "")
    yield "Ausgabe vor Ort", HANDED_OUT[content.get("is_handed_out_here")]


def _link(link: Mapping[str, str]) -> str:
    return f"{LINK_KINDS.get(link.get('kind', ''), 'Link')}: {link.get('title', '')} ({link.get('url', '')})"


def _day(value: str | None, *, before: int = 0) -> str:
    return f"{date.fromisoformat(value) - timedelta(days=before):%d.%m.%Y}" if value else ""


def _guide(content: Content) -> Iterator[tuple[str, str]]:
    yield "Name", content.get("title", "")
    dialogue = read_dialogue(content.get("steps"))
    numbers = {step.id: number for number, step in enumerate(dialogue.steps, start=1)}
    for step in dialogue.steps:
        first = ", hier beginnt er" if step.id == dialogue.start else ""
        yield f"Schritt {numbers[step.id]}{first}", "\n".join(_step(step, numbers))


def _step(step: Step, numbers: Mapping[str, int]) -> Iterator[str]:
    yield step.question
    if step.text:
        yield step.text
    for answer in step.answers:
        yield f"- {answer.text}: weiter mit Schritt {numbers.get(answer.to, '–')}"
    if step.outcome:
        yield f"Ergebnis: {OUTCOMES.get(step.outcome, step.outcome)}"
