"""Live updates by a real server: who hears what, what a gap looks like, and what it costs nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import uvicorn
from django.db import connections

from buergerdraht.foundation import live, live_stream
from buergerdraht.foundation.live import live_url, publish
from buergerdraht.foundation.live_stream import AWAY, PING, RESYNC, Hub, Subscriber, frame

pytestmark = pytest.mark.django_db(transaction=True)


class Listener:
    """A browser, as far as the wire goes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int, path: str) -> "Listener":
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return cls(reader, writer)

    async def status(self) -> int:
        return int((await self._reader.readline()).split()[1])

    async def next_event(self) -> list[str]:
        """Return the next event, whatever pings lie before it."""
        while True:
            line = (await asyncio.wait_for(self._reader.readline(), 10)).decode()
            assert line, "the server has closed the stream"
            if line.startswith("data: "):
                event: list[str] = json.loads(line.removeprefix("data: "))
                return event

    def leave(self) -> None:
        self._writer.close()


@pytest.fixture
async def port(unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A web server with a hub of its own."""
    monkeypatch.setattr(live_stream, "hub", Hub())
    monkeypatch.setattr(live_stream, "RETRY_SECONDS", 0.05)
    config = uvicorn.Config(
        live_stream.stream, port=unused_tcp_port, log_config=None, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0)
    yield unused_tcp_port
    server.should_exit = True
    await serving
    await live_stream.hub.close()


async def say(topic: str, event: str, object_id: str = "") -> None:
    await asyncio.to_thread(_in_a_connection_of_its_own, lambda: publish(topic, event, object_id))


def _in_a_connection_of_its_own(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        connections.close_all()


async def test_a_browser_hears_of_its_own_topics_only(port: int) -> None:
    listener = await Listener.open(port, live_url(["agent-1", "centre-3"], user_id=1))
    assert await listener.next_event() == ["resync", ""]
    await say("agent-2", "offer", "9")
    await say("agent-1", "offer", "7")
    await say("centre-3", "board")
    assert await listener.next_event() == ["offer", "7"]
    assert await listener.next_event() == ["board", ""]
    listener.leave()


async def test_a_later_browser_begins_with_a_resync_too(port: int) -> None:
    for _ in range(2):
        listener = await Listener.open(port, live_url(["agent-1"], user_id=1))
        assert await listener.next_event() == ["resync", ""]
        listener.leave()


@pytest.mark.parametrize("query", ["", "?token=", "?token=erfunden", "?andere=1"])
async def test_nobody_listens_without_a_valid_token(port: int, query: str) -> None:
    listener = await Listener.open(port, live.STREAM_PATH + query)
    assert await listener.status() == 401
    listener.leave()


async def test_a_stream_ends_with_its_permission_and_says_so(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TOKEN_VALID_FOR", timedelta(seconds=1))
    listener = await Listener.open(port, live_url(["agent-1"], user_id=1))
    assert await listener.next_event() == ["resync", ""]
    assert await listener.next_event() == ["expired", ""]
    listener.leave()


async def test_when_the_database_goes_and_comes_back_browsers_are_told_both(port: int) -> None:
    listener = await Listener.open(port, live_url(["agent-1"], user_id=1))
    assert await listener.next_event() == ["resync", ""]
    await asyncio.to_thread(_cut_the_listening_connection)
    assert await listener.next_event() == ["away", ""]
    assert await listener.next_event() == ["resync", ""]
    await say("agent-1", "talk", "7")
    assert await listener.next_event() == ["talk", "7"]
    listener.leave()


def _cut_the_listening_connection() -> None:
    with psycopg.connect(live_stream._conninfo(), autocommit=True, application_name="test") as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'buergerdraht live' AND datname = current_database()"
        )


async def test_a_browser_that_has_left_is_forgotten(port: int) -> None:
    listener = await Listener.open(port, live_url(["agent-1"], user_id=1))
    await listener.next_event()
    listener.leave()
    async with asyncio.timeout(5):
        while live_stream.hub.audience:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_browser_that_cannot_follow_loads_everything_anew() -> None:
    slow = Subscriber(frozenset({"centre-1"}))
    for number in range(live_stream.QUEUE_LENGTH + 1):
        slow.put(frame("board", str(number)))
    assert await slow.next_message(within=1) == RESYNC
    assert await slow.next_message(within=0) == PING


def test_a_new_subscriber_of_a_hub_that_has_lost_the_database_is_told() -> None:
    async def scenario() -> bytes:
        hub: Any = Hub()
        hub._listener = asyncio.get_running_loop().create_task(asyncio.sleep(0))
        subscriber = Subscriber(frozenset())
        hub.add(subscriber)
        return await subscriber.next_message(within=1)

    assert asyncio.run(scenario()) == AWAY
