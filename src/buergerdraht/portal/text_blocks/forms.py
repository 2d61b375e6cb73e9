"""A text block."""

from django import forms


class TextBlockForm(forms.Form):
    """Title and text."""

    use_required_attribute = False
    title = forms.CharField(
        label="Titel",
        max_length=80,
        help_text="Damit wählen Sie ihn aus, zum Beispiel „Unterlagen Ummeldung“.",
        error_messages={"required": "Geben Sie dem Textbaustein einen Titel."},
    )
    text = forms.CharField(
        label="Text",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Schreiben Sie den Text."},
    )
