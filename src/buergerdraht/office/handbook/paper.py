"""A quality handbook on paper."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.versions.describing import day_words
from buergerdraht.foundation.documents.blocks import Block, Bullets, Document, Facts, Heading, Paragraph
from buergerdraht.office.agreements.paper import consent_blocks
from buergerdraht.reports.handbook.contents import Chapter
from buergerdraht.reports.models import HandbookVersion
from buergerdraht.servicehours.rules import local_day

NOTHING = "Dazu ist nichts vereinbart."


def handbook_paper(
    agreement: Agreement, chapters: Iterable[Chapter], *, version: HandbookVersion | None, now: datetime
) -> Document:
    """Return a version of a handbook, or what follows from the agreement where there is none yet."""
    stand = f"Fassung {version.number}, {version.get_state_display()}" if version else "ohne Fassung"
    centre, partner = agreement.centre.name, agreement.partner.name
    return Document.of(
        [
            Paragraph(f"{partner} und {centre}, {stand}"),
            *(block for chapter in chapters for block in _chapter(chapter)),
            *consent_blocks(version),
        ],
        title=f"Qualitätshandbuch {partner}",
        author=centre,
        made_at=now,
        foot=f"{stand} · erstellt am {day_words(local_day(now))}",
    )


def _chapter(chapter: Chapter) -> Iterator[Block]:
    yield Heading(chapter.title)
    for paragraph in filter(None, (each.strip() for each in chapter.text.splitlines())):
        yield Paragraph(paragraph)
    if chapter.lines:
        yield _lines(chapter)
    elif not chapter.text:
        yield Paragraph(NOTHING)


def _lines(chapter: Chapter) -> Block:
    if chapter.is_list:
        return Bullets(tuple(words for _, words in chapter.lines))
    return Facts(chapter.lines)
