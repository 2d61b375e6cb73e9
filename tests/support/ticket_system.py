"""A partner's ticket system that takes our calls as a test wishes, and keeps what it took."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

DRIPS = 40


@dataclass(frozen=True)
class Taken:
    """One call as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def news(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = orjson.loads(self.body)
        return said


@dataclass
class PartnerSystem:
    """What it took, and what it does next."""

    taken: list[Taken] = field(default_factory=list)
    """Every call, repetitions, too."""
    answer: int = 204
    retry_after: str = ""
    manner: str = "answers"
    """Or: hangs, drips, talks rubbish, hangs up."""
    kill_before_taking: int = 0
    kill_after_taking: int = 0
    """Process id of a client that dies just then."""
    port: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it takes calls."""
        return f"http://127.0.0.1:{self.port}/tickets?von=buergerdraht"

    @property
    def known(self) -> dict[str, dict[str, Any]]:
        """What it knows after sorting out repetitions: key -> news."""
        return {call.headers["Idempotency-Key"]: call.news for call in self.taken}

    def events(self) -> list[str]:
        """What it heard of, each once, in the order in which it came."""
        return [str(news["event"]) for news in self.known.values()]


class _Handler(BaseHTTPRequestHandler):
    system: PartnerSystem

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.system.kill_before_taking:
            os.kill(self.system.kill_before_taking, signal.SIGKILL)
            return
        manner = getattr(self, f"_{self.system.manner.replace(' ', '_')}")
        if self.system.manner == "answers" and self.system.answer < 300:
            self.system.taken.append(Taken(dict(self.headers.items()), body))
        if self.system.kill_after_taking:
            os.kill(self.system.kill_after_taking, signal.SIGKILL)
            return
        manner()

    def _answers(self) -> None:
        self.send_response(self.system.answer)
        if 300 <= self.system.answer < 400:
            self.send_header("Location", self.system.url)
        if self.system.retry_after:
            self.send_header("Retry-After", self.system.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _hangs(self) -> None:
        self.system.is_over.wait(30)

    def _drips(self) -> None:
        for _ in range(DRIPS):
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.1)

    def _talks_rubbish(self) -> None:
        self.wfile.write(b"\x00\xff 220 smtp ready\r\n\r\n")

    def _hangs_up(self) -> None:
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that die are what the tests are about."""


@contextmanager
def partner_system() -> Iterator[PartnerSystem]:
    """Run a ticket system on a free port of this machine."""
    system = PartnerSystem()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"system": system}))
    system.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield system
    finally:
        system.is_over.set()
        server.shutdown()
        server.server_close()
