"""Pages for fax machines, and pages from them."""

import io

import pytest
from PIL import Image

from buergerdraht.channels.fax_pages import (
    HEIGHT,
    MOST_PAGES,
    WIDTH,
    Block,
    Sheet,
    UnreadablePages,
    fax_of,
    pdf_of,
)

CODE = "https://servicecenter.example/portal/tickets/7/"


def fax(*blocks: Block) -> Image.Image:
    return Image.open(io.BytesIO(fax_of(Sheet(blocks, footer="T-7", code=CODE))))


def count_of(pages: Image.Image) -> int:
    return int(getattr(pages, "n_frames", 1))


def test_a_page_is_as_fax_machines_take_it() -> None:
    page = fax(Block("Grüße aus Łódź", "heading", is_bold=True))
    assert (page.size, page.mode, page.info["compression"]) == ((WIDTH, HEIGHT), "1", "group4")
    assert tuple(round(float(each)) for each in page.info["dpi"]) == (204, 196)


def test_a_long_text_takes_more_pages_and_every_page_says_where_it_belongs() -> None:
    pages = fax(Block("Wort " * 3000), Block("x" * 400), Block("Antwort:", has_box=True), Block("", blanks=3))
    assert 1 < count_of(pages) < MOST_PAGES
    pages.seek(count_of(pages) - 1)
    footer = pages.convert("L").crop((0, HEIGHT - 110, WIDTH, HEIGHT))
    assert footer.getextrema() == (0, 255)


def test_no_machine_has_paper_for_everything() -> None:
    assert count_of(fax(Block("Wort " * 30_000))) == MOST_PAGES


def test_a_fax_that_came_becomes_a_pdf() -> None:
    content, pages = pdf_of(fax_of(Sheet((Block("Wort " * 3000),), footer="T-7", code=CODE)))
    assert content.startswith(b"%PDF-")
    assert pages > 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"II*\x00", b"II*\x00\xff\xff\xff\xff"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePages):
        pdf_of(content)


def test_a_picture_that_was_cut_off_is_refused() -> None:
    with pytest.raises(UnreadablePages):
        pdf_of(fax_of(Sheet((Block("Wort " * 3000),), footer="T-7", code=CODE))[:900])
