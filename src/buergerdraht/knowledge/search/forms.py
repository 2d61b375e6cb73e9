"""Other forms of a German word that the stemmer does not bring together: participles, nouns of verbs."""

import re
from collections.abc import Iterator

from buergerdraht.knowledge.search.words import word_list, word_table

_SEPARABLE = word_list("separable")
_PREFIX = re.compile(rf"({'|'.join(sorted(_SEPARABLE, key=len, reverse=True))})?")
_STRONG = word_table("participles")
_NOUNS = word_table("nouns")


def other_forms(word: str) -> Iterator[str]:
    """Yield words that mean the same in another form; not all of them exist, the lexicon tells."""
    yield from _NOUNS.get(word, ())
    yield from _of_verb(word)
    yield from _of_participle(word)
    yield from _of_diminutive(word)


def _of_verb(word: str) -> Iterator[str]:
    if word.endswith(("ern", "eln")) and len(word) > 5:
        yield f"{word[:-1]}ung"
    if word.endswith(("erung", "elung")) and len(word) > 7:
        yield f"{word[:-3]}n"
    if word.endswith("en") and len(word) > 5:
        yield f"{word[:-2]}ung"
    match = _PREFIX.match(word)
    if match and match[1] and word[match.end() :] in _NOUNS:
        yield from (match[1] + noun for noun in _NOUNS[word[match.end() :]])


def _of_participle(word: str) -> Iterator[str]:
    match = _PREFIX.match(word)
    prefix = (match and match[1]) or ""
    rest = word[len(prefix) :]
    if rest.startswith("ge") and len(rest) > 5:
        core = rest[2:]
        for noun in _STRONG.get(core, ()):
            yield prefix + noun
        if core.endswith("t"):
            yield f"{prefix}{core.removesuffix('t').removesuffix('e')}en"
            yield f"{prefix}{core.removesuffix('t').removesuffix('e')}ung"
    elif word.endswith("t") and word.startswith(("be", "ver", "er", "ent", "zer", "miss")) and len(word) > 6:
        yield f"{word.removesuffix('t').removesuffix('e')}en"
        yield f"{word.removesuffix('t').removesuffix('e')}ung"
    if "zu" in word[2:-3] and prefix:
        yield prefix + rest.removeprefix("zu")


def _of_diminutive(word: str) -> Iterator[str]:
    for ending in ("chen", "lein"):
        if word.endswith(ending) and len(word) > 7:
            yield word.removesuffix(ending)
