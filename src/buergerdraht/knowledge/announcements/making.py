"""Announcements as files, named by what is in them: one that exists is never made again."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from buergerdraht.knowledge.announcements.sound import NotPlayable, convert
from buergerdraht.knowledge.errors import AnnouncementNotSpoken, RecordingNotUsable

LARGEST_BYTES = 20_000_000
NAME = r"announcements/[0-9a-f]{64}\.wav"
"""Of a file that was made here, below MEDIA_ROOT."""


def spoken(text: str) -> str:
    """Let espeak-ng speak the text and return the file's name; raise AnnouncementNotSpoken."""
    name = _name(text.encode())
    if not path_of(name).exists():
        command = ["espeak-ng", "-v", "de", "-s", "140", "--stdin", "-w"]
        try:
            _make(name, command=command, told=text.encode())
        except (OSError, subprocess.SubprocessError, NotPlayable) as error:
            raise AnnouncementNotSpoken from error
    return name


def recorded(upload: bytes) -> str:
    """Convert a recording for the telephone and return the file's name; raise RecordingNotUsable.

    WAV of 16 bit always; other formats (MP3, OGG, FLAC, other WAV) where sox is installed.
    """
    name = _name(upload)
    if len(upload) > LARGEST_BYTES:
        raise RecordingNotUsable
    try:
        if not path_of(name).exists():
            _take_over(name, upload)
    except (OSError, subprocess.SubprocessError, NotPlayable) as error:
        raise RecordingNotUsable from error
    return name


def path_of(name: str) -> Path:
    """Return where a file that was made here lies."""
    return Path(settings.MEDIA_ROOT) / name


def _name(content: bytes) -> str:
    return f"announcements/{hashlib.sha256(content).hexdigest()}.wav"


def _take_over(name: str, upload: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "recording"
        source.write_bytes(upload)
        try:
            _convert(source, name)
        except NotPlayable:
            if shutil.which("sox") is None:
                raise
            _make(name, command=["sox", str(source), "-b", "16", "-e", "signed-integer", "-t", "wav"])


def _make(name: str, *, command: list[str], told: bytes = b"") -> None:
    """Let a program write a WAV, then convert that; the program gets the file's name as its last argument."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        subprocess.run([*command, str(raw)], input=told, check=True, capture_output=True, timeout=60)  # noqa: S603
        _convert(raw, name)


def _convert(source: Path, name: str) -> None:
    """The file appears only when it is complete."""
    target = path_of(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".draft", delete=False) as draft:
        convert(source, Path(draft.name))
    Path(draft.name).rename(target)
