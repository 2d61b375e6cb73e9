"""The call to a partner's ticket system that a delivery is, made anew at each try."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from buergerdraht.agreements.ticket_systems import signing_secrets, ticket_system_of
from buergerdraht.channels.errors import Refused
from buergerdraht.channels.webhooks import Call
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.ways.told import RELATED, StepTold, TicketTold, told_step, told_ticket


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
    system = ticket_system_of(ticket.agreement)
    secrets = signing_secrets(system, now=now) if system else ()
    if not secrets:
        raise Refused("Für die Schnittstelle der Behörde ist noch kein Geheimnis erzeugt.")
    news = News(delivery.key, f"ticket.{event.verb}", told_step(event), told_ticket(ticket))
    return Call(delivery.address, orjson.dumps(news), delivery.key, secrets)
