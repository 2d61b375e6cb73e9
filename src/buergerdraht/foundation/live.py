"""Live updates: browsers are told what changed by name and id only; they fetch the fragment themselves."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import connection

from buergerdraht.foundation.clock import utc_now

CHANNEL = "live"
STREAM_PATH = "/ereignisse"
TOKEN_VALID_FOR = timedelta(minutes=10)
_SALT = "buergerdraht.live"


def publish(topic: str, event: str, object_id: str = "") -> None:
    """Tell every browser that follows the topic that something happened, once the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([topic, event, object_id])])


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may follow which topics, and until when."""

    user_id: int
    topics: frozenset[str]
    expires_at: datetime


def live_url(topics: Iterable[str], *, user_id: int) -> str:
    """Return the address at which the user's browser follows topics; the view has checked that she may."""
    token = signing.dumps([user_id, sorted(topics)], salt=_SALT)
    return f"{STREAM_PATH}?token={token}"


def grant_of(token: str, *, age: timedelta = TOKEN_VALID_FOR) -> Grant | None:
    """Return what a token of at most that age allows; None if it is forged or too old."""
    try:
        user_id, topics = signing.loads(token, salt=_SALT, max_age=age)
    except signing.BadSignature:
        return None
    return Grant(user_id=user_id, topics=frozenset(topics), expires_at=utc_now() + TOKEN_VALID_FOR)
