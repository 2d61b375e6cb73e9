"""What a citizen is told about her own matter: where it stands and the answer, and nothing that is hers."""

import re
from dataclasses import dataclass
from datetime import date

from buergerdraht.tickets.rules.vocabulary import TicketState, Wish

LAST_DIGITS = 4
POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a matter stands, in the words of a public page."""

    title: str
    text: str = ""
    """What the authority said."""
    expected_on: date | None = None
    contact: str = ""
    """Whom she reaches about it."""


WITH_CENTRE = "Ihr Anliegen ist im Servicecenter in Arbeit."
WITH_AUTHORITY = "Ihr Anliegen liegt bei der zuständigen Stelle."
IN_WORK = "Ihr Anliegen wird bearbeitet."
ANSWERED = "Ihr Anliegen ist beantwortet."
CLOSED = "Ihr Anliegen ist abgeschlossen."
TITLES: dict[TicketState, str] = {
    TicketState.POOL: WITH_CENTRE,
    TicketState.FORWARDED: WITH_AUTHORITY,
    TicketState.QUERY: WITH_AUTHORITY,
    TicketState.REACTED: IN_WORK,
    TicketState.ANSWERED: ANSWERED,
    TicketState.CLOSED: CLOSED,
}


def is_hers(told: str, *, wish: str, way: str) -> bool:
    """Tell whether this is the end of her number, her postcode or her mail address, as her wish has it."""
    match wish:
        case Wish.CALL | Wish.FAX:
            digits = re.sub(r"\D", "", told, flags=re.ASCII)
            return len(digits) >= LAST_DIGITS and way.endswith(digits[-LAST_DIGITS:])
        case Wish.LETTER:
            return told.strip() in POSTAL_CODE.findall(way)
        case _:
            return told.strip().casefold() == way.strip().casefold()
