"""What an agent sends to begin a transfer."""

from django import forms


class TargetForm(forms.Form):
    """One button of the list: how to call whom, as in 'consult:unit-4'."""

    anruf = forms.RegexField(r"^(consult|blind):(entry|unit|attendant|agent)-[0-9]{1,15}$")
