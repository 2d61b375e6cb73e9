"""Deliveries that people uploaded: kept until they were imported, or nobody wanted them for a week."""

import re
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

KEPT = timedelta(days=7)


def keep_upload(name: str, chunks: Iterable[bytes]) -> Path:
    """Put an upload into a folder of its own and return its path."""
    plain = re.sub(r"[^\w.-]+", "-", Path(name).name).strip("-.")[-100:] or "lieferung.xml"
    path = _folder() / uuid4().hex / plain
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return path


def forget_upload(source: str) -> None:
    """Delete an upload that is done with; what was no upload stays."""
    folder = Path(source).parent
    if folder.parent == _folder():
        shutil.rmtree(folder, ignore_errors=True)


def forget_old_uploads(*, now: datetime) -> None:
    """Delete what nobody came back for."""
    for folder in _folder().glob("*"):
        if folder.stat().st_mtime < (now - KEPT).timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def shown_source(source: str) -> str:
    """Return a source as people know it: of an upload its name only."""
    path = Path(source)
    return path.name if path.parent.parent == _folder() else source


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "exchange"
