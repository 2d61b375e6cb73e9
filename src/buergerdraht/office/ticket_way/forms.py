"""The way that tickets take to a partner."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.rules import TicketWay
from buergerdraht.authorities.errors import NumberUnreadable
from buergerdraht.authorities.rules import e164, readable_number

WAYS = [
    (Agreement.TicketWay.PORTAL, "Im Portal"),
    (Agreement.TicketWay.MAIL, "Im Portal und per E-Mail; Antworten auf die Mail zählen als Reaktion"),
    (Agreement.TicketWay.API, "Im Portal und im eigenen Ticketsystem der Behörde, über die Schnittstelle"),
    (
        Agreement.TicketWay.FAX,
        "Im Portal und per Fax; das Servicecenter trägt Reaktionen ein, die zurückgefaxt werden",
    ),
]


def _mail_address(text: str) -> str:
    """Return an address that every mail server understands."""
    if not text:
        raise ValidationError("Geben Sie die E-Mail-Adresse der Behörde an.")
    if not text.isascii():
        raise ValidationError("Schreiben Sie die Adresse ohne Umlaute.")
    EmailValidator("Schreiben Sie die Adresse so: buergerbuero@gemeinde.de.")(text)
    return text


def _web_address(text: str) -> str:
    """Return an address to which nothing goes unencrypted, and in which nobody's password stands."""
    if not text:
        raise ValidationError("Geben Sie an, unter welcher Adresse das Ticketsystem Aufrufe annimmt.")
    schemes = ("https", "http") if settings.REACH.has_loopback else ("https",)
    if not _is_address(text, schemes=schemes):
        raise ValidationError("Schreiben Sie die Adresse so: https://tickets.gemeinde.de/buergerdraht.")
    return text


def _is_address(text: str, *, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        is_reachable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(' "<>\\^`{|}')
    return parts.scheme in schemes and is_reachable and is_plain and "@" not in parts.netloc


def _fax_number(text: str) -> str:
    """Return a number as E.164."""
    try:
        return e164(text)
    except NumberUnreadable as error:
        raise ValidationError("Schreiben Sie die Faxnummer mit Vorwahl: 06473 9144-19.") from error


ADDRESSES: Mapping[str, Callable[[str], str]] = {
    Agreement.TicketWay.MAIL: _mail_address,
    Agreement.TicketWay.API: _web_address,
    Agreement.TicketWay.FAX: _fax_number,
}
"""Way -> its address as it is kept; raises ValidationError with a sentence for the field."""


class TicketWayForm(forms.Form):
    """The way, to which address, and what leaves the platform about the person."""

    use_required_attribute = False
    way = forms.ChoiceField(
        label="Weg",
        widget=forms.RadioSelect,
        choices=WAYS,
        error_messages={"required": "Wählen Sie den Weg.", "invalid_choice": "Wählen Sie den Weg."},
    )
    address = forms.CharField(
        label="Adresse",
        help_text="E-Mail: am besten ein Postfach, das auch bei Abwesenheit gelesen wird. "
        "Ticketsystem: die https-Adresse, die Aufrufe annimmt. Fax: die Nummer mit Vorwahl.",
        max_length=254,
        required=False,
    )
    names_citizen = forms.BooleanField(
        label="Name und Rufnummer der Person gehen mit",
        help_text="Nur, wenn die Vereinbarung es vorsieht. Mails und Faxe sind nicht immer verschlüsselt.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Each way has its kind of address."""
        data = self.cleaned_data
        check = ADDRESSES.get(data.get("way", ""))
        if check and "address" in data:
            try:
                data["address"] = check(data["address"])
            except ValidationError as error:
                self.add_error("address", error)
        return data

    def chosen(self) -> TicketWay:
        """Return the valid answers."""
        data = self.cleaned_data
        if data["way"] not in ADDRESSES:
            return TicketWay(data["way"])
        return TicketWay(data["way"], data["address"], data["names_citizen"])


def shown_way(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement's way as it stands in the fields."""
    is_by_fax = agreement.ticket_way == Agreement.TicketWay.FAX
    address = agreement.ticket_address
    return {
        "way": agreement.ticket_way,
        "address": readable_number(address) if is_by_fax else address,
        "names_citizen": agreement.tickets_name_citizen,
    }
