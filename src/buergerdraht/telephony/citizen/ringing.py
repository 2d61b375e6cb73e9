"""Let a synthetic citizen ring: at most five at once, each with a line of her own."""

import fcntl
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from buergerdraht.config.environment import MOST_CITIZENS
from buergerdraht.telephony.citizen.errors import EngineNotThere, NumberUnreadable, TooManyCitizens
from buergerdraht.telephony.citizen.phone import Line, News, Phone
from buergerdraht.telephony.citizen.speech import spoken

NUMBER = re.compile(r"\+?[0-9]{3,15}")
_SEPARATORS = re.compile(r"[ ()/\u2013-]")


@dataclass(frozen=True)
class Exchange:
    """Where citizens call from and through: their own host and first port, and the engine's SIP address."""

    host: str
    first_port: int
    address: tuple[str, int]


def readable_number(text: str) -> str:
    """Return the number without separators, as it is dialled; raise NumberUnreadable."""
    number = _SEPARATORS.sub("", text)
    if not NUMBER.fullmatch(number):
        raise NumberUnreadable
    return number


def number_for_fiction() -> str:
    """Return a number in Berlin that the Bundesnetzagentur keeps for films (030 23125 000 to 999)."""
    return f"+493023125{secrets.randbelow(1000):03d}"


def ring(
    number: str,
    *,
    caller: str,
    exchange: Exchange,
    folder: Path,
    tell: Callable[[News], None],
    is_enough: Callable[[], bool],
) -> News:
    """Call the number and return how the call ended.

    Raises NumberUnreadable, TooManyCitizens, VoiceMissing, or EngineNotThere if nothing answers at all.
    """
    dialled = readable_number(number)
    speech = spoken(folder)
    with _line(exchange, folder=folder) as line:
        end = Phone(line, dialled=dialled, caller=readable_number(caller), speech=speech).call(
            tell=tell, is_enough=is_enough
        )
    if end is News.NO_REPLY:
        raise EngineNotThere
    return end


def ring_in_background(number: str, *, folder: Path) -> None:
    """Start a citizen who calls for a minute, and return; raise NumberUnreadable or TooManyCitizens."""
    dialled = readable_number(number)
    if not any(_is_free(place, folder=folder) for place in range(MOST_CITIZENS)):
        raise TooManyCitizens
    command = [sys.executable, "-m", "django", "ring", "--to", dialled]
    process = subprocess.Popen(  # noqa: S603  (the number is digits only)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # so that no zombie stays


@contextmanager
def _line(exchange: Exchange, *, folder: Path) -> Iterator[Line]:
    """Take the first free of the five lines; the kernel gives it back however the citizen ends."""
    for place in range(MOST_CITIZENS):
        with _place(place, folder=folder) as file:
            if _is_locked_by_us(file):
                yield Line(exchange.host, exchange.first_port + place, exchange.address)
                return
    raise TooManyCitizens


def _is_free(place: int, *, folder: Path) -> bool:
    with _place(place, folder=folder) as file:
        return _is_locked_by_us(file)


def _place(place: int, *, folder: Path) -> IO[str]:
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / f"line-{place}.lock").open("w")


def _is_locked_by_us(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
