"""Watching the promises: changed hours, reminders, escalation, a notice when late reactions pile up.

Each run tells within one transaction what is due, so a run that dies has told nothing and the next one does.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.access import access_of
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import reaction_calendar
from buergerdraht.authorities.queries import people_able_at
from buergerdraht.channels.operations import send_mail_later
from buergerdraht.servicehours.errors import NeverOpen
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import is_open
from buergerdraht.tickets.models import LateNotice, Ticket, TicketEvent
from buergerdraht.tickets.operations import change_terms
from buergerdraht.tickets.queries import promises_of
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.light import light_of
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.tickets.rules.watching import LateFigures, Receiver, Told, has_piled_up, warnings_due
from buergerdraht.tickets.ways.outbox import tell_partner

logger = logging.getLogger(__name__)
Warnings = dict[Receiver, list[str]]
"""Lines of the mail to each receiver."""
SHOWN_FOR = timedelta(days=14)
PAGES = {Receiver.PARTNER: "portal_ticket", Receiver.CENTRE: "ticket"}


def watch_all(*, now: datetime) -> None:
    """Watch the promises of every agreement that has any, by the hours that hold now."""
    waiting = Ticket.objects.filter(due_at__isnull=False, reacted_at__isnull=True)
    open_ids = waiting.exclude(state=TicketState.CLOSED).values("agreement")
    recent = Ticket.objects.filter(due_at__lte=now, due_at__gt=now - timedelta(days=366)).values("agreement")
    agreements = Agreement.objects.filter(Q(pk__in=open_ids) | Q(pk__in=recent))
    for agreement in agreements.select_related("centre__service_hours", "partner__opening_hours"):
        try:
            change_terms(agreement, now=now)
        except NeverOpen:
            # The deadlines that were promised stay; the calendar is to be mended by people.
            logger.warning("terms_never_open", extra={"agreement": agreement.pk})
        watch(agreement, now=now)


@transaction.atomic
def watch(agreement: Agreement, *, now: datetime) -> None:
    """Remind, escalate and notice for one agreement; what is outside of a receiver's hours waits for them."""
    # Two runs at once would tell twice.
    Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    present = _present(agreement, now=now)
    if not present:
        return
    for receiver, lines in _warn(agreement, present=present, now=now).items():
        _mail(agreement, receiver, subject="Frist von Tickets", lines=lines, now=now)
    if Receiver.PARTNER in present:
        _notice_late(agreement, now=now)


def late_tickets(agreement: Agreement, *, now: datetime) -> QuerySet[Ticket]:
    """Return the tickets due in the agreement's window without a reaction in time."""
    is_late = Q(reacted_at__isnull=True) | Q(reacted_at__gt=F("due_at"))
    return _due_in_window(agreement, now=now).filter(is_late)


def late_figures(agreement: Agreement, *, now: datetime) -> LateFigures:
    """Return how the promise was kept in the agreement's window."""
    late = late_tickets(agreement, now=now)
    waiting = late.filter(reacted_at__isnull=True).exclude(state=TicketState.CLOSED)
    return LateFigures(_due_in_window(agreement, now=now).count(), late.count(), waiting.count())


def late_notices_for(user: User, *, now: datetime) -> QuerySet[LateNotice]:
    """Return each agreement's latest notice of late reactions to the user's tickets, for two weeks."""
    notices = late_notices_of(user).filter(noted_at__gt=now - SHOWN_FOR)
    return notices.order_by("agreement", "-noted_at").distinct("agreement")


def late_notices_of(user: User, ability: Ability | None = None) -> QuerySet[LateNotice]:
    """Return every notice of late reactions that the user's centres or authorities ever got, the last first.

    With an ability only where she has it.
    """
    dealing = (ability,) if ability else (Ability.HANDLE_TICKETS, Ability.REACT_TO_TICKETS)
    access = access_of(user)
    hers = Q(agreement__centre__in=access.centres_where(*dealing))
    hers |= Q(authority__in=access.authorities_where(*dealing))
    return LateNotice.objects.filter(hers).select_related("authority").order_by("-noted_at", "-pk")


def _due_in_window(agreement: Agreement, *, now: datetime) -> QuerySet[Ticket]:
    since = now - timedelta(days=agreement.late_window_days)
    # Duplicates are counted with the other ticket; what the centre settled in time needed no reaction.
    due = Ticket.objects.filter(agreement=agreement, due_at__gt=since, due_at__lte=now)
    is_settled = Q(reacted_at__isnull=True, closed_at__isnull=False, closed_at__lte=F("due_at"))
    return due.filter(~is_settled, duplicate_of__isnull=True)


def _present(agreement: Agreement, *, now: datetime) -> frozenset[Receiver]:
    hours = {
        Receiver.PARTNER: reaction_calendar(agreement),
        Receiver.CENTRE: rules_of(agreement.centre.service_hours),
    }
    return frozenset(receiver for receiver, rules in hours.items() if is_open(rules, now))


def _warn(agreement: Agreement, *, present: frozenset[Receiver], now: datetime) -> Warnings:
    """Write due warnings into the histories; return what the receivers are told by mail."""
    waiting = Ticket.objects.filter(agreement=agreement, due_at__isnull=False, reacted_at__isnull=True)
    tickets = list(waiting.exclude(state=TicketState.CLOSED).select_for_update().order_by("pk"))
    promises, told = promises_of(tickets), _told(tickets)
    before = timedelta(hours=float(agreement.reminder_hours))
    lines: Warnings = defaultdict(list)
    for ticket in tickets:
        promise = promises[ticket.pk]
        if promise is None:
            continue
        due = warnings_due(
            promise,
            holder=_holder(ticket),
            told=told[ticket.pk],
            present=present,
            remind_before=before,
            now=now,
        )
        words = light_of(promise, now=now).words
        for verb, receiver in due:
            _note(ticket, verb, receiver, text=words, now=now)
            lines[receiver] += [f"- {ticket.reference}: {words}", f"  {_address(ticket, receiver)}"]
    return lines


def _holder(ticket: Ticket) -> Receiver:
    """What was sent back or asked back waits for the centre."""
    return Receiver.PARTNER if ticket.state == TicketState.FORWARDED else Receiver.CENTRE


def _told(tickets: Iterable[Ticket]) -> dict[int, set[Told]]:
    """Return what was told of each ticket since it was last forwarded."""
    told: dict[int, set[Told]] = {ticket.pk: set() for ticket in tickets}
    events = TicketEvent.objects.filter(
        ticket__in=told, verb__in=[Verb.FORWARDED, Verb.REMINDED, Verb.ESCALATED]
    ).order_by("ticket", "sequence")
    for ticket_id, verb, data in events.values_list("ticket_id", "verb", "data"):
        if verb == Verb.FORWARDED:
            told[ticket_id].clear()
        else:
            told[ticket_id].add((verb, data["to"]))
    return told


def _note(ticket: Ticket, verb: Verb, receiver: Receiver, *, text: str, now: datetime) -> None:
    """Add to the history of a locked ticket; its version stays: nobody's open form becomes old by it."""
    TicketEvent.objects.create(
        ticket=ticket,
        authority_id=ticket.authority_id,
        sequence=ticket.history.count(),
        verb=verb,
        at=now,
        text=text,
        data={"to": receiver},
    )
    if receiver is Receiver.PARTNER:
        tell_partner(ticket, now=now)


def _notice_late(agreement: Agreement, *, now: datetime) -> None:
    late = set(late_tickets(agreement, now=now).values_list("pk", flat=True))
    earlier = LateNotice.objects.filter(agreement=agreement).values_list("ticket_ids", flat=True)
    told = {ticket_id for ids in earlier for ticket_id in ids}
    if not has_piled_up(late, told=told, threshold=agreement.late_threshold):
        return
    figures = late_figures(agreement, now=now)
    notice = LateNotice.objects.create(
        agreement=agreement,
        authority=agreement.partner,
        noted_at=now,
        window_days=agreement.late_window_days,
        ticket_ids=sorted(late - told),
        **asdict(figures),
    )
    for receiver in Receiver:
        lines = [notice.sentence, "", "Neu hinzugekommen:"]
        for ticket in Ticket.objects.filter(pk__in=notice.ticket_ids).order_by("due_at"):
            lines += [f"- {ticket.reference}", f"  {_address(ticket, receiver)}"]
        _mail(agreement, receiver, subject="Verspätete Reaktionen häufen sich", lines=lines, now=now)


def _mail(agreement: Agreement, receiver: Receiver, *, subject: str, lines: list[str], now: datetime) -> None:
    """Tell by mail all who react at the partner, or who lead the centre; no word of what is asked."""
    text = "\n".join([f"{agreement.partner.name}, {agreement.centre.name}", "", *lines])
    for person in _people(agreement, receiver):
        send_mail_later(
            person.email, subject=f"{subject}: {agreement.partner.name}", text=text, user=person, now=now
        )


def _people(agreement: Agreement, receiver: Receiver) -> list[User]:
    if receiver is Receiver.PARTNER:
        people = people_able_at(Ability.REACT_TO_TICKETS, authority_id=agreement.partner_id)
    else:
        people = people_able_at(Ability.WATCH_BOARD, centre_id=agreement.centre_id)
    return [person for person in people if person.email]


def _address(ticket: Ticket, receiver: Receiver) -> str:
    path: str = reverse(PAGES[receiver], args=[ticket.pk])
    return f"{settings.ENVIRONMENT.public_url}{path}"
