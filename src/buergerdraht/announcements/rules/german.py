"""What callers hear in German. Numbers and times are said as people say them, on the 24-hour clock."""

from collections.abc import Iterator
from datetime import datetime

from buergerdraht.announcements.rules.speech import (
    LAST_PLACE,
    Kind,
    Texts,
    Values,
    dialled,
    speaker,
    told_minutes,
)
from buergerdraht.authorities.rules import with_article
from buergerdraht.servicehours.rules import BERLIN, MONTHS, WEEKDAYS, local_day

_ONES = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
_TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig")
_IRREGULAR = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
_KEYS = {"*": "Sterntaste", "#": "Rautetaste"}


def cardinal(number: int) -> str:
    """Return a number from 0 to 59 as it is counted: 'eins', 'einundzwanzig'."""
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_before_noun(ones)}und{_TENS[tens]}" if ones else _TENS[tens]


def ordinal(number: int, ending: str) -> str:
    """Return an ordinal from 1 to 39 with its ending: 'dritter', 'zwanzigsten'."""
    stem = _IRREGULAR.get(number) or cardinal(number) + ("t" if number < 20 else "st")
    return f"{stem}{ending}"


def whom(authority: str) -> str:
    """Return an authority's name in the accusative: 'die Stadt Leun', 'den Kreis Soest'."""
    name = with_article(authority)
    return f"den {name.removeprefix('der ')}" if name.startswith("der ") else name


def _before_noun(number: int) -> str:
    return "ein" if number == 1 else cardinal(number)


def _called(values: Values) -> str:
    if with_article(values.authority) == values.authority:  # no title that tells its gender
        return f"Guten Tag. Hier ist: {values.authority}."
    return f"Guten Tag. Sie haben {whom(values.authority)} angerufen."


def _opening(values: Values) -> Iterator[str]:
    if values.opens_at is None or values.at is None:
        return
    local = values.opens_at.astimezone(BERLIN)
    yield from _day(local, values.at)
    yield f"{_before_noun(local.hour)} Uhr"
    if local.minute:
        yield cardinal(local.minute)
    yield "wieder für Sie da."


def _day(local: datetime, at: datetime) -> Iterator[str]:
    days = (local.date() - local_day(at)).days
    weekday = WEEKDAYS[local.weekday()]
    if days < 7:
        yield f"Wir sind ab {('heute', 'morgen')[days] if days < 2 else weekday},"
    else:
        yield f"Wir sind ab {weekday}, dem"
        yield ordinal(local.day, "en")
        yield f"{MONTHS[local.month - 1]},"


def _position(values: Values) -> str:
    if values.place > LAST_PLACE:
        return f"Vor Ihnen warten mehr als {cardinal(LAST_PLACE)} Anrufende."
    return f"Sie sind an {ordinal(values.place, 'er')} Stelle."


def _wait(values: Values) -> str:
    minutes = told_minutes(values.wait)
    if minutes == 0:
        return "Sie warten voraussichtlich weniger als eine Minute."
    if minutes > 30:
        return "Sie warten voraussichtlich mehr als eine halbe Stunde."
    many = "eine Minute" if minutes == 1 else f"{cardinal(minutes)} Minuten"
    return f"Sie warten voraussichtlich etwa {many}."


def _check(values: Values) -> Iterator[str]:
    yield "Wir rufen Sie unter dieser Nummer zurück:"
    yield from (cardinal(int(digit)) for digit in dialled(values.number) if digit.isdecimal())
    yield "Ist das richtig? Dann drücken Sie die Eins. Sonst geben Sie die Nummer noch einmal ein."


def _key(key: str) -> str:
    return _KEYS.get(key) or cardinal(int(key)).capitalize()


_TEXTS: Texts = {
    Kind.WELCOME: lambda values: (_called(values), "Wir sind gleich für Sie da."),
    Kind.LANGUAGE: lambda values: (f"Für Deutsch drücken Sie die {_key(values.key)}.",),
    Kind.CLOSED: lambda values: (_called(values), "Sie rufen außerhalb unserer Servicezeiten an."),
    Kind.OPENING: _opening,
    Kind.POSITION: lambda values: (_position(values),),
    Kind.WAIT: lambda values: (_wait(values),),
    Kind.OVERLOAD: lambda _: ("Gerade rufen sehr viele Menschen an. Sie warten deshalb länger als sonst.",),
    Kind.ATTENDANT_AWAY: lambda _: (
        "Die Vermittlung ist gerade nicht erreichbar. Das Servicecenter nimmt Ihren Anruf an.",
    ),
    Kind.CALLBACK_OFFER: lambda values: (f"Drücken Sie die {_key(values.key)}, und wir rufen Sie zurück.",),
    Kind.CALLBACK_NUMBER: lambda _: (
        "Unter welcher Nummer erreichen wir Sie? Geben Sie die Nummer ein, und drücken Sie die Rautetaste.",
    ),
    Kind.CALLBACK_CHECK: _check,
    Kind.CALLBACK_CONFIRMED: lambda _: ("Danke. Wir rufen Sie zurück. Auf Wiederhören.",),
    Kind.CALLBACK_KNOWN: lambda _: (
        "Ihr Wunsch nach einem Rückruf ist schon notiert. Wir rufen Sie zurück.",
    ),
}

SPEAKER = speaker("de", _TEXTS)
