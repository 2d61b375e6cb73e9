"""Texts as people write them in a plain text field, and the HTML that is stored; both ways without loss.

    # Überschrift            **fett**  __kursiv__  ^^hoch^^  ~~tief~~
    - Punkt einer Liste      [Text](https://…)
    1. Schritt               eine leere Zeile trennt Absätze, zwei Leerzeichen rücken ein

`to_html` and `to_markup` meet in `document.Document`: `to_html(to_markup(html))` says the same as `html`.
"""

from buergerdraht.foundation.markup.from_html import read_html
from buergerdraht.foundation.markup.from_markup import read_markup
from buergerdraht.foundation.markup.pasting import pasted_html
from buergerdraht.foundation.markup.writing import write_html, write_markup

__all__ = ["pasted_html", "to_html", "to_markup"]


def to_html(markup: str) -> str:
    """Return the stored form of what was written."""
    return write_html(read_markup(markup))


def to_markup(html: str) -> str:
    """Return stored (sanitised) HTML as it is edited."""
    return write_markup(read_html(html))
