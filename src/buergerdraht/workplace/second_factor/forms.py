"""The one question: which code is shown."""

from django import forms


class CodeForm(forms.Form):
    """A code of the app; where it says so, a recovery code, too."""

    use_required_attribute = False
    code = forms.CharField(
        label="Code",
        max_length=40,
        error_messages={"required": "Geben Sie den Code ein, den die App gerade zeigt."},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
