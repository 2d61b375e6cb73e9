"""Nobody fills the disk with one request."""

import asyncio
from typing import Any

import pytest

from buergerdraht.config.body_limit import USUAL_BYTES, limit_of, within_limit

PIECE = b"x" * (USUAL_BYTES // 2)


def answered(*pieces: bytes, told: int | None = None) -> tuple[list[str], list[int]]:
    """What the application was given, and with what status it was answered."""
    given: list[str] = []
    statuses: list[int] = []
    waiting = [{"type": "http.request", "body": piece} for piece in pieces]

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while waiting:
            given.append((await receive())["type"])
        if "http.disconnect" not in given:
            await send({"status": 200})

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    headers = [] if told is None else [(b"content-length", str(told).encode())]
    asyncio.run(within_limit(app, {"path": "/anmelden/", "headers": headers}, receive, send))
    return given, statuses


def test_a_usual_request_passes() -> None:
    assert answered(PIECE, PIECE, told=USUAL_BYTES) == (["http.request", "http.request"], [200])


def test_what_says_that_it_is_larger_is_not_even_read() -> None:
    assert answered(PIECE, told=USUAL_BYTES + 1) == ([], [413])


def test_what_is_larger_without_saying_so_ends() -> None:
    assert answered(PIECE, PIECE, b"x") == (["http.request", "http.request", "http.disconnect"], [413])


@pytest.mark.parametrize("path", ["/mengenanalyse/neu/", "/redaktion/austausch/"])
def test_call_records_and_deliveries_may_be_large(path: str) -> None:
    assert limit_of(path) >= 1_000_000_000
    assert limit_of("/anliegen/neu/leun/") == USUAL_BYTES
