"""A citizen looks up her own matter by a code and what only she knows; a wrong one says nothing."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from buergerdraht.tickets.errors import NoSuchMatter, WrongTicketState
from buergerdraht.tickets.lookup import new_code, standing_of
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, forward_ticket, hand_on, open_ticket, react, take_ticket
from buergerdraht.tickets.queries import (
    TicketCriteria,
    history_of,
    lines_of,
    linked_tickets,
    listed_tickets,
    ticket_counts,
    tickets_by_due_time,
)
from buergerdraht.tickets.rules.citizen import ANSWERED, IN_WORK, WITH_AUTHORITY, WITH_CENTRE, Standing
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import Wish
from buergerdraht.tickets.tests.conftest import DRAFT, FRIDAY, Cooperation

DIGITS = DRAFT.way[-4:]


@pytest.fixture
def matter(cooperation: Cooperation) -> tuple[Ticket, str]:
    """A ticket and the code that its citizen was told."""
    return open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None,
        by=By(cooperation.agent), now=FRIDAY,
    )  # fmt: skip


def put(ticket: Ticket, **fields: object) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(**fields)


def test_a_matter_is_found_by_code_in_any_writing_and_the_end_of_her_number(
    matter: tuple[Ticket, str],
) -> None:
    _, code = matter
    for written in (code, code.lower().replace("-", " ")):
        assert standing_of(written, told=f"…{DIGITS}") == Standing(WITH_CENTRE)
    for wrong in ((new_code(), DIGITS), (code, "0000"), (code, "")):
        with pytest.raises(NoSuchMatter):
            standing_of(wrong[0], told=wrong[1])


@pytest.mark.parametrize(
    ("wish", "way", "told"),
    [
        (Wish.LETTER, "Am Markt 1, 35638 Leun", "35638"),
        (Wish.MAIL, "Amsel@leun.example", "amsel@LEUN.example"),
    ],
)
def test_who_wished_a_letter_knows_her_postcode_and_who_wished_a_mail_her_address(
    matter: tuple[Ticket, str], wish: Wish, way: str, told: str
) -> None:
    ticket, code = matter
    put(ticket, wish=wish, citizen_way=way)
    assert standing_of(code, told=told).title == WITH_CENTRE
    with pytest.raises(NoSuchMatter):
        standing_of(code, told=DIGITS)


def test_she_reads_what_the_authority_said_and_until_when(
    matter: tuple[Ticket, str], cooperation: Cooperation
) -> None:
    ticket, code = matter
    sent = forward_ticket(ticket, unit=None, by=By(cooperation.agent), now=FRIDAY)
    assert standing_of(code, told=DIGITS).title == WITH_AUTHORITY
    message = Reaction(status="Bauhof ist beauftragt", expected_on=date(2026, 12, 1), contact="06473 91440")
    react(sent, reaction=message, by=By(cooperation.case_worker), now=FRIDAY)
    assert standing_of(code, told=DIGITS) == Standing(
        IN_WORK, "Bauhof ist beauftragt", date(2026, 12, 1), "06473 91440"
    )


def test_of_a_duplicate_she_reads_where_the_other_stands_and_not_its_answer(
    forwarded: Ticket, matter: tuple[Ticket, str]
) -> None:
    ticket, code = matter
    put(forwarded, state="answered")
    put(ticket, state="closed", closed_at=FRIDAY, duplicate_of=forwarded)
    assert standing_of(code, told=DIGITS) == Standing(ANSWERED)
    assert list(linked_tickets(forwarded)) == [ticket]


# --- who looks after it -------------------------------------------------------------------------------------


def test_the_centre_takes_what_it_has_and_the_partner_hands_on_what_it_has(
    opened: Ticket, cooperation: Cooperation
) -> None:
    agent, worker = cooperation.agent, cooperation.case_worker
    taken = take_ticket(opened, by=By(agent), now=FRIDAY)
    assert (taken.assignee, history_of(taken)[0].text) == (agent, "weber kümmert sich darum.")
    with pytest.raises(WrongTicketState):
        hand_on(taken, unit=None, person=worker, by=By(worker), now=FRIDAY)
    with pytest.raises(WrongTicketState):
        take_ticket(taken, by=By(way="mail"), now=FRIDAY)


def test_within_the_partner_a_ticket_goes_to_a_person_and_the_clock_goes_on(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    worker = cooperation.case_worker
    handed = hand_on(forwarded, unit=None, person=worker, by=By(worker), now=FRIDAY)
    assert (handed.assignee, handed.due_at, history_of(handed)[0].text) == (
        worker,
        forwarded.due_at,
        "lindner",
    )
    with pytest.raises(WrongTicketState):
        take_ticket(handed, by=By(cooperation.agent), now=FRIDAY)


def test_each_view_of_the_list_counts_what_it_shows(
    forwarded: Ticket, matter: tuple[Ticket, str], cooperation: Cooperation
) -> None:
    agent, late = cooperation.agent, FRIDAY + timedelta(days=9)
    put(matter[0], assignee=agent)
    views = {
        "open": TicketCriteria(),
        "mine": TicketCriteria(assignee_id=agent.pk),
        "overdue": TicketCriteria(is_overdue=True),
        "returned": TicketCriteria(is_returned=True),
        "new": TicketCriteria(is_new=True),
    }
    assert ticket_counts(agent, now=late) == {"open": 2, "mine": 1, "overdue": 1, "returned": 0, "new": 1}
    put(forwarded, state="pool")
    counted = ticket_counts(agent, now=late)
    shown = {
        name: tickets_by_due_time(agent, criteria=criteria, now=late).count()
        for name, criteria in views.items()
    }
    assert counted == shown
    assert counted["returned"] == 1


def test_a_page_of_the_list_keeps_its_order_and_says_how_urgent_each_is(
    forwarded: Ticket,
    matter: tuple[Ticket, str],
    cooperation: Cooperation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Ticket.objects.filter(pk=forwarded.pk).update(assignee=cooperation.case_worker)
    ids = [matter[0].pk, 0, forwarded.pk]
    with django_assert_num_queries(1):
        listed = listed_tickets(ids)
        shown = [(ticket.authority.name, ticket.unit and ticket.unit.name) for ticket in listed]
        assert len(shown) == 2
        assert listed[1].assignee is not None
        assert listed[1].assignee.display_name == cooperation.case_worker.display_name
    assert [ticket.pk for ticket in listed] == [matter[0].pk, forwarded.pk]
    lights = [line.light.words for line in lines_of(listed, now=FRIDAY)]
    assert len(set(lights)) == 2
