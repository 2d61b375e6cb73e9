"""What an agent tells about her phone and her wishes."""

from django import forms

from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.operations import CHOOSABLE_BREAKS

WISHES = (("ready", "Bereit"), ("break", "Pause"))


class WishForm(forms.Form):
    """Ready, or a break with its reason."""

    wish = forms.ChoiceField(choices=WISHES)
    reason = forms.ChoiceField(
        choices=[(reason.value, reason.label) for reason in CHOOSABLE_BREAKS], required=False
    )


class PhoneForm(forms.Form):
    """Which phone she uses."""

    kind = forms.ChoiceField(
        label="Womit telefonieren Sie?",
        choices=Agent.PhoneKind.choices,
        error_messages={
            "required": "Wählen Sie ein Telefon.",
            "invalid_choice": "Wählen Sie eines der Telefone.",
        },
    )
