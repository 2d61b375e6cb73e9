"""A citizen looks her own matter up: by the code that she was told, and something that only she knows."""

import secrets

from django.utils.crypto import salted_hmac

from buergerdraht.foundation.tenancy import visible_authorities
from buergerdraht.tickets.errors import NoSuchMatter
from buergerdraht.tickets.models import Ticket, TicketCode, TicketEvent
from buergerdraht.tickets.rules.citizen import ANSWERED, TITLES, Standing, is_hers
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.vocabulary import TicketState

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for each other on the phone."""


def new_code() -> str:
    """Return a code of 8 letters and digits (40 bits) that can be read out on the phone."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def digest_of_code(code: str) -> str:
    """Return under what a code is kept: capitals, blanks and dashes make no difference."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("buergerdraht.ticket-code", plain, algorithm="sha256").hexdigest()


def standing_of(code: str, *, told: str) -> Standing:
    """Return where the matter stands; raise NoSuchMatter, the same for a wrong code and for wrong digits."""
    known = TicketCode.objects.filter(digest=digest_of_code(code)).first()
    if known is None:
        raise NoSuchMatter
    with visible_authorities([known.authority_id]):
        ticket = Ticket.objects.select_related("duplicate_of").get(pk=known.ticket_id)
        if not is_hers(told, wish=ticket.wish, way=ticket.citizen_way):
            raise NoSuchMatter
        return _standing(ticket)


def _standing(ticket: Ticket) -> Standing:
    if ticket.duplicate_of:
        # The answer to the other ticket may speak of another person.
        return Standing(TITLES[TicketState(ticket.duplicate_of.state)])
    state = TicketState(ticket.state)
    if state is TicketState.REACTED:
        return _in_work(ticket)
    answer = _last(ticket, Verb.ANSWERED) if state in (TicketState.ANSWERED, TicketState.CLOSED) else None
    return Standing(ANSWERED, answer.text) if answer else Standing(TITLES[state])


def _in_work(ticket: Ticket) -> Standing:
    reaction = _last(ticket, Verb.REACTED)
    contact = reaction.data.get("contact", "") if reaction else ""
    text = reaction.text if reaction else ""
    return Standing(TITLES[TicketState.REACTED], text, ticket.expected_on, contact)


def _last(ticket: Ticket, verb: Verb) -> TicketEvent | None:
    return ticket.history.filter(verb=verb).order_by("-sequence").first()
