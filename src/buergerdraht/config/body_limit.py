"""How much one request may bring: Django lays all of it on the disk before anybody is asked who sends it."""

from collections.abc import Awaitable, Callable
from typing import Any

from buergerdraht.foundation.live_stream import Receive, Send

App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]
USUAL_BYTES = 32 * 1024**2
"""The largest file of a usual form has 20 MB."""
LARGE_BYTES = {"/mengenanalyse/": 1_050_000_000, "/redaktion/austausch/": 4 * 1024**3}
"""Where call records and deliveries are handed in."""
WORDS = "Die Datei ist zu groß. Teilen Sie sie auf.".encode()
HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]


def limit_of(path: str) -> int:
    """Return how many bytes a request to an address may bring."""
    return next((most for begin, most in LARGE_BYTES.items() if path.startswith(begin)), USUAL_BYTES)


async def within_limit(app: App, scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Let the application answer, or answer 413; it reads all before it answers, so there is one answer."""
    limit, read = limit_of(scope["path"]), 0
    if _told_bytes(scope) > limit:
        await _refuse(send)
        return

    async def counted() -> dict[str, Any]:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return message if read <= limit else {"type": "http.disconnect"}

    await app(scope, counted, send)
    if read > limit:
        await _refuse(send)


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 413, "headers": HEADERS})
    await send({"type": "http.response.body", "body": WORDS})


def _told_bytes(scope: dict[str, Any]) -> int:
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() else 0
