"""Sound as telephones carry it: WAV, 8 kHz, mono, 16 bit."""

import math
import wave
from array import array
from collections.abc import Sequence
from functools import lru_cache
from operator import mul
from pathlib import Path

TELEPHONE_RATE, HIGHEST_RATE = 8000, 192_000
LONGEST_SECONDS = 90
"""Who waits should not miss the talk for the announcement."""
PAUSE = array("h", [0] * (TELEPHONE_RATE // 2)).tobytes()
"""Half a second between two announcements."""
QUIET, LEAD = 200, TELEPHONE_RATE // 100
"""What is no louder counts as silence; how much of it stays before the first word."""
MOST_PHASES = 320
"""Of the filter: 11,025 Hz needs as many; odd rates need thousands, each with weights of its own."""
_REACH = 10
"""Output samples on either side that the low-pass filter looks at."""


class NotPlayable(Exception):
    """A file is no sound that we can read, or too long."""


def convert(source: Path, target: Path) -> None:
    """Write a WAV of 16 bit, any rate and number of channels, for the telephone; raise NotPlayable."""
    samples, rate = _read(source)
    write(target, _resampled(samples, rate=rate).tobytes())


def join_in(file: Path, *, rest: float) -> None:
    """Cut silence off both ends of telephone sound, but for `rest` seconds at its end."""
    with wave.open(str(file)) as sound:
        samples = array("h", sound.readframes(sound.getnframes()))
    heard = [number for number, sample in enumerate(samples) if abs(sample) > QUIET] or [0]
    begin, end = max(heard[0] - LEAD, 0), heard[-1] + 1 + int(rest * TELEPHONE_RATE)
    silence = array("h", [0] * max(end - len(samples), 0))
    write(file, (samples[begin:end] + silence).tobytes())


def write(target: Path, frames: bytes) -> None:
    """Write telephone sound."""
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(TELEPHONE_RATE)
        sound.writeframes(frames)


def joined(sources: Sequence[Path]) -> bytes:
    """Return the frames of several files of telephone sound, one after the other with pauses."""
    parts = []
    for source in sources:
        with wave.open(str(source)) as sound:
            parts.append(sound.readframes(sound.getnframes()))
    return PAUSE.join(parts)


def _read(source: Path) -> tuple["array[int]", int]:
    try:
        with wave.open(str(source)) as sound:
            rate = sound.getframerate()
            if (
                sound.getsampwidth() != 2
                or not _is_usable(rate)
                or sound.getnframes() > LONGEST_SECONDS * rate
            ):
                raise NotPlayable
            return array("h", sound.readframes(sound.getnframes()))[:: sound.getnchannels()], rate
    except (wave.Error, EOFError, ValueError, RuntimeError) as error:  # the last for damaged chunks
        raise NotPlayable from error


def _is_usable(rate: int) -> bool:
    phases = TELEPHONE_RATE // math.gcd(rate, TELEPHONE_RATE)
    return TELEPHONE_RATE <= rate <= HIGHEST_RATE and phases <= MOST_PHASES


def _resampled(samples: "array[int]", *, rate: int) -> "array[int]":
    """Return the samples at telephone rate; what a telephone cannot carry is filtered out."""
    if rate == TELEPHONE_RATE:
        return samples
    common = math.gcd(rate, TELEPHONE_RATE)
    phases, step = TELEPHONE_RATE // common, rate // common
    width = len(_kernels(phases, step)[0]) // 2
    padded = array("h", [0] * width) + samples + array("h", [0] * width)
    count = len(samples) * phases // step
    return array("h", (_sample(padded, number, phases=phases, step=step) for number in range(count)))


def _sample(padded: "array[int]", number: int, *, phases: int, step: int) -> int:
    place, phase = divmod(number * step, phases)
    kernel = _kernels(phases, step)[phase]
    total: float = sum(map(mul, kernel, padded[place : place + len(kernel)]))
    return max(-32768, min(32767, round(total)))


@lru_cache(maxsize=8)
def _kernels(phases: int, step: int) -> tuple[tuple[float, ...], ...]:
    """Return a windowed sinc for every position between two samples; each adds up to one."""
    ratio = step / phases
    width = math.ceil(_REACH * ratio)
    return tuple(_kernel(phase / phases, ratio=ratio, width=width) for phase in range(phases))


def _kernel(offset: float, *, ratio: float, width: int) -> tuple[float, ...]:
    weights = [_weight(index - width - offset, ratio=ratio, width=width) for index in range(2 * width + 1)]
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def _weight(distance: float, *, ratio: float, width: int) -> float:
    angle = math.pi * distance / ratio
    window = 0.5 + 0.5 * math.cos(math.pi * min(abs(distance) / (width + 1), 1))
    return window * (math.sin(angle) / angle if angle else 1.0)
