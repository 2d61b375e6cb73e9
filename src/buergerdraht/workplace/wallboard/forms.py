"""Where a screen hangs."""

from django import forms


class ScreenForm(forms.Form):
    """A screen's name."""

    use_required_attribute = False
    label = forms.CharField(
        label="Wo hängt der Bildschirm?",
        max_length=80,
        error_messages={"required": "Geben Sie an, wo der Bildschirm hängt, zum Beispiel „Großraum links“."},
    )
