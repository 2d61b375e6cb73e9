"""What comes in by mail: booked on its ticket, or an open item for people; nothing twice, nothing lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.channels.addresses import is_reply_address, replied_key, sent_key
from buergerdraht.channels.models import IncomingMail
from buergerdraht.channels.operations import forget_mail
from buergerdraht.channels.rules.message import Mail, MailKind
from buergerdraht.channels.rules.own_words import OwnWords, own_words
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.rules import ContactState
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.errors import DomainError
from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets import operations
from buergerdraht.tickets.errors import ReactionIncomplete
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.rules.delivery import DeliveryState
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.partner_mail import MARK
from buergerdraht.tickets.rules.reaction import missing
from buergerdraht.tickets.rules.reply import reply_in
from buergerdraht.tickets.ways.mail_files import attach_files, attach_kept, keep_files
from buergerdraht.tickets.ways.outbox import confirm_sent, delivery_with_key, settle

PARTNER = operations.By(way="mail")
MOST_IN_A_DAY = 5
"""Refused replies and automatic ones of one ticket; more are a loop (RFC 3834, 2)."""
LONGEST_NOTE = 4000
CITIZEN = "c"
"""How keys of addresses begin that citizens answer to; those of partners begin with t."""


class NotBooked(Exception):
    """Somebody has to look at a mail; the German sentence says why."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A mail with the ticket that it was addressed to, if its address is one of ours."""

    mail: Mail
    key: str = ""
    ticket: Ticket | None = None


@transaction.atomic
def take_mail(mail: Mail, *, problem: str = "", now: datetime) -> IncomingMail:
    """Book a mail, or keep it as an open item, for instance because of a `problem` with reading it.

    One that was taken before, perhaps by a process that died then, changes nothing.
    """
    known = IncomingMail.objects.filter(digest=mail.digest).first()
    if known:
        return known
    addressed = _addressed(mail)
    reason = problem
    if not problem:
        try:
            with transaction.atomic():
                _book(addressed, now=now)
        except (NotBooked, DomainError) as refusal:
            reason = str(refusal)
    return _keep(addressed, reason=reason, now=now)


@transaction.atomic
def assign_mail(incoming: IncomingMail, ticket: Ticket, *, by: User, now: datetime) -> None:
    """Book an open mail on the ticket that somebody names: as a reaction if it is one, else as a note.

    Raise DomainError if the ticket stands where that is not possible.
    """
    words, came_on = words_of(incoming), local_day(incoming.received_at)
    reaction = reply_in(words.text, signature=words.signature, today=came_on).reaction
    actor = operations.By(by, PARTNER.way)
    if missing(reaction, today=came_on) or incoming.key.startswith(CITIZEN):
        text = f"Mail von {incoming.sender}: {words.text[:LONGEST_NOTE]}"
        operations.note_on_ticket(ticket, text=text, by=actor, now=now)
    else:
        operations.react(ticket, reaction=reaction, by=actor, arrived_at=incoming.received_at, now=now)
    attach_kept(incoming, ticket.pk, by=actor, now=now)
    settle_mail(incoming, put_to=f"t{ticket.pk}", by=by, now=now)


def words_of(incoming: IncomingMail) -> OwnWords:
    """Return what the writer of an open mail says herself."""
    return own_words(incoming.text, mark=MARK)


def own_text_of(incoming: IncomingMail) -> str:
    """Return what people read of an open mail: the writer's own words, or all if these are none."""
    return words_of(incoming).text or incoming.text


@transaction.atomic
def settle_mail(incoming: IncomingMail, *, put_to: str = "", by: User, now: datetime) -> None:
    """Note that nobody has to look at a mail any more; what it said is forgotten.

    `put_to`: the key of the ticket to which somebody put it; whatever address it had counts no longer.
    A contact that somebody had only begun of it goes: it was none.
    """
    begun = Contact.objects.filter(mail=incoming, state=ContactState.DRAFT)
    begun.filter(corrections__isnull=True, tickets__isnull=True).delete()
    forget_mail(incoming, put_to=put_to, now=now)
    record("mail.settled", object_type="mail", object_id=str(incoming.pk), actor_id=by.pk, at=now)


def _addressed(mail: Mail) -> Addressed:
    key = next(filter(None, map(replied_key, mail.recipients)), "")
    tickets = Ticket.objects.select_for_update(of=("self",)).select_related("agreement", "centre")
    ticket = tickets.filter(pk=int(key[1:])).first() if key else None
    return Addressed(mail, key, ticket)


def _book(addressed: Addressed, *, now: datetime) -> None:
    mail, ticket = addressed.mail, addressed.ticket
    copied = sent_key(mail.message_id)
    if copied:
        confirm_sent(copied, now=now)
        return
    if ticket is None:
        is_forged = any(map(is_reply_address, mail.recipients))
        raise NotBooked(
            "Die Antwortadresse ist keine von uns." if is_forged else "Sie gehört zu keinem Ticket."
        )
    if mail.message_id and _had(addressed):
        return
    if mail.kind is MailKind.BOUNCE:
        _book_bounce(mail, ticket, now=now)
    elif mail.kind is MailKind.AUTOMATIC:
        _check_loop(ticket, now=now)
        _note(ticket, f"Automatische Antwort: {mail.subject}\n{mail.text}", now=now)
    elif addressed.key.startswith(CITIZEN):
        raise NotBooked("Die Person, um die es geht, hat geantwortet.")
    else:
        _check_sender(mail, ticket)
        _book_reply(mail, ticket, now=now)
        attach_files(mail.files, ticket.pk, by=PARTNER, now=now)


def _book_bounce(mail: Mail, ticket: Ticket, *, now: datetime) -> None:
    """The delivery is an open item, with what the other server said."""
    keys = filter(None, map(sent_key, mail.bounced_ids))
    delivery = next(filter(None, map(delivery_with_key, keys)), None)
    if delivery is None or delivery.event.ticket_id != ticket.pk:
        delivery = Delivery.objects.filter(event__ticket=ticket).order_by("event__sequence").last()
    if delivery and delivery.state in (DeliveryState.SENT, DeliveryState.SENDING):
        error = f"Der empfangende Mailserver hat die Mail zurückgeschickt. {mail.bounce_reason}".strip()
        settle(delivery, DeliveryState.FAILED, error=error, now=now)


def _book_reply(mail: Mail, ticket: Ticket, *, now: datetime) -> None:
    words = own_words(mail.text, mark=MARK)
    reply = reply_in(words.text, signature=words.signature, today=local_day(now))
    try:
        if reply.query:
            operations.ask_back(ticket, question=reply.query[:LONGEST_NOTE], by=PARTNER, now=now)
        elif reply.reason:
            operations.return_ticket(ticket, reason=reply.reason[:LONGEST_NOTE], by=PARTNER, now=now)
        else:
            operations.react(ticket, reaction=reply.reaction, by=PARTNER, now=now)
    except ReactionIncomplete as refusal:
        _check_loop(ticket, now=now)
        operations.refuse_reply(
            ticket,
            text=words.text[:LONGEST_NOTE],
            questions=refusal.questions,
            message_id=mail.message_id,
            by=PARTNER,
            now=now,
        )


def _note(ticket: Ticket, text: str, *, now: datetime) -> None:
    operations.note_on_ticket(ticket, text=text.strip()[:500], by=PARTNER, now=now)


def _check_sender(mail: Mail, ticket: Ticket) -> None:
    """The signed address proves that the mail reached somebody; the domain, that it is the partner."""
    domain = ticket.agreement.ticket_address.lower().rpartition("@")[2]
    if not domain or mail.sender.rpartition("@")[2] != domain:
        raise NotBooked("Sie kommt nicht von der Adresse der Behörde.")
    if mail.fails_dmarc:
        raise NotBooked("Der Absender ist wahrscheinlich gefälscht (DMARC).")


def _check_loop(ticket: Ticket, *, now: datetime) -> None:
    lately = ticket.history.filter(way=PARTNER.way, at__gt=now - timedelta(days=1))
    if lately.filter(verb__in=[Verb.UNCLEAR, Verb.NOTED]).count() >= MOST_IN_A_DAY:
        raise NotBooked("Zu viele Mails zu diesem Ticket an einem Tag; vermutlich antwortet ein Programm.")


def _had(addressed: Addressed) -> bool:
    """The same mail on another way, or sent twice by the partner's server."""
    return IncomingMail.objects.filter(
        key=addressed.key, message_id=addressed.mail.message_id, open_reason=""
    ).exists()


def _keep(addressed: Addressed, *, reason: str, now: datetime) -> IncomingMail:
    mail, ticket = addressed.mail, addressed.ticket
    kept = IncomingMail.objects.create(
        digest=mail.digest,
        message_id=mail.message_id,
        key=addressed.key if ticket else "",
        received_at=now,
        centre=ticket.centre if ticket else _default_centre(),
        open_reason=reason[:200],
        **({"sender": mail.sender[:254], "subject": mail.subject, "text": mail.text} if reason else {}),
    )
    if reason:
        keep_files(kept, mail.files)
    return kept


def _default_centre() -> ServiceCentre:
    """Whose people look at what belongs nowhere."""
    return ServiceCentre.objects.order_by("-is_default", "pk")[0]
