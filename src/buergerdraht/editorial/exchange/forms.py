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
        help_text="Eine XZuFi-Nachricht (2.1, 2.2 oder 2.3). Was sie nicht nennt, bleibt.",
        error_messages={"required": "Wählen Sie eine Datei.", "empty": "Die Datei ist leer."},
    )
    address = forms.URLField(
        label="Adresse",
        max_length=400,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Der Ordner mit index.txt. Er nennt den ganzen Bestand: Was fehlt, wird gelöscht.",
        error_messages={
            "required": "Geben Sie die Adresse an.",
            "invalid": "Geben Sie eine Adresse an, die mit http:// oder https:// beginnt.",
        },
    )

    def __init__(self, *args: Any, folder: str, **kwargs: Any) -> None:
        """Offer the folder if the operator has set one; ask for what the chosen place needs."""
        super().__init__(*args, **kwargs)
        self.folder = folder
        offered = [(key, label) for key, label in PLACES.items() if folder or key != FOLDER]
        self.fields["place"].choices = offered  # type: ignore[attr-defined]
        self.fields["place"].initial = UPLOAD
        if self.is_bound:
            self.fields["file"].required = self.data.get("place") == UPLOAD
            self.fields["address"].required = self.data.get("place") == ADDRESS
