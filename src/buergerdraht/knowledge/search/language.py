"""The synonyms that come with the product: our vocabulary, and OpenThesaurus where it is unpacked."""

from collections.abc import Iterable
from pathlib import Path

from buergerdraht.knowledge.search import thesaurus
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.synonyms import (
    VOCABULARY,
    Synonyms,
    add_groups,
    add_thesaurus,
    add_vocabulary,
)
from buergerdraht.knowledge.search.text import stems


def built_in_synonyms(
    documents: Iterable[SearchDocument], *, thesaurus_dir: Path, groups: Iterable[Iterable[str]] = ()
) -> Synonyms:
    """Return the editors' groups, our vocabulary, and what OpenThesaurus has for these documents."""
    synonyms = Synonyms()
    add_groups(synonyms, groups)
    add_vocabulary(synonyms, VOCABULARY.read_text(encoding="utf-8").splitlines())
    file = thesaurus.find_thesaurus(thesaurus_dir)
    if file:
        wanted = {
            each
            for document in documents
            for text in (document.title, *document.names)
            for each in stems(text)
        }
        add_thesaurus(synonyms, thesaurus.groups(file), wanted=wanted)
    return synonyms
