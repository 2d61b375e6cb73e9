"""The partner's pages: what is due first, and a reaction in three steps."""

from datetime import timedelta

import pytest
from django.test import Client

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Unit
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.tickets.errors import WrongTicketState
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import (
    By,
    close_ticket,
    forward_ticket,
    hand_on,
    open_ticket,
    react,
    take_ticket,
)
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.tickets.tests.conftest import DRAFT, Cooperation, cooperation, everything, person

__all__ = ["cooperation", "everything"]
NEXT_YEAR = (utc_now() + timedelta(days=365)).date()
PHONE = "06473 9144-0"


@pytest.fixture
def ticket(cooperation: Cooperation) -> Ticket:
    now = utc_now()
    opened, _ = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=By(), now=now
    )
    return forward_ticket(opened, unit=None, by=By(), now=now)


@pytest.fixture
def partner(cooperation: Cooperation, client: Client) -> Client:
    client.force_login(cooperation.case_worker)
    return client


def state_of(ticket: Ticket) -> str:
    with all_authorities():
        return Ticket.objects.get(pk=ticket.pk).state


def test_the_overview_shows_what_is_due(partner: Client, ticket: Ticket) -> None:
    shown = partner.get("/portal/").content.decode()
    assert DRAFT.subject in shown
    assert "noch 24 h" in shown or "noch 23 h" in shown
    assert DRAFT.subject in partner.get("/portal/tickets/").content.decode()
    assert "Frau Amsel" in partner.get(f"/portal/tickets/{ticket.pk}/").content.decode()


def test_an_answer_goes_out_after_a_last_look(partner: Client, ticket: Ticket) -> None:
    address = f"/portal/tickets/{ticket.pk}/reaktion/"
    chosen = partner.post(address, {"kind": "antwort"})
    assert chosen.headers["Location"] == f"{address}antwort/"
    look = partner.post(f"{address}antwort/", {"text": "Bitte kommen Sie vorbei.", "step": "check"})
    assert "Stimmt alles so?" in look.content.decode()
    assert state_of(ticket) == TicketState.FORWARDED
    again = partner.post(f"{address}antwort/", {"text": "Kommen Sie bitte.", "step": "edit"})
    assert "Was ist die Antwort?" in again.content.decode()
    sent = partner.post(f"{address}antwort/", {"text": "Kommen Sie bitte.", "step": "send"}, follow=True)
    assert "Ihre Antwort ist beim Servicecenter." in sent.content.decode()
    assert state_of(ticket) == TicketState.ANSWERED


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Schreiben Sie, was gerade geschieht."),
        (
            {"text": "wird geprüft", "contact": "Frau Vogt, 06473 9144-0"},
            "Ohne ihn ist es noch keine Reaktion.",
        ),
        ({"text": "wird geprüft", "expected_on": "2020-01-02", "contact": PHONE}, "schon vorbei"),
        (
            {"text": "wird geprüft", "expected_on": str(NEXT_YEAR), "contact": "Frau Vogt"},
            "auch die Rufnummer",
        ),
        (
            {"text": "wird geprüft", "expected_on": "bald", "contact": PHONE},
            "Schreiben Sie den Tag so",
        ),
    ],
)
def test_less_than_a_reaction_is_refused_at_its_field(
    partner: Client, ticket: Ticket, told: dict[str, str], sentence: str
) -> None:
    refused = partner.post(f"/portal/tickets/{ticket.pk}/reaktion/zwischenstand/", {**told, "step": "check"})
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert state_of(ticket) == TicketState.FORWARDED


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("zwischenstand", TicketState.REACTED),
        ("rueckfrage", TicketState.QUERY),
        ("nicht-zustaendig", TicketState.POOL),
    ],
)
def test_the_other_ways_to_react(partner: Client, ticket: Ticket, kind: str, state: TicketState) -> None:
    told = {"text": "Bauhof prüft", "expected_on": str(NEXT_YEAR), "contact": PHONE, "step": "send"}
    partner.post(f"/portal/tickets/{ticket.pk}/reaktion/{kind}/", told)
    assert state_of(ticket) == state


def test_a_reaction_that_comes_too_late_for_its_state_is_told(partner: Client, ticket: Ticket) -> None:
    answer = {"text": "Ja.", "step": "send"}
    partner.post(f"/portal/tickets/{ticket.pk}/reaktion/antwort/", answer)
    refused = partner.post(f"/portal/tickets/{ticket.pk}/reaktion/rueckfrage/", answer)
    assert "Das geht beim jetzigen Stand des Tickets nicht." in refused.content.decode()


def test_a_choice_is_needed_and_an_unknown_one_is_not_found(partner: Client, ticket: Ticket) -> None:
    assert partner.post(f"/portal/tickets/{ticket.pk}/reaktion/").status_code == 200
    assert partner.post(f"/portal/tickets/{ticket.pk}/reaktion/", {"kind": "x"}).status_code == 422
    assert partner.get(f"/portal/tickets/{ticket.pk}/reaktion/egal/").status_code == 404
    assert partner.get("/portal/tickets/?ansicht=egal").status_code == 404


@pytest.mark.parametrize("page", ["", "reaktion/", "reaktion/antwort/"])
def test_another_partners_ticket_is_not_found(
    cooperation: Cooperation, client: Client, ticket: Ticket, page: str
) -> None:
    client.force_login(cooperation.stranger)
    address = f"/portal/tickets/{ticket.pk}/{page}"
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "Ja.", "step": "send", "kind": "antwort"}).status_code in (404, 405)
    assert DRAFT.subject not in client.get("/portal/").content.decode()
    assert state_of(ticket) == TicketState.FORWARDED


def test_who_has_nothing_to_react_to_is_kept_out(cooperation: Cooperation, client: Client) -> None:
    client.force_login(cooperation.agent)
    assert client.get("/portal/").status_code == 403


def test_a_ticket_is_given_to_a_colleague_and_the_clock_goes_on(
    partner: Client, ticket: Ticket, cooperation: Cooperation
) -> None:
    due_at = ticket.due_at
    office = Unit.objects.create(authority=cooperation.leun, name="Bürgerbüro")
    colleague = person("vogt", Role.CASE_WORKER, authority=cooperation.leun)
    address = f"/portal/tickets/{ticket.pk}/weitergeben"
    assert "Wer kümmert sich darum?" in partner.get(address).content.decode()
    shown = partner.post(address, {"unit": office.pk, "person": colleague.pk}, follow=True).content.decode()
    assert "An andere Stelle gegeben: Bürgerbüro, vogt" in shown
    assert "Hier ist nichts zu tun" in partner.get("/portal/tickets/?ansicht=meine").content.decode()
    partner.force_login(colleague)
    assert DRAFT.subject in partner.get("/portal/tickets/?ansicht=meine").content.decode()
    kept = Ticket.objects.get(pk=ticket.pk)
    assert (kept.due_at, kept.unit, kept.assignee) == (due_at, office, colleague)


@pytest.mark.parametrize("field", ["unit", "person"])
def test_a_ticket_is_given_to_nobody_elses_people(
    partner: Client, ticket: Ticket, cooperation: Cooperation, field: str
) -> None:
    foreign = Unit.objects.create(authority=cooperation.braunfels, name="Bauamt")
    told = {"unit": foreign.pk, "person": cooperation.stranger.pk}
    refused = partner.post(f"/portal/tickets/{ticket.pk}/weitergeben", {"asked": 1, field: told[field]})
    assert refused.status_code == 422


def test_whose_hands_a_ticket_leaves_has_it_no_more(ticket: Ticket, cooperation: Cooperation) -> None:
    now, case_worker = utc_now(), By(cooperation.case_worker, "portal")
    handed = hand_on(ticket, unit=None, person=cooperation.case_worker, by=case_worker, now=now)
    answered = react(handed, reaction=Reaction(answer="Ja."), by=case_worker, now=now)
    assert answered.assignee is None
    with pytest.raises(WrongTicketState):
        hand_on(answered, unit=None, person=None, by=case_worker, now=now)
    taken = take_ticket(answered, by=By(cooperation.agent), now=now)
    assert taken.assignee == cooperation.agent
    assert (
        close_ticket(taken, text="angerufen", by=By(cooperation.agent), now=now).assignee == cooperation.agent
    )
