"""What readers send while they read: a hint to the editors, a link to the citizen."""

from django import forms


class HintForm(forms.Form):
    """What is wrong or missing, for the editors."""

    text = forms.CharField(
        label="Was stimmt nicht, was fehlt?",
        help_text="Keine Namen, keine Aktenzeichen. Ihre Suchwörter gehen mit.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 400}),
        error_messages={
            "required": "Schreiben Sie, was nicht stimmt oder fehlt.",
            "max_length": "Kürzen Sie den Hinweis auf 400 Zeichen.",
        },
    )


class LinkForm(forms.Form):
    """Where the links of an article go."""

    email = forms.EmailField(
        label="E-Mail-Adresse",
        help_text="Wird nach dem Senden vergessen.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Geben Sie eine E-Mail-Adresse an.",
            "invalid": "Prüfen Sie die E-Mail-Adresse, zum Beispiel name@beispiel.de.",
        },
    )
