"""Writing a delivery into a folder, so that whoever collects it finds it whole at any moment."""

import ctypes
import os
import shutil
from datetime import date
from pathlib import Path
from uuid import uuid4

from buergerdraht.knowledge.errors import FolderNotOurs
from buergerdraht.knowledge.queries.exchange import Delivery, delivered_file, delivered_names
from buergerdraht.knowledge.xzufi.sources import INDEX

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of renameat2(2)."""


def export_folder(folder: Path, *, agency: str, today: date, since: date | None = None) -> list[str]:
    """Replace the folder by a delivery at once; return its files. Raises FolderNotOurs."""
    if folder.exists() and any(folder.iterdir()) and not (folder / INDEX).is_file():
        raise FolderNotOurs
    new = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}")
    new.mkdir(parents=True)
    try:
        names = _write(new, Delivery(agency=agency, today=today, since=since))
        folder.mkdir(parents=True, exist_ok=True)
        _swap(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return names


def _swap(first: Path, second: Path) -> None:
    """Let two folders change names in one step (Linux)."""
    swap = ctypes.CDLL(None, use_errno=True).renameat2
    if swap(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _write(folder: Path, delivery: Delivery) -> list[str]:
    names = []
    for name in delivered_names(delivery):
        document = delivered_file(delivery, name)
        if document is not None:
            (folder / name).write_bytes(document.body)
            at = document.changed_at.timestamp()
            os.utime(folder / name, (at, at))
            names.append(name)
    (folder / INDEX).write_text("".join(f"{name}\n" for name in names))
    return names
