"""Documents are PDFs that a screen reader can read, whatever somebody wrote into them."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from buergerdraht.foundation.charts import Chart, Series
from buergerdraht.foundation.documents.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from buergerdraht.foundation.documents.charts import chart_blocks
from buergerdraht.foundation.documents.rendering import pdf_of

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=ZoneInfo("Europe/Berlin"))
CHART = Chart(
    id="anrufe",
    title="Anrufe",
    summary="In zwei Wochen 12 Anrufe.",
    kind="stacked",
    labels=("2.11.", "9.11."),
    label_heading="Woche",
    series=(Series("sofort", (3, 4)), Series("später", (2, None))),
    target=5,
)


def document(*blocks: Block) -> Document:
    return Document.of(blocks, title="Vereinbarung mit Köln", author="Stadt Leun", made_at=NOW, foot="Fuß")


def read(*blocks: Block) -> PdfReader:
    return PdfReader(BytesIO(pdf_of(document(*blocks))))


def words(*blocks: Block) -> str:
    return " ".join(page.extract_text() for page in read(*blocks).pages)


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def tags(reader: PdfReader) -> list[str]:
    """The types of the structure's elements, in reading order."""

    def below(element: object) -> list[str]:
        resolved = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(resolved, list):
            return [tag for each in resolved for tag in below(each)]
        if not isinstance(resolved, dict):
            return []
        own = [str(resolved["/S"])] if "/S" in resolved else []
        return own + below(resolved.get("/K", []))

    return below(root_of(reader)["/StructTreeRoot"])


def test_a_document_has_title_language_and_tags() -> None:
    reader = read(Heading("Laufzeit"), Paragraph("Sie gilt zwei Jahre."))
    root = root_of(reader)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Vereinbarung mit Köln", "Stadt Leun")
    assert str(root["/Lang"]).startswith("de")
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_each_block_is_tagged_as_what_it_is() -> None:
    found = tags(
        read(
            Heading("Teil"),
            Facts((("Beginn", "1. Januar 2026"),)),
            Bullets(("Auskunft", "Vermittlung")),
            Table("Phasen", ("Phase", "Tage"), (("Pilot", "14"),), numeric=frozenset({1})),
            Picture('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "Nichts", "Leer"),
        )
    )
    assert {"/H1", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= set(found)


def test_a_chart_stands_there_as_picture_sentence_and_table() -> None:
    text = words(*chart_blocks(CHART))
    assert "In zwei Wochen 12 Anrufe." in text
    assert "Woche sofort später" in " ".join(text.split())
    assert "Ziel" in text


@pytest.mark.parametrize(
    "text", ["#pagebreak() *fett* $x$ <b> @ref `code`", 'json("/etc/passwd")', "\\ // \" ' = /* */", "– „a“"]
)
def test_what_somebody_wrote_is_never_a_command(text: str) -> None:
    assert "".join(text.split()) in "".join(words(Paragraph(text)).split())


def test_a_sign_that_no_font_has_spoils_no_document(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        text = words(Paragraph("Gruß 😀 und \u0001 Ende"))
    assert "Ende" in text
    assert [record.message for record in caplog.records] == ["document_not_pdf_ua"]


def test_the_same_document_is_the_same_file() -> None:
    assert pdf_of(document(Paragraph("gleich"))) == pdf_of(document(Paragraph("gleich")))


def test_several_people_may_ask_for_documents_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        files = set(pool.map(lambda _: pdf_of(document(Paragraph("gleich"))), range(12)))
    assert len(files) == 1
