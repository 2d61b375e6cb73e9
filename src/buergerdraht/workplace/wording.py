"""How the workplace says numbers, durations and calls. Pure: no clock, no database."""

from datetime import timedelta

from buergerdraht.authorities.models import PhoneNumber
from buergerdraht.authorities.rules import readable_number
from buergerdraht.telephony.board_queries import WaitingCall
from buergerdraht.telephony.models import Call

WITHHELD = "Nummer unterdrückt"
UNREADABLE = "Nummer nicht lesbar"


def caller_words(call: Call | WaitingCall) -> str:
    """Return the caller's number, or why there is none; never a name."""
    if call.caller_kind == Call.CallerKind.UNREADABLE:
        return UNREADABLE
    return readable_number(call.caller_number) if call.caller_number else WITHHELD


def dialled_words(call: Call) -> str:
    """Return what was dialled: 'über 115', the label or the number; an unknown one is said to be so."""
    if not call.is_number_known:
        return f"unbekannte Zielnummer {readable_number(call.dialled_number)}"
    number = call.served_number.number if call.served_number else None
    if number and number.kind == PhoneNumber.Kind.ONE_ONE_FIVE:
        return "über 115"
    return f"über {number.label if number and number.label else readable_number(call.dialled_number)}"


def clock_words(length: timedelta) -> str:
    """Return a duration as a stopwatch shows it: '2:14', '1:02:03'."""
    minutes, seconds = divmod(max(int(length.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def spoken_words(length: timedelta) -> str:
    """Return a duration as it is said: '58 Sekunden', '1 Minute', '2 Minuten 14'."""
    minutes, seconds = divmod(max(int(length.total_seconds()), 0), 60)
    if not minutes:
        return f"{seconds} Sekunde{'' if seconds == 1 else 'n'}"
    words = f"{minutes} Minute{'' if minutes == 1 else 'n'}"
    return f"{words} {seconds}" if seconds else words
