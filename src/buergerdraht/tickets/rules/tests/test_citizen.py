"""What proves that a matter is hers."""

import pytest

from buergerdraht.tickets.rules.citizen import TITLES, is_hers
from buergerdraht.tickets.rules.vocabulary import TicketState, Wish

LETTER = "Amselweg 12345a\n35638 Leun"


@pytest.mark.parametrize(
    ("told", "wish", "way", "is_right"),
    [
        ("9417", Wish.CALL, "+496990009417", True),
        ("069 9000-9417", Wish.FAX, "+496990009417", True),
        ("417", Wish.CALL, "+496990009417", False),
        ("", Wish.CALL, "+496990009417", False),
        ("9418", Wish.CALL, "+496990009417", False),
        ("٩٤١٧", Wish.CALL, "+496990009417", False),
        (" 35638 ", Wish.LETTER, LETTER, True),
        ("3563", Wish.LETTER, LETTER, False),
        ("", Wish.LETTER, LETTER, False),
        ("Amsel@Beispiel.de", Wish.MAIL, "amsel@beispiel.de", True),
        ("beispiel.de", Wish.MAIL, "amsel@beispiel.de", False),
    ],
)
def test_only_what_belongs_to_the_wish_proves_it(told: str, wish: Wish, way: str, *, is_right: bool) -> None:
    assert is_hers(told, wish=wish, way=way) is is_right


def test_every_state_has_words() -> None:
    assert set(TITLES) == set(TicketState)
