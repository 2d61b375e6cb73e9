"""Whether a person is reached where she says, by the way that she wishes."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from buergerdraht.authorities.errors import NumberUnreadable
from buergerdraht.authorities.rules import e164
from buergerdraht.telephony.rules.numbers import may_be_dialled
from buergerdraht.tickets.rules.citizen import POSTAL_CODE
from buergerdraht.tickets.rules.vocabulary import Wish

NO_MAIL_ADDRESS = "Das ist keine E-Mail-Adresse. Schreiben Sie sie so: name@beispiel.de."
NO_FAX_THERE = "Faxe gehen nur an Nummern im Inland, nicht an Sonderrufnummern."
NO_POSTAL_CODE = "Schreiben Sie die ganze Anschrift, mit Postleitzahl."


def fault_in_way(way: str, *, wish: str) -> str:
    """Return why nobody is reached there as she wishes, as a sentence; '' if she is.

    A fax goes where a stranger said, at one press: not abroad, at no extra cost.
    """
    try:
        if wish in (Wish.CALL, Wish.FAX):
            number = e164(way)
            return NO_FAX_THERE if wish == Wish.FAX and not may_be_dialled(number) else ""
        if wish == Wish.MAIL:
            validate_email(way)
    except NumberUnreadable as refusal:
        return str(refusal.message)
    except ValidationError:
        return NO_MAIL_ADDRESS
    return NO_POSTAL_CODE if wish == Wish.LETTER and not POSTAL_CODE.search(way) else ""


def written_way(way: str, *, wish: str) -> str:
    """Return a way without fault as it is kept: numbers in E.164."""
    return e164(way) if wish in (Wish.CALL, Wish.FAX) else way
