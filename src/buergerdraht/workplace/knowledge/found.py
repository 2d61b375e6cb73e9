"""Hits as a list shows them: kind, why it was found, where it is valid."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from buergerdraht.authorities.models import Authority, DirectoryEntry
from buergerdraht.authorities.queries import authorities_with_ids
from buergerdraht.knowledge.queries.finding import Detail, asked_entries, details_of
from buergerdraht.knowledge.search import api
from buergerdraht.knowledge.search.documents import Hit, NamedAuthority, Results, Why
from buergerdraht.knowledge.search.text import words
from buergerdraht.servicehours.rules import local_day
from buergerdraht.workplace.knowledge.question import Question

SHOWN = 10
"""More hits than that nobody reads while a citizen waits; one more word of the query brings others up."""
KINDS = {
    "entry": ("Leistung", "dokument", "knowledge_entry"),
    "guide": ("Leitfaden", "liste", "knowledge_guide"),
    "notice": ("Meldung", "info", "knowledge_notice"),
    "contact": ("Kontakt", "person", "knowledge_person"),
    "unit": ("Stelle", "rathaus", "knowledge_unit"),
    "page": ("Webseite", "extern", "knowledge_web_page"),
}
"""First part of a hit's key -> how it is called, its icon, its page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as the list shows it."""

    key: str
    title: str
    label: str
    icon: str
    address: str
    why: str
    """What links it to the words asked; '' if they are its own."""
    where: str
    person: DirectoryEntry | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows of a search."""

    question: Question
    rows: tuple[Row, ...]
    asked_for: Authority
    """For whom the hits hold: the context, or the authority that the words name."""
    corrected_to: str = ""
    choices: tuple[Authority, ...] = ()
    """Further authorities that are called so: the hits are of all, until the agent chooses."""
    text_without_name: str = ""
    """The words asked without the authority that they name."""
    is_away: bool = False
    """The index cannot be asked just now."""

    @property
    def is_named(self) -> bool:
        """Tell whether the words name an authority other than the context."""
        return self.asked_for.pk != self.question.authority.pk

    @property
    def status(self) -> str:
        """The sentence that is said when the typing rests."""
        text, count = self.question.text, len(self.rows)
        if self.is_away:
            return "Die Suche ist gerade nicht erreichbar."
        if not text:
            return "Oft gefragt" if count else ""
        if not count:
            return f"Kein Treffer für „{text}“."
        return f"{'1 Treffer' if count == 1 else f'{count} Treffer'}. Erster: {self.rows[0].title}."


def find(question: Question, *, now: datetime) -> Found:
    """Search; without words return what is asked most. An index that is away is said, never an error page."""
    if not question.text:
        return _asked(question, now=now)
    try:
        results = api.search(
            question.text,
            authority_id=question.authority.pk,
            is_all_authorities=question.is_all,
            is_typing=question.is_typing,
            now=now,
        )
    except api.SearchUnavailable:
        return Found(question, (), question.authority, is_away=True)
    return _found(question, results, now=now)


def _found(question: Question, results: Results, *, now: datetime) -> Found:
    named = _named(results.named_authority)
    asked_for = named[0] if len(named) == 1 else question.authority
    choices = tuple(each for each in named if each != asked_for)
    told_for = None if choices and asked_for not in named else asked_for
    return Found(
        question=question,
        rows=_rows(results.hits[:SHOWN], asked_for=asked_for, told_for=told_for, now=now),
        asked_for=asked_for,
        corrected_to=results.corrected_to or "",
        choices=choices,
        text_without_name=_without(results.named_authority, question.text),
    )


def _named(named: NamedAuthority | None) -> tuple[Authority, ...]:
    return tuple(authorities_with_ids(named.authority_ids)) if named else ()


def _without(named: NamedAuthority | None, text: str) -> str:
    if named is None:
        return ""
    name = set(words(named.name))
    return " ".join(word for word in text.split() if not name.issuperset(words(word)))


def _asked(question: Question, *, now: datetime) -> Found:
    entries = asked_entries(on=local_day(now), limit=SHOWN)
    hits = tuple(Hit(f"entry-{entry.pk}", "entry", 0.0, str(entry)) for entry in entries)
    context = question.authority
    return Found(question, _rows(hits, asked_for=context, told_for=context, now=now), context)


def _rows(
    hits: tuple[Hit, ...], *, asked_for: Authority, told_for: Authority | None, now: datetime
) -> tuple[Row, ...]:
    """`told_for` is whose additions the rows tell; of several authorities of one name, none's."""
    details = details_of(hits, authority=told_for, now=now)
    return tuple(_row(hit, details[hit.key], asked_for=asked_for) for hit in hits if hit.key in details)


def _row(hit: Hit, detail: Detail, *, asked_for: Authority) -> Row:
    kind, _, number = hit.key.rpartition("-")
    label, icon, page = KINDS[kind]
    return Row(
        key=hit.key,
        title=hit.title,
        label="Artikel" if detail.is_article else label,
        icon=icon,
        address=reverse(page, args=[detail.slug or asked_for.slug, int(number)]),
        why=why_words(hit.why, title=hit.title),
        where=detail.where,
        person=detail.person,
    )


def why_words(why: tuple[Why, ...], *, title: str) -> str:
    """Return what links a hit to the query, where its title does not show it: 'auch: Umzug'."""
    seen = title.casefold()
    others = [each for each in why if each.found.casefold() not in seen]
    also = [each.found for each in others if each.reason not in ("meaning", "picked")]
    told = [f"auch: {', '.join(dict.fromkeys(also))}"] if also else []
    if any(each.reason == "meaning" for each in why):
        told.append("dem Sinn nach")
    if any(each.reason == "picked" for each in why):
        told.append("oft gewählt")
    return " · ".join(told)
