"""The same people as in the tests of knowledge."""

from buergerdraht.knowledge.tests.conftest import (
    addition,
    centre,
    editor_of,
    entry,
    ines,
    leun,
    olga,
    petra,
    sabine,
    soest,
    wetzlar,
)

__all__ = [
    "addition", "centre", "editor_of", "entry", "ines", "leun", "olga", "petra", "sabine", "soest", "wetzlar",
]  # fmt: skip
