"""Keys, numbers, names and greetings of authorities."""

import pytest

from buergerdraht.authorities.errors import NumberUnreadable, RegionalKeyWrong
from buergerdraht.authorities.rules import (
    STATE_OF_AGS,
    check_regional_key,
    e164,
    greeting_of_115,
    greeting_suggestion,
    greeting_text,
    readable_number,
    slug_of,
    spoken_name,
    state_of_key,
    with_article,
)
from buergerdraht.servicehours.rules import STATES


def test_every_land_has_its_two_digits() -> None:
    assert set(STATE_OF_AGS.values()) == set(STATES)
    assert sorted(STATE_OF_AGS) == [f"{number:02}" for number in range(1, 17)]
    assert (state_of_key("06532016"), state_of_key("17000000"), state_of_key("")) == ("HE", "", "")


@pytest.mark.parametrize("key", ["06532016", "065320016016", "16077001"])
def test_a_key_of_8_or_12_digits_of_a_land_is_accepted(key: str) -> None:
    check_regional_key(key)


@pytest.mark.parametrize("key", ["", "0653201", "065320160", "00532016", "17532016", "0653201x", "06532016 "])
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(RegionalKeyWrong):
        check_regional_key(key)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("02921 103-0", "+4929211030"),
        ("02921 30-0", "+492921300"),
        ("(0)30 23125 108", "+493023125108"),
        ("(030) 23125 108", "+493023125108"),
        ("+49 (0)40 66969 100", "+494066969100"),
        ("0049 221 4710 115", "+492214710115"),
        ("0171 39200 01", "+491713920001"),
        ("02921 103–0", "+4929211030"),
    ],
)
def test_a_number_is_read_in_every_german_notation(text: str, number: str) -> None:
    assert e164(text) == number


@pytest.mark.parametrize("text", ["", "115", "23125 108", "030 ABC", "0", "+49", "030 1", "0" * 30])
def test_what_is_no_number_with_area_code_is_refused(text: str) -> None:
    with pytest.raises(NumberUnreadable):
        e164(text)


@pytest.mark.parametrize(
    ("number", "readable"),
    [
        ("+496990009417", "069 90009417"),
        ("+43158858", "+43 1 58858"),
        ("115", "115"),
        ("anonymous", "anonymous"),
    ],
)
def test_a_number_is_written_as_germans_write_it(number: str, readable: str) -> None:
    assert readable_number(number) == readable


@pytest.mark.parametrize(
    ("listed", "kind", "spoken"),
    [
        ("Leun, Stadt", "Stadt", "Stadt Leun"),
        ("Hasloh", "Kreisangehörige Gemeinde", "Gemeinde Hasloh"),
        ("Murnau a.Staffelsee, M", "Markt", "Markt Murnau a.Staffelsee"),
        ("Kiel, Landeshauptstadt", "Kreisfreie Stadt", "Landeshauptstadt Kiel"),
        ("Neuhaus (Oste), Flecken", "Kreisangehörige Gemeinde", "Flecken Neuhaus (Oste)"),
    ],
)
def test_a_listed_name_is_spoken_with_its_title_first(listed: str, kind: str, spoken: str) -> None:
    assert spoken_name(listed, kind=kind) == spoken


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Stadt Leun", "die Stadt Leun"),
        ("Landeshauptstadt Kiel", "die Landeshauptstadt Kiel"),
        ("Gemeinde Hasloh", "die Gemeinde Hasloh"),
        ("Kreis Soest", "der Kreis Soest"),
        ("Markt Murnau", "der Markt Murnau"),
        ("Amt Rantzau", "das Amt Rantzau"),
        ("Helgoland", "Helgoland"),
        ("Lahn-Dill-Kreis", "der Lahn-Dill-Kreis"),
        ("Hochsauerlandkreis", "der Hochsauerlandkreis"),
        ("Neumarkt", "Neumarkt"),
        ("Bad Nauheim", "Bad Nauheim"),
    ],
)
def test_a_name_has_its_article(name: str, words: str) -> None:
    assert with_article(name) == words


def test_greetings_name_the_authority_with_article_and_the_agent() -> None:
    said = greeting_text(greeting_suggestion("Stadt Leun"), authority="Stadt Leun", agent="Jana Weber")
    assert said == "Guten Tag, hier ist die Stadt Leun. Mein Name ist Jana Weber. Was kann ich für Sie tun?"


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("Stadt Leun", "Guten Tag, hier ist die 115 für die Stadt Leun."),
        ("Kreis Soest", "Guten Tag, hier ist die 115 für den Kreis Soest."),
        ("Helgoland", "Guten Tag, hier ist die 115 für Helgoland."),
    ],
)
def test_the_greeting_of_115_says_for_whom(name: str, beginning: str) -> None:
    assert greeting_text(greeting_of_115(name), authority=name, agent="x").startswith(beginning)


def test_a_slug_has_no_umlauts() -> None:
    assert slug_of("Gemeinde Groß Offenseth-Aspern (Süd)") == "gemeinde-gross-offenseth-aspern-sued"
