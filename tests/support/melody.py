"""A melody that no speech and no music has by chance, and a citizen who listens for it."""

import io
import math
import threading
import time
import wave
from array import array
from functools import cache
from itertools import groupby
from operator import mul
from types import TracebackType
from typing import Self

from buergerdraht.telephony.citizen import sip
from buergerdraht.telephony.citizen.alaw import RATE, SILENCE, encoded
from buergerdraht.telephony.citizen.phone import Line, News, Phone
from buergerdraht.telephony.citizen.sound import PACKET_BYTES, Sound
from tests.support.ports import HOST, free_udp_port

MELODY = (700, 1100, 1500, 900, 1300)
"""Hertz."""
NOTE_SECONDS = 0.3
RTP_HEADER_BYTES = 12
CLEAR = 0.6
"""Share of a packet's power that its note has."""
LEAST_PACKETS = 8
_SAMPLES = {
    code[0]: sample
    for sample in range(-32760, 32760, 8)
    if (code := encoded(array("h", [sample]), rate=RATE))
}


def melody() -> bytes:
    """Return the melody as a WAV file of a studio."""
    rate = 44_100
    samples = [
        round(9000 * math.sin(2 * math.pi * hertz * number / rate))
        for hertz in MELODY
        for number in range(int(NOTE_SECONDS * rate))
    ]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(array("h", samples).tobytes())
    return file.getvalue()


def notes(heard: bytes) -> list[int]:
    """Return the notes of A-law sound in their order; what is none of the melody's is left out."""
    packets = [heard[at : at + PACKET_BYTES] for at in range(0, len(heard), PACKET_BYTES)]
    runs = ((hertz, len(list(run))) for hertz, run in groupby(map(_note, packets)))
    return [hertz for hertz, length in runs if hertz and length >= LEAST_PACKETS]


@cache
def _note(packet: bytes) -> int:
    samples = [_SAMPLES[code] for code in packet]
    power = sum(map(mul, samples, samples)) * len(samples) / 2 or 1
    shares = {hertz: _energy(samples, hertz) / power for hertz in MELODY}
    best = max(MELODY, key=shares.__getitem__)
    return best if shares[best] > CLEAR else 0


def _energy(samples: list[int], hertz: int) -> float:
    cosines, sines = _waves(hertz)
    return sum(map(mul, samples, cosines)) ** 2 + sum(map(mul, samples, sines)) ** 2


@cache
def _waves(hertz: int) -> tuple[list[float], list[float]]:
    """Return cosine and sine of a note for each sample of a packet."""
    turns = [2 * math.pi * hertz * number / RATE for number in range(PACKET_BYTES)]
    return list(map(math.cos, turns)), list(map(math.sin, turns))


class _Ears(Sound):
    def __init__(self, host: str) -> None:
        super().__init__(host, speech=SILENCE)
        self.heard = b""

    def hear(self) -> None:
        self.heard += self.socket.recv(4096)[RTP_HEADER_BYTES:]
        self.packets_heard += 1


class _AttentivePhone(Phone):
    def __init__(self, line: Line, *, dialled: str, caller: str) -> None:
        super().__init__(line, dialled=dialled, caller=caller, speech=SILENCE)
        self._sound.socket.close()
        self.ears = self._sound = _Ears(line.host)

    def press(self, key: str) -> None:
        """Press a key, as telephone systems tell it: in a message beside the sound."""
        self._branch = self._new_branch()
        headers = [*self._headers("INFO", number=2), ("Contact", self._contact)]
        pressed = f"Signal={key}\r\nDuration=160\r\n"
        line = f"INFO {self._target} SIP/2.0"
        self._send(sip.rendered(line, headers, pressed, kind="application/dtmf-relay"))


class AttentiveCitizen:
    """One call in a thread of its own, as a context manager; she hangs up at its end."""

    def __init__(self, dialled: str, *, caller: str, sip_port: int) -> None:
        line = Line(HOST, free_udp_port(), (HOST, sip_port))
        self._phone = _AttentivePhone(line, dialled=dialled, caller=caller)
        self._is_connected, self._wants_to_leave = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._call, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wants_to_leave.set()
        self._thread.join(timeout=10)

    def press(self, key: str) -> None:
        """Press a key once she is connected."""
        assert self._is_connected.wait(timeout=10), "nicht verbunden"
        self._phone.press(key)

    def hears_the_melody(self, *, seconds: float) -> bool:
        """Listen until the whole melody has come through; tell whether it has within the given time."""
        deadline = time.monotonic() + seconds
        while not (has_heard := self._has_heard_the_melody()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return has_heard

    def _has_heard_the_melody(self) -> bool:
        heard = notes(self._phone.ears.heard)
        return any(heard[at : at + len(MELODY)] == list(MELODY) for at in range(len(heard)))

    def _call(self) -> None:
        self._phone.call(tell=self._hear, is_enough=self._wants_to_leave.is_set)

    def _hear(self, news: News) -> None:
        if news is News.CONNECTED:
            self._is_connected.set()
