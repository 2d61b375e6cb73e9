"""The Leitweg-ID, by which an XRechnung finds its way (KoSIT, Formatspezifikation Leitweg-ID 2.0.2). Pure."""

import re

SHAPE = re.compile(r"(\d{2,12})(?:-([A-Z0-9]{1,30}))?-(\d{2})")
"""Coarse address, fine address, check digits."""
MODULUS = 97


def is_leitweg_id(text: str) -> bool:
    """Tell whether it has the shape and its check digits are right."""
    return bool(SHAPE.fullmatch(text)) and are_check_digits_right(text.replace("-", ""))


def are_check_digits_right(signs: str) -> bool:
    """Tell whether digits and capitals end with their check digits (ISO/IEC 7064, mod 97-10)."""
    return int("".join(str(int(sign, 36)) for sign in signs)) % MODULUS == 1
