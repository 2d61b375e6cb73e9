"""Secrets of an installation: made on first use, kept under the var folder, readable by its owner only."""

import contextlib
import os
import secrets as randomness
from pathlib import Path


def secret(var_dir: Path, name: str) -> str:
    """Return the secret of that name, making it on first use; two processes that race get the same one."""
    path = var_dir / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(randomness.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
