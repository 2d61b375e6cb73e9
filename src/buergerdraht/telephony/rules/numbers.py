"""Numbers as carriers and telephone systems send them, brought to E.164 (ITU-T) with Germany as home.

Carriers send 0..., 49..., +49... or 00...; telephone systems send extensions; somebody sends letters.
Nothing raises.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from buergerdraht.telephony.rules.vocabulary import CallerKind

HOME = "DE"
DEAR = ("+49118", "+4912", "+49137", "+49138", "+49180", "+4919", "+49700", "+49900")
"""Directory enquiries, innovative services, mass traffic, shared cost, online services, personal numbers and
premium rate (numbering plan of the Bundesnetzagentur)."""
ONE_ONE_FIVE = "115"
SHORT_CODES = frozenset({"115", "110", "112"})
MAX_LENGTH = 40
"""Length of the column; what is longer is cut."""
_WITHHELD = frozenset(
    {"", "anonymous", "restricted", "private", "withheld", "unknown", "unavailable", "asserted", "anonym"}
)
_SEPARATORS = re.compile(r"[\s().\-/]|%20")


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller's number in E.164; '' unless it is known."""

    number: str
    kind: CallerKind


@lru_cache(maxsize=4096)
def read_caller(sent: str) -> Caller:
    """Return the caller's number as E.164, or why there is none."""
    text = _user_part(sent)
    if text.lower() in _WITHHELD:
        return Caller("", CallerKind.WITHHELD)
    number = _e164(_bare(text))
    return Caller(number, CallerKind.KNOWN if number else CallerKind.UNREADABLE)


@lru_cache(maxsize=4096)
def read_dialled(sent: str) -> str:
    """Return the dialled number as E.164 or short code (115); else as it was sent."""
    text = _user_part(sent)
    bare = _bare(text)
    short = bare.removeprefix("+").removeprefix("49")
    return short if short in SHORT_CODES else _e164(bare) or text[:MAX_LENGTH]


def area_code(number: str) -> str:
    """Return the area code of a German landline number, as it is dialled ('06473'); '' without one."""
    if not number.startswith("+49"):
        return ""
    parsed = phonenumbers.parse(number)
    length = phonenumbers.length_of_geographical_area_code(parsed)
    return f"0{phonenumbers.national_significant_number(parsed)[:length]}" if length else ""


def may_be_dialled(number: str) -> bool:
    """Tell whether an E.164 number may be called on somebody's word alone: not abroad, at no extra cost."""
    return number.startswith("+49") and not number.startswith(DEAR)


def _user_part(sent: str) -> str:
    """Return the number of a SIP address (RFC 3261: sip:user;parameters@host)."""
    text = "".join(filter(str.isprintable, sent)).strip().strip('<>"')
    text = text.partition(":")[2] if text.lower().startswith(("sip:", "sips:", "tel:")) else text
    return text.partition("@")[0].partition(";")[0].strip().replace("%2B", "+").replace("%2b", "+")


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text)


def _e164(bare: str) -> str:
    """Try the ways in which carriers write it; without prefix it is international if such a number exists."""
    if not re.fullmatch(r"\+?[0-9]{3,24}", bare, re.ASCII):
        return ""
    if bare.startswith(("+", "0")):
        return _parsed(bare)
    if bare.startswith("49"):
        return _parsed("+" + bare)
    return _parsed("+" + bare, strictly=True) or _parsed("0" + bare, strictly=True)


def _parsed(text: str, *, strictly: bool = False) -> str:
    try:
        number = phonenumbers.parse(text, HOME)
    except NumberParseException:
        return ""
    fits = phonenumbers.is_valid_number if strictly else phonenumbers.is_possible_number
    read = phonenumbers.format_number(number, PhoneNumberFormat.E164) if fits(number) else ""
    # German area codes never begin with 0: a short extension was taken for a subscriber's number.
    is_extension = read.startswith("+490") or read.removeprefix("+49") in SHORT_CODES
    return "" if is_extension or not _is_settled(number) else read


def _is_settled(number: phonenumbers.PhoneNumber) -> bool:
    """Tell whether reading it again changes nothing: the library drops one of odd noughts each time."""
    if not phonenumbers.national_significant_number(number).startswith("0"):
        return True
    again = phonenumbers.parse(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    return again == number
