"""The history of a ticket as it is kept: verbs, and the terms of a promise as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from buergerdraht.servicehours.rules import CalendarRules, ClosedDays, OtherWeek, WeeklyHours
from buergerdraht.tickets.rules.promise import Event, Promise, Step, Terms, promise_of


class Verb(StrEnum):
    """What happened; VERB_LABELS has the sentences."""

    OPENED = "opened"
    FORWARDED = "forwarded"
    HANDED_ON = "handed_on"
    RETURNED = "returned"
    ASKED_BACK = "asked_back"
    CLARIFIED = "clarified"
    TERMS_CHANGED = "terms_changed"
    REACTED = "reacted"
    ANSWERED = "answered"
    TOLD = "told"
    CLOSED = "closed"
    REOPENED = "reopened"
    NOTED = "noted"
    FILE_ADDED = "file_added"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    UNCLEAR = "unclear"
    """A reply that was no reaction; the partner is told what is missing."""


VERB_LABELS: dict[str, str] = {
    Verb.OPENED: "aufgenommen",
    Verb.FORWARDED: "weitergeleitet",
    Verb.HANDED_ON: "an andere Stelle gegeben",
    Verb.RETURNED: "zurückgegeben",
    Verb.ASKED_BACK: "Rückfrage gestellt",
    Verb.CLARIFIED: "Rückfrage beantwortet",
    Verb.TERMS_CHANGED: "Zeiten der Vereinbarung geändert",
    Verb.REACTED: "Zwischenstand gemeldet",
    Verb.ANSWERED: "beantwortet",
    Verb.TOLD: "Antwort übermittelt",
    Verb.CLOSED: "abgeschlossen",
    Verb.REOPENED: "wieder geöffnet",
    Verb.NOTED: "Notiz",
    Verb.FILE_ADDED: "Datei hinzugefügt",
    Verb.REMINDED: "an die Frist erinnert",
    Verb.ESCALATED: "Frist überschritten, gemeldet",
    Verb.UNCLEAR: "Antwort war noch keine Reaktion",
}

WAY_WORDS: dict[str, str] = {
    "fax": "per Fax",
    "phone": "per Telefon",
    "letter": "per Brief",
    "mail": "per Mail",
}
"""Ways by which a reaction comes that somebody at the centre enters."""

STEPS: dict[str, Step] = {
    Verb.FORWARDED: Step.FORWARDED,
    Verb.TERMS_CHANGED: Step.TERMS_CHANGED,
    Verb.REACTED: Step.REACTED,
    Verb.ANSWERED: Step.REACTED,
    Verb.REOPENED: Step.REOPENED,
}
"""What of the history the promise hears of: an answer is a reaction, too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a history as it is kept."""

    verb: str
    at: datetime
    data: Mapping[str, Any]


def news_words(text: str, *, data: Mapping[str, Any]) -> str:
    """Return a reaction as the citizen is told it: with the day and whom to reach, if it is no answer yet."""
    if "expected_on" not in data:
        return text
    day = date.fromisoformat(data["expected_on"])
    return f"{text}\n\nEine Antwort ist bis {day:%d.%m.%Y} zu erwarten. Auskunft: {data['contact']}"


def promise_in(history: Iterable[Entry]) -> Promise | None:
    """Return the promise that follows from a history; raise NeverOpen."""
    events = (
        Event(STEPS[entry.verb], came_at(entry.data) or entry.at, terms_from(entry.data.get("terms")))
        for entry in history
        if entry.verb in STEPS
    )
    return promise_of(tuple(events))


def came_at(data: Mapping[str, Any]) -> datetime | None:
    """Return when a reaction reached the centre, if somebody entered it later."""
    return datetime.fromisoformat(data["arrived_at"]) if "arrived_at" in data else None


def forwarded_at(history: Iterable[Entry]) -> datetime | None:
    """Return since when the partner has had the ticket, this time; None: it has never had it."""
    since = None
    for entry in history:
        if entry.verb == Verb.REOPENED:
            since = None
        elif entry.verb == Verb.FORWARDED:
            since = since or entry.at
    return since


def plain_terms(terms: Terms) -> dict[str, Any]:
    """Return terms as JSON values."""
    rules = terms.calendar
    return {
        "hours": terms.hours.total_seconds() / 3600,
        "state": rules.state,
        "intervals": _plain_week(rules.intervals),
        "closures": [
            [each.first_on.isoformat(), each.last_on.isoformat(), each.reason] for each in rules.closures
        ],
        "closes_on_holidays": rules.closes_on_holidays,
        "closes_on_christmas_and_new_years_eve": rules.closes_on_christmas_and_new_years_eve,
        "local_holidays": list(rules.local_holidays),
        "other_weeks": [
            [
                week.valid_from.isoformat(),
                week.valid_until.isoformat() if week.valid_until else "",
                _plain_week(week.intervals),
            ]
            for week in rules.other_weeks
        ],
    }


def terms_from(plain: Mapping[str, Any] | None) -> Terms | None:
    """Return the terms that `plain_terms` wrote; None for None."""
    if plain is None:
        return None
    rules = CalendarRules(
        state=plain["state"],
        intervals=_week_from(plain["intervals"]),
        closures=tuple(
            ClosedDays(date.fromisoformat(first), date.fromisoformat(last), reason)
            for first, last, reason in plain["closures"]
        ),
        closes_on_holidays=plain["closes_on_holidays"],
        closes_on_christmas_and_new_years_eve=plain["closes_on_christmas_and_new_years_eve"],
        # Older histories do not tell these two.
        local_holidays=tuple(plain.get("local_holidays", ())),
        other_weeks=tuple(
            OtherWeek(date.fromisoformat(start), date.fromisoformat(end) if end else None, _week_from(week))
            for start, end, week in plain.get("other_weeks", ())
        ),
    )
    return Terms(rules, timedelta(hours=plain["hours"]))


def _plain_week(week: Iterable[WeeklyHours]) -> list[list[Any]]:
    return [
        [each.weekday, each.opens.isoformat("minutes"), each.closes.isoformat("minutes")] for each in week
    ]


def _week_from(plain: Iterable[Any]) -> tuple[WeeklyHours, ...]:
    return tuple(
        WeeklyHours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
        for weekday, opens, closes in plain
    )
