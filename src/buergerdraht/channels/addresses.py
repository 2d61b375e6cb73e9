"""Addresses that only we can make: where replies go, and names of mails that we know again.

What is signed cannot be guessed; 80 bits, in letters that no mail server changes.
"""

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

KEY = r"[a-z0-9-]{1,40}"
SIGNATURE_BYTES = 10


def reply_address(key: str) -> str:
    """Return the mail address for replies about `key`; '' if no mailbox is set up for them."""
    if not settings.MAIL_REPLY_TO:
        return ""
    mailbox, domain = settings.MAIL_REPLY_TO.split("@")
    return f"{mailbox}+{key}.{_signature('reply', key)}@{domain}"


def replied_key(address: str) -> str | None:
    """Return the key of one of our reply addresses; None for any other, and for a forged one."""
    mailbox, domain = (re.escape(part) for part in settings.MAIL_REPLY_TO.lower().split("@"))
    found = re.fullmatch(rf"{mailbox}\+({KEY})\.([a-z0-9]+)@{domain}", address.strip().lower())
    return _if_signed("reply", found)


def is_reply_address(address: str) -> bool:
    """Tell whether an address looks like one of ours, signed rightly or not."""
    mailbox, domain = settings.MAIL_REPLY_TO.lower().split("@")
    return address.lower().startswith(f"{mailbox}+") and address.lower().endswith(f"@{domain}")


def message_id(key: str) -> str:
    """Return the Message-ID of the mail `key`: the same in every try, so that a second one is known."""
    domain = (settings.MAIL_REPLY_TO or settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip(">")
    return f"<{key}.{_signature('message', key)}@{domain}>"


def sent_key(text: str) -> str | None:
    """Return the key of a Message-ID that we made; None for any other."""
    return _if_signed("message", re.fullmatch(rf"<({KEY})\.([a-z0-9]+)@[^@>]+>", text.strip().lower()))


def _if_signed(purpose: str, found: re.Match[str] | None) -> str | None:
    if found and constant_time_compare(found[2], _signature(purpose, found[1])):
        return found[1]
    return None


def _signature(purpose: str, key: str) -> str:
    digest = salted_hmac(f"buergerdraht.{purpose}", key, algorithm="sha256").digest()
    return base64.b32encode(digest[:SIGNATURE_BYTES]).decode().lower()
