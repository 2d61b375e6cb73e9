"""The mail that a delivery is, made anew at each try from the ticket as it stands."""

from django.conf import settings

from buergerdraht.channels.addresses import message_id, reply_address
from buergerdraht.channels.errors import Refused
from buergerdraht.channels.sending import Letter
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.light import moment_words
from buergerdraht.tickets.rules.partner_mail import Telling, citizen_text, subject_of, text_of


def letter_of(delivery: Delivery) -> Letter:
    """Return the mail to the partner; raise Refused if the installation has no mail server."""
    if not settings.IS_MAIL_OFFERED:
        raise Refused("Für Bürgerdraht ist kein Mailserver eingerichtet (SMTP_URL).")
    if delivery.event.verb == Verb.TOLD:
        return _letter_to_citizen(delivery)
    telling = telling_of(delivery)
    return Letter(
        message_id=message_id(delivery.key),
        recipient=delivery.address,
        subject=subject_of(telling),
        text=text_of(telling),
        reply_to=reply_address(f"t{delivery.event.ticket_id}"),
        references=_references(delivery),
        auto_submitted="auto-replied" if telling.verb == Verb.UNCLEAR else "auto-generated",
    )


def _letter_to_citizen(delivery: Delivery) -> Letter:
    """What the partner said, from the centre; no machine wrote it, and a reply comes to the centre."""
    ticket = delivery.event.ticket
    return Letter(
        message_id=message_id(delivery.key),
        recipient=delivery.address,
        subject=f"[{ticket.reference}] Ihre Frage an {ticket.authority.name}",
        text=words_to_citizen(delivery),
        reply_to=reply_address(f"c{ticket.pk}"),
        auto_submitted="",
    )


def words_to_citizen(delivery: Delivery) -> str:
    """Return what the citizen is told, by whatever way."""
    ticket = delivery.event.ticket
    return citizen_text(
        ticket.citizen_name,
        question=ticket.question,
        told=delivery.event.text,
        authority=ticket.authority.name,
        centre=ticket.centre.name,
    )


def telling_of(delivery: Delivery) -> Telling:
    """Return what is told about the delivery's step, by whatever way."""
    event, ticket = delivery.event, delivery.event.ticket
    return Telling(
        verb=event.verb,
        reference=ticket.reference,
        subject=ticket.subject,
        kind=ticket.get_kind_display(),
        question=ticket.question,
        unit=ticket.unit.name if ticket.unit else "",
        citizen=_citizen(ticket),
        due=moment_words(ticket.due_at) if ticket.due_at and not ticket.reacted_at else "",
        text=event.text,
        questions=tuple(event.data.get("questions", ())),
        portal_url=f"{settings.ENVIRONMENT.public_url}/portal/tickets/{ticket.pk}/",
        centre=ticket.centre.name,
        can_reply=bool(settings.MAIL_REPLY_TO),
    )


def _citizen(ticket: Ticket) -> tuple[str, ...]:
    if not ticket.agreement.tickets_name_citizen:
        return (f"Antwort an die Person: {ticket.get_wish_display()}, durch das Servicecenter",)
    lines = {
        "Name": ticket.citizen_name,
        f"Gewünscht: {ticket.get_wish_display()}": ticket.way_words,
        "Gut erreichbar": ticket.citizen_times,
    }
    return tuple(f"{label}: {words}" for label, words in lines.items() if words)


def _references(delivery: Delivery) -> tuple[str, ...]:
    """What was told before, so that mail programs show one thread; last what this mail answers."""
    earlier = Delivery.objects.filter(
        event__ticket=delivery.event.ticket, event__sequence__lt=delivery.event.sequence
    ).exclude(event__verb=Verb.TOLD)
    ids = [message_id(each.key) for each in earlier.select_related("event").order_by("event__sequence")]
    answered = delivery.event.data.get("message_id", "")
    return tuple(filter(None, [*ids, answered]))[-10:]
