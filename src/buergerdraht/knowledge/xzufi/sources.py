"""Where deliveries lie: one file, a folder with index.txt, or the same folder at a web address."""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urljoin, urlsplit

from buergerdraht.foundation.network import (
    ALL_PORTS,
    NOWHERE_ELSE,
    NameUnknown,
    NotAllowed,
    Reach,
    cut_off,
    open_connection,
    request_target,
)
from buergerdraht.knowledge.xzufi.errors import DeliveryUnreadable, FileUnreadable

INDEX = "index.txt"
MOST_FILES = 1_000_000
LONGEST_NAME = 250
LARGEST_INDEX = 64 * 1024**2
LARGEST_FILE = 4 * 1024**3
"""Bytes of one file that is fetched."""
TIMEOUT_SECONDS = 30
MOST_SECONDS = 1800.0
"""For one file: a server that sends a byte now and then holds up nobody for days."""
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
INSIDE = (
    "Die Adresse liegt in einem inneren Netz. Von dort wird nur geholt, wenn der Betrieb das Netz unter"
    " BUERGERDRAHT_INNER_NETWORKS nennt."
)
_NAME = re.compile(r"[\w][\w.+-]*(?:/[\w][\w.+-]*)*")


class Source(Protocol):
    """A delivery."""

    @property
    def is_complete(self) -> bool:
        """Tell whether what no file of it holds is gone."""

    def names(self) -> list[str]:
        """Return its files in order; raises DeliveryUnreadable."""

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open one of them; raises FileUnreadable or DeliveryUnreadable."""


def source_at(place: str, *, reach: Reach = NOWHERE_ELSE) -> Source:
    """Return the delivery at a path or an address of http or https."""
    if re.match(r"[a-z]+://", place):
        return WebSource(place, reach)
    path = Path(place)
    return FolderSource(path) if path.is_dir() else FileSource(path)


@dataclass(frozen=True)
class FileSource:
    """One message in a file; it tells what changes, not what there is."""

    path: Path
    is_complete: bool = False

    def names(self) -> list[str]:
        """Return the file's name."""
        if not self.path.is_file():
            raise DeliveryUnreadable(f"„{self.path.name}“ gibt es nicht.")
        return [self.path.name[-LONGEST_NAME:]]

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open the file."""
        return _opened(self.path, name)


@dataclass(frozen=True)
class FolderSource:
    """A folder with index.txt."""

    path: Path
    is_complete: bool = True

    def names(self) -> list[str]:
        """Return the files of the index."""
        try:
            return names_in((self.path / INDEX).read_bytes())
        except OSError as error:
            raise DeliveryUnreadable(f"Im Ordner „{self.path.name}“ fehlt {INDEX}.") from error

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file of the index; links do not lead out of the folder."""
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path.resolve()):
            raise FileUnreadable("Die Datei liegt außerhalb des Ordners.")
        return _opened(path, name)


@dataclass(frozen=True)
class WebSource:
    """A folder with index.txt at a web address; files are fetched one by one into a temporary file."""

    address: str
    reach: Reach = NOWHERE_ELSE
    is_complete: bool = True

    def names(self) -> list[str]:
        """Return the files of the index."""
        with self._fetched(INDEX, LARGEST_INDEX) as file:
            return names_in(file.read())

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Fetch a file of the index."""
        return self._fetched(name, LARGEST_FILE)

    @contextmanager
    def _fetched(self, name: str, limit: int) -> Iterator[BinaryIO]:
        with tempfile.TemporaryFile() as file:
            try:
                _fetch(name, f"{self._folder()}/{name}", file, limit=limit, reach=self.reach)
            except NotAllowed as refusal:
                raise DeliveryUnreadable(INSIDE) from refusal
            except NameUnknown as error:
                raise DeliveryUnreadable("Den Namen des Servers kennt gerade niemand.") from error
            except (OSError, HTTPException, ValueError) as error:
                raise DeliveryUnreadable(
                    f"„{name}“ ließ sich nicht holen: der Server antwortet nicht."
                ) from error
            file.seek(0)
            yield file

    def _folder(self) -> str:
        parts = urlsplit(self.address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise DeliveryUnreadable("Geben Sie eine Adresse an, die mit http:// oder https:// beginnt.")
        return self.address.removesuffix(INDEX).rstrip("/")


def names_in(index: bytes) -> list[str]:
    """Return the files that an index names, each once; raises DeliveryUnreadable for an empty or odd one."""
    try:
        lines = index.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise DeliveryUnreadable(f"{INDEX} ist kein Text in UTF-8.") from error
    names = list(dict.fromkeys(line.strip().removeprefix("./") for line in lines if line.strip()))
    if not names:
        raise DeliveryUnreadable(f"{INDEX} ist leer. Es wurde nichts geändert.")
    if len(names) > MOST_FILES:
        raise DeliveryUnreadable(f"{INDEX} nennt mehr als {MOST_FILES:,} Dateien.".replace(",", "."))
    odd = next((name for name in names if len(name) > LONGEST_NAME or not _NAME.fullmatch(name)), None)
    if odd is not None:
        raise DeliveryUnreadable(f"{INDEX} nennt „{odd[:60]}“; das ist kein Dateiname.")
    return names


@contextmanager
def _opened(path: Path, name: str) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise FileUnreadable(f"„{name}“ steht im Verzeichnis, ist aber nicht da.") from error
    with file:
        yield file


def _fetch(name: str, url: str, file: BinaryIO, *, limit: int, reach: Reach) -> None:
    """Write what lies at the address into the file; redirects are followed within the same server."""
    server, until = urlsplit(url).netloc, time.monotonic() + MOST_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        with closing(
            open_connection(url, timeout=TIMEOUT_SECONDS, reach=reach, ports=ALL_PORTS)
        ) as connection:
            connection.connect()
            with cut_off(connection, after=max(0.0, until - time.monotonic())):
                connection.request("GET", request_target(url), headers={"User-Agent": "Buergerdraht"})
                answer = connection.getresponse()
                if answer.status not in REDIRECTS:
                    _take(name, answer, file, limit=limit, until=until)
                    return
            url = urljoin(url, answer.headers.get("Location", ""))
        if urlsplit(url).netloc != server:
            raise DeliveryUnreadable("Der Server verweist auf einen anderen. Geben Sie dessen Adresse an.")
    raise DeliveryUnreadable(f"„{name}“ ließ sich nicht holen: der Server leitet im Kreis weiter.")


def _take(name: str, answer: HTTPResponse, file: BinaryIO, *, limit: int, until: float) -> None:
    if answer.status != HTTPStatus.OK:
        raise _missing(name, answer.status)
    while chunk := answer.read(256 * 1024):
        file.write(chunk)
        if file.tell() > limit:
            raise FileUnreadable(f"Die Datei ist größer als {limit // 1024**2} MB.")
    if time.monotonic() >= until:
        raise TimeoutError  # a connection that was cut looks like an end
    told = answer.headers.get("Content-Length")
    if told and told.isdecimal() and int(told) != file.tell():
        raise DeliveryUnreadable("Der Server hat eine Datei nur zum Teil geliefert.")


def _missing(name: str, status: int) -> Exception:
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) and name != INDEX:
        return FileUnreadable(f"„{name}“ steht im Verzeichnis, ist aber nicht da.")
    return DeliveryUnreadable(f"„{name}“ ließ sich nicht holen: der Server antwortet mit {status}.")
