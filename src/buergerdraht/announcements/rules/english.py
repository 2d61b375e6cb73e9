"""What callers hear in English; names of authorities are said in German."""

from collections.abc import Iterator
from datetime import datetime

from buergerdraht.announcements.rules.speech import (
    LAST_PLACE,
    Kind,
    Piece,
    Texts,
    Values,
    Words,
    dialled,
    speaker,
    told_minutes,
)
from buergerdraht.servicehours.rules import BERLIN, local_day

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
             "nine": "ninth", "twelve": "twelfth", "twenty": "twentieth", "thirty": "thirtieth"}  # fmt: skip
_KEYS = {"*": "star", "#": "hash"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def cardinal(number: int) -> str:
    """Return a number from 0 to 59: 'twenty-one'."""
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def ordinal(number: int) -> str:
    """Return an ordinal from 1 to 39: 'third', 'twenty-first'."""
    before, dash, last = cardinal(number).rpartition("-")
    return f"{before}{dash}{_ORDINALS.get(last, f'{last}th')}"


def _called(values: Values) -> tuple[Words, ...]:
    return ("Hello. You have called:", Piece("de", f"{values.authority}."))


def _opening(values: Values) -> Iterator[str]:
    if values.opens_at is None or values.at is None:
        return
    local = values.opens_at.astimezone(BERLIN)
    yield from _day(local, values.at)
    yield f"at {cardinal(local.hour % 12 or 12)}"
    if local.minute:
        yield f"oh {cardinal(local.minute)}" if local.minute < 10 else cardinal(local.minute)
    yield "a.m." if local.hour < 12 else "p.m."


def _day(local: datetime, at: datetime) -> Iterator[str]:
    days = (local.date() - local_day(at)).days
    if days < 7:
        weekday = f"on {_WEEKDAYS[local.weekday()]}"
        yield f"We will be back {('today', 'tomorrow')[days] if days < 2 else weekday},"
    else:
        yield f"We will be back on {_WEEKDAYS[local.weekday()]}, the"
        yield f"{ordinal(local.day)} of"
        yield f"{_MONTHS[local.month - 1]},"


def _position(values: Values) -> str:
    if values.place > LAST_PLACE:
        return f"More than {cardinal(LAST_PLACE)} callers are ahead of you."
    return f"You are {ordinal(values.place)} in line."


def _wait(values: Values) -> str:
    minutes = told_minutes(values.wait)
    if minutes == 0:
        return "We expect you to wait less than a minute."
    if minutes > 30:
        return "We expect you to wait more than half an hour."
    return f"We expect you to wait about {'a minute' if minutes == 1 else f'{cardinal(minutes)} minutes'}."


def _check(values: Values) -> Iterator[str]:
    yield "We will call you back on this number:"
    yield from (cardinal(int(digit)) for digit in dialled(values.number) if digit.isdecimal())
    yield "If this is right, press one. If not, enter the number again."


def _key(key: str) -> str:
    return _KEYS.get(key) or cardinal(int(key))


_TEXTS: Texts = {
    Kind.WELCOME: lambda values: (*_called(values), "We will be with you shortly."),
    Kind.LANGUAGE: lambda values: (f"For English, press {_key(values.key)}.",),
    Kind.CLOSED: lambda values: (*_called(values), "You are calling outside our service hours."),
    Kind.OPENING: _opening,
    Kind.POSITION: lambda values: (_position(values),),
    Kind.WAIT: lambda values: (_wait(values),),
    Kind.OVERLOAD: lambda _: ("Many people are calling just now, so you wait longer than usual.",),
    Kind.ATTENDANT_AWAY: lambda _: (
        "The switchboard cannot be reached just now. The service centre takes your call.",
    ),
    Kind.CALLBACK_OFFER: lambda values: (f"Press {_key(values.key)}, and we will call you back.",),
    Kind.CALLBACK_NUMBER: lambda _: ("On which number can we reach you? Enter it, and press the hash key.",),
    Kind.CALLBACK_CHECK: _check,
    Kind.CALLBACK_CONFIRMED: lambda _: ("Thank you. We will call you back. Goodbye.",),
    Kind.CALLBACK_KNOWN: lambda _: ("You have asked for a call-back already. We will call you back.",),
}

SPEAKER = speaker("en", _TEXTS)
