"""What happens to a ticket, who may do it when, and that nothing is lost on the way."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from buergerdraht.authorities.models import Authority
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.tickets.errors import (
    CannotBeDuplicate,
    NotAnAuthorityServed,
    ReactionIncomplete,
    ReasonMissing,
    TicketChangedElsewhere,
    WayMissing,
    WrongTicketState,
)
from buergerdraht.tickets.lookup import digest_of_code
from buergerdraht.tickets.models import Ticket, TicketEvent
from buergerdraht.tickets.operations import (
    By,
    TicketDraft,
    ask_back,
    change_terms,
    clarify,
    close_as_duplicate,
    close_ticket,
    forward_ticket,
    note_on_ticket,
    open_ticket,
    react,
    reopen_ticket,
    return_ticket,
    split_ticket,
)
from buergerdraht.tickets.queries import promise_of_ticket
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.tickets.tests.conftest import DRAFT, FRIDAY, Cooperation, authority

DUE = datetime(2026, 11, 25, 14, 10, tzinfo=BERLIN)
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=BERLIN)
MESSAGE = Reaction(status="Bauhof ist beauftragt", expected_on=date(2026, 12, 1), contact="06473 9144-0")
PARTNER = By(way="mail")


def opened_for(cooperation: Cooperation, partner: Authority, *, draft: TicketDraft = DRAFT) -> Ticket:
    return open_ticket(
        draft, authority=partner, centre=cooperation.centre, contact=None, by=PARTNER, now=FRIDAY
    )[0]


def test_a_forwarded_ticket_is_due_after_24_working_hours(forwarded: Ticket) -> None:
    assert (forwarded.state, forwarded.due_at) == (TicketState.FORWARDED, DUE)
    promise = promise_of_ticket(forwarded)
    assert promise
    assert "Fällig Mi, 25.11.2026, 14:10 Uhr" in promise.sentence()


def test_an_opened_ticket_is_with_the_centre_and_promises_nothing(opened: Ticket) -> None:
    assert (opened.state, opened.due_at) == (TicketState.POOL, None)


def test_the_code_for_the_citizen_is_kept_as_a_digest_only(cooperation: Cooperation) -> None:
    ticket, code = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=PARTNER, now=FRIDAY
    )
    assert ticket.code.digest == digest_of_code(code.lower().replace("-", " "))
    assert code not in str(ticket.__dict__)


def test_nothing_is_opened_without_a_way_to_answer_or_an_agreement(cooperation: Cooperation) -> None:
    with pytest.raises(WayMissing):
        opened_for(cooperation, cooperation.leun, draft=replace(DRAFT, way=" "))
    with pytest.raises(NotAnAuthorityServed):
        opened_for(cooperation, authority("kassel", "06611000"))


def test_a_municipality_that_another_one_runs_is_served_by_that_ones_agreement(
    cooperation: Cooperation,
) -> None:
    hasloh = authority("hasloh", "06532099")
    hasloh.administered_by = cooperation.leun
    hasloh.save()
    ticket = opened_for(cooperation, hasloh)
    assert ticket.agreement == cooperation.agreement()


def test_less_than_a_reaction_is_refused_with_questions_and_changes_nothing(forwarded: Ticket) -> None:
    with pytest.raises(ReactionIncomplete) as refusal:
        react(forwarded, reaction=replace(MESSAGE, expected_on=None), by=PARTNER, now=TUESDAY)
    assert refusal.value.questions == ("Bis wann ist mit der Antwort zu rechnen?",)
    forwarded.refresh_from_db()
    assert (forwarded.state, forwarded.reacted_at) == (TicketState.FORWARDED, None)


def test_a_message_in_between_stops_the_promise_and_an_answer_follows(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    reacted = react(forwarded, reaction=MESSAGE, by=PARTNER, now=TUESDAY)
    assert (reacted.state, reacted.reacted_at) == (TicketState.REACTED, TUESDAY)
    assert reacted.expected_on == date(2026, 12, 1)
    later = TUESDAY + timedelta(days=5)
    answered = react(reacted, reaction=Reaction(answer="Ist repariert."), by=PARTNER, now=later)
    assert (answered.state, answered.reacted_at) == (TicketState.ANSWERED, TUESDAY)
    closed = close_ticket(answered, text="angerufen", by=By(cooperation.agent), now=later)
    assert closed.closed_at == later
    assert list(closed.history.order_by("sequence").values_list("verb", flat=True)) == [
        "opened", "forwarded", "reacted", "answered", "closed",
    ]  # fmt: skip


def test_a_wrongly_addressed_ticket_goes_back_with_its_reason_and_the_clock_goes_on(
    forwarded: Ticket,
) -> None:
    with pytest.raises(ReasonMissing):
        return_ticket(forwarded, reason=" ", by=PARTNER, now=TUESDAY)
    returned = return_ticket(forwarded, reason="Zuständig ist der Kreis.", by=PARTNER, now=TUESDAY)
    assert (returned.state, returned.due_at) == (TicketState.POOL, DUE)
    again = forward_ticket(returned, unit=None, by=PARTNER, now=TUESDAY)
    assert again.due_at == DUE


def test_a_query_to_the_centre_does_not_stop_the_clock(forwarded: Ticket) -> None:
    asked = ask_back(forwarded, question="Welche Straße?", by=PARTNER, now=TUESDAY)
    clarified = clarify(asked, text="Bahnhofstraße", by=PARTNER, now=TUESDAY)
    assert (clarified.state, clarified.due_at) == (TicketState.FORWARDED, DUE)
    with pytest.raises(WrongTicketState):
        clarify(clarified, text="noch einmal", by=PARTNER, now=TUESDAY)
    with pytest.raises(ReasonMissing):
        ask_back(clarified, question="", by=PARTNER, now=TUESDAY)


def test_changed_hours_hold_for_who_has_not_reacted_only(forwarded: Ticket, cooperation: Cooperation) -> None:
    agreement = cooperation.agreement()
    agreement.reaction_hours = 16
    agreement.save()
    assert change_terms(agreement, now=TUESDAY) == 1
    forwarded.refresh_from_db()
    assert forwarded.due_at == datetime(2026, 11, 24, 14, 10, tzinfo=BERLIN)
    react(forwarded, reaction=MESSAGE, by=PARTNER, now=TUESDAY)
    assert change_terms(agreement, now=TUESDAY) == 0


def test_a_reopened_ticket_is_promised_anew_from_its_forwarding(forwarded: Ticket) -> None:
    answered = react(forwarded, reaction=Reaction(answer="Ja."), by=PARTNER, now=TUESDAY)
    closed = close_ticket(answered, text="", by=PARTNER, now=TUESDAY)
    with pytest.raises(ReasonMissing):
        reopen_ticket(closed, reason="", by=PARTNER, now=TUESDAY)
    opened = reopen_ticket(closed, reason="Die Laterne ist wieder aus.", by=PARTNER, now=TUESDAY)
    assert (opened.state, opened.due_at, opened.closed_at) == (TicketState.POOL, None, None)


def test_only_a_closed_ticket_is_reopened_and_only_an_open_one_returned(forwarded: Ticket) -> None:
    with pytest.raises(WrongTicketState):
        reopen_ticket(forwarded, reason="doch nicht", by=PARTNER, now=TUESDAY)
    answered = react(forwarded, reaction=Reaction(answer="Ja."), by=PARTNER, now=TUESDAY)
    closed = close_ticket(answered, text="", by=PARTNER, now=TUESDAY)
    with pytest.raises(WrongTicketState):
        return_ticket(closed, reason="nicht zuständig", by=PARTNER, now=TUESDAY)


def test_a_duplicate_is_closed_and_names_the_other(opened: Ticket, cooperation: Cooperation) -> None:
    other = opened_for(cooperation, cooperation.leun)
    with pytest.raises(CannotBeDuplicate):
        close_as_duplicate(other, of=other, by=PARTNER, now=FRIDAY)
    closed = close_as_duplicate(other, of=opened, by=PARTNER, now=FRIDAY)
    assert (closed.state, closed.duplicate_of) == (TicketState.CLOSED, opened)
    with pytest.raises(CannotBeDuplicate):
        close_as_duplicate(opened, of=closed, by=PARTNER, now=FRIDAY)


def test_a_part_of_the_matter_becomes_a_ticket_of_its_own(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    part, _ = split_ticket(forwarded, DRAFT, authority=cooperation.braunfels, by=PARTNER, now=TUESDAY)
    assert (part.split_from, part.authority) == (forwarded, cooperation.braunfels)
    assert forwarded.history.filter(text__contains=part.reference).exists()


def test_two_windows_do_not_overwrite_each_other(forwarded: Ticket) -> None:
    other_window = Ticket.objects.get(pk=forwarded.pk)
    note_on_ticket(forwarded, text="angerufen, niemand da", by=PARTNER, now=TUESDAY)
    with pytest.raises(TicketChangedElsewhere):
        react(other_window, reaction=MESSAGE, by=PARTNER, now=TUESDAY)


def test_what_happened_can_be_neither_changed_nor_deleted(forwarded: Ticket) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        TicketEvent.objects.filter(ticket=forwarded).update(text="anders")
    with pytest.raises(DatabaseError), transaction.atomic():
        TicketEvent.objects.filter(ticket=forwarded).delete()
