"""German words as the search sees them: folded, cut apart, reduced to their stems."""

import re
import threading
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

import Stemmer

from buergerdraht.knowledge.search.words import word_list

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ſ": "s", "æ": "ae", "ø": "oe", "œ": "oe"}
)
_GENDERED = re.compile(r"(?<=\w)(?:[*:_·]|/-?|\(-?)(?:in|innen|r|n|e|en)\)?(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_LONE_LETTER = re.compile(r"\b([a-z])-(?=[a-z]{3})")
_AROUND = ".,;:!?()[]/–—-„“”\"'\u200b"
_local = threading.local()

STOP_WORDS = word_list("stop")
"""Words of spoken questions that say nothing about the matter."""


def fold(text: str) -> str:
    """Return the text in lower case without umlauts and accents."""
    lowered = unicodedata.normalize("NFKC", text).lower().translate(_UMLAUTS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def words(text: str) -> list[str]:
    """Return the folded words in their order, stop words among them.

    'H-Kennzeichen' is one word, 'Bürger*innen' is 'buerger'.
    """
    return _WORD.findall(_LONE_LETTER.sub(r"\1", fold(_GENDERED.sub("", text))))


def written_words(text: str) -> list[str]:
    """Return the words as they are written, without what stands around them."""
    return [word for word in (each.strip(_AROUND) for each in text.split()) if word]


def content_words(text: str) -> list[str]:
    """Return the folded words that say what it is about; all of them if none does."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


def longer_words(beginning: str, ordered: Sequence[str]) -> slice:
    """Return where the longer words stand that begin so, among folded words in the order of the alphabet."""
    start = bisect_right(ordered, beginning)
    return slice(start, bisect_left(ordered, beginning + "~", lo=start))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; short words and those with digits stay as they are."""
    if len(word) <= 3 or not word.isalpha():
        return word
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("german", 0)
    return str(stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """Return the stems of the content words."""
    return [stem(word) for word in content_words(text)]
