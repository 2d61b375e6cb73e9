"""The words of the workplace."""

from datetime import timedelta

import pytest

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.authorities.models import PhoneNumber
from buergerdraht.telephony.models import Call
from buergerdraht.workplace.call_screen.facts import HoursNow
from buergerdraht.workplace.wording import (
    caller_words,
    clock_words,
    dialled_words,
    spoken_words,
)


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        (Call.CallerKind.KNOWN, "+496990009417", "069 90009417"),
        (Call.CallerKind.WITHHELD, "", "Nummer unterdrückt"),
        (Call.CallerKind.UNREADABLE, "", "Nummer nicht lesbar"),
        (Call.CallerKind.KNOWN, "", "Nummer unterdrückt"),
    ],
)
def test_a_caller_is_a_number_or_the_reason_why_not(kind: Call.CallerKind, number: str, words: str) -> None:
    assert caller_words(Call(caller_kind=kind, caller_number=number)) == words


def served(number: PhoneNumber) -> Call:
    return Call(dialled_number=number.number, served_number=ServedNumber(number=number))


def test_what_was_dialled_is_said() -> None:
    central = PhoneNumber(number="+4964731234", label="Zentrale")
    assert (
        dialled_words(served(PhoneNumber(number="+4964731", kind=PhoneNumber.Kind.ONE_ONE_FIVE)))
        == "über 115"
    )
    assert dialled_words(served(central)) == "über Zentrale"
    assert dialled_words(served(PhoneNumber(number="+496990009417"))) == "über 069 90009417"
    assert (
        dialled_words(Call(dialled_number="+496990009417", is_number_known=False))
        == "unbekannte Zielnummer 069 90009417"
    )


@pytest.mark.parametrize(
    ("seconds", "clock", "spoken"),
    [
        (58, "0:58", "58 Sekunden"),
        (1, "0:01", "1 Sekunde"),
        (60, "1:00", "1 Minute"),
        (134, "2:14", "2 Minuten 14"),
        (3723, "1:02:03", "62 Minuten 3"),
        (-3, "0:00", "0 Sekunden"),
    ],
)
def test_durations_are_shown_and_said(seconds: int, clock: str, spoken: str) -> None:
    length = timedelta(seconds=seconds)
    assert (clock_words(length), spoken_words(length)) == (clock, spoken)


@pytest.mark.parametrize(
    ("now", "rest"),
    [
        ("offen, schließt in 7 h", "schließt in 7 h"),
        ("geschlossen, öffnet heute um 8 Uhr", "öffnet heute um 8 Uhr"),
        ("geschlossen wegen Umbau, öffnet morgen um 8 Uhr", "wegen Umbau, öffnet morgen um 8 Uhr"),
    ],
)
def test_beside_a_word_for_open_or_closed_the_word_is_not_said_again(now: str, rest: str) -> None:
    assert HoursNow(now.startswith("offen"), now, "", "").rest == rest
