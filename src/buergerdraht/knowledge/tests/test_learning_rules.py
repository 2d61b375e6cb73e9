"""What is kept of a search tells of the matter and of nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.rules.learning import LONGEST_TEXT, without_personal_data

WORDS = """
hund anmelden kindergeld pass personalausweis perso geburtsurkunde gestorben ummelden steuer kind führerschein
wohngeld sperrung abmelden koch schule gewerbe
"""
KNOWN = frozenset(WORDS.split())


def kept(text: str) -> str:
    return without_personal_data(text, is_known=lambda word: word in KNOWN)


@pytest.mark.parametrize(
    ("typed", "remains"),
    [
        ("perso 06441 99-0", "perso"),
        ("perso +49 (0) 6441 990", "perso"),
        ("max.muster@example.org wohngeld", "wohngeld"),
        ("wohngeld max (at) example.org", "wohngeld"),
        ("DE89 3704 0044 0532 0130 00 steuer", "steuer"),
        ("wz-ab 123 abmelden", "abmelden"),
        ("abmelden wz ab 12", "abmelden"),
        ("wzab123 abmelden", "abmelden"),
        ("geburtsurkunde 1.4.1956", "geburtsurkunde"),
        ("geburtsurkunde 1956-04-01", "geburtsurkunde"),
        ("geburtsurkunde 1. april 1956", "geburtsurkunde"),
        ("geb. am 1.4. geburtsurkunde", "geburtsurkunde"),
        ("führerschein jahrgang 1956", "führerschein"),
        ("ummelden Bahnhofstr. 5a", "ummelden"),
        ("ummelden Straße des Friedens 12", "ummelden"),
        ("frau müller hund anmelden", "hund anmelden"),
        ("hund von herrn dr. koch anmelden", "hund von anmelden"),
        ("Pass für Anna Müller-Lüdenscheidt", "Pass für"),
        ("mein name ist Xyzowski, perso", "perso"),
        ("L01X00T47 perso", "perso"),
        ("35578 steuer", "steuer"),
        ("steuer frau dr.", "steuer frau dr."),
    ],
)
def test_what_tells_of_a_person_is_dropped(typed: str, remains: str) -> None:
    assert kept(typed) == remains


@pytest.mark.parametrize(
    "typed",
    [
        "§ 1631 bgb",
        "sgb 12",
        "steuer 2025 2026",
        "99006023012000",
        "kita ab 3",
        "115",
        "parkausweis zone 3",
        "schulbus linie 12",
        "frau bekommt kind",
        "familie mit drei kindern",
        "familie kindergeld",
        "kindergeld für ukraine",
        "gewerbe ummelden",
        "umtausch 3. märz",
    ],
)
def test_what_tells_of_the_matter_stays(typed: str) -> None:
    assert kept(typed) == typed


@given(st.text(alphabet="0123456789 /-+()", min_size=6))
def test_no_phone_number_survives(number: str) -> None:
    remains = kept(f"perso {number}")
    assert all(sum(map(str.isdigit, word)) < 4 or _is_year(word) for word in remains.split())


def _is_year(word: str) -> bool:
    bare = word.strip(".,;:()?!-+/")
    return bare[:2] in ("19", "20") or bare[:2] == "99"


@given(
    st.sampled_from(["herr", "Frau", "familie", "Name ist"]), st.sampled_from(["Xyzowski", "Koch", "Müller"])
)
def test_no_name_after_a_title_survives(title: str, name: str) -> None:
    assert name not in kept(f"{title} {name} personalausweis")


@given(st.text(max_size=300))
def test_any_text_becomes_a_short_line(text: str) -> None:
    remains = kept(text)
    assert len(remains) <= LONGEST_TEXT
    assert "\n" not in remains


@given(st.lists(st.sampled_from(sorted(KNOWN - {"koch"})), min_size=1, max_size=6))
def test_words_of_the_knowledge_base_all_stay(words: list[str]) -> None:
    text = " ".join(words)
    assert kept(text) == text
