"""Sound as telephones carry it: frames of 16 bit, mono, 8 kHz, and WAV files of them."""

import io
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path

from buergerdraht.announcements.decoding import TELEPHONE_RATE

PAUSE = bytes(TELEPHONE_RATE)
"""Half a second between two announcements."""
QUIET, LEAD = 200, TELEPHONE_RATE // 100
"""What is no louder counts as silence; how much of it stays before the first word."""
LOUDEST, MOST_GAIN = 23_000, 4
"""Recordings are made so loud (3 dB below the limit), but by no more than this: noise would be heard, too."""


def wav_of(frames: bytes) -> bytes:
    """Return a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(TELEPHONE_RATE)
        sound.writeframes(frames)
    return file.getvalue()


def frames_of(file: Path) -> bytes:
    """Return the frames of a WAV file of ours."""
    with wave.open(str(file)) as sound:
        frames: bytes = sound.readframes(sound.getnframes())
        return frames


def joined(parts: Iterable[bytes]) -> bytes:
    """Return several announcements, one after the other with pauses."""
    return PAUSE.join(parts)


def trimmed(frames: bytes, *, rest: float) -> bytes:
    """Cut silence off both ends, but for `rest` seconds at the end."""
    samples = array("h", frames)
    heard = [number for number, sample in enumerate(samples) if abs(sample) > QUIET] or [0]
    begin, end = max(heard[0] - LEAD, 0), heard[-1] + 1 + int(rest * TELEPHONE_RATE)
    return frames[2 * begin : 2 * end] + bytes(2 * max(end - len(samples), 0))


def is_silent(frames: bytes) -> bool:
    """Tell whether nothing is to be heard, as from a microphone that is switched off."""
    return _peak(array("h", frames)) <= QUIET


def evened(frames: bytes) -> bytes:
    """Return a recording as loud as others."""
    samples = array("h", frames)
    gain = min(LOUDEST / max(_peak(samples), 1), MOST_GAIN)
    return array("h", (round(sample * gain) for sample in samples)).tobytes()


def seconds_of(frames: bytes) -> float:
    """Return how long sound lasts."""
    return len(frames) / 2 / TELEPHONE_RATE


def _peak(samples: "array[int]") -> int:
    return max(map(abs, samples), default=0)
