"""Contents in words: for the page, for the paper, and for telling two versions apart. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from buergerdraht.agreements.targets import CATALOGUE
from buergerdraht.agreements.terms import MONTHS_OF_A_YEAR, Term, end_after_notice, next_notice_day
from buergerdraht.agreements.versions.checking import PHASE_LABELS
from buergerdraht.agreements.versions.contents import ContactPoint, Contents, Side
from buergerdraht.authorities.rules import readable_number

OWN_SERVICE = "own_service"
"""A centre's service for the authority that runs it: nobody is there to give notice to."""
NOTICE = "Kündigung"
TARGETS = "Qualitätsziele"
TARIFF_LINES = "Tarife"


@dataclass(frozen=True, slots=True)
class Parties:
    """Between whom, and in which form, in words."""

    centre: str
    carrier: str
    """The authority that runs the centre."""
    partner: str
    legal_form: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an agreement: lines of a term and what it is; a list has no terms."""

    title: str
    lines: tuple[tuple[str, str], ...]

    @property
    def is_list(self) -> bool:
        return all(not label for label, _ in self.lines)


def sections_of(contents: Contents, parties: Parties) -> tuple[Section, ...]:
    """Return everything that the contents say; parts of which nothing is agreed are left out."""
    sections = (
        Section("Parteien und Form", tuple(_lines_of_parties(contents, parties))),
        Section("Laufzeit", tuple(_lines_of_duration(contents))),
        Section(
            "Phasen",
            tuple(
                (PHASE_LABELS[each.kind], span_words(each.valid_from, each.valid_until))
                for each in contents.phases
            ),
        ),
        Section("Aufgaben", tuple(("", task) for task in contents.tasks)),
        Section(TARGETS, tuple((CATALOGUE[each.kind].label, each.words) for each in contents.targets)),
        Section(
            TARIFF_LINES,
            tuple((span_words(each.valid_from, each.valid_until), each.words) for each in contents.tariffs),
        ),
        Section("Kontakte (Anlage 1)", tuple(_contact_line(each, parties) for each in contents.contacts)),
    )
    return tuple(section for section in sections if section.lines)


def texts_of(contents: Contents, parties: Parties) -> dict[str, str]:
    """Return each part as one text, to be compared with that of another version."""
    return {
        section.title: "\n".join(": ".join(filter(None, line)) for line in section.lines)
        for section in sections_of(contents, parties)
    }


def _lines_of_duration(contents: Contents) -> Iterator[tuple[str, str]]:
    for line in lines_of_term(contents.term):
        if contents.legal_form != OWN_SERVICE or line[0] != NOTICE:
            yield line


def lines_of_term(term: Term) -> Iterator[tuple[str, str]]:
    """Return duration, renewal and notice in words."""
    yield "Beginn", day_words(term.valid_from)
    if term.first_months is None:
        yield "Dauer", "unbefristet"
    else:
        yield "Erste Laufzeit", months_words(term.first_months)
        if term.renewal_months:
            yield "Verlängerung", f"um jeweils {months_words(term.renewal_months)}, wenn niemand kündigt"
        else:
            yield "Verlängerung", "keine"
    if term.first_months is None or term.renewal_months:
        yield NOTICE, _notice_words(term)
    if term.valid_until:
        yield "Letzter Tag", day_words(term.valid_until - timedelta(days=1))


def notice_words(term: Term, *, on: date) -> str:
    """Return until when notice can be given and to which end of term, as seen on the day."""
    last = next_notice_day(term, on=on)
    end = end_after_notice(term, given_on=last) if last else None
    if last and end:
        return f"bis {day_words(last)} zum {day_words(end - timedelta(days=1))}"
    if term.first_months is None and term.valid_until is None:
        return _notice_words(term)
    return "nicht nötig, sie endet von selbst"


def renewal_words(term: Term) -> str:
    """Return what follows the running term by itself; empty: nothing, or its end is settled."""
    if not term.first_months or not term.renewal_months or term.valid_until:
        return ""
    return f"verlängert sich dann um {months_words(term.renewal_months)}"


def span_words(valid_from: date, valid_until: date | None) -> str:
    """Write a half-open time as people say it."""
    until = f" bis {day_words(valid_until - timedelta(days=1))}" if valid_until else ""
    return f"ab {day_words(valid_from)}" if not until else f"{day_words(valid_from)}{until}"


def months_words(months: int) -> str:
    """Write a number of months: 24 are 2 Jahre."""
    number, unit = (
        (months // MONTHS_OF_A_YEAR, "Jahr")
        if months % MONTHS_OF_A_YEAR == 0 and months
        else (months, "Monat")
    )
    return f"{number} {unit}{'' if number == 1 else 'e'}"


def day_words(day: date) -> str:
    """Write a day."""
    return f"{day:%d.%m.%Y}"


def _notice_words(term: Term) -> str:
    if term.first_months is None:
        return (
            f"jederzeit mit einer Frist von {_dative(term.notice_months)}"
            if term.notice_months
            else "jederzeit"
        )
    if term.notice_months:
        return f"{months_words(term.notice_months)} vor dem Ende der Laufzeit"
    return "bis zum letzten Tag der Laufzeit"


def _dative(months: int) -> str:
    words = months_words(months)
    return f"{words}n" if words.endswith("e") else words


def _lines_of_parties(contents: Contents, parties: Parties) -> Iterator[tuple[str, str]]:
    yield "Servicecenter", f"{parties.centre} ({parties.carrier})"
    yield "Partner", parties.partner
    yield "Rechtsform", parties.legal_form
    if contents.signed_on:
        yield "Unterzeichnet", day_words(contents.signed_on)


def _contact_line(contact: ContactPoint, parties: Parties) -> tuple[str, str]:
    place = parties.centre if contact.side is Side.CENTRE else parties.partner
    phone = readable_number(contact.phone) if contact.phone else ""
    return contact.topic, ", ".join(filter(None, (contact.name, place, phone, contact.email)))
