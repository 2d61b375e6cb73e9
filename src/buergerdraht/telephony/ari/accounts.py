"""Agents' accounts at Asterisk: made and removed at run time, kept in Asterisk's own database."""

import hashlib
from typing import Any
from urllib.parse import quote

import orjson

from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ports import PhoneAccount

CONFIG = "asterisk/config/dynamic/res_pjsip"
KINDS = ("auth", "aor", "endpoint")
"""An endpoint refers to the other two: it comes last and goes first."""

_ENDPOINT = {
    "context": "from-agent",
    "language": "de",
    "disallow": "all",
    "direct_media": "no",
    "rtp_symmetric": "yes",
    "force_rport": "yes",
    # The dialplan's queue must not ring an agent who talks.
    "device_state_busy_at": "1",
    # The caller's number is the carrier's word, already in the From that we set.
    "send_pai": "no",
}
_BROWSER = {
    "webrtc": "yes",
    # Browsers pass on by their page.
    "allow_transfer": "no",
    "allow": "opus,g722,alaw",
    # A browser that was closed says nothing: this long after its last packet the talk is parked.
    "rtp_timeout": "5",
    "rtp_timeout_hold": "10",
}
_DESK = {
    "transport": "udp",
    "allow": "opus,g722,alaw,ulaw",
    "rtp_timeout": "30",
    # A REFER is told to us, and Asterisk does nothing about it by itself.
    "set_var": "PJSIP_TRANSFER_HANDLING()=ari-only",
}


def objects_of(account: PhoneAccount) -> dict[str, dict[str, str]]:
    """Return the fields of the account's auth, aor and endpoint."""
    name = account.username
    return {
        "auth": {"auth_type": "digest", "username": name, "password": account.secret},
        "aor": {
            "max_contacts": "1",
            "remove_existing": "yes",
            "minimum_expiration": "30",
            "maximum_expiration": "600",
        },
        "endpoint": _ENDPOINT | (_BROWSER if account.is_browser else _DESK) | {"auth": name, "aors": name},
    }


def fingerprint_of(account: PhoneAccount) -> str:
    """Return a digest that changes with anything that Asterisk is told, the first half with the secret."""
    fields = objects_of(account)
    return f"{_digest(fields['auth'])}-{_digest(fields)}"


def has_other_secret(fingerprint: str, *, known: str) -> bool:
    """Tell whether a phone that registered for the known account must not ring for this one."""
    return fingerprint.split("-")[0] != known.split("-")[0]


def request_for_contacts(username: str) -> Request:
    """Return the request for the account's aor, which lists the phones that registered."""
    return Request("GET", f"{CONFIG}/aor/{username}")


def requests_to_drop_phones(username: str, *, aor: list[dict[str, str]]) -> list[Request]:
    """Return what removes each registered phone; Asterisk names them by a digest of their address."""
    lists = (field["value"] for field in aor if field["attribute"] == "contact")
    contacts = (contact for listed in lists for contact in listed.split(",") if contact)
    digests = (hashlib.md5(contact.encode(), usedforsecurity=False).hexdigest() for contact in contacts)
    return [Request("DELETE", f"{CONFIG}/contact/{quote(f'{username};@{digest}')}") for digest in digests]


def requests_to_make(account: PhoneAccount) -> list[Request]:
    """Return the requests that make the account, in the order in which they must be sent."""
    fields = objects_of(account)
    return [_put(kind, account.username, fields[kind]) for kind in KINDS]


def requests_to_remove(username: str) -> list[Request]:
    return [Request("DELETE", f"{CONFIG}/{kind}/{username}") for kind in reversed(KINDS)]


def _put(kind: str, name: str, fields: dict[str, str]) -> Request:
    body: dict[str, Any] = {"fields": [{"attribute": key, "value": value} for key, value in fields.items()]}
    return Request("PUT", f"{CONFIG}/{kind}/{name}", body=body)


def _digest(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
