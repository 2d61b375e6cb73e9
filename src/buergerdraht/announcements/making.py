"""Sound from speech and recordings. Files are named by what is in them: none is made twice."""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from buergerdraht.announcements import decoding
from buergerdraht.announcements.decoding import TOO_LONG, NotPlayable, decode
from buergerdraht.announcements.errors import (
    AnnouncementNotSpoken,
    RecordingNotUsable,
    RecordingSilent,
    RecordingTooLong,
)
from buergerdraht.announcements.rules.speech import Piece, prompt_name
from buergerdraht.announcements.sound import evened, is_silent, trimmed, wav_of

LARGEST_BYTES = 20_000_000
NAME = r"announcements/[0-9a-f]{64}\.wav"
"""Of a file that was made here, below MEDIA_ROOT."""
DECODING_SECONDS = 30
RESTS, SHORT_REST = {".": 0.35, "?": 0.35, ",": 0.15, ":": 0.25}, 0.06
"""Seconds of silence behind a piece, by its last sign."""


def speech(text: str, *, language: str) -> bytes:
    """Let espeak-ng speak the text and return the frames; raise AnnouncementNotSpoken."""
    command = ["espeak-ng", "-v", language, "-s", "140", "--stdin", "--stdout"]
    try:
        ran = subprocess.run(command, input=text.encode(), check=True, capture_output=True, timeout=60)  # noqa: S603
        return decode(ran.stdout)
    except (OSError, subprocess.SubprocessError, NotPlayable) as error:
        raise AnnouncementNotSpoken from error


def recording(upload: bytes) -> bytes:
    """Return the frames of a recording in any usual format, as loud as others; raise RecordingNotUsable."""
    if len(upload) > LARGEST_BYTES:
        raise RecordingNotUsable
    command = [sys.executable, "-I", decoding.__file__]
    try:
        ran = subprocess.run(  # noqa: S603
            command, input=upload, check=True, capture_output=True, timeout=DECODING_SECONDS
        )
    except subprocess.CalledProcessError as error:
        raise (RecordingTooLong if error.returncode == TOO_LONG else RecordingNotUsable) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise RecordingNotUsable from error
    if is_silent(ran.stdout):
        raise RecordingSilent
    return evened(ran.stdout)


def spoken(text: str) -> str:
    """Let the machine speak the text and return the file's name; raise AnnouncementNotSpoken."""
    name = _name(text.encode())
    if not path_of(name).exists():
        place(path_of(name), wav_of(speech(text, language="de")))
    return name


def recorded(upload: bytes) -> str:
    """Convert a recording for the telephone and return the file's name; raise RecordingNotUsable."""
    name = _name(upload)
    if not path_of(name).exists():
        place(path_of(name), wav_of(recording(upload)))
    return name


def speak_piece(piece: Piece) -> None:
    """Make the file of a piece for the engine, with as much silence behind it as its words end with.

    Raise AnnouncementNotSpoken.
    """
    rest = RESTS.get(piece.text[-1], SHORT_REST)
    frames = trimmed(speech(piece.text, language=piece.language), rest=rest)
    place(prompt_file(prompt_name(piece)), wav_of(frames))


def path_of(name: str) -> Path:
    """Return where a file that was made here lies."""
    return Path(settings.MEDIA_ROOT) / name


def prompt_file(name: str) -> Path:
    """Return where the engine finds a prompt."""
    return Path(settings.PROMPTS_DIR) / f"{name}.wav"


def place(target: Path, content: bytes) -> None:
    """Write a file, which appears only when it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".draft", delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)  # the engine may be another user
    Path(draft.name).rename(target)


def _name(content: bytes) -> str:
    return f"announcements/{hashlib.sha256(content).hexdigest()}.wav"
