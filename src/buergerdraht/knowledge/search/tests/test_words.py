"""Folding, stems, compounds, other forms, spelling, places: pure, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.search.compounds import Splitter, noun_list
from buergerdraht.knowledge.search.forms import other_forms
from buergerdraht.knowledge.search.places import find_place, places_of
from buergerdraht.knowledge.search.spelling import Speller, is_near_key, sounds, with_typo
from buergerdraht.knowledge.search.text import content_words, fold, stem, words

TEXT = st.text(max_size=60)
GERMAN = st.text("abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=30)


@pytest.fixture(scope="module")
def splitter() -> Splitter:
    return Splitter(noun_list(), favoured=["abfall", "gebuehr", "steuer"])


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_words_have_letters_and_digits_only(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words(text))


@given(GERMAN)
def test_case_and_spelling_of_umlauts_do_not_matter(word: str) -> None:
    spelled = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    assert words(word) == words(spelled) == words(spelled.upper())


@given(st.lists(GERMAN, min_size=1, max_size=5))
def test_something_is_left_of_every_query(parts: list[str]) -> None:
    assert content_words(" ".join(parts))


@pytest.mark.parametrize(("one", "other"), [
    ("anmelden", "Anmeldung"), ("Bäume", "Baum"), ("Führerscheine", "Führerschein"), ("Kinder", "Kind"),
    ("beglaubigen", "Beglaubigung"), ("Steuern", "Steuer"),
])  # fmt: skip
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(("text", "expected"), [
    ("Bürger*innen", ["buerger"]), ("Einwohner:in", ["einwohner"]), ("H-Kennzeichen", ["hkennzeichen"]),
    ("Kfz-Zulassung", ["kfz", "zulassung"]), ("BAföG § 12", ["bafoeg", "12"]), ("straße\u200b", ["strasse"]),
])  # fmt: skip
def test_writing_habits_of_offices_are_understood(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(("word", "parts"), [
    ("hundesteuer", ("hund", "steuer")),
    ("abfallgebuehren", ("abfall", "gebuehr")),
    ("restmuelltonne", ("restmuell", "tonne")),
    ("personalausweis", ("personal", "ausweis")),
    ("baum", ()),
    ("115", ()),
])  # fmt: skip
def test_compounds_are_taken_apart(splitter: Splitter, word: str, parts: tuple[str, ...]) -> None:
    assert splitter.split(word) == parts


def test_parts_of_parts_are_parts(splitter: Splitter) -> None:
    assert {"rest", "muelltonne", "muell", "tonne"} <= set(splitter.all_parts("restmuelltonne"))


@given(GERMAN)
def test_parts_stand_in_their_word_in_order(word: str) -> None:
    folded = fold(word)
    position = 0
    for part in Splitter(["abcd", "xyzw", "aaaa", "eeee"]).split(folded):
        position = folded.index(part, position) + len(part)
    assert position <= len(folded)


@pytest.mark.parametrize(("word", "form"), [
    ("verlaengern", "verlaengerung"), ("umgezogen", "umzug"), ("abgeholt", "abholung"),
    ("gestohlen", "diebstahl"), ("verloren", "verlust"), ("geblitzt", "blitzen"), ("anzumelden", "anmelden"),
    ("verlaengert", "verlaengerung"),
    ("aenderung", "aendern"), ("umziehen", "umzug"), ("haeuschen", "haeus"),
])  # fmt: skip
def test_verbs_lead_to_their_nouns(word: str, form: str) -> None:
    assert form in set(other_forms(word))


@given(GERMAN)
def test_other_forms_never_fail(word: str) -> None:
    assert all(other_forms(fold(word)))


KNOWN = {
    "personalausweis": 9,
    "reisepass": 5,
    "fuehrerschein": 7,
    "hundesteuer": 4,
    "muell": 3,
    "tonne": 3,
    "hund": 2,
}


@pytest.fixture
def speller() -> Speller:
    return Speller(KNOWN, is_part=lambda word: word in KNOWN)


@pytest.mark.parametrize(("typed", "meant"), [
    ("reisepas", "reisepass"), ("fuererschein", "fuehrerschein"), ("fuhrerschein", "fuehrerschein"),
    ("personalausweiß", "personalausweis"), ("hudnesteuer", "hundesteuer"), ("muelltone", "muelltonne"),
    ("mülltpnne", "muelltonne"),
])  # fmt: skip
def test_one_error_is_corrected(speller: Speller, typed: str, meant: str) -> None:
    assert speller.candidates(fold(typed))[0][0] == meant


@given(st.sampled_from(sorted(word for word in KNOWN if len(word) > 8)), st.integers(0, 10_000))
def test_any_single_error_in_a_long_word_is_corrected(word: str, choice: int) -> None:
    typed = with_typo(word, choice=choice)
    found = Speller(KNOWN, is_part=KNOWN.__contains__).candidates(typed)
    assert typed == word or found[0][0] == word


@pytest.mark.parametrize("word", ["abc", "12345", "quarzuhr", ""])
def test_what_resembles_nothing_stays(speller: Speller, word: str) -> None:
    assert speller.candidates(word) == ()


def test_the_speller_knows_what_it_was_given(speller: Speller) -> None:
    assert "hund" in speller
    assert "katze" not in speller


def test_sounds_and_keys() -> None:
    assert sounds("vahrrad") == sounds("fahrad")
    assert is_near_key("hund", "hubd")
    assert not is_near_key("hund", "hand")
    assert not is_near_key("hund", "hunde")


@given(GERMAN, st.integers(0, 1_000_000))
def test_a_typo_changes_at_most_two_letters(word: str, choice: int) -> None:
    assert abs(len(with_typo(word, choice=choice)) - len(word)) <= 1


PLACES = places_of(
    [(1, "Stadt Leun"), (2, "Bad Soden-Salmünster"), (3, "Essen, Stadt"), (4, "Gemeinde Halle")]
)


def named(text: str) -> tuple[int, ...]:
    found = find_place(text, PLACES, is_word=lambda word: word in {"essen", "halle"})
    return found.authority.authority_ids if found else ()


@pytest.mark.parametrize(("text", "ids"), [
    ("hundesteuer leun", (1,)), ("hundesteuer in der stadt leun", (1,)),
    ("bad soden salmünster sperrmüll", (2,)),
    ("essen auf rädern", ()), ("ummelden in essen", (3,)), ("halle mieten", ()),
    ("gemeinde halle müll", (4,)),
    ("leun", ()), ("", ()),
])  # fmt: skip
def test_places_are_found_where_they_are_meant(text: str, ids: tuple[int, ...]) -> None:
    assert named(text) == ids


def test_what_is_longer_than_any_word_is_not_taken_apart(splitter: Splitter) -> None:
    assert splitter.all_parts("muelltonne" * 6_000) == ()
