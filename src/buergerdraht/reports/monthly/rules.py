"""When a monthly report is made, to whom it goes, and what its mail says. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from buergerdraht.agreements.terms import add_months
from buergerdraht.agreements.versions.contents import ContactPoint, Side
from buergerdraht.servicehours.rules import MONTHS, CalendarRules, closed_because, has_hours_on

FOR_REPORTS = "bericht"
"""A contact whose topic has this word gets the reports; where there is one, the others do not."""


def month_before(day: date) -> date:
    """Return the first day of the month before."""
    return add_months(day.replace(day=1), -1)


def has_worked_this_month(calendar: CalendarRules, *, today: date) -> bool:
    """Tell whether the first working day of the month has come."""
    days = (today - timedelta(days=n) for n in range(today.day))
    return any(has_hours_on(calendar, day) and not closed_because(calendar, day) for day in days)


def contacts_for_reports(contacts: Iterable[ContactPoint]) -> tuple[str, ...]:
    """Return the partner's addresses: those that are named for reports, else all."""
    partners = [each for each in contacts if each.side is Side.PARTNER and each.email]
    named = [each for each in partners if FOR_REPORTS in each.topic.lower()]
    return once(each.email for each in named or partners)


def once(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return each address once, whatever its letters' case."""
    return tuple({address.lower(): address for address in addresses}.values())


def month_words(month_on: date) -> str:
    """Write a month: Oktober 2026."""
    return f"{MONTHS[month_on.month - 1]} {month_on.year}"


@dataclass(frozen=True, slots=True)
class Telling:
    """What the mail of a report tells of it."""

    month: str
    partner: str
    centre: str
    address: str
    """Where all reports are, and where they are switched off."""


def subject_of(telling: Telling) -> str:
    """Return the subject of the mail."""
    return f"Monatsbericht {telling.month}: {telling.partner}"


def text_of(telling: Telling) -> str:
    """Return the text of the mail."""
    return (
        "Guten Tag,\n\n"
        f"im Anhang steht der Monatsbericht {telling.month} für {telling.partner}: Anrufe, Erreichbarkeit, "
        "Erstlösung und Reaktionen auf Tickets mit den vereinbarten Zielen.\n\n"
        f"Alle Berichte, und wer sie bekommt (mit Anmeldung):\n{telling.address}\n\n"
        f"{telling.centre}\n"
    )
