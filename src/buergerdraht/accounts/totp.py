"""Time-based one-time passwords (RFC 6238 over RFC 4226): six digits that change every 30 seconds."""

import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

DIGITS = 6
SECONDS = 30
STEPS_OFF = 1
"""Clocks may differ, and typing takes a while (RFC 6238, 5.2)."""


def step_at(at: datetime) -> int:
    """Return the number of the half minute."""
    return int(at.timestamp()) // SECONDS


def code_of(secret: bytes, *, step: int) -> str:
    """Return the code of a half minute (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: bytes, *, code: str, at: datetime) -> int | None:
    """Return the half minute near this instant whose code it is; None if there is none."""
    middle = step_at(at)
    near = range(middle - STEPS_OFF, middle + STEPS_OFF + 1)
    return next((step for step in near if hmac.compare_digest(code_of(secret, step=step), code)), None)


def written(secret: bytes) -> str:
    """Return the secret as people type it: 'JBSW Y3DP EHPK 3PXP'."""
    letters = b32encode(secret).decode()
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def address(secret: bytes, *, issuer: str, name: str) -> str:
    """Return what the QR code says (otpauth key URI)."""
    query = urlencode({"secret": b32encode(secret).decode(), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{query}"
