"""A telephone that places one call and speaks into it: one loop of 20 ms, as long as one packet of sound."""

import secrets
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from buergerdraht.telephony.citizen import sip
from buergerdraht.telephony.citizen.sound import PACKET_SECONDS, Sound

REPEAT_SECONDS = 0.5
GIVE_UP_SECONDS = 3.0
"""Without any reply (RFC 3261 would wait 32 s; here both sides are on one machine)."""

LAST_NUMBER = 99
"""Of the request that ends the call: others may have come before it."""


class News(Enum):
    """What becomes of the call."""

    RINGING = auto()
    CONNECTED = auto()
    REFUSED = auto()
    NO_REPLY = auto()
    ENDED_BY_CENTRE = auto()
    ENDED_BY_CITIZEN = auto()


@dataclass(frozen=True)
class Line:
    """The citizen's own address, and the exchange that she calls through."""

    host: str
    port: int
    exchange: tuple[str, int]


class Phone:
    """One call from `caller` to `dialled`; `call` blocks until it is over."""

    def __init__(self, line: Line, *, dialled: str, caller: str, speech: bytes) -> None:
        self._line, self._dialled, self._caller, self._speech = line, dialled, caller, speech
        self._sound = Sound(line.host, speech=speech)
        self._signals = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._signals.bind((line.host, line.port))
        self._call_id, self._tag = secrets.token_hex(12), secrets.token_hex(4)
        self._branch = self._new_branch()
        self._to = f"<{self._target}>"
        self._media_address: tuple[str, int] | None = None
        self._pending: bytes = b""
        self._repeat_at = self._pending_since = 0.0
        self._is_leaving = self._has_reply = self._is_connected = False

    def call(self, *, tell: Callable[[News], None], is_enough: Callable[[], bool]) -> News:
        """Call, tell what happens, hang up once `is_enough`; return how it ended."""
        self._tell = tell
        self._request(self._invitation())
        try:
            return self._until_over(is_enough)
        finally:
            self._signals.close()
            self._sound.socket.close()

    def _until_over(self, is_enough: Callable[[], bool]) -> News:
        next_packet_at = time.monotonic()
        while True:
            final = self._listen(max(0.0, next_packet_at - time.monotonic())) or self._repeat()
            if final:
                self._tell(final)
                return final
            if time.monotonic() >= next_packet_at:
                next_packet_at += PACKET_SECONDS
                if self._media_address:
                    self._sound.speak(to=self._media_address)
                if is_enough() and not self._is_leaving:
                    self._leave()

    @property
    def packets_heard(self) -> int:
        """Packets of sound that came from the centre."""
        return self._sound.packets_heard

    @property
    def _target(self) -> str:
        return f"sip:{self._dialled}@{self._line.exchange[0]}:{self._line.exchange[1]}"

    @property
    def _contact(self) -> str:
        return f"<sip:citizen@{self._line.host}:{self._line.port}>"

    @staticmethod
    def _new_branch() -> str:
        return "z9hG4bK" + secrets.token_hex(8)

    def _headers(self, method: str, *, number: int) -> list[tuple[str, str]]:
        return [
            ("Via", f"SIP/2.0/UDP {self._line.host}:{self._line.port};rport;branch={self._branch}"),
            ("Max-Forwards", "70"),
            ("From", f"<sip:{self._caller}@{self._line.host}>;tag={self._tag}"),
            ("To", self._to),
            ("Call-ID", self._call_id),
            ("CSeq", f"{number} {method}"),
        ]

    def _rendered(self, method: str, *, number: int, body: str = "") -> bytes:
        headers = [*self._headers(method, number=number), ("Contact", self._contact)]
        return sip.rendered(f"{method} {self._target} SIP/2.0", headers, body)

    def _invitation(self) -> bytes:
        return self._rendered("INVITE", number=1, body=self._session)

    @property
    def _session(self) -> str:
        return sip.session_description(host=self._line.host, port=self._sound.port)

    def _request(self, datagram: bytes) -> None:
        """Send a request, again and again until there is a response."""
        self._pending = datagram
        self._pending_since, self._repeat_at = time.monotonic(), time.monotonic() + REPEAT_SECONDS
        self._send(datagram)

    def _repeat(self) -> News | None:
        now = time.monotonic()
        is_late = now > self._pending_since + GIVE_UP_SECONDS
        if is_late and self._is_leaving:
            return News.ENDED_BY_CITIZEN
        if is_late and self._pending:
            return News.NO_REPLY
        if self._pending and now >= self._repeat_at:
            self._repeat_at = now + REPEAT_SECONDS
            self._send(self._pending)
        return None

    def _leave(self) -> None:
        self._is_leaving = True
        if self._is_connected:
            self._branch = self._new_branch()
            self._request(self._rendered("BYE", number=LAST_NUMBER))
        else:
            self._request(self._rendered("CANCEL", number=1))

    def _send(self, datagram: bytes) -> None:
        self._signals.sendto(datagram, self._line.exchange)

    def _listen(self, seconds: float) -> News | None:
        readable, _, _ = select.select([self._signals, self._sound.socket], [], [], seconds)
        if self._sound.socket in readable:
            self._sound.hear()
        if self._signals not in readable:
            return None
        try:
            message = sip.parsed(self._signals.recv(65535))
        except ConnectionError:  # nobody listens there; the repetition decides
            return None
        if message is None or message.header("call-id") != self._call_id:
            return None
        return self._on_response(message) if message.status else self._on_request(message)

    def _on_request(self, request: sip.Message) -> News | None:
        if request.method == "ACK":
            return None
        body = self._session if request.method in ("INVITE", "UPDATE") else ""
        self._send(sip.ok_to(request, body=body, contact=self._contact))
        return News.ENDED_BY_CENTRE if request.method == "BYE" else None

    def _on_response(self, response: sip.Message) -> News | None:
        if response.method != "INVITE":
            self._pending = b""
            return News.ENDED_BY_CITIZEN if response.method == "BYE" else None
        if not self._is_leaving:
            self._pending = b""
        if response.status < 200:
            self._on_progress(response)
            return None
        self._to = response.header("to")
        if response.status >= 300:
            self._send(self._rendered("ACK", number=1))
            return News.ENDED_BY_CITIZEN if self._is_leaving else News.REFUSED
        self._on_connected(response)
        return None

    def _on_progress(self, response: sip.Message) -> None:
        if response.status in (180, 183) and not self._has_reply:
            self._has_reply = True
            self._tell(News.RINGING)

    def _on_connected(self, response: sip.Message) -> None:
        self._branch = self._new_branch()
        self._send(self._rendered("ACK", number=1))
        self._media_address = response.media_address
        if not self._is_connected:
            self._is_connected = True
            self._tell(News.CONNECTED)
            if self._is_leaving:  # the answer crossed our CANCEL
                self._leave()
