"""How early the calls of a number are served."""

from django import forms

PRIORITIES = [(0, "Wie alle anderen"), (5, "Vor anderen"), (10, "Vor allen anderen")]


class PriorityForm(forms.Form):
    """How early the calls of a number are served."""

    priority = forms.TypedChoiceField(
        label="Vorrang",
        widget=forms.RadioSelect,
        coerce=int,
        choices=PRIORITIES,
        help_text="Wer länger wartet, kommt innerhalb desselben Vorrangs zuerst.",
        error_messages={"required": "Wählen Sie den Vorrang.", "invalid_choice": "Wählen Sie den Vorrang."},
    )
