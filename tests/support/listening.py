"""A citizen with ears: what she hears is measured packet by packet: silence, music, her own echo."""

import itertools
import math
import threading
import time
from array import array
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from buergerdraht.telephony.citizen.alaw import RATE, encoded
from buergerdraht.telephony.citizen.phone import Line, News, Phone
from buergerdraht.telephony.citizen.sound import Sound
from tests.support.ports import HOST, free_udp_port

RTP_HEADER_BYTES = 12
TONE_HERTZ = 1200
LOUD = 40
"""Mean magnitude of 16-bit samples that a person hears, as in a quiet passage of music."""
OWN_TONE_SHARE = 0.5


def _decoded(byte: int) -> int:
    """Return the 16-bit sample of an A-law byte (ITU-T G.711)."""
    value = byte ^ 0x55
    segment, rest = (value >> 4) & 7, value & 0x0F
    magnitude = (rest << 4) + 8 if segment == 0 else ((rest << 4) + 0x108) << (segment - 1)
    return magnitude if value & 0x80 else -magnitude


_SAMPLES = [_decoded(byte) for byte in range(256)]
_WAVE = [
    (math.cos(2 * math.pi * TONE_HERTZ * i / RATE), math.sin(2 * math.pi * TONE_HERTZ * i / RATE))
    for i in range(RATE)
]


@dataclass(frozen=True)
class Heard:
    """One packet of sound."""

    at: float
    loudness: float
    own_share: float
    """How much of it is her own tone, from 0 to 1."""


class _Ears(Sound):
    def __init__(self, host: str, *, speech: bytes) -> None:
        super().__init__(host, speech=speech)
        self.heard: list[Heard] = []

    def hear(self) -> None:
        packet = self.socket.recv(4096)
        self.packets_heard += 1
        self.heard.append(_measured(packet[RTP_HEADER_BYTES:]))


class _ListeningPhone(Phone):
    def __init__(self, line: Line, *, dialled: str, caller: str) -> None:
        super().__init__(line, dialled=dialled, caller=caller, speech=_tone())
        self._sound.socket.close()
        self.ears = self._sound = _Ears(line.host, speech=_tone())


class Listener:
    """One call in a thread of its own, as a context manager; she hangs up at its end."""

    def __init__(self, dialled: str, *, caller: str, sip_port: int) -> None:
        line = Line(HOST, free_udp_port(), (HOST, sip_port))
        self.caller = caller
        self.news: list[News] = []
        self._phone = _ListeningPhone(line, dialled=dialled, caller=caller)
        self._wants_to_leave = threading.Event()
        self._thread = threading.Thread(target=self._call, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wants_to_leave.set()
        self._thread.join(timeout=10)

    def longest_silence(self, *, since: float) -> float:
        """Return the longest time in seconds in which she heard nothing, until now."""
        loud = [each.at for each in list(self._phone.ears.heard) if each.loudness > LOUD and each.at >= since]
        moments = [since, *loud, time.monotonic()]
        return max(after - before for before, after in itertools.pairwise(moments))

    def hears_herself(self, *, since: float) -> bool:
        """Tell whether half a second of her own tone came back since the instant."""
        own = [e for e in list(self._phone.ears.heard) if e.at >= since and e.loudness > LOUD]
        return sum(each.own_share > OWN_TONE_SHARE for each in own) >= 25

    @property
    def has_ended(self) -> bool:
        """Tell whether her call is over."""
        return not self._thread.is_alive()

    def _call(self) -> None:
        self._phone.call(tell=self.news.append, is_enough=self._wants_to_leave.is_set)


def _tone() -> bytes:
    """One second of her tone; at this length it begins anew without a click."""
    samples = array("h", (round(8000 * math.sin(2 * math.pi * TONE_HERTZ * i / RATE)) for i in range(RATE)))
    return encoded(samples, rate=RATE)


def _measured(payload: bytes) -> Heard:
    samples = [_SAMPLES[byte] for byte in payload]
    power = sum(sample * sample for sample in samples) or 1
    real = sum(sample * wave[0] for sample, wave in zip(samples, _WAVE, strict=False))
    imaginary = sum(sample * wave[1] for sample, wave in zip(samples, _WAVE, strict=False))
    share = 2 * (real * real + imaginary * imaginary) / (max(len(samples), 1) * power)
    loudness = sum(map(abs, samples)) / max(len(samples), 1)
    return Heard(time.monotonic(), loudness, share)
