"""A delivery by fax: its pages, and the call that carries them. What becomes of it is told later."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from buergerdraht.authorities.rules import readable_number
from buergerdraht.channels.errors import NotNow, NotReached, Refused, UnderWay
from buergerdraht.channels.fax_pages import Sheet, fax_of
from buergerdraht.telephony.fax import FaxLine, LineAway, OutgoingFax
from buergerdraht.tickets.models import Delivery, FaxTry
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.partner_fax import citizen_sheet, sheet_of
from buergerdraht.tickets.ways.letters import telling_of, words_to_citizen

MOST_AT_ONCE = 4
AWAY = "Die Telefonanlage nimmt gerade keine Faxe an."


def fax_line() -> FaxLine:
    """Return the installation's own line."""
    line: FaxLine = import_string(settings.FAX_LINE)()
    return line


def send_by_fax(delivery: Delivery, *, line: FaxLine, now: datetime) -> None:
    """Begin a call that carries the delivery; raise UnderWay, or Refused, NotNow or NotReached if none began.

    The try is noted before the call begins: whoever dies in between, the call is found again by the try's
    name, and no second one begins beside it.
    """
    if not settings.IS_FAX_OFFERED:
        raise Refused("Für Bürgerdraht ist kein Faxweg eingerichtet (BUERGERDRAHT_FAX_TRUNK).")
    pages = fax_of(_sheet(delivery))
    attempt = _begun(delivery, now=now)
    try:
        line.start(OutgoingFax(attempt.name, delivery.address, pages, settings.FAX_NUMBERS[0]))
    except LineAway as error:
        line.forget(attempt.name)
        attempt.ended_at, attempt.error = now, AWAY
        attempt.save(update_fields=["ended_at", "error"])
        raise NotReached(AWAY) from error
    raise UnderWay("Das Fax ist unterwegs.")


def _begun(delivery: Delivery, *, now: datetime) -> FaxTry:
    """One at a time to a number, which would be busy otherwise; a few in all, as citizens need the lines."""
    if FaxTry.objects.filter(ended_at__isnull=True).count() >= MOST_AT_ONCE:
        raise NotNow("Es gehen gerade andere Faxe hinaus.")
    told = {"authority_id": delivery.authority_id, "number": delivery.address, "started_at": now}
    try:
        with transaction.atomic():
            return FaxTry.objects.create(delivery=delivery, **told)
    except IntegrityError as error:
        raise NotNow("An diese Nummer geht gerade ein anderes Fax.") from error


def _sheet(delivery: Delivery) -> Sheet:
    broken_off_at = _broken_off_at(delivery)
    if delivery.event.verb != Verb.TOLD:
        station = readable_number(settings.FAX_NUMBERS[0])
        return sheet_of(telling_of(delivery), station=station, broken_off_at=broken_off_at)
    return citizen_sheet(
        words_to_citizen(delivery),
        reference=delivery.event.ticket.reference,
        url=f"{settings.ENVIRONMENT.public_url}/anliegen/",
        broken_off_at=broken_off_at,
    )


def _broken_off_at(delivery: Delivery) -> datetime | None:
    """When something of it may have arrived before."""
    answered = delivery.fax_tries.filter(is_answered=True).order_by("-started_at")
    return answered.values_list("started_at", flat=True).first()
