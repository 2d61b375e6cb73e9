"""What a partner's reply by mail or fax says. Pure.

Words at the beginning of a line tell what is meant, as our mails ask for. Without them nothing is an answer:
a text with a day to come and somebody to reach is a message in between, and anything less is asked about.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from buergerdraht.tickets.rules.reaction import Reaction

LONGEST = 20_000
"""Characters; some patterns take the time of the length squared."""
_LABELS = {
    "deadline": r"(?:antwort|erwartet|voraussichtlich|erledigt|termin)\s+bis|termin|bis",
    "answer": r"antwort",
    "status": r"(?:sach)?stand|zwischenstand|status",
    "contact": r"erreichbar|kontakt|ansprechp\w{1,30}",
    "query": r"rückfrage",
    "reason": r"nicht zuständig",
}
_LABEL = re.compile(
    r"^[*_ \t]*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")[*_ \t]*:[*_]*",
    re.IGNORECASE | re.MULTILINE,
)
_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "dezember",
)  # fmt: skip
_DAY = re.compile(
    r"\b(?P<day>\d{1,2})\.\s?(?:(?P<month>\d{1,2})\.|(?P<name>"
    + "|".join(_MONTHS)
    + r")\b)\s?(?P<year>\d{4}|\d{2}\b)?"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b",
    re.IGNORECASE,
)
_REACHABLE = re.compile(r"(?:\+|\b0)\d[\d /()–-]{4,}\d|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}\w")


@dataclass(frozen=True, slots=True)
class Reply:
    """What is meant; at most one of the three."""

    reaction: Reaction
    query: str = ""
    reason: str = ""
    """Why somebody else is responsible."""


def reply_in(text: str, *, signature: str, today: date) -> Reply:
    """Return what the words say, those beyond LONGEST not read; a contact may also stand in the signature."""
    text, signature = text[:LONGEST], signature[:LONGEST]
    parts = dict(_parts(text))
    if parts.get("query"):
        return Reply(Reaction(), query=parts["query"])
    if parts.get("reason"):
        return Reply(Reaction(), reason=parts["reason"])
    if parts.get("answer"):
        return Reply(Reaction(answer=parts["answer"]))
    return Reply(
        Reaction(
            status=parts.get("status") or parts[""],
            expected_on=_day_in(parts.get("deadline") or text, today=today),
            contact=parts.get("contact") or _contact_in(text) or _contact_in(signature),
        )
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Give label and words; '' is what stands before the first label."""
    name, begin = "", 0
    for label in _LABEL.finditer(text):
        yield name, text[begin : label.start()].strip()
        name, begin = str(label.lastgroup), label.end()
    yield name, text[begin:].strip()


def _day_in(text: str, *, today: date) -> date | None:
    """Return the latest day that is named."""
    days = [day for found in _DAY.finditer(text) if (day := _day(found, today=today))]
    return max(days, default=None)


def _day(found: re.Match[str], *, today: date) -> date | None:
    with suppress(ValueError):
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        month = int(found["month"]) if found["month"] else _MONTHS.index(found["name"].lower()) + 1
        if found["year"]:
            return date(int(found["year"]) % 100 + 2000, month, int(found["day"]))
        return _coming(today, month=month, day=int(found["day"]))
    return None


def _coming(today: date, *, month: int, day: int) -> date:
    """A day without a year is the next one; one just past is past."""
    this_year = date(today.year, month, day)
    return this_year.replace(year=today.year + 1) if this_year < today - timedelta(days=90) else this_year


def _contact_in(text: str) -> str:
    """Return the line that names a number or an address, with the line before if it is nothing else."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        found = _REACHABLE.search(line)
        if found:
            is_alone = number > 0 and len(line) - len(found[0]) < 8
            return (f"{lines[number - 1]}, {line}" if is_alone else line)[-200:]
    return ""
