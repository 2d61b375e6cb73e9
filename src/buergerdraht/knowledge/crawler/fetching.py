"""One request after another: redirects by hand, each hop checked; sizes and times limited."""

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse

from buergerdraht.foundation.network import (
    NOWHERE_ELSE,
    NameUnknown,
    NotAllowed,
    Reach,
    cut_off,
    open_connection,
    request_target,
)
from buergerdraht.knowledge.crawler.addresses import address
from buergerdraht.knowledge.crawler.errors import Gone, NotTaken, Unreachable

MOST_REDIRECTS = 5
MOST_BYTES = 3_000_000
MOST_SECONDS = 20.0
_CHUNK = 65_536
Kinds = tuple[str, ...]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may cost, and where it may be."""

    most_bytes: int = MOST_BYTES
    most_seconds: float = MOST_SECONDS
    reach: Reach = NOWHERE_ELSE


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered in the end."""

    url: str
    """Where redirects led to."""
    status: int
    """200, or 304: as it was."""
    body: bytes = b""
    content_type: str = ""
    """With its charset."""
    etag: str = ""
    modified: str = ""
    robots: str = ""
    """X-Robots-Tag."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches addresses for one crawler, known to the servers by its name."""

    agent: str
    limits: Limits = field(default_factory=Limits)

    def fetch(
        self,
        url: str,
        *,
        is_allowed: Callable[[str], bool],
        kinds: Kinds,
        etag: str = "",
        modified: str = "",
    ) -> Answer:
        """Return the answer; raises Gone, Unreachable or NotTaken.

        `is_allowed` is asked at each redirect, too; `kinds` are beginnings of content types that are read.
        """
        headers = {"User-Agent": self.agent, "Accept": ", ".join(kinds), "Accept-Encoding": "gzip"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        until = time.monotonic() + self.limits.most_seconds
        for _ in range(MOST_REDIRECTS + 1):
            if not is_allowed(url):
                raise NotTaken("führt zu einer nicht vereinbarten Adresse")
            answer = self._ask(url, headers=headers, kinds=kinds, until=until)
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise NotTaken("zu viele Weiterleitungen")

    def _ask(self, url: str, *, headers: dict[str, str], kinds: Kinds, until: float) -> Answer | str:
        """Return the answer, or the address that it sends us to."""
        connection = self._connection(url, until=until)
        try:
            connection.connect()
            with cut_off(connection, after=_left(until)):
                connection.request("GET", request_target(url), headers=headers)
                return self._read(url, connection.getresponse(), kinds=kinds, until=until)
        except (OSError, HTTPException, zlib.error) as error:
            raise Unreachable("Server antwortet nicht") from error
        finally:
            connection.close()

    def _connection(self, url: str, *, until: float) -> HTTPConnection:
        try:
            return open_connection(url, timeout=_left(until), reach=self.limits.reach)
        except NotAllowed as refusal:
            raise NotTaken(str(refusal)) from refusal
        except NameUnknown as error:
            raise Unreachable(str(error)) from error

    def _read(self, url: str, response: HTTPResponse, *, kinds: Kinds, until: float) -> Answer | str:
        if response.status in _REDIRECTS:
            return _target(url, response)
        if response.status == 304:
            return Answer(url, 304)
        _check(response, kinds=kinds)
        return Answer(
            url,
            200,
            _body(response, most=self.limits.most_bytes, until=until),
            response.headers.get("Content-Type", ""),
            response.headers.get("ETag", "")[:200],
            response.headers.get("Last-Modified", "")[:60],
            ",".join(response.headers.get_all("X-Robots-Tag", [])),
        )


def _target(url: str, response: HTTPResponse) -> str:
    target = address(response.headers.get("Location", ""), base=url)
    if not target:
        raise NotTaken("Weiterleitung ohne Ziel")
    return target


def _check(response: HTTPResponse, *, kinds: Kinds) -> None:
    if response.status in (404, 410):
        raise Gone("nicht mehr vorhanden")
    if response.status >= 500 or response.status == 429:
        raise Unreachable(f"Fehler des Servers ({response.status})")
    if response.status != 200:
        raise NotTaken(f"abgelehnt ({response.status})")
    kind = response.headers.get("Content-Type", "").lower().strip()
    if not kind.startswith(kinds):
        raise NotTaken("keine Textseite")


def _body(response: HTTPResponse, *, most: int, until: float) -> bytes:
    """Read piece by piece, so that neither a huge page nor a slow server takes more than its share."""
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("identity", "", "gzip"):
        raise NotTaken("unbekannte Kodierung")
    unpack = zlib.decompressobj(31) if encoding == "gzip" else None
    read = bytearray()
    while chunk := response.read1(_CHUNK):
        read += unpack.decompress(chunk, most + 1 - len(read)) if unpack else chunk
        if len(read) > most:
            raise NotTaken("zu groß")
    _left(until)  # a connection that was cut looks like an end
    return bytes(read)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Unreachable("zu langsam")
    return left
