"""Files of call records on disk: whole only while they wait to be read."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from buergerdraht.volume.errors import FileTooBig

LARGEST_BYTES = 1_000_000_000
SAMPLE_BYTES = 256 * 1024
KEPT_UNREAD = timedelta(days=1)


def keep_upload(chunks: Iterable[bytes]) -> str:
    """Put a file on disk as it comes and return its key; raise FileTooBig, and keep nothing then."""
    key = uuid4().hex
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as file:
            file.writelines(_within_bound(chunks))
    except BaseException:
        path.unlink()
        raise
    return key


def sample_of(key: str) -> tuple[bytes, bytes]:
    """Return the first and the last bytes of a file; no last ones of a small file."""
    with path_of(key).open("rb") as file:
        head = file.read(SAMPLE_BYTES)
        size = file.seek(0, 2)
        file.seek(max(len(head), size - SAMPLE_BYTES))
        return head, file.read()


def forget_upload(key: str) -> None:
    """Delete a file; nothing happens if it is gone."""
    if key:
        path_of(key).unlink(missing_ok=True)


def forget_old_uploads(*, now: datetime) -> None:
    """Delete files that are older than any that still waits to be read."""
    before = (now - 2 * KEPT_UNREAD).timestamp()
    for path in _folder().glob("*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def path_of(key: str) -> Path:
    """Return where the file of a key lies."""
    return _folder() / key


def _within_bound(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_BYTES:
            raise FileTooBig
        yield chunk


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "volume"
