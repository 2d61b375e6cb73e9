"""The German announcements, spoken by espeak-ng at set-up as Asterisk wants them: 8 kHz, mono, 16 bit."""

import math
import wave
from array import array
from collections.abc import Sequence
from pathlib import Path

from buergerdraht.launcher.commands import run_logged

PROMPTS = {
    "welcome": "Guten Tag. Sie sind mit dem Servicecenter verbunden. Wir sind gleich für Sie da.",
    "please_wait": "Bitte haben Sie noch einen Moment Geduld. Der nächste freie Platz ist für Sie.",
    "closed": "Guten Tag. Sie rufen außerhalb der Servicezeiten an. Bitte rufen Sie zu den Servicezeiten an.",
    "callback": "Danke. Wir rufen Sie zurück. Auf Wiederhören.",
}
FAILURE = "Die Ansagen ließen sich nicht sprechen (espeak-ng)."
TELEPHONE_RATE = 8000
REACH = 12
"""Samples on either side that the low-pass filter looks at."""


def missing_prompts(folder: Path) -> list[str]:
    """Return the names of the prompts that are not spoken yet, or whose text has changed since."""
    return [name for name, text in PROMPTS.items() if not _is_spoken(folder, name, text)]


def speak_prompts(folder: Path, *, log: Path) -> None:
    """Speak what is missing; a prompt appears only when it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in missing_prompts(folder):
        raw, draft = folder / f"{name}.raw.wav", folder / f"{name}.draft.wav"
        run_logged(["espeak-ng", "-v", "de", "-s", "150", "-w", raw, PROMPTS[name]], log=log, failure=FAILURE)
        _write_for_telephone(raw, target=draft)
        raw.unlink()
        draft.rename(folder / f"{name}.wav")
        (folder / f"{name}.txt").write_text(PROMPTS[name])


def _is_spoken(folder: Path, name: str, text: str) -> bool:
    note = folder / f"{name}.txt"
    return (folder / f"{name}.wav").exists() and note.exists() and note.read_text() == text


def _write_for_telephone(source: Path, *, target: Path) -> None:
    with wave.open(str(source)) as sound:
        samples, rate = array("h", sound.readframes(sound.getnframes())), sound.getframerate()
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(TELEPHONE_RATE)
        sound.writeframes(array("h", resampled(samples, rate=rate)).tobytes())


def resampled(samples: Sequence[int], *, rate: int) -> list[int]:
    """Return the samples at telephone rate; what a telephone cannot carry is filtered out."""
    step = rate / TELEPHONE_RATE
    count = int((len(samples) - 2 * REACH * step) / step)
    return [_filtered(samples, (index + REACH) * step, step=step) for index in range(count)]


def _filtered(samples: Sequence[int], position: float, *, step: float) -> int:
    """One output sample: the input around the position, weighted by a windowed sinc."""
    width = int(REACH * step / 2)
    total = weights = 0.0
    for index in range(int(position) - width, int(position) + width + 1):
        distance = (index - position) / step
        window = 0.5 + 0.5 * math.cos(math.pi * (index - position) / (width + 1))
        weight = window * (math.sin(math.pi * distance) / (math.pi * distance) if distance else 1.0)
        total += weight * samples[index]
        weights += weight
    return max(-32768, min(32767, round(total / weights)))
