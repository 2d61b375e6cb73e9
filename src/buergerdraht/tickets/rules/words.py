"""The words by which a ticket is found again."""

from buergerdraht.knowledge.search.text import words

SHORTEST, LONGEST, MOST = 2, 40, 300


def search_words(text: str) -> list[str]:
    """Return the folded words of a text, each once; single letters say nothing ('T-7' is '7')."""
    told = (word[:LONGEST] for word in words(text) if len(word) >= SHORTEST or word.isdecimal())
    return list(dict.fromkeys(told))[:MOST]
