"""Only harmless elements pass."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.foundation.html import TAGS, plain_text, sanitised


def test_what_xzufi_allows_passes_unchanged() -> None:
    html = (
        "<h2>Unterlagen</h2><ul><li><b>Ausweis</b></li><li>Foto<sup>1</sup></li></ul>"
        '<p>Siehe <a href="https://example.org/?a=1&amp;b=2">Seite</a><br>oder '
        '<a href="mailto:amt@example.org">Mail</a>, <a href="tel:+49303125">Telefon</a></p>'
    )
    assert sanitised(html) == html


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<script>alert(1)</script>Text", "Text"),
        ("<style>p{}</style><p class=x style='color:red' onclick=x>Text</p>", "<p>Text</p>"),
        ("<img src=x onerror=alert(1)>Text", "Text"),
        ("<div><span>Text</span></div>", "Text"),
        ('<a href="javascript:alert(1)">Text</a>', "<a>Text</a>"),
        ('<a href="data:text/html,x" title=x target=_blank>Text</a>', "<a>Text</a>"),
        ('<a href="/innen">Text</a>', "<a>Text</a>"),
        ("<p>offen", "<p>offen</p>"),
        ("Gebühr < 10 €", "Gebühr &lt; 10 €"),
        ("a\0b", "ab"),
        ("<!-- still -->Text", "Text"),
    ],
)
def test_everything_else_is_dropped(dirty: str, clean: str) -> None:
    assert sanitised(dirty) == clean


@given(st.text(alphabet="<>/ab='\"&;:scriptonl\0 ahref-!", max_size=120))
def test_no_other_element_and_no_other_attribute_survives(html: str) -> None:
    clean = sanitised(html)
    for tag, attributes in re.findall(r"<(/?[a-z0-9]+)([^>]*)>", clean):
        assert tag.strip("/") in TAGS
        assert re.fullmatch(r'( href="[^"]*")?', attributes)


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(html: str) -> None:
    assert sanitised(sanitised(html)) == sanitised(html)


def test_plain_text_keeps_the_lines_that_a_reader_sees() -> None:
    html = "<p>Sie brauchen:</p><ul><li>Ausweis &amp; Foto</li><li>Geld</li></ul><p>a<br>b</p>"
    assert plain_text(html) == "Sie brauchen:\nAusweis & Foto\nGeld\na\nb"
