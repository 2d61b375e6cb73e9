"""A centre's rules as they are entered."""

from django import forms

WRONG = ("required", "invalid", "min_value", "max_value")


class PhoneRulesForm(forms.Form):
    """How long a target rings, and what the works council agreed on."""

    transfer_seconds = forms.IntegerField(
        label="Beim Verbinden klingelt das Ziel so viele Sekunden",
        min_value=5,
        max_value=60,
        help_text="Danach hat die Servicekraft das Gespräch wieder. 5 bis 60.",
        error_messages=dict.fromkeys(WRONG, "Geben Sie eine Zahl von 5 bis 60 an."),
    )
    allows_supervision = forms.BooleanField(
        label="Die Teamleitung darf mithören, flüstern, übernehmen und Untätige abmelden",
        required=False,
        help_text="Nur mit Zustimmung des Personalrats. Wen es betrifft, sieht es; es wird protokolliert.",
    )
    figures_group_size = forms.IntegerField(
        label="Kennzahlen der Arbeit erscheinen für Gruppen ab so vielen Servicekräften",
        min_value=1,
        max_value=99,
        help_text="Wie mit dem Personalrat vereinbart, sonst 5. Bei 1 erscheint jede Servicekraft einzeln.",
        error_messages=dict.fromkeys(WRONG, "Geben Sie eine Zahl von 1 bis 99 an."),
    )
