"""What a handbook says by itself: from the agreement, the catalogue of figures, and what was measured."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import reaction_calendar
from buergerdraht.agreements.targets import CATALOGUE as TARGETS
from buergerdraht.agreements.terms import add_months
from buergerdraht.agreements.versions.describing import Section, day_words, sections_of
from buergerdraht.agreements.versions.queries import (
    MOST_NUMBERS_SHOWN,
    channels_of,
    contents_of,
    parties_of,
)
from buergerdraht.authorities.rules import greeting_text, readable_number
from buergerdraht.foundation.figures import number
from buergerdraht.quality.catalogue import EVERY
from buergerdraht.quality.dashboards import Dashboard, Line, dashboard, work_board
from buergerdraht.quality.figures import Question, Scope
from buergerdraht.quality.rules import Span
from buergerdraht.reports.handbook.contents import ChapterKind, Lines
from buergerdraht.reports.models import HandbookVersion
from buergerdraht.reports.wording import value_words
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import local_day, weekly_sentence

MEASURED_MONTHS = 12
WITHOUT_REASON = "ohne Begründung"
REACTION = (
    "Was als Reaktion zählt",
    "eine Antwort, oder mindestens Bearbeitungsstand, voraussichtlicher Zeitpunkt und eine erreichbare "
    "Ansprechperson",
)


def generated_lines(
    agreement: Agreement, draft: HandbookVersion | None, *, now: datetime
) -> Mapping[ChapterKind, Lines]:
    """Return the lines of every chapter as they are now, or of a draft; about thirty queries."""
    sections = {each.title: each for each in sections_of(contents_of(agreement), parties_of(agreement))}
    return {
        ChapterKind.PARTIES: _of(sections, "Parteien und Form", "Laufzeit", "Phasen"),
        ChapterKind.TASKS: _of(sections, "Aufgaben"),
        ChapterKind.STANDARDS: (*_of(sections, "Qualitätsziele"), *_greetings(agreement), REACTION),
        ChapterKind.CHANNELS: channels_of(agreement, on=local_day(now)).lines,
        ChapterKind.HOURS: tuple(_hours(agreement)),
        ChapterKind.DEFINITIONS: tuple(_definitions(agreement)),
        ChapterKind.FIGURES: tuple(_measured(agreement, now=now)),
        ChapterKind.ESCALATION: tuple(_escalation(agreement)),
        ChapterKind.CONTACTS: _of(sections, "Kontakte (Anlage 1)"),
        ChapterKind.HISTORY: tuple(_history(agreement, draft)),
    }


def _of(sections: Mapping[str, Section], *titles: str) -> Lines:
    return tuple(line for title in titles if title in sections for line in sections[title].lines)


def _greetings(agreement: Agreement) -> Iterator[tuple[str, str]]:
    served = agreement.served_numbers.filter(ended_at__isnull=True).select_related("number__authority")
    for each in served.order_by("number__number")[:MOST_NUMBERS_SHOWN]:
        said = greeting_text(each.greeting, authority=each.number.authority.name, agent="(Name)")
        yield f"Begrüßung {readable_number(each.number.number)}", said


def _hours(agreement: Agreement) -> Iterator[tuple[str, str]]:
    yield agreement.centre.name, weekly_sentence(rules_of(agreement.centre.service_hours))
    yield "Reaktion auf Tickets", weekly_sentence(reaction_calendar(agreement))


def _definitions(agreement: Agreement) -> Iterator[tuple[str, str]]:
    for figure in EVERY.values():
        yield figure.label, figure.explained
    counted = {figure.target for figure in EVERY.values()}
    for row in agreement.targets.order_by("kind"):
        for kind, measure in TARGETS.items():
            if kind == row.kind and kind not in counted:
                yield measure.label, measure.definition


def _measured(agreement: Agreement, *, now: datetime) -> Iterator[tuple[str, str]]:
    until = local_day(now).replace(day=1)
    span = Span(add_months(until, -MEASURED_MONTHS), until)
    scope = Scope(centre_ids=frozenset({agreement.centre_id}))
    question = Question(scope, span, agreement_id=agreement.pk)
    answer, board = dashboard(question, now=now), work_board(question, now=now)
    yield "Gemessen", f"{day_words(span.first_on)} bis {day_words(span.last_on)}"
    if not answer.counts.calls:
        yield "Anrufe", "keine in dieser Zeit"
    yield from (
        (line.figure.label, value_words(line)) for line in (*answer.lines, *board.lines) if _is_told(line)
    )
    yield "Reaktionen auf Tickets", _reactions(answer)


def _is_told(line: Line) -> bool:
    return line.value is not None or line.target is not None


def _reactions(answer: Dashboard) -> str:
    return f"{number(answer.reactions.kept)} rechtzeitig, {number(answer.reactions.late)} zu spät"


def _escalation(agreement: Agreement) -> Iterator[tuple[str, str]]:
    yield "Reaktionsfrist", f"{_plain(agreement.reaction_hours)} Arbeitsstunden"
    reminder = agreement.reminder_hours
    yield (
        "Erinnerung",
        f"wenn noch {_plain(reminder)} Arbeitsstunden bleiben" if reminder else "keine",
    )
    yield "Überfällig", "Servicecenter und Partner werden benachrichtigt, sobald die Frist vorbei ist"
    many, days = agreement.late_threshold, agreement.late_window_days
    told = f"ab {many} in {days} Tagen geht ein Hinweis mit Zahlen an beide Seiten"
    yield "Verspätungen, die sich häufen", told if many else "kein Hinweis"


def _history(agreement: Agreement, draft: HandbookVersion | None) -> Iterator[tuple[str, str]]:
    """Both papers, the latest first; a draft begins with itself, since proposing it freezes what it tells."""
    if draft:
        yield f"Handbuch, {draft} (diese Fassung)", draft.reason or WITHOUT_REASON
    agreed = HandbookVersion.objects.filter(agreement=agreement, confirmed_at__isnull=False)
    told = [
        (local_day(each.confirmed_at), f"Handbuch, {each}", each.reason)
        for each in agreed
        if each.confirmed_at
    ]
    versions = agreement.versions.filter(confirmed_at__isnull=False)
    told += [
        (local_day(each.confirmed_at), f"Vereinbarung, {each}", each.reason)
        for each in versions
        if each.confirmed_at
    ]
    for day, name, reason in sorted(told, reverse=True):
        yield _dated(name, day), reason or WITHOUT_REASON


def _dated(name: str, day: date) -> str:
    return f"{name}, {day_words(day)}"


def _plain(hours: Decimal) -> str:
    return number(float(hours))
