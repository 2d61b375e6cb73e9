"""A reaction is an answer, or at least status, expected time and somebody to reach."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.tickets.rules.reaction import (
    CONTACT_MISSING,
    STATUS_MISSING,
    TIME_MISSING,
    TIME_PASSED,
    Reaction,
    missing,
)
from buergerdraht.tickets.rules.vocabulary import (
    KIND_LABELS,
    STATE_LABELS,
    TRANSITIONS,
    WISH_LABELS,
    TicketKind,
    TicketState,
    Wish,
    can_become,
)

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("reaction", "questions"),
    [
        (Reaction(answer="Die Laterne ist repariert."), ()),
        (
            Reaction(
                status="Bauhof ist beauftragt", expected_on=TOMORROW, contact="Herr Sander, 06473 9144-0"
            ),
            (),
        ),
        (Reaction(status="wird geprüft", expected_on=TODAY, contact="bauhof@leun.example"), ()),
        (Reaction(), (STATUS_MISSING, TIME_MISSING, CONTACT_MISSING)),
        (Reaction(answer="  ", status="wird geprüft", contact="Frau Vogt"), (TIME_MISSING, CONTACT_MISSING)),
        (Reaction(status="läuft", expected_on=date(2026, 11, 20), contact="0301"), (TIME_PASSED,)),
    ],
)
def test_what_is_missing_is_asked_for(reaction: Reaction, questions: tuple[str, ...]) -> None:
    assert missing(reaction, today=TODAY) == questions


@given(status=st.text(), contact=st.text())
def test_without_an_expected_time_nothing_but_an_answer_is_a_reaction(status: str, contact: str) -> None:
    assert missing(Reaction(status=status, contact=contact), today=TODAY)


def test_every_word_has_its_label_and_every_state_a_way_on() -> None:
    assert set(KIND_LABELS) == set(TicketKind)
    assert set(STATE_LABELS) == set(TicketState) == set(TRANSITIONS)
    assert set(WISH_LABELS) == set(Wish)
    assert all(TRANSITIONS.values())


def test_a_closed_ticket_opens_in_the_pool_only() -> None:
    assert can_become(TicketState.CLOSED, TicketState.POOL)
    assert not can_become(TicketState.CLOSED, TicketState.FORWARDED)
    assert not can_become(TicketState.POOL, TicketState.REACTED)
