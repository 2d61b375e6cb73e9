"""A thin client of Asterisk's REST interface: requests and events share one WebSocket.

The WebSocket protocol is the library's, but without its tasks: a request is written to the socket within the
call that asks for it, an event is handed over within the read that brought it. Each hop would delay the ring.
"""

import asyncio
import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote, urlencode

import orjson
from websockets.client import ClientProtocol
from websockets.exceptions import WebSocketException
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

logger = logging.getLogger(__name__)

USERNAME = "buergerdraht"
REQUEST_SECONDS = 5.0
"""A request that takes longer means that Asterisk hangs: the connection is given up."""

Message = dict[str, Any]


class AriRefusal(Exception):
    """Asterisk refused a request."""

    def __init__(self, request: "Request", status: int) -> None:
        super().__init__(f"{request.method} {request.path}: {status}")
        self.status = status


class AriUnavailable(Exception):
    """There is no connection to Asterisk, or it was lost before the answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request of Asterisk's REST interface; `path` has no leading slash."""

    method: str
    path: str
    query: dict[str, str | int] = field(default_factory=dict)
    body: dict[str, Any] | None = None

    @property
    def uri(self) -> str:
        return f"{self.path}?{urlencode(self.query, quote_via=quote)}" if self.query else self.path


@dataclass(slots=True)
class _Pending:
    request: Request
    sent_at: float
    on_response: Callable[[int, Any], None] | None


class AriConnection(asyncio.Protocol):
    """One connection as an application; made by `connect`, good for one life."""

    def __init__(self, *, uri: str, secret: str, on_event: Callable[[Message], None]) -> None:
        self._secret = secret
        self._on_event = on_event
        self._websocket = ClientProtocol(parse_uri(uri), max_size=None)
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self.closed: asyncio.Future[None] = self._loop.create_future()
        self._pending: dict[str, _Pending] = {}
        self._last_id = 0
        self._transport: asyncio.Transport | None = None

    async def opened(self) -> None:
        """Return once the WebSocket is open; raise AriUnavailable if it cannot be."""
        await self._opened

    def send(self, request: Request, on_response: Callable[[int, Any], None] | None = None) -> None:
        """Write a request at once; `on_response` gets status and content if the connection lasts."""
        if self._transport is None or self.closed.done():
            return
        self._last_id += 1
        request_id = str(self._last_id)
        self._pending[request_id] = _Pending(request, self._loop.time(), on_response)
        message: Message = {
            "type": "RESTRequest",
            "transaction_id": request_id,
            "request_id": request_id,
            "method": request.method,
            "uri": request.uri,
        }
        if request.body is not None:
            message |= {
                "content_type": "application/json",
                "message_body": orjson.dumps(request.body).decode(),
            }
        self._websocket.send_text(orjson.dumps(message))
        self._flush()

    async def request(self, request: Request) -> Any:
        """Return the content of the answer; raise AriRefusal or AriUnavailable."""
        if self.closed.done():
            raise AriUnavailable("no answer")
        answer: asyncio.Future[tuple[int, Any]] = self._loop.create_future()

        def answered(status: int, content: Any) -> None:
            if not answer.done():
                answer.set_result((status, content))

        self.send(request, answered)
        await asyncio.wait(
            (answer, self.closed), return_when=asyncio.FIRST_COMPLETED, timeout=REQUEST_SECONDS
        )
        if not answer.done():
            raise AriUnavailable("no answer")
        status, content = answer.result()
        if status >= 400:
            raise AriRefusal(request, status)
        return content

    def is_stuck(self) -> bool:
        """Tell whether Asterisk owes an answer for longer than REQUEST_SECONDS."""
        oldest = next(iter(self._pending.values()), None)
        return oldest is not None and self._loop.time() - oldest.sent_at > REQUEST_SECONDS

    def close(self) -> None:
        """Give the connection up without waiting for the other side."""
        if self._transport is not None and not self.closed.done():
            self._websocket.fail(CloseCode.NORMAL_CLOSURE)
            self._flush()
            self._transport.close()

    # --- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        handshake = self._websocket.connect()
        credentials = base64.b64encode(f"{USERNAME}:{self._secret}".encode()).decode()
        handshake.headers["Authorization"] = f"Basic {credentials}"
        self._websocket.send_request(handshake)
        self._flush()

    def data_received(self, data: bytes) -> None:
        self._websocket.receive_data(data)
        for event in self._websocket.events_received():
            if isinstance(event, Response):
                self._finish_handshake()
            elif isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                self._receive(orjson.loads(event.data))
        self._flush()

    def eof_received(self) -> None:
        self._websocket.receive_eof()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  (asyncio.Protocol)
        if not self._opened.done():
            self._opened.set_exception(AriUnavailable("handshake refused"))
        if not self.closed.done():
            self.closed.set_result(None)

    def _finish_handshake(self) -> None:
        if self._websocket.handshake_exc is not None:
            self._opened.set_exception(AriUnavailable("handshake refused"))
            self.close()
        else:
            self._opened.set_result(None)

    def _receive(self, message: Message) -> None:
        if message["type"] != "RESTResponse":
            self._on_event(message)
            return
        pending = self._pending.pop(message["request_id"], None)
        if pending is None:
            return
        status = message["status_code"]
        if status >= 400:
            logger.debug("ari_refused", extra={"status": status, "uri": pending.request.path})
        if pending.on_response is not None:
            body = message.get("message_body")
            pending.on_response(status, orjson.loads(body) if body else None)

    def _flush(self) -> None:
        """An empty chunk is the protocol's wish to close."""
        if self._transport is None:
            return
        for chunk in self._websocket.data_to_send():
            if chunk:
                self._transport.write(chunk)
            else:
                self._transport.close()


async def connect(
    *,
    port: int,
    secret: str,
    application: str,
    on_event: Callable[[Message], None],
    is_hearing_all: bool = True,
) -> AriConnection:
    """Open a connection as an application; raise AriUnavailable if there is no Asterisk."""
    query = {"app": application, "subscribeAll": str(is_hearing_all).lower()}
    uri = f"ws://127.0.0.1:{port}/ari/events?{urlencode(query)}"
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: AriConnection(uri=uri, secret=secret, on_event=on_event), "127.0.0.1", port
            )
            await connection.opened()
    except (OSError, TimeoutError, WebSocketException) as error:
        raise AriUnavailable(str(error) or type(error).__name__) from error
    return connection
