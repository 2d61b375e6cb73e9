"""OpenThesaurus as Debian's package `mythes-de` ships it, read once when the index is built."""

import re
from collections.abc import Iterator
from pathlib import Path

SYSTEM_FILE = Path("/usr/share/mythes/th_de_DE_v2.dat")
_REMARK = re.compile(r"\s*\([^)]*\)")
_REFUSED = ("(veraltet)", "(fig.)", "(derb)", "(vulg.)", "(Jargon)", "(Oberbegriff)", "(Unterbegriff)", "(engl.)")


def find_thesaurus(folder: Path) -> Path | None:
    """Return the thesaurus of the system or the one unpacked in this folder; None without one."""
    for file in (SYSTEM_FILE, folder / SYSTEM_FILE.relative_to("/")):
        if file.is_file():
            return file
    return None


def groups(file: Path) -> Iterator[list[str]]:
    """Yield each group of words that mean the same, remarks and marked words left out."""
    seen: set[str] = set()
    with file.open(encoding="utf-8") as lines:
        next(lines, None)
        for line in lines:
            if line.startswith("-|") and line not in seen:
                seen.add(line)
                group = [_word(each) for each in line[2:].rstrip("\n").split("|") if _is_wanted(each)]
                if len(group) > 1:
                    yield group


def _is_wanted(text: str) -> bool:
    return not text.endswith(_REFUSED) and "..." not in text


def _word(text: str) -> str:
    return _REMARK.sub("", text).strip()
