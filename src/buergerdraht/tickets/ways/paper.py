"""What a person who wished a letter is told, on paper."""

from datetime import datetime

from buergerdraht.foundation.documents.blocks import Document, Heading, Paragraph
from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.rules.history import Verb, news_words
from buergerdraht.tickets.rules.vocabulary import TicketState, Wish

TOLD_IN = frozenset({TicketState.REACTED, TicketState.ANSWERED})


def can_be_written(ticket: Ticket) -> bool:
    """Tell whether the person wished a letter and there is something to tell her."""
    return ticket.wish == Wish.LETTER and ticket.state in TOLD_IN


def letter_paper(ticket: Ticket, *, now: datetime) -> Document:
    """Return the letter with the partner's latest news; for a ticket that can be written."""
    news = ticket.history.filter(verb__in=[Verb.REACTED, Verb.ANSWERED]).latest("sequence")
    told = news_words(news.text, data=news.data)
    greeting = f"Guten Tag {ticket.citizen_name}," if ticket.citizen_name else "Guten Tag,"
    return Document.of(
        [
            *(Paragraph(line) for line in _address(ticket)),
            Paragraph(f"{local_day(now):%d.%m.%Y}", is_small=True),
            Paragraph(greeting),
            Paragraph(f"{ticket.authority.name} teilt Ihnen mit:"),
            *(Paragraph(part) for part in told.split("\n\n")),
            Heading("Ihre Frage war", level=2),
            Paragraph(ticket.question),
        ],
        title=f"Ihre Frage an {ticket.authority.name}",
        author=ticket.centre.name,
        made_at=now,
        foot=f"{ticket.centre.name} · {ticket.reference}",
    )


def _address(ticket: Ticket) -> list[str]:
    lines = [ticket.citizen_name, *ticket.citizen_way.replace(",", "\n").splitlines()]
    return [line.strip() for line in lines if line.strip()]
