"""The IBAN, by which money finds its way (ISO 13616). Pure."""

import re

from buergerdraht.billing.rules.leitweg import are_check_digits_right

SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
GERMAN_LENGTH = 22


def compact(text: str) -> str:
    """Return an IBAN as it is kept: in capitals, without what makes it readable."""
    return re.sub(r"[\s.-]", "", text).upper()


def is_iban(text: str) -> bool:
    """Tell whether a compact IBAN has the shape, the German length, and the right check digits."""
    if not SHAPE.fullmatch(text) or (text.startswith("DE") and len(text) != GERMAN_LENGTH):
        return False
    return are_check_digits_right(text[4:] + text[:4])


def readable(iban: str) -> str:
    """Return an IBAN in groups of four, as it stands on papers."""
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))
