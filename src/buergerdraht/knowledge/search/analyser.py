"""A document as the index and the ranking see it: stems of its phrases, of their parts and of its text."""

from collections.abc import Iterable
from dataclasses import dataclass

from buergerdraht.knowledge.search.compounds import Splitter
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.text import content_words, stem

MOST_NAMES = 60
MOST_BODY_WORDS = 400


@dataclass(frozen=True)
class AnalysedDocument:
    """The stems of a document by the weight they have in the ranking."""

    phrases: tuple[tuple[str, ...], ...]
    """Title first, then each name: their stems in order."""
    parts: tuple[str, ...]
    """Parts of the compounds in title and names."""
    terms: tuple[str, ...]
    """Stems of terms and topics, and their parts."""
    body: tuple[str, ...]
    """Stems of summary and text."""
    body_parts: tuple[str, ...]


def analyse(document: SearchDocument, *, splitter: Splitter) -> AnalysedDocument:
    """Return the document's stems; compounds are taken apart by the splitter."""
    phrases = [content_words(text) for text in (document.title, *document.names[:MOST_NAMES])]
    named = [word for phrase in phrases for word in phrase]
    terms = [word for text in (*document.terms, *document.topics) for word in content_words(text)]
    body = content_words(f"{document.summary} {document.body}")[:MOST_BODY_WORDS]
    return AnalysedDocument(
        phrases=tuple(dict.fromkeys(tuple(stem(word) for word in phrase) for phrase in phrases if phrase)),
        parts=part_stems(named, splitter=splitter),
        terms=(*_stems(terms), *part_stems(terms, splitter=splitter)),
        body=_stems(body),
        body_parts=part_stems(body, splitter=splitter),
    )


def part_stems(words: Iterable[str], *, splitter: Splitter) -> tuple[str, ...]:
    """Return the stems of all parts of the words, each once."""
    return _stems(part for word in dict.fromkeys(words) for part in splitter.all_parts(word))


def _stems(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem(word) for word in words))
