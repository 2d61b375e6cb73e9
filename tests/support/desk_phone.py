"""An agent's desk phone: picks up, holds, dials on a second line, and passes on by REFER (RFC 3515, 3891)."""

import contextlib
import hashlib
import re
import secrets
import select
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from buergerdraht.telephony.citizen import sip
from tests.support.sipp import HOST, Account, wait_until


@dataclass
class Line:
    """One call at the phone; it gives back what it hears, but for a call that it holds."""

    call_id: str
    local: str
    """Our From, with its tag; of a call that came in, its To."""
    remote: str
    target: str
    number: int = 1
    is_held: bool = False
    has_ended: bool = False
    is_answered: bool = False
    refusal: int = 0
    invitation: str = ""
    """The branch of our own INVITE, while it goes on."""
    progress: list[str] = field(default_factory=list)
    """What we are told of a transfer: status lines."""
    media: socket.socket = field(default_factory=lambda: _socket())

    @property
    def is_talking(self) -> bool:
        return self.is_answered and not self.has_ended


class DeskPhone:
    """A phone with as many lines as one likes, as a context manager; hangs up nothing by itself at its end.

    As real ones it ends a call that it has passed on as soon as it is told that the target picked up.
    """

    def __init__(self, account: Account, *, sip_port: int) -> None:
        self._account = account
        self._exchange = (HOST, sip_port)
        self._signals = _socket()
        self._contact = f"<sip:{account.username}@{HOST}:{_port(self._signals)}>"
        self.lines: list[Line] = []
        self._pending: dict[str, str] = {}
        """Our requests that may be challenged, by branch."""
        self._is_registered = False
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        wait_until(self._register, seconds=60, what="Tischtelefon angemeldet")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join(timeout=5)
        for each in (self._signals, *(line.media for line in self.lines)):
            each.close()

    def _register(self) -> bool:
        """Ask again and again: the switchboard makes the account a moment after it was chosen."""
        self._request(self._outside("REGISTER", f"sip:{HOST}", number=1), branch=_branch())
        with contextlib.suppress(AssertionError):
            wait_until(lambda: self._is_registered, seconds=0.7, what="Anmeldung")
        return self._is_registered

    def talk(self) -> Line:
        """Return the line of the call that came in, once it is picked up."""
        wait_until(lambda: any(line.is_talking for line in self.lines), seconds=15, what="abgenommen")
        return next(line for line in self.lines if line.is_talking)

    def hold(self, line: Line, *, is_held: bool = True) -> None:
        """Put the call on hold by re-INVITE, or take it back."""
        line.is_held = is_held
        body = _session(line, "sendonly" if is_held else "sendrecv")
        self._within(line, "INVITE", body=body)

    def refer(self, line: Line, number: str, *headers: tuple[str, str]) -> None:
        """Pass the call on to a number without asking there."""
        self._refer(line, f"<sip:{number}@{HOST}>", *headers)

    def refer_replacing(self, line: Line, other: Line) -> None:
        """Let the two calls go on without us."""
        tags = f"{other.call_id};to-tag={_tag(other.remote)};from-tag={_tag(other.local)}"
        escaped = tags.replace(";", "%3B").replace("=", "%3D").replace("@", "%40")
        self._refer(line, f"<{other.target}?Replaces={escaped}>")

    def dial(self, number: str) -> Line:
        """Call on a further line."""
        local = f"<sip:{self._account.username}@{HOST}>;tag={secrets.token_hex(4)}"
        line = Line(secrets.token_hex(8), local, f"<sip:{number}@{HOST}>", f"sip:{number}@{HOST}")
        line.invitation = _branch()
        self.lines.append(line)
        self._within(line, "INVITE", body=_session(line, "sendrecv"), branch=line.invitation)
        return line

    def hang_up(self, line: Line) -> None:
        """End a call, or the attempt at one."""
        if line.is_answered:
            line.has_ended = True
            self._within(line, "BYE")
        else:
            self._send(self._text(line, "CANCEL", number=line.number, branch=line.invitation))

    # --- what goes out

    def _refer(self, line: Line, destination: str, *headers: tuple[str, str]) -> None:
        referred = ("Referred-By", f"<sip:{self._account.username}@{HOST}>")
        self._within(line, "REFER", ("Refer-To", destination), referred, *headers)

    def _within(
        self, line: Line, method: str, *headers: tuple[str, str], body: str = "", branch: str = ""
    ) -> None:
        line.number += 1
        branch = branch or _branch()
        text = self._text(line, method, *headers, number=line.number, branch=branch, body=body)
        self._request(text, branch=branch)

    def _text(
        self,
        line: Line,
        method: str,
        *headers: tuple[str, str],
        number: int,
        branch: str,
        body: str = "",
    ) -> str:
        usual = [
            ("Via", f"SIP/2.0/UDP {HOST}:{_port(self._signals)};rport;branch={branch}"),
            ("Max-Forwards", "70"),
            ("From", line.local),
            ("To", line.remote),
            ("Call-ID", line.call_id),
            ("CSeq", f"{number} {method}"),
            ("Contact", self._contact),
        ]
        return sip.rendered(f"{method} {line.target} SIP/2.0", [*usual, *headers], body).decode()

    def _outside(self, method: str, target: str, *, number: int) -> str:
        """Return a request that belongs to no call."""
        name = f"<sip:{self._account.username}@{HOST}>"
        line = Line(secrets.token_hex(8), f"{name};tag={secrets.token_hex(4)}", name, target)
        line.media.close()
        return self._text(line, method, ("Expires", "600"), number=number, branch="@BRANCH@")

    def _request(self, text: str, *, branch: str) -> None:
        self._pending[branch] = text = text.replace("@BRANCH@", branch)
        self._send(text)

    def _send(self, text: str) -> None:
        self._signals.sendto(text.encode(), self._exchange)

    # --- what comes in

    def _run(self) -> None:
        while not self._is_over.is_set():
            media = [line.media for line in list(self.lines) if not line.has_ended]
            readable, _, _ = select.select([self._signals, *media], [], [], 0.05)
            for line in list(self.lines):
                if line.media in readable:
                    self._echo(line)
            if self._signals in readable:
                message = sip.parsed(self._signals.recv(65535))
                if message:
                    (self._on_response if message.status else self._on_request)(message)

    @staticmethod
    def _echo(line: Line) -> None:
        packet, sender = line.media.recvfrom(4096)
        if not line.is_held:
            line.media.sendto(packet, sender)

    def _line_of(self, message: sip.Message) -> Line | None:
        call_id = message.header("call-id")
        return next((line for line in self.lines if line.call_id == call_id), None)

    def _on_request(self, request: sip.Message) -> None:
        line = self._line_of(request)
        if request.method == "INVITE" and line is None:
            line = self._pick_up(request)
        elif request.method == "ACK":
            if line:
                line.is_answered = True
            return
        elif request.method == "BYE" and line:
            line.has_ended = True
        elif request.method == "NOTIFY" and line:
            self._note(line, request.body.strip())
        body = _session(line, "sendrecv") if line and request.method in ("INVITE", "UPDATE") else ""
        to = line.local if line else request.header("to")
        answer = sip.ok_to(request, body=body, contact=self._contact).decode()
        self._send(re.sub(r"(?m)^To: .*$", lambda _: f"To: {to}\r", answer, count=1))

    def _pick_up(self, request: sip.Message) -> Line:
        local = f"{request.header('to')};tag={secrets.token_hex(4)}"
        contact = re.search(r"<([^>]*)>", request.header("contact"))
        target = contact[1] if contact else f"sip:{HOST}"
        line = Line(request.header("call-id"), local, request.header("from"), target)
        self.lines.append(line)
        return line

    def _note(self, line: Line, status: str) -> None:
        line.progress.append(status)
        if " 200 " in f"{status} " and line.is_talking:
            self.hang_up(line)

    def _on_response(self, response: sip.Message) -> None:
        branch = re.search(r"branch=([^;,\s]+)", response.header("via"))
        text = self._pending.get(branch[1] if branch else "")
        if text is None or response.status < 200:
            return
        line = self._line_of(response)
        if response.method == "INVITE" and line:
            self._acknowledge(line, response, branch[1] if branch else "")
        if response.status == 401:
            self._answer_challenge(text, response, line)
        elif response.method == "REGISTER":
            self._is_registered = response.status == 200
        elif response.method == "REFER" and line:
            line.progress.append(f"REFER {response.status}")
        elif response.method == "INVITE" and line and response.status >= 300:
            line.refusal, line.has_ended = response.status, not line.is_answered

    def _acknowledge(self, line: Line, response: sip.Message, branch: str) -> None:
        is_ok = response.status < 300
        contact = re.search(r"<([^>]*)>", response.header("contact"))
        target = line.target
        if is_ok:
            line.remote = response.header("to")
            line.is_answered = True
            line.target = contact[1] if contact else target
        number = int(response.header("cseq").split()[0])
        remote, line.remote = line.remote, response.header("to")
        self._send(self._text(line, "ACK", number=number, branch=_branch() if is_ok else branch))
        line.remote = remote

    def _answer_challenge(self, text: str, response: sip.Message, line: Line | None) -> None:
        """Send the request again with what the digest asks for (RFC 2617)."""
        challenge = dict(re.findall(r'(\w+)="?([^",]+)"?', response.header("www-authenticate")))
        method, uri = text.split()[:2]
        nonce = challenge["nonce"]
        hashed = [
            _md5(f"{self._account.username}:{challenge['realm']}:{self._account.secret}"),
            nonce,
            "00000001",
            "c",
            "auth",
            _md5(f"{method}:{uri}"),
        ]
        fields = (
            f'Digest username="{self._account.username}", realm="{challenge["realm"]}", nonce="{nonce}", '
            f'uri="{uri}", response="{_md5(":".join(hashed))}", algorithm=MD5, qop=auth, nc=00000001, '
            'cnonce="c"' + (f', opaque="{challenge["opaque"]}"' if "opaque" in challenge else "")
        )
        branch, number = _branch(), int(re.findall(r"(?m)^CSeq: (\d+)", text)[0]) + 1
        if line:
            line.number = number
            line.invitation = branch if method == "INVITE" else line.invitation
        text = re.sub(r"(?m)^CSeq: \d+", f"CSeq: {number}", text)
        text = re.sub(r"branch=[^\r;]+", f"branch={branch}", text)
        head, separator, body = text.partition("\r\nContent-Length")
        self._request(f"{head}\r\nAuthorization: {fields}{separator}{body}", branch=branch)


def _socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((HOST, 0))
    return made


def _port(bound: socket.socket) -> int:
    return int(bound.getsockname()[1])


def _session(line: Line, direction: str) -> str:
    text = sip.session_description(host=HOST, port=_port(line.media))
    return text.replace("sendrecv", direction).replace("o=citizen 1 1", f"o=agent 1 {line.number}")


def _branch() -> str:
    return "z9hG4bK" + secrets.token_hex(8)


def _tag(address: str) -> str:
    found = re.search(r"tag=([^;>\s]+)", address)
    return found[1] if found else ""


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
