"""What did not reach the partner, or reached us and belongs nowhere: open items for people."""

from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import centres_where
from buergerdraht.channels.models import IncomingFax, IncomingMail
from buergerdraht.tickets.models import Delivery
from buergerdraht.tickets.queries import tickets_of
from buergerdraht.tickets.rules.delivery import DeliveryState


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
    """Return how many open items wait for the user's centres."""
    return failed_deliveries(user).count() + open_mails(user).count() + open_faxes(user).count()


def open_mails(user: User) -> QuerySet[IncomingMail]:
    """Return the mails that the people of the user's centres have to look at, the oldest first."""
    centres = centres_where(user, Ability.HANDLE_TICKETS)
    mine = IncomingMail.objects.filter(centre__in=centres, settled_at__isnull=True)
    return mine.exclude(open_reason="").order_by("received_at")


def open_mail_for(user: User, mail_id: int) -> IncomingMail:
    """Return one of these; raise IncomingMail.DoesNotExist."""
    return open_mails(user).get(pk=mail_id)


def open_faxes(user: User) -> QuerySet[IncomingFax]:
    """Return the faxes that came in for the user's centres and belong to no ticket yet, the oldest first."""
    centres = centres_where(user, Ability.HANDLE_TICKETS)
    mine = IncomingFax.objects.filter(centre__in=centres, settled_at__isnull=True)
    return mine.defer("content").order_by("received_at")


def open_fax_for(user: User, fax_id: int) -> IncomingFax:
    """Return one of these with its pages; raise IncomingFax.DoesNotExist."""
    return open_faxes(user).defer(None).get(pk=fax_id)
