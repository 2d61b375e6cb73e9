"""What a citizen gives to see her own matter."""

from django import forms


class MatterForm(forms.Form):
    """The code that she was told, and something that only she knows."""

    use_required_attribute = False
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Acht Buchstaben und Ziffern, zum Beispiel K7MP-3XQA. Sie haben ihn im Gespräch bekommen.",
        error_messages={"required": "Geben Sie den Code ein."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    told = forms.CharField(
        label="Ihre Postleitzahl, Rufnummer oder E-Mail-Adresse",
        max_length=250,
        help_text="Wohin Sie die Antwort möchten. Von einer Rufnummer genügen die letzten vier Ziffern.",
        error_messages={"required": "Geben Sie an, wohin Sie die Antwort möchten."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
