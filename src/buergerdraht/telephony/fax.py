"""Faxes between us and the telephone engine: what we hand over, and what it tells afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class LineAway(Exception):
    """The engine has certainly not begun; later it may."""


@dataclass(frozen=True, slots=True)
class OutgoingFax:
    """A fax to be sent, once."""

    name: str
    """Never used for another try; letters, digits and hyphens."""
    number: str
    """E.164."""
    pages: bytes
    """TIFF with fax compression."""
    station: str
    """Our own number, as the other machine prints it."""


@dataclass(frozen=True, slots=True)
class FaxReport:
    """What the engine has noted about a call with a fax so far."""

    is_answered: bool = False
    is_over: bool = False
    dial_status: str = ""
    """Why nobody answered: BUSY, NOANSWER, CONGESTION, CHANUNAVAIL."""
    cause: int = 0
    """Q.850; 0 if unknown."""
    is_whole: bool = False
    """Both sides agree that every page arrived."""
    pages: int = 0
    error: str = ""
    """The engine's own words."""


@dataclass(frozen=True, slots=True)
class ArrivedFax:
    """A fax that came in."""

    name: str
    sender: str
    """As the network tells it; '' if withheld."""
    dialled: str
    at: datetime
    pages: bytes
    """TIFF; empty if no page came."""
    report: FaxReport


class FaxLine(Protocol):
    """Sends and receives. What it tells stays until it is forgotten, whoever dies."""

    def start(self, fax: OutgoingFax) -> None:
        """Begin to send; raise LineAway. If it returns, `report` tells what becomes of it."""

    def report(self, name: str) -> FaxReport:
        """Return what is known of a fax that was started."""

    def forget(self, name: str) -> None:
        """Delete what is kept of a fax that was sent or taken."""

    def arrived(self, *, now: datetime) -> list[ArrivedFax]:
        """Return the faxes that came in and are over."""
