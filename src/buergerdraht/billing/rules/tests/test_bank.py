"""IBANs as they are typed, kept and read."""

import pytest

from buergerdraht.billing.rules.bank import compact, is_iban, readable


@pytest.mark.parametrize(
    "right", ["DE02 1203 0000 0000 2020 51", "de02-1203.00000000202051", "AT61 1904 3002 3457 3201"]
)
def test_an_iban_has_the_right_check_digits(right: str) -> None:
    assert is_iban(compact(right))


@pytest.mark.parametrize(
    "wrong", ["", "DE03120300000000202051", "DE0212030000000020205", "AT6119043002345732", "1203"]
)
def test_other_texts_are_none(wrong: str) -> None:
    assert not is_iban(compact(wrong))


def test_people_read_it_in_groups_of_four() -> None:
    assert readable("DE02120300000000202051") == "DE02 1203 0000 0000 2020 51"
