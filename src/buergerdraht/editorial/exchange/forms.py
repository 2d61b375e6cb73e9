"""A delivery that is to be read."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from buergerdraht.knowledge.operations.exchange.runs import AGENCY_PATTERN

UPLOAD, ADDRESS, FOLDER = "datei", "adresse", "ordner"
PLACES = {
    UPLOAD: "Datei hochladen",
    ADDRESS: "Von einer Adresse abholen",
    FOLDER: "Aus dem eingerichteten Ordner",
}


class DeliveryForm(forms.Form):
    """Who delivers, and where the delivery lies."""

    agency = forms.RegexField(
        regex=AGENCY_PATTERN,
        label="Redaktions-ID",
        max_length=60,
        help_text="Die Redaktion, die liefert, zum Beispiel L100042.",
        error_messages={
            "required": "Geben Sie die Redaktions-ID an.",
            "invalid": "Die Redaktions-ID besteht aus Buchstaben, Ziffern, Punkt und Strich.",
        },
    )
    place = forms.ChoiceField(
        label="Woher kommt die Lieferung?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Wählen Sie, woher die Lieferung kommt."
        ),
    )
    file = forms.FileField(
        label="Datei",
        required=False,
        help_text="Eine XZuFi-Nachricht (2.1, 2.2 oder 2.3). Was sie nicht nennt, bleibt.",
        error_messages={"empty": "Die Datei ist leer."},
    )
    address = forms.URLField(
        label="Adresse",
        required=False,
        max_length=400,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Der Ordner mit index.txt. Er nennt den ganzen Bestand: Was fehlt, wird gelöscht.",
        error_messages={"invalid": "Geben Sie eine Adresse an, die mit http:// oder https:// beginnt."},
    )

    def __init__(self, *args: Any, folder: str, **kwargs: Any) -> None:
        """Offer the folder if the operator has set one."""
        super().__init__(*args, **kwargs)
        self.folder = folder
        offered = [(key, label) for key, label in PLACES.items() if folder or key != FOLDER]
        self.fields["place"].choices = offered  # type: ignore[attr-defined]
        self.fields["place"].initial = UPLOAD

    def clean(self) -> dict[str, Any]:
        """See that what the place needs is there."""
        cleaned = super().clean() or {}
        if cleaned.get("place") == UPLOAD and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Wählen Sie eine Datei.")
        if cleaned.get("place") == ADDRESS and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", "Geben Sie die Adresse an.")
        return cleaned
