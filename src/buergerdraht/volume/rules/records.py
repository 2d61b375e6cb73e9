"""A row becomes a call: what its columns say, checked. Pure."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from buergerdraht.volume.rules.columns import Meaning
from buergerdraht.volume.rules.dialects import Dialect
from buergerdraht.volume.rules.moments import DAY, Clock, Remembered, Unreadable, duration, seconds_between

Row = Sequence[str]
LONGEST_NAME = 60


class Fault(StrEnum):
    """Why a line is none of a call."""

    COLUMNS = "columns"
    QUOTES = "quotes"
    ZEROS = "zeros"
    MOMENT = "moment"
    OUT_OF_TIME = "out_of_time"
    DURATION = "duration"
    NEGATIVE = "negative"
    END_FIRST = "end_first"
    TOO_LONG = "too_long"
    STATUS = "status"


FAULT_LABELS = {
    Fault.COLUMNS: "weniger Spalten als gewählt; vielleicht ein anderes Trennzeichen",
    Fault.QUOTES: "Anführungszeichen ohne Ende, oder mitten im Feld",
    Fault.ZEROS: "enthält Nullzeichen",
    Fault.MOMENT: "Datum oder Uhrzeit nicht lesbar",
    Fault.OUT_OF_TIME: "liegt in der Zukunft oder mehr als zehn Jahre zurück",
    Fault.DURATION: "Dauer nicht lesbar",
    Fault.NEGATIVE: "Dauer unter null",
    Fault.END_FIRST: "Ende oder Annahme vor dem Beginn",
    Fault.TOO_LONG: "länger als 24 Stunden",
    Fault.STATUS: "nicht zu erkennen, ob angenommen wurde",
}
YES = """answered angenommen ja j yes y true wahr 1 beantwortet verbunden connected ok erfolgreich gespräch
    completed success normal"""
NO = """noanswer busy failed congestion nein n no false falsch 0 verpasst missed nichtangenommen unbeantwortet
    verloren lost abandoned aufgelegt besetzt keineantwort abgebrochen entgangen abgewiesen cancel canceled
    cancelled unanswered nichtverbunden nichtbeantwortet rejected declined timeout"""
STATUSES = dict.fromkeys(YES.split(), 1) | dict.fromkeys(NO.split(), 0)
_INWARD = """ein eingehend ankommend kommend eingang in inbound incoming extern received missed answered
    eingehenderanruf"""
INWARD = frozenset(_INWARD.split())


class BadLine(ValueError):
    """A row is none of a call."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


class Call(NamedTuple):
    """What a row says of a call; moments are told by the clock on the wall, lengths in seconds."""

    begin: int
    is_answered: bool
    talk: int
    wait: int | None
    """None: the file does not tell."""
    caller: str
    office: str
    topic: str
    key: str = ""
    """Of the call in its own system; several lines may have the same."""


class RowReader:
    """Reads rows as a person has chosen."""

    def __init__(self, dialect: Dialect, meanings: Sequence[Meaning], *, earliest: int, latest: int) -> None:
        place = {meaning: number for number, meaning in enumerate(meanings) if meaning}
        self._clock = Clock(dialect.date_order)
        self._durations = Remembered(_checked_duration)
        self._statuses = Remembered(_status)
        self._width = max(place.values()) + 1
        self._start, self._day, self._time = map(place.get, (Meaning.START, Meaning.DATE, Meaning.TIME))
        self._answered_at, self._end = place.get(Meaning.ANSWERED_AT), place.get(Meaning.END)
        self._talk, self._wait = place.get(Meaning.TALK), place.get(Meaning.WAIT)
        self._duration, self._status = place.get(Meaning.DURATION), place.get(Meaning.STATUS)
        self._direction = place.get(Meaning.DIRECTION)
        named = (Meaning.CALLER, Meaning.OFFICE, Meaning.TOPIC, Meaning.KEY)
        self._caller, self._office, self._topic, self._key = (_text_at(place.get(each)) for each in named)
        self._earliest, self._latest = earliest, latest

    def call_of(self, row: Row) -> Call | None:
        """Return the call; None for one that did not come in. Raise BadLine."""
        if len(row) < self._width:
            raise BadLine(Fault.COLUMNS)
        if self._direction is not None and _plain(row[self._direction]) not in INWARD:
            return None
        begin = self._begin(row)
        whole, talk, wait = self._lengths(row, begin)
        is_answered = self._is_answered(row, talk, whole)
        if talk is None:
            talk = max(0, (whole or 0) - (wait or 0))
        if wait is None and whole is not None and (self._talk is not None or not is_answered):
            wait = max(0, whole - talk) if is_answered else whole
        office, topic = self._office(row)[:LONGEST_NAME], self._topic(row)[:LONGEST_NAME]
        talk = talk if is_answered else 0
        return Call(begin, is_answered, talk, wait, self._caller(row), office, topic, self._key(row))

    def _begin(self, row: Row) -> int:
        try:
            if self._start is not None:
                begin = self._clock.moment(row[self._start])
            else:
                begin = self._clock.of_parts(row[self._day or 0], row[self._time or 0])
        except Unreadable as error:
            raise BadLine(Fault.MOMENT) from error
        if not self._earliest <= begin <= self._latest:
            raise BadLine(Fault.OUT_OF_TIME)
        return begin

    def _lengths(self, row: Row, begin: int) -> tuple[int | None, int | None, int | None]:
        """The whole call, talk and wait, as far as told."""
        whole = None if self._duration is None else self._durations[row[self._duration]]
        talk = None if self._talk is None else self._durations[row[self._talk]]
        wait = None if self._wait is None else self._durations[row[self._wait]]
        if whole is None and self._end is not None:
            whole = self._since(begin, row[self._end])
        if wait is None and self._answered_at is not None and row[self._answered_at].strip():
            wait = self._since(begin, row[self._answered_at])
        return whole, talk, wait

    def _since(self, begin: int, text: str) -> int | None:
        if not text.strip():
            return None
        try:
            length = seconds_between(begin, self._clock.moment(text))
        except Unreadable as error:
            raise BadLine(Fault.MOMENT) from error
        if length < 0:
            raise BadLine(Fault.END_FIRST)
        if length > DAY:
            raise BadLine(Fault.TOO_LONG)
        return length

    def _is_answered(self, row: Row, talk: int | None, whole: int | None) -> bool:
        """What says so, else the moment of the answer, else that there was a talk."""
        if self._status is not None:
            return bool(self._statuses[row[self._status]])
        if self._answered_at is not None:
            return bool(row[self._answered_at].strip())
        return bool(whole if talk is None else talk)


def _text_at(place: int | None) -> Callable[[Row], str]:
    if place is None:
        return lambda _: ""
    return lambda row: row[place].strip()


def _checked_duration(text: str) -> int:
    try:
        seconds = duration(text)
    except Unreadable as error:
        raise BadLine(Fault.DURATION) from error
    if seconds < 0:
        raise BadLine(Fault.NEGATIVE)
    if seconds > DAY:
        raise BadLine(Fault.TOO_LONG)
    return seconds


def _status(text: str) -> int:
    if (found := STATUSES.get(_plain(text))) is None:
        raise BadLine(Fault.STATUS)
    return found


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
