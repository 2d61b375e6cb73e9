"""Who sees which ticket, and in what order."""

from copy import copy
from datetime import timedelta
from typing import Any

import pytest

from buergerdraht.accounts.rules import Ability, Role
from buergerdraht.authorities.models import Membership
from buergerdraht.foundation.tenancy import visible_authorities
from buergerdraht.tickets import queries
from buergerdraht.tickets.models import Ticket, TicketEvent, TicketWord
from buergerdraht.tickets.operations import By, close_as_duplicate, forward_ticket, open_ticket
from buergerdraht.tickets.queries import (
    FEW_HITS,
    TOLD_HITS,
    TicketCriteria,
    open_tickets_of_number,
    ticket_for,
    tickets_by_due_time,
)
from buergerdraht.tickets.tests.conftest import DRAFT, FRIDAY, Cooperation

PARTNER = By(way="portal")


def another(cooperation: Cooperation, *, days: int) -> Ticket:
    now = FRIDAY - timedelta(days=days)
    ticket, _ = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=PARTNER, now=now
    )
    return forward_ticket(ticket, unit=None, by=PARTNER, now=now)


def like(ticket: Ticket) -> Ticket:
    other = copy(ticket)
    other.pk = None
    return other


def found(cooperation: Cooperation, **criteria: Any) -> list[Ticket]:
    wanted = TicketCriteria(**criteria)
    return list(tickets_by_due_time(cooperation.agent, criteria=wanted, now=FRIDAY))


def test_open_tickets_are_known_by_the_number_of_their_answer(
    opened: Ticket, cooperation: Cooperation
) -> None:
    centre_id = cooperation.centre.pk
    assert open_tickets_of_number(opened.citizen_way, centre_id=centre_id) == [opened]
    assert open_tickets_of_number("", centre_id=centre_id) == []
    assert open_tickets_of_number(opened.citizen_way, centre_id=centre_id + 1) == []
    Ticket.objects.update(state="closed", closed_at=FRIDAY)
    assert open_tickets_of_number(opened.citizen_way, centre_id=centre_id) == []


def test_centre_and_partner_see_it_and_other_partners_do_not(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    assert ticket_for(cooperation.agent, forwarded.pk) == forwarded
    assert ticket_for(cooperation.case_worker, forwarded.pk) == forwarded
    with pytest.raises(Ticket.DoesNotExist):
        ticket_for(cooperation.stranger, forwarded.pk)


def test_who_reacts_for_one_partner_and_takes_calls_for_others_reacts_for_that_one_only(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    Membership.objects.create(user=cooperation.stranger, role=Role.AGENT, centre=cooperation.centre)
    handled = ticket_for(cooperation.stranger, forwarded.pk, ability=Ability.HANDLE_TICKETS)
    assert handled == forwarded
    with pytest.raises(Ticket.DoesNotExist):
        ticket_for(cooperation.stranger, forwarded.pk, ability=Ability.REACT_TO_TICKETS)


def test_who_only_edits_texts_of_a_partner_sees_no_ticket(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    Membership.objects.filter(user=cooperation.case_worker).update(role=Role.EDITOR)
    with pytest.raises(Ticket.DoesNotExist):
        ticket_for(cooperation.case_worker, forwarded.pk)


def test_the_database_shows_other_partners_neither_ticket_nor_history(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    with visible_authorities([cooperation.braunfels.pk]):
        assert not Ticket.objects.exists()
        assert not TicketEvent.objects.exists()
    with visible_authorities([cooperation.leun.pk]):
        assert Ticket.objects.count() == 1


def test_what_is_due_first_stands_first(forwarded: Ticket, cooperation: Cooperation) -> None:
    overdue = another(cooperation, days=7)
    assert found(cooperation) == [overdue, forwarded]
    assert found(cooperation, is_overdue=True) == [overdue]


def test_tickets_are_found_by_words_number_and_authority(forwarded: Ticket, cooperation: Cooperation) -> None:
    assert found(cooperation, words="wohnungsgeber anmeldung") == [forwarded]
    assert found(cooperation, words=forwarded.reference.lower()) == [forwarded]
    assert found(cooperation, words="sperrmüll") == []
    assert found(cooperation, authority_id=cooperation.braunfels.pk) == []
    assert found(cooperation, assignee_id=cooperation.agent.pk) == []


def test_words_of_very_many_tickets_find_them_in_the_same_order(
    opened: Ticket, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = Ticket.objects.bulk_create([like(opened) for _ in range(FEW_HITS + 1)])
    TicketWord.objects.bulk_create(
        TicketWord(ticket=each, authority=cooperation.leun, word=word)
        for each in others
        for word in ("anmeldung", "umzug")
    )
    assert found(cooperation, words="anmeldung") == found(cooperation) == [opened, *others]
    assert found(cooperation, words="umzug anmeldung") == others
    assert found(cooperation, words="anmeldung ohne") == [opened]
    assert found(cooperation, words="anmeldung", is_closed=True) == []
    Ticket.objects.filter(pk__in=[each.pk for each in others]).update(state="closed", closed_at=FRIDAY)
    for most_told in (TOLD_HITS, FEW_HITS):
        monkeypatch.setattr(queries, "TOLD_HITS", most_told)
        assert found(cooperation, words="umzug anmeldung", is_closed=True) == others[::-1]


def test_closed_ones_are_a_list_of_their_own(opened: Ticket, cooperation: Cooperation) -> None:
    other, _ = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=PARTNER, now=FRIDAY
    )
    closed = close_as_duplicate(other, of=opened, by=PARTNER, now=FRIDAY)
    assert found(cooperation, is_closed=True) == [closed]
    assert found(cooperation) == [opened]
