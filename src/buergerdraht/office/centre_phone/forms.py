"""A centre's telephone rules as they are entered."""

from django import forms


class PhoneRulesForm(forms.Form):
    """How long a target rings, and whether supervisors may listen in."""

    transfer_seconds = forms.IntegerField(
        label="Beim Verbinden klingelt das Ziel so viele Sekunden",
        min_value=5,
        max_value=60,
        help_text="Danach hat die Servicekraft das Gespräch wieder. 5 bis 60.",
        error_messages={
            "required": "Geben Sie eine Zahl von 5 bis 60 an.",
            "invalid": "Geben Sie eine Zahl von 5 bis 60 an.",
            "min_value": "Geben Sie eine Zahl von 5 bis 60 an.",
            "max_value": "Geben Sie eine Zahl von 5 bis 60 an.",
        },
    )
    allows_supervision = forms.BooleanField(
        label="Die Teamleitung darf mithören, flüstern, übernehmen und Untätige abmelden",
        required=False,
        help_text="Nur mit Zustimmung des Personalrats. Wen es betrifft, sieht es; es wird protokolliert.",
    )
