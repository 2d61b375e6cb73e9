"""Server-Sent Events straight on ASGI: one listening database connection per process, no thread per browser.

What a browser gets: `data: ["<event>", "<object id>"]`. Besides the events of its topics there are `resync`
(something may have been missed: load the state anew), `away` (the database does not answer) and `expired`
(renew the token).
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.live import CHANNEL, Grant, grant_of

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

QUEUE_LENGTH = 100
PING_SECONDS = 15.0
RETRY_SECONDS = 1.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

log = logging.getLogger(__name__)


def frame(event: str, object_id: str = "") -> bytes:
    """Return an event as it goes over the wire."""
    return f"data: {json.dumps([event, object_id])}\n\n".encode()


RESYNC, AWAY, EXPIRED, PING = frame("resync"), frame("away"), frame("expired"), b": ping\n\n"


class Subscriber:
    """One browser: its topics and what it has not been sent yet."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_LENGTH)

    def put(self, message: bytes) -> None:
        """Queue a message; a browser that cannot follow is told to load everything anew."""
        if self._waiting.full():
            while not self._waiting.empty():
                self._waiting.get_nowait()
            message = RESYNC
        self._waiting.put_nowait(message)

    async def next_message(self, *, within: float) -> bytes:
        """Return the next message, or a ping if there is none in that many seconds."""
        try:
            return await asyncio.wait_for(self._waiting.get(), within)
        except TimeoutError:
            return PING


class Hub:
    """Passes notifications of the database on to the browsers of this process."""

    def __init__(self) -> None:
        self._subscribers: set[Subscriber] = set()
        self._listener: asyncio.Task[None] | None = None
        self._is_listening = False

    def add(self, subscriber: Subscriber) -> None:
        """Pass on what concerns the subscriber's topics from now on.

        It begins with a resync: something may have happened since the page was made.
        """
        if self._listener is None:
            self._listener = asyncio.get_running_loop().create_task(self._listen_for_ever())
        else:
            subscriber.put(RESYNC if self._is_listening else AWAY)
        self._subscribers.add(subscriber)

    def remove(self, subscriber: Subscriber) -> None:
        """Stop passing on."""
        self._subscribers.discard(subscriber)

    @property
    def audience(self) -> int:
        """How many browsers follow."""
        return len(self._subscribers)

    async def close(self) -> None:
        """Stop listening."""
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.Error:
                log.warning("live.database_away")
            except Exception:
                log.exception("live.listener_failed")
            if self._is_listening:
                self._is_listening = False
                self._tell_all(AWAY)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._is_listening = True
            self._tell_all(RESYNC)
            while True:
                async for notification in connection.notifies(timeout=PING_SECONDS):
                    self._pass_on(notification.payload)
                await connection.execute("SELECT 1")  # finds a connection that has died in silence

    def _pass_on(self, payload: str) -> None:
        topic, event, object_id = json.loads(payload)
        for subscriber in self._subscribers:
            if topic in subscriber.topics:
                subscriber.put(frame(event, object_id))

    def _tell_all(self, message: bytes) -> None:
        for subscriber in self._subscribers:
            subscriber.put(message)


def _conninfo() -> str:
    settings = connections["default"].settings_dict
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    parts = {name: settings[key] for key, name in named.items() if settings[key]}
    return make_conninfo(**{**settings["OPTIONS"], **parts, "application_name": "buergerdraht live"})


hub = Hub()


async def stream(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer a browser that follows topics, until it leaves or its token has expired."""
    token = parse_qs(scope["query_string"].decode()).get("token", [""])[0]
    grant = grant_of(token)
    if grant is None:
        await send({"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
        return
    subscriber = Subscriber(grant.topics)
    hub.add(subscriber)
    sending = asyncio.ensure_future(_send_all(subscriber, grant, send))
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.remove(subscriber)
        sending.cancel()
        leaving.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)


async def _send_all(subscriber: Subscriber, grant: Grant, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    while (seconds_left := (grant.expires_at - utc_now()).total_seconds()) > 0:
        message = await subscriber.next_message(within=min(PING_SECONDS, seconds_left))
        await send({"type": "http.response.body", "body": message, "more_body": True})
    await send({"type": "http.response.body", "body": EXPIRED})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
