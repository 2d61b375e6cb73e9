"""What the columns of a file of call records mean: guessed from headings, or chosen. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

from buergerdraht.volume.rules.moments import looks_like_moment


class Meaning(StrEnum):
    """What a column says of a call."""

    SKIP = ""
    START = "start"
    DATE = "date"
    TIME = "time"
    ANSWERED_AT = "answered_at"
    END = "end"
    DURATION = "duration"
    TALK = "talk"
    WAIT = "wait"
    STATUS = "status"
    CALLER = "caller"
    OFFICE = "office"
    TOPIC = "topic"
    DIRECTION = "direction"
    KEY = "key"


MEANING_LABELS = {
    Meaning.SKIP: "nicht verwenden",
    Meaning.START: "Beginn (Datum und Uhrzeit)",
    Meaning.DATE: "Datum",
    Meaning.TIME: "Uhrzeit des Beginns",
    Meaning.ANSWERED_AT: "Annahme (Datum und Uhrzeit)",
    Meaning.END: "Ende (Datum und Uhrzeit)",
    Meaning.DURATION: "Dauer insgesamt, mit Warten",
    Meaning.TALK: "Gesprächsdauer",
    Meaning.WAIT: "Wartezeit",
    Meaning.STATUS: "angenommen oder nicht",
    Meaning.CALLER: "Rufnummer der anrufenden Person",
    Meaning.OFFICE: "Amt, Durchwahl oder Nebenstelle",
    Meaning.TOPIC: "Anliegen",
    Meaning.DIRECTION: "Richtung (nur ankommende zählen)",
    Meaning.KEY: "Kennung des Anrufs (gleiche Zeilen sind ein Anruf)",
}
HEADINGS = {
    Meaning.START: """start starttime startzeit beginn anrufbeginn gesprächsbeginn zeitpunkt zeitstempel
        timestamp datumzeit datumuhrzeit calldate datetime calltime anrufzeit ankunft""",
    Meaning.DATE: "datum date tag anrufdatum",
    Meaning.TIME: "uhrzeit zeit time startuhrzeit",
    Meaning.ANSWERED_AT: "answer answertime annahme angenommenum answeredat annahmezeit",
    Meaning.END: "end endtime ende endzeit gesprächsende hangup anrufende",
    Meaning.DURATION: "duration dauer gesamtdauer callduration anrufdauer verbindungsdauer totalduration",
    Meaning.TALK: "billsec talktime gesprächsdauer gesprächszeit talking talkduration sprechzeit talk",
    Meaning.WAIT: "waittime wartezeit wartedauer wait ringing ringtime klingeldauer rufdauer queuetime",
    Meaning.STATUS: "disposition status ergebnis angenommen answered callstatus anrufstatus result",
    Meaning.CALLER: """src caller callerid clid anrufer anrufernummer rufnummer from von callernumber quelle
        rufnummeranrufer anrufendenummer anonymisiertenummer""",
    Meaning.OFFICE: """dst extension nebenstelle durchwahl ziel to an amt abteilung organisationseinheit
        department zielnummer destination teilnehmer called apparat fachbereich""",
    Meaning.TOPIC: "anliegen thema topic betreff grund kategorie leistung",
    Meaning.DIRECTION: "richtung direction anrufart calltype typ rufrichtung",
    Meaning.KEY: "uniqueid linkedid callid anrufid gesprächsid anrufkennung",
}
"""Normalised headings, separated by blanks, as PBXs write them."""
BY_HEADING = {word: meaning for meaning, words in HEADINGS.items() for word in words.split()}
OF_ASTERISK = {
    1: Meaning.CALLER,
    2: Meaning.OFFICE,
    9: Meaning.START,
    10: Meaning.ANSWERED_AT,
    11: Meaning.END,
    12: Meaning.DURATION,
    13: Meaning.TALK,
    14: Meaning.STATUS,
    16: Meaning.KEY,
}
"""Places in Asterisk's Master.csv, which has no headings (cdr_csv; 16 columns, 17 or 18 with two options)."""
DISPOSITIONS = {"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"}
MANY = frozenset({Meaning.SKIP})
"""May stand above several columns."""


def guessed_meanings(rows: Sequence[Sequence[str]], *, has_header: bool) -> tuple[Meaning, ...]:
    """Return what each column seems to mean, none twice; rows are the first ones, headings among them."""
    width = max((len(row) for row in rows), default=0)
    if is_of_asterisk(rows):
        return tuple(OF_ASTERISK.get(place, Meaning.SKIP) for place in range(width))
    found: list[Meaning] = []
    for place in range(width):
        heading = rows[0][place] if has_header and place < len(rows[0]) else ""
        meaning = BY_HEADING.get(_plain(heading), Meaning.SKIP)
        found.append(Meaning.SKIP if meaning in found else meaning)
    return _with_start(found, rows[1:] if has_header else rows)


def is_of_asterisk(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the rows are from Asterisk's Master.csv."""
    return bool(rows) and all(16 <= len(row) <= 18 and row[14] in DISPOSITIONS for row in rows if row)


def looks_like_header(row: Sequence[str]) -> bool:
    """Tell whether a row holds headings: words, no moment and no number alone."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and not any(looks_like_moment(cell) or _is_number(cell) for cell in filled)


def faults_of(meanings: Sequence[Meaning]) -> tuple[str, ...]:
    """Return what is wrong with a choice, as sentences: too little to count, or a meaning twice."""
    chosen = [meaning for meaning in meanings if meaning not in MANY]
    twice = [MEANING_LABELS[meaning] for meaning in dict.fromkeys(chosen) if chosen.count(meaning) > 1]
    return (*_missing(frozenset(chosen)), *(f"„{label}“ ist zweimal gewählt." for label in twice))


def _missing(chosen: frozenset[Meaning]) -> tuple[str, ...]:
    faults = []
    if Meaning.START not in chosen and not {Meaning.DATE, Meaning.TIME} <= chosen:
        faults.append("Wählen Sie eine Spalte für den Beginn, oder je eine für Datum und Uhrzeit.")
    if not {Meaning.STATUS, Meaning.TALK, Meaning.DURATION, Meaning.ANSWERED_AT} & chosen:
        faults.append(
            "Wählen Sie eine Spalte, die zeigt, ob jemand angenommen hat: "
            "angenommen oder nicht, Gesprächsdauer, Dauer oder Annahme."
        )
    return tuple(faults)


def _with_start(found: list[Meaning], rows: Sequence[Sequence[str]]) -> tuple[Meaning, ...]:
    """Where no heading told of the begin, the first column of moments is it."""
    if Meaning.START in found or {Meaning.DATE, Meaning.TIME} <= set(found):
        return tuple(found)
    for place, meaning in enumerate(found):
        cells = [row[place] for row in rows if place < len(row)]
        if meaning in (Meaning.SKIP, Meaning.DATE, Meaning.TIME) and cells and all(map(_is_moment, cells)):
            found[place] = Meaning.START
            break
    return tuple(found)


def _is_moment(cell: str) -> bool:
    return looks_like_moment(cell) and ":" in cell


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[-+\d.,:]+", cell) is not None


def _plain(heading: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", heading.casefold())
