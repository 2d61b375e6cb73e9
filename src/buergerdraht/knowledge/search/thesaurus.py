"""OpenThesaurus as Debian's package `mythes-de` ships it, read once when the index is built."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYSTEM_FILE = Path("/usr/share/mythes/th_de_DE_v2.dat")
_REMARK = re.compile(r"\s*\([^)]*\)")
_REFUSED = (
    "(veraltet)",
    "(fig.)",
    "(derb)",
    "(vulg.)",
    "(Jargon)",
    "(Unterbegriff)",
    "(engl.)",
    "(scherzhaft)",
)
_KIND = "(Oberbegriff)"


@dataclass(frozen=True)
class Group:
    """Single words that mean the same, and words for the kind of thing that they are."""

    words: list[str]
    kinds: list[str]


def find_thesaurus(folder: Path) -> Path | None:
    """Return the thesaurus of the system or the one unpacked in this folder; None without one."""
    for file in (SYSTEM_FILE, folder / SYSTEM_FILE.relative_to("/")):
        if file.is_file():
            return file
    return None


def groups(file: Path) -> Iterator[Group]:
    """Yield each group of single words once, remarks and marked words left out."""
    seen: set[str] = set()
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("-|") and line not in seen:
                seen.add(line)
                members = [each for each in line[2:].rstrip("\n").split("|") if _is_wanted(each)]
                yield Group(
                    [_word(each) for each in members if _KIND not in each and " " not in _word(each)],
                    [_word(each) for each in members if _KIND in each and " " not in _word(each)],
                )


def _is_wanted(text: str) -> bool:
    return "..." not in text and not any(mark in text for mark in _REFUSED)


def _word(text: str) -> str:
    return _REMARK.sub("", text).strip()
