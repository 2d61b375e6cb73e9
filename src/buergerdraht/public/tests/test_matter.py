"""A citizen looks up where her own matter stands, and nobody else learns anything."""

from datetime import timedelta

import pytest
from django.test import Client

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities, visible_authorities
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, close_as_duplicate, forward_ticket, open_ticket, react
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import DRAFT, Cooperation, cooperation, everything

__all__ = ["cooperation", "everything"]
DIGITS = "9417"
PRIVATE = (DRAFT.subject, DRAFT.question, DRAFT.name, DRAFT.way, "Leun")


@pytest.fixture
def told(cooperation: Cooperation) -> tuple[Ticket, str]:
    opened, code = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=By(), now=utc_now()
    )
    return forward_ticket(opened, unit=None, by=By(), now=utc_now()), code


def shown(client: Client, code: str, digits: str = DIGITS) -> str:
    with visible_authorities([]):
        return client.post("/anliegen/", {"code": code, "told": digits}).content.decode()


def test_the_page_asks_for_two_things_and_needs_no_account(client: Client, db: None) -> None:
    assert client.get("/anliegen/").status_code == 200
    empty = client.post("/anliegen/", {"code": "", "told": ""})
    assert empty.status_code == 422
    assert "Geben Sie den Code ein" in empty.content.decode()


def test_the_state_is_shown_and_nothing_else(client: Client, told: tuple[Ticket, str]) -> None:
    page = shown(client, told[1].lower().replace("-", ""))
    assert "liegt bei der zuständigen Stelle" in page
    assert not [word for word in PRIVATE if word in page]


def test_what_is_happening_and_the_answer_are_shown(client: Client, told: tuple[Ticket, str]) -> None:
    ticket, code = told
    now = utc_now()
    expected = (now + timedelta(days=9)).date()
    between = Reaction(status="Die Akte ist angefordert.", expected_on=expected, contact="06473 91440")
    ticket = react(ticket, reaction=between, by=By(), now=now)
    page = shown(client, code, "069 90009417")
    assert "Die Akte ist angefordert." in page
    assert "06473 91440" in page
    react(ticket, reaction=Reaction(answer="Bitte kommen Sie vorbei."), by=By(), now=now)
    assert "Bitte kommen Sie vorbei." in shown(client, code)


def test_a_wrong_code_and_wrong_digits_look_alike(client: Client, told: tuple[Ticket, str]) -> None:
    wrong_code, wrong_digits = shown(client, "ABCD-EFGH"), shown(client, told[1], "0000")
    mask = (("ABCD-EFGH", told[1]), (DIGITS, "0000"))
    for one, other in mask:
        wrong_code, wrong_digits = wrong_code.replace(one, ""), wrong_digits.replace(other, "")
    assert "finden wir kein Anliegen" in wrong_code
    assert _without_tokens(wrong_code) == _without_tokens(wrong_digits)


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line]


def test_guessing_is_slowed_down(client: Client, told: tuple[Ticket, str]) -> None:
    for _ in range(5):
        client.post("/anliegen/", {"code": told[1], "told": "0000"})
    slowed = client.post("/anliegen/", {"code": told[1], "told": DIGITS})
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) > 0
    assert "Zu viele Fehlversuche" in slowed.content.decode()


def test_many_codes_from_one_address_are_slowed_down(client: Client, db: None) -> None:
    codes = [f"ABCD-EF{first}{second}" for first in "ABCD" for second in "ABC"]
    statuses = [client.post("/anliegen/", {"code": code, "told": DIGITS}).status_code for code in codes]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_right_ones_are_never_slowed_down(client: Client, told: tuple[Ticket, str]) -> None:
    assert all("zuständigen Stelle" in shown(client, told[1]) for _ in range(15))


def test_a_duplicate_tells_the_state_of_the_other_but_not_its_answer(
    client: Client, told: tuple[Ticket, str], cooperation: Cooperation
) -> None:
    with all_authorities():
        second, code = open_ticket(
            DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=By(), now=utc_now()
        )
        close_as_duplicate(second, of=told[0], by=By(), now=utc_now())
        react(told[0], reaction=Reaction(answer="Frau Amsel, kommen Sie."), by=By(), now=utc_now())
    page = shown(client, code)
    assert "ist beantwortet" in page
    assert "Amsel" not in page
