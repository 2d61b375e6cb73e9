"""What the synthetic citizen says, spoken by espeak-ng."""

import subprocess
import tempfile
import wave
from array import array
from pathlib import Path

from buergerdraht.telephony.citizen.alaw import RATE, SILENCE, encoded
from buergerdraht.telephony.citizen.errors import VoiceMissing

SENTENCES = (
    "Guten Tag. Ich bin umgezogen und möchte mich ummelden.",
    "Welche Unterlagen muss ich dafür mitbringen?",
    "Kann ich dafür einen Termin bekommen, am liebsten am Nachmittag?",
    "Was kostet das?",
    "Mein Personalausweis läuft bald ab. Kann ich den gleich mit beantragen?",
    "Und wie lange dauert es, bis der neue Ausweis da ist?",
)
PAUSE_SECONDS = 2.5
"""Time for the other side to answer."""


def spoken(folder: Path) -> bytes:
    """Return the citizen's sentences with pauses as A-law, made once per `folder`. Raise VoiceMissing."""
    kept = folder / "citizen.alaw"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{id(kept)}")
        unfinished.write_bytes(b"".join(_sentence(text) for text in SENTENCES))
        unfinished.replace(kept)
    return kept.read_bytes()


def _sentence(text: str) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        _speak(text, into=file.name)
        with wave.open(file.name) as sound:
            samples, rate = array("h", sound.readframes(sound.getnframes())), sound.getframerate()
    return encoded(samples, rate=rate) + SILENCE * int(PAUSE_SECONDS * RATE)


def _speak(text: str, *, into: str) -> None:
    command = ["espeak-ng", "-v", "de", "-s", "150", "-w", into, text]
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise VoiceMissing from error
