"""The outbox: written with the step that it tells of, emptied by the worker.

A try claims its row, sends, and notes the result, each in a transaction of its own. What dies in between
leaves the row 'sending'. A mail then tells by its copy, which comes back to our mailbox, that it was taken.
SENDERS has what a try is on each way.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.channels import webhooks
from buergerdraht.channels.errors import NotHandedOver, NotNow, NotReached, Uncertain
from buergerdraht.channels.sending import hand_over
from buergerdraht.foundation.audit import record
from buergerdraht.tickets.errors import WrongDeliveryState
from buergerdraht.tickets.models import Delivery, Ticket, TicketEvent
from buergerdraht.tickets.rules.delivery import (
    INTERRUPTED_AFTER,
    PAUSES,
    DeliveryState,
    can_become,
    pause_after,
)
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.system import is_told
from buergerdraht.tickets.rules.vocabulary import Wish
from buergerdraht.tickets.ways.calls import call_of
from buergerdraht.tickets.ways.fax import fax_line, send_by_fax
from buergerdraht.tickets.ways.letters import letter_of

JOB = "tickets.deliver"
NEVER_KNOWN = (
    "Es ist nicht sicher, ob die Mail angekommen ist. Fragen Sie nach oder senden Sie sie noch einmal."
)


def _by_mail(delivery: Delivery, *, now: datetime) -> None:  # noqa: ARG001  (other ways sign the time)
    hand_over(letter_of(delivery))


def _by_call(delivery: Delivery, *, now: datetime) -> None:
    webhooks.hand_over(call_of(delivery, now=now), now=now)


def _by_fax(delivery: Delivery, *, now: datetime) -> None:
    send_by_fax(delivery, line=fax_line(), now=now)


SENDERS: Mapping[str, Callable[..., None]] = {
    Agreement.TicketWay.MAIL: _by_mail,
    Agreement.TicketWay.API: _by_call,
    Agreement.TicketWay.FAX: _by_fax,
}
"""Way -> what hands a delivery over, given `now`; it raises Refused, NotReached or Uncertain."""


def tell_partner(ticket: Ticket, *, now: datetime) -> Delivery | None:
    """Put the latest step of the ticket on its way, within the step's transaction; None: the portal does."""
    if ticket.agreement.ticket_way == Agreement.TicketWay.PORTAL:
        return None
    return _put(ticket.history.latest("sequence"), now=now)


def tell_system(event: TicketEvent, *, now: datetime) -> None:
    """Put a step on its way to the partner's own ticket system, if that is how it gets tickets.

    It hears of every step of what it was handed, but of its own; people hear of what `tell_partner` tells.
    """
    is_wanted = event.ticket.agreement.ticket_way == Agreement.TicketWay.API
    if is_wanted and is_told(event.verb, way=event.way) and _was_forwarded(event.ticket):
        _put(event, now=now)


def mail_citizen(ticket: Ticket, *, now: datetime) -> Delivery:
    """Put the latest step of the ticket on its way to the citizen, within the step's transaction."""
    return _put(ticket.history.latest("sequence"), now=now)


def deliver(delivery_id: int, *, now: datetime) -> None:
    """Try once to deliver, if it is waiting and its time has come; every outcome is kept with the row."""
    delivery = _claimed(delivery_id, now=now)
    if delivery is None:
        return
    try:
        SENDERS[delivery.way](delivery, now=now)
    except Uncertain:
        return  # stays 'sending'; settle_interrupted finds out, or fax_results
    except NotHandedOver as failure:
        note_failure(delivery, failure, now=now)
    else:
        settle(delivery, DeliveryState.SENT, now=now)


def due_deliveries(*, now: datetime) -> list[int]:
    """Return the ids of what waits and may be tried, in the order in which it came."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
    return list(waiting.order_by("next_try_at", "pk").values_list("pk", flat=True))


def settle_interrupted(*, seen_until: datetime | None, now: datetime) -> None:
    """Decide about mails whose sending was interrupted.

    `seen_until`: all copies that came until then have been confirmed, so what is older was not taken and is
    sent again, under the same Message-ID. None: nobody reads copies, and people have to ask.
    """
    interrupted = Delivery.objects.filter(state=DeliveryState.SENDING, way=Agreement.TicketWay.MAIL)
    for delivery in interrupted.filter(claimed_at__lt=(seen_until or now) - INTERRUPTED_AFTER):
        if seen_until is None:
            settle(delivery, DeliveryState.FAILED, error=NEVER_KNOWN, now=now)
        else:
            failure = NotReached("Die Verbindung zum Mailserver brach beim Senden ab.")
            note_failure(delivery, failure, now=now)


def repeat_interrupted(*, now: datetime) -> None:
    """Send again what was interrupted on its way to a ticket system, which knows a repetition by its key."""
    sending = Delivery.objects.filter(state=DeliveryState.SENDING, way=Agreement.TicketWay.API)
    for delivery in sending.filter(claimed_at__lt=now - INTERRUPTED_AFTER):
        note_failure(delivery, NotReached("Der Aufruf des Ticketsystems brach ab."), now=now)


def confirm_sent(key: str, *, now: datetime) -> None:
    """Note that the mail server took the mail of that key: its copy has come."""
    delivery = delivery_with_key(key)
    if delivery and delivery.tries and can_become(DeliveryState(delivery.state), DeliveryState.SENT):
        settle(delivery, DeliveryState.SENT, now=now)


def delivery_with_key(key: str) -> Delivery | None:
    """Return the delivery that `Delivery.key` names; None if there is none."""
    ticket, _, sequence = key.removeprefix("t").partition("-")
    if not (ticket.isdecimal() and sequence.isdecimal()):
        return None
    found = Delivery.objects.filter(event__ticket_id=int(ticket), event__sequence=int(sequence))
    return found.select_related("event").first()


@transaction.atomic
def send_again(delivery: Delivery, *, by: User, now: datetime) -> None:
    """Try a failed delivery once more, by way and address as they are now. Raise WrongDeliveryState."""
    locked = _moved(delivery, DeliveryState.WAITING)
    way, address = _destination(locked.event)
    if address:
        locked.way, locked.address = way, address
    locked.tries, locked.next_try_at, locked.settled_at = 0, now, None
    locked.save()
    app.configure_task(JOB, allow_unknown=True).defer(delivery_id=locked.pk)
    _record("delivery.sent_again", locked, by=by, now=now)


@transaction.atomic
def drop(delivery: Delivery, *, by: User, now: datetime) -> None:
    """Note that the partner got it another way. Raise WrongDeliveryState."""
    settle(delivery, DeliveryState.DROPPED, now=now)
    _record("delivery.dropped", delivery, by=by, now=now)


@transaction.atomic
def settle(delivery: Delivery, state: DeliveryState, *, error: str = "", now: datetime) -> None:
    """Note what became of it; with an error it is an open item. Raise WrongDeliveryState."""
    locked = _moved(delivery, state)
    locked.settled_at, locked.last_error = now, error[:250]
    locked.save()


def _put(event: TicketEvent, *, now: datetime) -> Delivery:
    """Each step goes once: a ticket system was told of it already when it was written."""
    way, address = _destination(event)
    told = {"authority_id": event.authority_id, "way": way, "address": address, "next_try_at": now}
    delivery, is_new = Delivery.objects.get_or_create(event=event, defaults=told)
    if is_new:
        app.configure_task(JOB, allow_unknown=True).defer(delivery_id=delivery.pk)
    return delivery


def _destination(event: TicketEvent) -> tuple[str, str]:
    """Way and address; no address: the portal does."""
    ticket = event.ticket
    if event.verb == Verb.TOLD:
        by_fax = ticket.wish == Wish.FAX
        return Agreement.TicketWay.FAX if by_fax else Agreement.TicketWay.MAIL, ticket.citizen_way
    return ticket.agreement.ticket_way, ticket.agreement.ticket_address


def _was_forwarded(ticket: Ticket) -> bool:
    return ticket.history.filter(verb=Verb.FORWARDED).exists()


@transaction.atomic
def _claimed(delivery_id: int, *, now: datetime) -> Delivery | None:
    waiting = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING, next_try_at__lte=now)
    delivery = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if delivery is not None:
        delivery.state, delivery.claimed_at = DeliveryState.SENDING, now
        delivery.tries += 1
        delivery.save()
    return delivery


@transaction.atomic
def note_failure(delivery: Delivery, failure: NotHandedOver, *, now: datetime) -> None:
    """Note that a try failed: what can go later waits for the next one, else it is an open item."""
    if isinstance(failure, NotNow):
        _postpone(delivery, now=now)
        return
    pause = pause_after(delivery.tries) if isinstance(failure, NotReached) else None
    if pause is None:
        settle(delivery, DeliveryState.FAILED, error=failure.words, now=now)
        return
    locked = _moved(delivery, DeliveryState.WAITING)
    wait = failure.wait if isinstance(failure, NotReached) else pause
    locked.next_try_at, locked.last_error = now + max(pause, wait), failure.words[:250]
    locked.save()
    if locked.way == Agreement.TicketWay.API:
        _spare(locked)


def _spare(delivery: Delivery) -> None:
    """What waits for the same system waits as long: it is not to keep the worker from others."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, way=delivery.way, address=delivery.address)
    waiting.filter(next_try_at__lt=delivery.next_try_at).update(next_try_at=delivery.next_try_at)


def _postpone(delivery: Delivery, *, now: datetime) -> None:
    """What was not tried does not count as a try."""
    locked = _moved(delivery, DeliveryState.WAITING)
    locked.next_try_at, locked.tries = now + PAUSES[0], locked.tries - 1
    locked.save()


def _moved(delivery: Delivery, wanted: DeliveryState) -> Delivery:
    locked = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not can_become(DeliveryState(locked.state), wanted):
        raise WrongDeliveryState
    locked.state = wanted
    return locked


def _record(verb: str, delivery: Delivery, *, by: User, now: datetime) -> None:
    record(verb, object_type="delivery", object_id=str(delivery.pk), actor_id=by.pk, at=now)
