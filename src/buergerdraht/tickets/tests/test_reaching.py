"""Where a person may want to be reached."""

import pytest

from buergerdraht.tickets.reaching import NO_FAX_THERE, fault_in_way
from buergerdraht.tickets.rules.vocabulary import Wish


@pytest.mark.parametrize("dear", ["0900 512345", "+43 1 58858", "+883 5100 123456", "0180 6 12345"])
def test_no_fax_goes_to_a_number_that_costs_more_or_lies_abroad(dear: str) -> None:
    assert fault_in_way(dear, wish=Wish.FAX) == NO_FAX_THERE
    assert fault_in_way("069 90009-417", wish=Wish.FAX) == ""


@pytest.mark.parametrize("wish", [Wish.CALL, Wish.FAX, Wish.MAIL, Wish.LETTER])
def test_what_leads_nowhere_is_refused_with_a_sentence(wish: Wish) -> None:
    assert fault_in_way("Marktplatz", wish=wish)


def test_a_person_may_be_called_abroad_by_a_person() -> None:
    assert fault_in_way("+43 1 58858", wish=Wish.CALL) == ""
