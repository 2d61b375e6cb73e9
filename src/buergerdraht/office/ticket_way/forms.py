"""The way that tickets take to a partner."""

from typing import Any

from django import forms

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.rules import TicketWay

WAYS = [
    (Agreement.TicketWay.PORTAL, "Im Portal"),
    (Agreement.TicketWay.MAIL, "Im Portal und per E-Mail; Antworten auf die Mail zählen als Reaktion"),
]


class TicketWayForm(forms.Form):
    """Portal or mail, to which address, and what the mail says about the person."""

    use_required_attribute = False
    way = forms.ChoiceField(
        label="Weg",
        widget=forms.RadioSelect,
        choices=WAYS,
        error_messages={"required": "Wählen Sie den Weg.", "invalid_choice": "Wählen Sie den Weg."},
    )
    address = forms.EmailField(
        label="E-Mail-Adresse der Behörde",
        help_text="Am besten ein Postfach, das auch bei Abwesenheit gelesen wird.",
        max_length=254,
        required=False,
        error_messages={"invalid": "Schreiben Sie die Adresse so: buergerbuero@gemeinde.de."},
    )
    names_citizen = forms.BooleanField(
        label="Name und Rufnummer der Person stehen in der Mail",
        help_text="Nur, wenn die Vereinbarung es vorsieht. Mails sind auf dem Weg nicht immer verschlüsselt.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A mail needs an address that every mail server understands."""
        data = self.cleaned_data
        is_by_mail = data.get("way") == Agreement.TicketWay.MAIL
        if is_by_mail and "address" in data and not data["address"]:
            self.add_error("address", "Geben Sie die E-Mail-Adresse der Behörde an.")
        if is_by_mail and not data.get("address", "").isascii():
            self.add_error("address", "Schreiben Sie die Adresse ohne Umlaute.")
        return data

    def chosen(self) -> TicketWay:
        """Return the valid answers."""
        data = self.cleaned_data
        if data["way"] == Agreement.TicketWay.PORTAL:
            return TicketWay(data["way"])
        return TicketWay(data["way"], data["address"], data["names_citizen"])


def shown_way(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement's way as it stands in the fields."""
    return {
        "way": agreement.ticket_way,
        "address": agreement.ticket_address,
        "names_citizen": agreement.tickets_name_citizen,
    }
