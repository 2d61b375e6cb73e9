"""The nearest words are those that a comparison with all words would find."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from buergerdraht.knowledge.search.near import NearWords

WORDS = st.text("abc", min_size=4, max_size=14)


@given(st.sets(WORDS, max_size=30), WORDS, st.sampled_from([1, 2]))
def test_one_or_two_errors_find_what_comparing_with_all_would(
    words: set[str], asked: str, errors: int
) -> None:
    near = dict(NearWords(words).of(asked, errors=errors, limit=100))
    assert near == {word: OSA.distance(word, asked) for word in words if OSA.distance(word, asked) <= errors}


@given(WORDS, st.lists(st.tuples(st.integers(0, 13), st.sampled_from(["left", "added", "other", "swapped"]))))
def test_a_word_is_found_by_what_was_made_of_it(word: str, errors: list[tuple[int, str]]) -> None:
    typed = word
    for place, kind in errors[:2]:
        typed = _mistyped(typed, place % len(typed), kind)
    distance = OSA.distance(word, typed)
    assert distance > 2 or NearWords([word]).of(typed, errors=2, limit=1) == [(word, distance)]


def _mistyped(word: str, place: int, kind: str) -> str:
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return {
        "left": before + after,
        "added": f"{before}z{letter}{after}",
        "other": f"{before}z{after}",
        "swapped": before + after[:1] + letter + after[1:],
    }[kind]


def test_the_nearest_come_first_and_no_more_than_wanted() -> None:
    words = NearWords(["hundesteuer", "hundesteuern", "hundesteuerung", "katzensteuer"])
    assert words.of("hundesteur", errors=2, limit=2) == [("hundesteuer", 1), ("hundesteuern", 2)]
    assert NearWords([]).of("hund", errors=1, limit=2) == []
