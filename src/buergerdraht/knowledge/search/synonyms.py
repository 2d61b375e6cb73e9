"""Which words stand for which others: our vocabulary of administration, the editors' groups, OpenThesaurus.

A vocabulary is a text, a rule a line: `perso, ausweis -> personalausweis` leads from what people say to what
the administration calls it; `tonne, eimer = abfallbehaelter` leads there too, and from each single word to
each other, less surely; `#` begins a comment. What has several words is a phrase: it holds when all of its
words are asked, in any order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from buergerdraht.knowledge.search import thesaurus
from buergerdraht.knowledge.search.text import STOP_WORDS, content_words, fold, longer_words, stem, words

Stems = tuple[str, ...]
Source = Literal["editors", "vocabulary", "loose", "thesaurus", "kind"]
MOST_COMPLETIONS = 6
KEPT_TEXTS = 20_000
"""Each stands in many rules; all of the vocabulary's are fewer."""
VOCABULARY = Path(__file__).parent / "data" / "vocabulary.txt"


@dataclass(frozen=True, slots=True)
class Synonym:
    """Stems that stand for others, and how surely."""

    stems: Stems
    source: Source
    words: str
    """As they are written."""


@dataclass
class Synonyms:
    """All rules, found by the stems that were asked."""

    rules: dict[Stems, tuple[Synonym, ...]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    """The folded words of all rules but the thesaurus's: what a mistyped word may have been."""
    _phrases: dict[str, set[Stems]] = field(default_factory=lambda: defaultdict(set))
    """Stem -> the rules of several words that have it; most rules have one."""

    def add(self, asked: str, meant: str, *, source: Source) -> None:
        """Let the asked words stand for the meant ones; nothing happens if they are the same."""
        key, target = stems_of(asked), stems_of(meant)
        if not key or not target or key == target:
            return
        if source not in ("thesaurus", "kind"):
            self.words.update(_content_words(asked, meant))
        present = self.rules.get(key, ())
        if all(each.stems != target for each in present):
            self.restore(key, (*present, Synonym(target, source, meant)))

    def restore(self, key: Stems, meant: tuple[Synonym, ...]) -> None:
        """Take a rule as it was saved."""
        self.rules[key] = meant
        if len(key) > 1:
            for each in key:
                self._phrases[each].add(key)

    def of(self, stem_: str) -> tuple[Synonym, ...]:
        """Return what stands for one stem."""
        return self.rules.get((stem_,), ())

    def completions(self, beginning: str) -> list[str]:
        """Return the shortest words of our vocabulary and the editors' that begin so."""
        found = self._sorted_words[longer_words(beginning, self._sorted_words)]
        return sorted(found, key=len)[:MOST_COMPLETIONS]

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(self.words)

    def phrases_in(self, asked: Iterable[str]) -> Iterator[tuple[Stems, tuple[Synonym, ...]]]:
        """Yield the rules of several words all of which were asked."""
        present = set(asked)
        seen: set[Stems] = set()
        for each in present:
            for key in self._phrases.get(each, ()):
                if key not in seen and present.issuperset(key):
                    seen.add(key)
                    yield key, self.rules[key]

    def __contains__(self, stem_: str) -> bool:
        return (stem_,) in self.rules or stem_ in self._phrases


@lru_cache(maxsize=KEPT_TEXTS)
def stems_of(text: str) -> Stems:
    """Return the stems of the content words, each once."""
    return tuple(dict.fromkeys(stem(word) for word in content_words(text)))


def _content_words(asked: str, meant: str) -> list[str]:
    found = [*_words(asked), *_words(meant)]
    return [word for word in found if word not in STOP_WORDS] or found


@lru_cache(maxsize=KEPT_TEXTS)
def _words(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def add_vocabulary(synonyms: Synonyms, lines: Iterable[str]) -> None:
    """Take the rules of a vocabulary."""
    for line in lines:
        rule = line.partition("#")[0].strip()
        if "->" in rule:
            asked, meant = (_items(side) for side in rule.split("->", 1))
            _lead(synonyms, asked, meant, source="vocabulary")
        elif "=" in rule:
            said, *others = (_items(side) for side in rule.split("="))
            official = [word for each in others for word in each]
            single = [word for word in said if " " not in word]
            _lead(synonyms, [*said, *official], official, source="vocabulary")
            _lead(synonyms, [*said, *official], single, source="loose")


def add_groups(synonyms: Synonyms, groups: Iterable[Iterable[str]]) -> None:
    """Take the editors' groups of words that mean the same."""
    for group in groups:
        words = list(group)
        _lead(synonyms, words, words, source="editors")


def add_thesaurus(synonyms: Synonyms, groups: Iterable[thesaurus.Group], *, wanted: Collection[str]) -> None:
    """Take from OpenThesaurus what leads to words of the corpus or to words that our vocabulary knows.

    A dachshund is a dog: what stands for the kind stands, less surely, for the thing.
    """
    for group in groups:
        known = [word for word in group.words if stem_of(word) in wanted]
        _lead(synonyms, group.words, known, source="thesaurus")
        for kind in group.kinds:
            key = stem_of(kind)
            if key in wanted:
                _lead(synonyms, group.words, [kind], source="kind")
            for rule in synonyms.of(key):
                if rule.source in ("vocabulary", "editors"):
                    _lead(synonyms, group.words, [rule.words], source="kind")


def stem_of(word: str) -> str:
    """Return the stem of a single word."""
    return stem(fold(word))


def _lead(synonyms: Synonyms, asked: list[str], meant: list[str], *, source: Source) -> None:
    for one in asked:
        for other in meant:
            synonyms.add(one, other, source=source)


def _items(text: str) -> list[str]:
    return [item for item in (each.strip() for each in text.split(",")) if item]
