"""As much of SIP (RFC 3261) and SDP (RFC 8866) as a telephone needs that places one call."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A request or response; header names are lower case, the first of equal headers is the topmost."""

    start_line: str
    headers: tuple[tuple[str, str], ...]
    body: str

    def header(self, name: str) -> str:
        """Return the first header of that name, '' without one."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def status(self) -> int:
        """The status of a response, 0 for a request."""
        return int(self.start_line.split()[1]) if self.start_line.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """The method of a request; of a response, that of the request it answers."""
        return self.header("cseq").split()[-1] if self.status else self.start_line.split()[0]

    @property
    def media_address(self) -> tuple[str, int] | None:
        """Where the other side wants to hear, from the session description."""
        host = re.search(r"^c=IN IP4 ([0-9.]+)", self.body, re.MULTILINE)
        port = re.search(r"^m=audio (\d+)", self.body, re.MULTILINE)
        return (host[1], int(port[1])) if host and port else None


def parsed(datagram: bytes) -> Message | None:
    """Return the message in the datagram, or None if it is none."""
    head, _, body = datagram.decode("utf-8", "replace").partition("\r\n\r\n")
    start_line, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    message = Message(start_line, headers, body)
    is_response = re.fullmatch(r"SIP/2\.0 [1-6]\d\d.*", start_line) is not None
    is_request = re.fullmatch(r"[A-Z]+ \S+ SIP/2\.0", start_line) is not None
    return message if message.header("cseq") and (is_response or is_request) else None


def rendered(
    start_line: str, headers: list[tuple[str, str]], body: str = "", *, kind: str = "application/sdp"
) -> bytes:
    """Return a message as it is sent; `kind` is the media type of its body."""
    if body:
        headers = [*headers, ("Content-Type", kind)]
    headers = [*headers, ("Content-Length", str(len(body.encode())))]
    lines = [start_line, *(f"{name}: {value}" for name, value in headers), "", body]
    return "\r\n".join(lines).encode()


def ok_to(request: Message, *, body: str = "", contact: str) -> bytes:
    """Return the response that accepts a request within the call."""
    copied = ("via", "from", "to", "call-id", "cseq")
    headers = [(name.title(), value) for name, value in request.headers if name in copied]
    return rendered("SIP/2.0 200 OK", [*headers, ("Contact", contact)], body)


def session_description(*, host: str, port: int) -> str:
    """Return our offer: A-law, both ways."""
    return (
        f"v=0\r\no=citizen 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n"
    )
