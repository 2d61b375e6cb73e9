"""The files of the repository that the rules are about."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR

PACKAGE = PROJECT_DIR / "src" / "buergerdraht"


def tracked_files(*suffixes: str) -> Iterator[Path]:
    """Give the files under version control with these endings (all without any), vendored ones left out."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT_DIR,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listing.split("\0")):
        path = PROJECT_DIR / name
        if "vendor" not in path.parts and path.is_file() and (not suffixes or path.suffix in suffixes):
            yield path


def place(path: Path, line: int) -> str:
    """Name a line of a file as editors understand it."""
    return f"{path.relative_to(PROJECT_DIR)}:{line}"
