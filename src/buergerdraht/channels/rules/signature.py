"""How a call to a partner's ticket system is signed, so that it is known to be ours, and of now. Pure."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime


def signature_of(body: bytes, *, secrets: Iterable[str], at: datetime) -> str:
    """Return the header: time of the try, and for each secret an HMAC-SHA256 over time and body."""
    moment = str(int(at.timestamp()))
    signatures = [f"v1={_hmac(secret, f'{moment}.'.encode() + body)}" for secret in secrets]
    return ",".join([f"t={moment}", *signatures])


def _hmac(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
