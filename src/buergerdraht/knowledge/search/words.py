"""Lists of words that are treated in a special way, from the files in data/."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the folded words of a list in words.txt."""
    return frozenset(word for line in _sections("words.txt")[name] for word in line.split())


@cache
def word_table(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the first word of each line of a list in forms.txt, with the others."""
    lines = (line.split() for line in _sections("forms.txt")[name])
    return {first: tuple(others) for first, *others in lines}


@cache
def _sections(file: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for line in (_FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return sections
