"""The call to a partner's ticket system that a delivery is, made anew at each try; and one to try it out."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import orjson

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.ticket_systems import signing_secrets, ticket_system_of
from buergerdraht.channels import webhooks
from buergerdraht.channels.errors import NotHandedOver, Refused
from buergerdraht.channels.webhooks import Call
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.ways.told import RELATED, StepTold, TicketTold, told_step, told_ticket

TRIAL = "test"
"""The event of a trial call."""


@dataclass(frozen=True, slots=True)
class News:
    """What happened to which ticket."""

    key: str
    event: str
    """'ticket.forwarded': the step's verb."""
    step: StepTold
    ticket: TicketTold


def call_of(delivery: Delivery, *, now: datetime) -> Call:
    """Return the call; raise Refused if there is no secret to sign it with."""
    event = delivery.event
    ticket = Ticket.objects.select_related(*RELATED).get(pk=event.ticket_id)
    signing = _secrets_of(ticket.agreement, now=now)
    news = News(delivery.key, f"ticket.{event.verb}", told_step(event), told_ticket(ticket))
    return Call(delivery.address, orjson.dumps(news), delivery.key, signing)


def call_for_trial(agreement: Agreement, *, now: datetime) -> str:
    """Call the partner's ticket system with nothing to tell; return why it failed, '' if it was taken."""
    key = f"probe-{secrets.token_hex(8)}"
    body = orjson.dumps({"key": key, "event": TRIAL})
    try:
        signing = _secrets_of(agreement, now=now)
        webhooks.hand_over(Call(agreement.ticket_address, body, key, signing), now=now)
    except NotHandedOver as failure:
        return failure.words
    return ""


def _secrets_of(agreement: Agreement, *, now: datetime) -> tuple[str, ...]:
    system = ticket_system_of(agreement)
    signing = signing_secrets(system, now=now) if system else ()
    if not signing:
        raise Refused("Für die Schnittstelle der Behörde ist noch kein Geheimnis erzeugt.")
    return signing
