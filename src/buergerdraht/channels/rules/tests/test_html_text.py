"""HTML mails as text."""

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.channels.rules.html_text import text_of_html


def test_blocks_become_lines_and_quotations_are_marked() -> None:
    html = (
        "<html><head><title>x</title><style>p {color: red}</style></head><body><p>Antwort:&nbsp;Bitte\nden "
        "<b>Ausweis</b> mitbringen.<br/>Danke</p><script>alert(1)</script><img src='https://evil.example/x.png'>"
        "<blockquote><div>Frage</div>T-1<blockquote>älter</blockquote></blockquote><p> </p>Ende</body></html>"
    )
    assert text_of_html(html) == (
        "Antwort: Bitte den Ausweis mitbringen.\nDanke\n> Frage\n> T-1\n> > älter\nEnde"
    )


def test_an_empty_page_is_an_empty_text() -> None:
    assert text_of_html("") == ""


@given(st.text(alphabet="<>/abp&;!-'\" \n"))
def test_any_html_can_be_read(html: str) -> None:
    assert "\0" not in text_of_html(html)


def test_words_without_end_come_to_an_end() -> None:
    assert len(text_of_html("a<b>a</b>" * 500_000)) == 1_000_000
