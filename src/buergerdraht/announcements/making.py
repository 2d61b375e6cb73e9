"""Sound as files, named by what is in them: one that exists is never made again."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from buergerdraht.announcements.errors import AnnouncementNotSpoken, RecordingNotUsable
from buergerdraht.announcements.rules.speech import Piece, prompt_name
from buergerdraht.announcements.sound import NotPlayable, convert, join_in

LARGEST_BYTES = 20_000_000
NAME = r"announcements/[0-9a-f]{64}\.wav"
"""Of a file that was made here, below MEDIA_ROOT."""
RESTS, SHORT_REST = {".": 0.35, "?": 0.35, ",": 0.15, ":": 0.25}, 0.06
"""Seconds of silence behind a piece, by its last sign."""


def spoken(text: str) -> str:
    """Let espeak-ng speak the text and return the file's name; raise AnnouncementNotSpoken."""
    name = _name(text.encode())
    if not path_of(name).exists():
        _speak(text, language="de", target=path_of(name))
    return name


def speak_piece(piece: Piece) -> None:
    """Make the file of a piece for the engine, with as much silence behind it as its words end with.

    Raise AnnouncementNotSpoken.
    """
    target = prompt_file(prompt_name(piece))
    rest = RESTS.get(piece.text[-1], SHORT_REST)
    _speak(piece.text, language=piece.language, target=target, rest=rest)


def prompt_file(name: str) -> Path:
    """Return where the engine finds a prompt."""
    return Path(settings.PROMPTS_DIR) / f"{name}.wav"


def recorded(upload: bytes) -> str:
    """Convert a recording for the telephone and return the file's name; raise RecordingNotUsable.

    WAV of 16 bit always; other formats (MP3, OGG, FLAC, other WAV) where sox is installed.
    """
    name = _name(upload)
    if len(upload) > LARGEST_BYTES:
        raise RecordingNotUsable
    try:
        if not path_of(name).exists():
            _take_over(path_of(name), upload)
    except (OSError, subprocess.SubprocessError, NotPlayable) as error:
        raise RecordingNotUsable from error
    return name


def path_of(name: str) -> Path:
    """Return where a file that was made here lies."""
    return Path(settings.MEDIA_ROOT) / name


def _name(content: bytes) -> str:
    return f"announcements/{hashlib.sha256(content).hexdigest()}.wav"


def _speak(text: str, *, language: str, target: Path, rest: float | None = None) -> None:
    command = ["espeak-ng", "-v", language, "-s", "140", "--stdin", "-w"]
    try:
        _make(target, command=command, told=text.encode(), rest=rest)
    except (OSError, subprocess.SubprocessError, NotPlayable) as error:
        raise AnnouncementNotSpoken from error


def _take_over(target: Path, upload: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "recording"
        source.write_bytes(upload)
        try:
            _convert(source, target)
        except NotPlayable:
            if shutil.which("sox") is None:
                raise
            _make(target, command=["sox", str(source), "-b", "16", "-e", "signed-integer", "-t", "wav"])


def _make(target: Path, *, command: list[str], told: bytes = b"", rest: float | None = None) -> None:
    """Let a program write a WAV, then convert that; the program gets the file's name as its last argument."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        subprocess.run([*command, str(raw)], input=told, check=True, capture_output=True, timeout=60)  # noqa: S603
        _convert(raw, target, rest=rest)


def _convert(source: Path, target: Path, *, rest: float | None = None) -> None:
    """The file appears only when it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".draft", delete=False) as file:
        draft = Path(file.name)
    convert(source, draft)
    if rest is not None:
        join_in(draft, rest=rest)
    draft.chmod(0o644)  # the engine may be another user
    draft.rename(target)
