"""What is written becomes HTML, and HTML comes back as it was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.foundation.html import sanitised
from buergerdraht.foundation.markup import pasted_html, to_html, to_markup

PAIRS = [
    ("Bitte kommen Sie persönlich.", "<p>Bitte kommen Sie persönlich.</p>"),
    ("Eins.\n\nZwei.", "<p>Eins.</p><p>Zwei.</p>"),
    ("Eins\nZwei", "<p>Eins<br>Zwei</p>"),
    ("## Unterlagen", "<h2>Unterlagen</h2>"),
    (
        "Sie brauchen:\n\n- Ausweis\n- **biometrisches** Foto",
        "<p>Sie brauchen:</p><ul><li>Ausweis</li><li><strong>biometrisches</strong> Foto</li></ul>",
    ),
    ("1. Termin\n2. Kommen", "<ol><li>Termin</li><li>Kommen</li></ol>"),
    (
        "- Verheiratet\n  - Heiratsurkunde\n- Ledig",
        "<ul><li>Verheiratet<ul><li>Heiratsurkunde</li></ul></li><li>Ledig</li></ul>",
    ),
    (
        "- Erster Absatz\n\n  Zweiter\n- Nächster",
        "<ul><li><p>Erster Absatz</p><p>Zweiter</p></li><li>Nächster</li></ul>",
    ),
    (
        "Siehe [Termin **online**](https://example.org/?a=1&b=2)",
        '<p>Siehe <a href="https://example.org/?a=1&amp;b=2">Termin <strong>online</strong></a></p>',
    ),
    ("20 m^^2^^, H~~2~~O, __kursiv__", "<p>20 m<sup>2</sup>, H<sub>2</sub>O, <em>kursiv</em></p>"),
    ("5 * 3 < 20 & mehr", "<p>5 * 3 &lt; 20 &amp; mehr</p>"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "html"), PAIRS)
def test_markup_becomes_html(markup: str, html: str) -> None:
    assert to_html(markup) == html


@pytest.mark.parametrize(("markup", "html"), PAIRS)
def test_html_is_edited_as_markup(markup: str, html: str) -> None:
    assert to_markup(html) == markup


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("* Ausweis\n• Foto", "<ul><li>Ausweis</li><li>Foto</li></ul>"),
        ("Text\n- Punkt", "<p>Text</p><ul><li>Punkt</li></ul>"),
        ("**offen", "<p>**offen</p>"),
        ("[Text](javascript:x)", "<p>[Text](javascript:x)</p>"),
        ("[kein Link]", "<p>[kein Link]</p>"),
        (r"\- kein Punkt", "<p>- kein Punkt</p>"),
        ("1) eins", "<ol><li>eins</li></ol>"),
        ("24. Dezember geschlossen", "<p>24. Dezember geschlossen</p>"),
        ("1. eins\n3. drei", "<ol><li>eins</li><li>drei</li></ol>"),
        ("1. eins\n24. Dezember", "<ol><li>eins<br>24. Dezember</li></ol>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
    ],
)
def test_what_people_type_is_understood(typed: str, html: str) -> None:
    assert to_html(typed) == html


SIGNS = st.text(alphabet="ab 1.-*_^~[]()\\#•\n\xa0<&ä", max_size=40)
INLINE = st.recursive(
    SIGNS.map(lambda text: text.replace("<", "&lt;").replace("&", "&amp;")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag[:1] if tag[0] == 'a' else tag}>",
        st.sampled_from(["b", "strong", "i", "em", "sup", "sub", 'a href="https://x.de/(a)b?c=d&amp;e"']),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
HTML = st.recursive(
    st.one_of(INLINE, st.just("<br>")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "h1", "h3", "h6", "ul", "ol", "li", "div", "b"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(HTML)
def test_editing_without_a_change_keeps_the_text(html: str) -> None:
    """The first way may tidy up (b becomes strong, spaces become one); from then on nothing changes."""
    once = to_html(to_markup(html))
    assert to_html(to_markup(once)) == once
    assert to_markup(once) == to_markup(html)
    assert sanitised(once) == once


@given(HTML)
def test_no_letter_is_lost(html: str) -> None:
    def letters(text: str) -> str:
        return "".join(character for character in text if character in "aä")

    def inner(text: str) -> str:
        return letters(re.sub(r"<[^>]*>", "", text))

    assert inner(to_html(to_markup(html))) == inner(sanitised(html))


@given(st.text(alphabet="ab 1.-*_^~[]()\\#•\n:htps/", max_size=60))
def test_anything_typed_is_clean_html_and_stable(typed: str) -> None:
    html = to_html(typed)
    assert sanitised(html) == html
    assert to_html(to_markup(html)) == html


def test_what_is_nested_without_an_end_does_not_grow() -> None:
    nested = "<ul><li>a" * 5_000
    assert len(to_markup(pasted_html(nested))) < 10 * len(nested)
    assert len(to_html("\n".join("  " * depth + "- a" for depth in range(140)))) < 140 * 20


@pytest.mark.parametrize("piece", ["<ul>", "<ul><li>", "<!--StartFragment-->", "<![if", "<", "</td> "])
def test_pasting_rubbish_comes_to_an_end(piece: str) -> None:
    rubbish = piece * (100_000 // len(piece))
    assert len(to_markup(pasted_html(rubbish))) <= len(rubbish)


WORD = """<html xmlns:o="urn:schemas"><head><style>p.MsoNormal{margin:0}</style></head>
<body><!--StartFragment--><p class=MsoNormal><b style='mso-x:y'>Unterlagen<o:p></o:p></b></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;
</span></span></span><![endif]>Personalausweis</p>
<table><tr><td>Gebühr</td><td>37 Euro</td></tr></table><!--EndFragment--></body></html>"""


def test_pasting_from_word_leaves_clean_html() -> None:
    assert pasted_html(WORD) == (
        "<p><strong>Unterlagen</strong></p><ul><li>Personalausweis</li></ul><p>Gebühr; 37 Euro</p>"
    )
