"""The only code that knows Typst: a document becomes the bytes of a PDF.

The document's words travel as data, never as markup, so no text of a user is a command. The compiler reads
this folder alone: its template and its fonts, none of the machine.
"""

import json
import logging
from dataclasses import asdict
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst

from buergerdraht.foundation.documents.blocks import Block, Document

HERE = Path(__file__).parent
Standards = list[Any]
"""By the compiler's names; its own type is a list of literals that no alias of ours would match."""
STRICT: Standards = ["ua-1"]
"""PDF/UA-1 (ISO 14289-1): the compiler refuses what breaks it, as a picture without words."""
STRICT_ARCHIVE: Standards = ["a-3a", "ua-1"]
"""And PDF/A-3 (ISO 19005-3), which may have a file inside."""

logger = logging.getLogger(__name__)


def pdf_of(document: Document) -> bytes:
    """Return the document as a tagged PDF; where a sign is in no font of ours, a box stands for it."""
    try:
        return _compiled(document, standards=STRICT_ARCHIVE if document.attachment else STRICT)
    except typst.TypstError as refusal:
        logger.warning("document_not_pdf_ua", extra={"reason": refusal.message.split("`")[0]})
        return _compiled(document, standards=["a-3b"] if document.attachment else ["1.7"])


def _compiled(document: Document, *, standards: Standards) -> bytes:
    compiler = typst.Compiler(root=HERE, font_paths=_fonts())  # one each: it is no thing for two threads
    content = compiler.compile(
        HERE / "document.typ",
        sys_inputs={"document": json.dumps(_plain(document))},
        format="pdf",
        pdf_standards=standards,
        timestamp=document.made_at.astimezone(UTC).replace(microsecond=0),
    )
    assert isinstance(content, bytes)  # noqa: S101  (one PDF, as no output path is given)
    return content


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])


def _plain(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "author": document.author,
        "foot": document.foot,
        "blocks": [_block(each) for each in document.blocks],
        "attachment": asdict(document.attachment) if document.attachment else None,
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **_lists(asdict(block))}


def _lists(values: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}
