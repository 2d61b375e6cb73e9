"""The music of those who wait, without the quiet in its files, which sounds like a dead line."""

import shutil
import wave
from array import array
from pathlib import Path

QUIET = 60
"""Mean magnitude of 16-bit samples below which nobody hears anything on a telephone."""
BLOCK_SECONDS = 0.05
LONGEST_QUIET_BLOCKS = 8


def prepare_music(source: Path, target: Path) -> None:
    """Have a copy of each file that is never quiet for half a second; what is there already is left alone."""
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.glob("*.*")):
        copy = target / file.name
        if not copy.exists():
            draft = copy.with_suffix(".draft")
            _trim(file, draft) if file.suffix == ".wav" else shutil.copy(file, draft)
            draft.rename(copy)


def _trim(file: Path, target: Path) -> None:
    with wave.open(str(file)) as sound:
        parameters, frames = sound.getparams(), sound.readframes(sound.getnframes())
    is_plain = (parameters.nchannels, parameters.sampwidth) == (1, 2)
    with wave.open(str(target), "wb") as trimmed:
        trimmed.setparams(parameters)
        trimmed.writeframes(_lively(array("h", frames), rate=parameters.framerate) if is_plain else frames)


def _lively(samples: "array[int]", *, rate: int) -> bytes:
    """Return it without quiet ends and with shorter quiet passages; all of it if nothing is heard."""
    length, kept, quiet = int(rate * BLOCK_SECONDS), array("h"), LONGEST_QUIET_BLOCKS
    end = 0
    for start in range(0, len(samples), length):
        block = samples[start : start + length]
        quiet = 0 if sum(map(abs, block)) > QUIET * len(block) else quiet + 1
        if quiet <= LONGEST_QUIET_BLOCKS:
            kept.extend(block)
        end = end if quiet else len(kept)
    return kept[:end].tobytes() if end else samples.tobytes()
