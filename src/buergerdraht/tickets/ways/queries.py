"""What did not reach the partner, or reached us and belongs nowhere: open items for people."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.access import access_of
from buergerdraht.agreements.models import Agreement
from buergerdraht.channels.models import IncomingFax, IncomingMail, IncomingMailFile
from buergerdraht.contacts.rules import ContactState
from buergerdraht.foundation.database.prepared import prepared_rows
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.queries import tickets_of
from buergerdraht.tickets.rules.delivery import DeliveryState
from buergerdraht.tickets.rules.vocabulary import WITH_PARTNER


@dataclass(frozen=True, slots=True)
class Arrival:
    """A fax or a mail of the partner, with the time that the telephone engine or the mailbox noted."""

    way: str
    id: int
    at: datetime

    @property
    def name(self) -> str:
        """What names it in a form: 'fax-7'."""
        return f"{self.way}-{self.id}"


def failed_deliveries(user: User) -> QuerySet[Delivery]:
    """Return what did not reach the partners of the user's centres, the oldest first."""
    failed = Delivery.objects.filter(
        state=DeliveryState.FAILED, event__ticket__in=tickets_of(user, Ability.HANDLE_TICKETS)
    )
    return failed.select_related("event__ticket__authority").order_by("settled_at")


def failed_delivery_for(user: User, delivery_id: int) -> Delivery:
    """Return one of these; raise Delivery.DoesNotExist."""
    return failed_deliveries(user).get(pk=delivery_id)


def open_item_count(user: User) -> int:
    """Return how many open items wait for the user's centres: as many as the three lists here have."""
    access = access_of(user)
    centres = list(access.centres_where(Ability.HANDLE_TICKETS))
    authorities = list(access.authorities_where(Ability.HANDLE_TICKETS))
    ((count,),) = prepared_rows(_OPEN_ITEMS, {"centres": centres, "authorities": authorities})
    return int(count)


_OPEN_ITEMS = """
    SELECT (
        SELECT count(*) FROM tickets_delivery delivery
        JOIN tickets_ticketevent event ON event.id = delivery.event_id
        JOIN tickets_ticket ticket ON ticket.id = event.ticket_id
        WHERE delivery.state = 'failed'
            AND (ticket.centre_id = ANY(%(centres)s) OR ticket.authority_id = ANY(%(authorities)s))
    ) + (
        SELECT count(*) FROM channels_incomingmail mail
        LEFT JOIN contacts_contact contact ON contact.mail_id = mail.id
        WHERE mail.centre_id = ANY(%(centres)s) AND mail.settled_at IS NULL AND mail.open_reason <> ''
            AND (contact.id IS NULL OR contact.state = 'draft')
    ) + (
        SELECT count(*) FROM channels_incomingfax fax
        LEFT JOIN contacts_contact contact ON contact.fax_id = fax.id
        WHERE fax.centre_id = ANY(%(centres)s) AND fax.settled_at IS NULL
            AND (contact.id IS NULL OR contact.state = 'draft')
    )
"""
"""Every list of tickets tells it, so it is neither put together nor planned anew each time: a sixth of what
the union of the three lists took. Whoever changes one of them changes this, too; a test compares."""


def open_mails(user: User) -> QuerySet[IncomingMail]:
    """Return the mails that the people of the user's centres have to look at, the oldest first."""
    centres = access_of(user).centres_where(Ability.HANDLE_TICKETS)
    is_open = Q(contact__isnull=True) | Q(contact__state=ContactState.DRAFT)
    mine = IncomingMail.objects.filter(is_open, centre__in=centres, settled_at__isnull=True)
    related = ("centre__authority", "contact__recorded_by")
    files = Prefetch("files", IncomingMailFile.objects.defer("content"))
    found = mine.exclude(open_reason="").select_related(*related).prefetch_related(files)
    return found.order_by("received_at")


def open_mail_for(user: User, mail_id: int) -> IncomingMail:
    """Return one of these; raise IncomingMail.DoesNotExist."""
    return open_mails(user).get(pk=mail_id)


def mail_file_to_read(user: User, mail_id: int, file_id: int) -> IncomingMailFile:
    """Return what came along with a mail that is still here; raise IncomingMailFile.DoesNotExist."""
    centres = access_of(user).centres_where(Ability.HANDLE_TICKETS)
    here = IncomingMailFile.objects.filter(mail__centre__in=centres, mail__settled_at__isnull=True)
    return here.get(pk=file_id, mail=mail_id, refused="")


def open_faxes(user: User) -> QuerySet[IncomingFax]:
    """Return the faxes of the user's centres that nobody has looked after to the end, the oldest first."""
    is_open = Q(contact__isnull=True) | Q(contact__state=ContactState.DRAFT)
    mine = _faxes_of(user).filter(is_open, settled_at__isnull=True)
    return mine.defer("content").select_related("contact__recorded_by").order_by("received_at")


def open_fax_for(user: User, fax_id: int) -> IncomingFax:
    """Return one of these with its pages; raise IncomingFax.DoesNotExist."""
    return open_faxes(user).defer(None).get(pk=fax_id)


def fax_to_read(user: User, fax_id: int) -> IncomingFax:
    """Return a fax whose pages are still here; raise IncomingFax.DoesNotExist."""
    return _faxes_of(user).filter(settled_at__isnull=True).get(pk=fax_id)


def arrivals_of_ticket(ticket: Ticket) -> list[Arrival]:
    """Return what people have put to the ticket, the latest first."""
    key = f"t{ticket.pk}"
    faxes = IncomingFax.objects.filter(key=key).values_list("pk", "received_at")
    put = IncomingMail.objects.filter(key=key, settled_at__isnull=False).exclude(open_reason="")
    mails = put.values_list("pk", "received_at")
    came = [Arrival("fax", *each) for each in faxes] + [Arrival("mail", *each) for each in mails]
    return sorted(came, key=lambda arrival: arrival.at, reverse=True)


def tickets_waiting_for(fax: IncomingFax) -> QuerySet[Ticket]:
    """Return the tickets that went to the number that a fax comes from and wait for a reaction."""
    if not fax.sender:
        return Ticket.objects.none()
    sent = Ticket.objects.filter(
        agreement__ticket_way=Agreement.TicketWay.FAX, agreement__ticket_address=fax.sender
    )
    return sent.filter(centre=fax.centre_id, state__in=WITH_PARTNER).order_by("due_at", "pk")


def _faxes_of(user: User) -> QuerySet[IncomingFax]:
    return IncomingFax.objects.filter(centre__in=access_of(user).centres_where(Ability.HANDLE_TICKETS))
