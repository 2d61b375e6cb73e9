"""The questions that only a new authority needs: who it is, and by which agreement it joins."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localdate

from buergerdraht.agreements.errors import AlreadyServed
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import serving_agreement
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.queries import authority_with_key
from buergerdraht.authorities.rules import state_of_key
from buergerdraht.servicehours.rules import STATES


class AuthorityForm(forms.Form):
    """The municipality itself, from the list or typed."""

    name = forms.CharField(
        label="Name",
        max_length=160,
        help_text="So, wie er am Telefon gesagt wird, zum Beispiel Stadt Leun.",
        error_messages={"required": "Geben Sie den Namen an."},
    )
    level = forms.ChoiceField(
        label="Ebene", choices=Authority.Level.choices, initial=Authority.Level.MUNICIPALITY
    )
    state = forms.ChoiceField(
        label="Land",
        choices=[("", "Bitte wählen"), *STATES.items()],
        error_messages={"required": "Wählen Sie das Land."},
    )
    regional_key = forms.RegexField(
        r"^(\d{8}|\d{12})$",
        label="Amtlicher Gemeindeschlüssel (AGS) oder Regionalschlüssel (ARS)",
        help_text="8 oder 12 Ziffern, zum Beispiel 06532016.",
        required=False,
        error_messages={
            "invalid": "Geben Sie den Schlüssel mit 8 oder 12 Ziffern an, zum Beispiel 06532016."
        },
    )
    street = forms.CharField(label="Straße und Hausnummer", max_length=160, required=False)
    postal_code = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Geben Sie die Postleitzahl mit 5 Ziffern an."},
    )
    town = forms.CharField(label="Ort", max_length=80, required=False)

    def clean_regional_key(self) -> str:
        """Refuse a key of another Land, and an authority that is already served."""
        key = str(self.cleaned_data["regional_key"])
        state = self.cleaned_data.get("state", "")
        if key and state and state_of_key(key) != state:
            named = STATES.get(state_of_key(key), "")
            belongs = f"gehört zu {named}" if named else "gehört zu keinem Land"
            raise ValidationError(f"Der Schlüssel {key} {belongs}. Prüfen Sie Schlüssel und Land.")
        return key

    def clean(self) -> dict[str, Any]:
        """Refuse an authority that a centre already serves."""
        known = authority_with_key(self.cleaned_data.get("regional_key", ""))
        agreement = serving_agreement(known, on=localdate()) if known else None
        if known and agreement:
            raise ValidationError(AlreadyServed(known.name, centre=agreement.centre.name).message)
        return self.cleaned_data

    def lines(self) -> list[tuple[str, str]]:
        """Return name, kind and address."""
        told = self.cleaned_data
        address = ", ".join(filter(None, [told["street"], f"{told['postal_code']} {told['town']}".strip()]))
        return [
            ("Name", told["name"]),
            ("Ebene", Authority.Level(told["level"]).label),
            ("Land", STATES[told["state"]]),
            ("Gemeindeschlüssel", told["regional_key"] or "nicht angegeben"),
            ("Anschrift", address or "nicht angegeben"),
        ]


class AgreementForm(forms.Form):
    """Which centre serves it, on which legal ground, from when."""

    centre = forms.TypedChoiceField(
        label="Servicecenter",
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": "Wählen Sie das Servicecenter."},
    )
    legal_form = forms.ChoiceField(
        label="Rechtsform",
        widget=forms.RadioSelect,
        choices=[
            choice for choice in Agreement.LegalForm.choices if choice[0] != Agreement.LegalForm.OWN_SERVICE
        ],
        error_messages={"required": "Wählen Sie die Rechtsform."},
    )
    valid_from = forms.DateField(
        label="Beginn",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=localdate,
        help_text="Ab diesem Tag nimmt das Servicecenter die Anrufe an.",
        error_messages={
            "required": "Geben Sie den Beginn an.",
            "invalid": "Geben Sie ein Datum an, zum Beispiel 01.12.2026.",
        },
    )

    def __init__(self, *args: Any, centres: Iterable[ServiceCentre], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(centre.pk), centre.name) for centre in centres]
        self.fields["centre"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["centre"].initial = choices[0][0]

    def lines(self) -> list[tuple[str, str]]:
        """Return centre, legal form and start."""
        centres = dict(self.fields["centre"].choices)  # type: ignore[attr-defined]
        return [
            ("Servicecenter", centres[str(self.cleaned_data["centre"])]),
            ("Rechtsform", Agreement.LegalForm(self.cleaned_data["legal_form"]).label),
            ("Beginn", date_format(self.cleaned_data["valid_from"], "j. F Y")),
        ]
