import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from buergerdraht.telephony.rules.numbers import (
    MAX_LENGTH,
    area_code,
    may_be_dialled,
    read_caller,
    read_dialled,
)
from buergerdraht.telephony.rules.vocabulary import CallerKind

E164 = re.compile(r"\+[1-9][0-9]{3,14}")


@pytest.mark.parametrize(
    "sent",
    [
        "06441 99-0",
        "496441990",
        "+496441990",
        "+49 (6441) 99-0",
        "00496441990",
        "+4906441990",
        "6441990",
        "sip:+496441990@carrier.example;user=phone",
        "<sip:06441990@10.0.0.1>",
        "tel:+49-6441-990",
        "%2B496441990",
    ],
)
def test_every_way_in_which_carriers_write_a_number_gives_the_same(sent: str) -> None:
    assert read_dialled(sent) == "+496441990"
    assert read_caller(sent).number == "+496441990"


@pytest.mark.parametrize("sent", ["115", "+49115", "49115", "sip:115@carrier.example", " 115 "])
def test_the_short_code_115_stays_what_it_is(sent: str) -> None:
    assert read_dialled(sent) == "115"
    assert read_caller(sent).kind is CallerKind.UNREADABLE


def test_115_behind_an_area_code_is_a_number_of_that_area() -> None:
    assert read_dialled("06441115") == "+496441115"


def test_numbers_from_abroad_keep_their_country() -> None:
    assert read_caller("0033142685300").number == "+33142685300"
    assert read_caller("33142685300").number == "+33142685300"


@pytest.mark.parametrize(
    "sent", ["", "anonymous", "Anonymous", "sip:anonymous@anonymous.invalid", "unavailable"]
)
def test_a_withheld_number_is_said_to_be_withheld(sent: str) -> None:
    assert read_caller(sent).kind is CallerKind.WITHHELD


@pytest.mark.parametrize(
    "sent", ["rathaus.leun", "23", "0201", "+", "0049", "9" * 300, "+490201", "٣٤٥٦٧٨٩", "++49644199"]
)
def test_what_is_no_number_is_never_made_one(sent: str) -> None:
    caller = read_caller(sent)
    assert (caller.number, caller.kind) == ("", CallerKind.UNREADABLE)


def test_an_unreadable_dialled_number_is_kept_as_it_was_sent_within_the_column() -> None:
    assert read_dialled("rathaus\x00") == "rathaus"
    assert read_dialled("9" * 300) == "9" * MAX_LENGTH


@given(st.text())
def test_garbage_never_raises_and_never_invents(sent: str) -> None:
    caller = read_caller(sent)
    assert (caller.kind is CallerKind.KNOWN) == bool(E164.fullmatch(caller.number))
    assert len(read_dialled(sent)) <= MAX_LENGTH


@example("+310000000")
@given(st.from_regex(r"\A(\+|00|0|)[0-9]{1,20}\Z"))
def test_reading_a_read_number_again_changes_nothing(sent: str) -> None:
    dialled = read_dialled(sent)
    assert read_dialled(dialled) == dialled


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+496473123456", "06473"),
        ("+493023125000", "030"),
        ("+4915112345678", ""),
        ("+43151234567", ""),
        ("", ""),
    ],
)
def test_a_landline_number_tells_its_area(number: str, code: str) -> None:
    assert area_code(number) == code


@pytest.mark.parametrize(
    ("number", "may"),
    [
        ("+496441990", True),
        ("+4915112345678", True),
        ("+497022123456", True),
        *((f"+49{dear}123456", False) for dear in ("118", "12", "137", "138", "180", "191", "700", "900")),
        ("+43158858", False),
        ("", False),
    ],
)
def test_at_a_desk_phone_nobody_calls_abroad_or_at_extra_cost(number: str, *, may: bool) -> None:
    assert may_be_dialled(number) is may
