"""The official list of municipalities, as the guided form searches it."""

import pytest

from buergerdraht.authorities.queries import (
    listed_municipalities,
    listed_municipality,
    municipalities_matching,
)
from buergerdraht.authorities.rules import check_regional_key, readable_street


def names(text: str) -> list[str]:
    return [each.name for each in municipalities_matching(text, limit=5)]


def test_the_list_has_every_municipality_with_a_right_key_and_a_land() -> None:
    everything = listed_municipalities()
    assert len(everything) == 11270
    for each in everything:
        check_regional_key(each.ags)
        assert each.state
        assert each.name.endswith(each.town)


def test_a_municipality_is_found_by_key_with_the_address_of_its_town_hall() -> None:
    leun = listed_municipality("06532016")
    assert leun is not None
    assert (leun.name, leun.state, leun.county) == ("Stadt Leun", "HE", "Lahn-Dill-Kreis")
    assert (leun.street, leun.postal_code, leun.town) == ("Bahnhofstraße 25", "35638", "Leun")
    assert listed_municipality("99999999") is None


def test_a_street_of_several_municipalities_is_left_out() -> None:
    hasloh = listed_municipality("01056021")
    assert hasloh is not None
    assert hasloh.street == ""


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Ernst-Leitz-Str. 30", "Ernst-Leitz-Straße 30"),
        ("Bahnhofstr.25", "Bahnhofstraße 25"),
        ("Straubinger Str. 2", "Straubinger Straße 2"),
        ("Postfach 11 78", ""),
        ("0", ""),
    ],
)
def test_a_street_is_written_out_and_a_post_box_is_none(listed: str, written: str) -> None:
    assert readable_street(listed) == written


def test_the_very_name_comes_first_then_names_that_begin_so() -> None:
    assert names("Quickborn") == ["Gemeinde Quickborn", "Stadt Quickborn"]
    assert names("leun")[:2] == ["Stadt Leun", "Stadt Leuna"]
    assert names("stadt leun") == ["Stadt Leun", "Stadt Leuna"]


def test_postal_code_and_key_are_searched_too() -> None:
    assert names("35638") == ["Stadt Leun"]
    assert names("01056041") == ["Stadt Quickborn"]


@pytest.mark.parametrize("text", ["", " ", "l", "Entenhausen"])
def test_too_little_or_nothing_known_finds_nothing(text: str) -> None:
    assert names(text) == []
