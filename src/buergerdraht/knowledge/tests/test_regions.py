"""Region keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.rules.regions import covers, region_of, same_place, specificity

LEUN_AGS, LEUN_ARS = "06532014", "065320014014"
HASLOH_ARS, PINNAU = "010565660018", "010565660"
"""A Gemeinde of the Amt Pinnau (Gemeindeverband 5660)."""


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("000000000000", ""),
        ("060000000000", "06"),
        ("064000000000", "064"),
        ("065320000000", "06532"),
        ("06532000", "06532"),
        ("06532", "06532"),
        (LEUN_ARS, LEUN_ARS),
        (LEUN_AGS, LEUN_AGS),
        ("010565660000", PINNAU),
        ("110000000000", "11"),
        (" 065320014014 ", LEUN_ARS),
    ],
)
def test_a_region_keeps_the_digits_that_tell_something(text: str, region: str) -> None:
    assert region_of(text) == region


@pytest.mark.parametrize("text", ["", "0", "17000000", "99", "0653201", "06532O14", "6532014", "０６"])
def test_what_is_no_key_is_no_region(text: str) -> None:
    assert region_of(text) is None


@pytest.mark.parametrize("region", ["", "06", "065", "06532", LEUN_ARS, LEUN_AGS])
@pytest.mark.parametrize("key", [LEUN_AGS, LEUN_ARS])
def test_a_municipality_lies_in_its_regions_whichever_key_it_has(region: str, key: str) -> None:
    assert covers(region, key)


@pytest.mark.parametrize("region", ["05", "06531", "065320014015", "06532015", "065320014"])
def test_a_municipality_lies_in_no_other_region(region: str) -> None:
    assert not covers(region, LEUN_AGS)


def test_an_association_holds_its_municipalities_only_if_their_key_tells_it() -> None:
    assert covers(PINNAU, HASLOH_ARS)
    assert not covers(PINNAU, "01056018")


def test_an_authority_without_a_key_lies_in_germany() -> None:
    assert covers("", "")
    assert not covers("06", "")


def test_the_closest_region_comes_last() -> None:
    regions = [LEUN_AGS, PINNAU, "", "06532", "06", "064"]
    assert sorted(regions, key=specificity) == ["", "06", "064", "06532", PINNAU, LEUN_AGS]


def test_a_place_is_the_same_in_both_keys() -> None:
    assert same_place(LEUN_AGS) == same_place(LEUN_ARS)
    assert same_place("06532000") == same_place("065320000000") == same_place("06532")
    assert same_place("010565660000") != same_place("01056000")


@given(st.text(alphabet="0123456789", max_size=13))
def test_every_region_is_stable_and_holds_itself_or_is_none(text: str) -> None:
    region = region_of(text)
    if region is not None:
        assert len(region) <= 12
        assert region == "" or region_of(region) == region
        assert region == "" or covers(region, region)
