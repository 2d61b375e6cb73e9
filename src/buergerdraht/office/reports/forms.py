"""Who gets the monthly reports."""

from django import forms

from buergerdraht.reports.models import ReportChoice


class RecipientsForm(forms.Form):
    """One choice."""

    use_required_attribute = False
    recipients = forms.TypedChoiceField(
        label="Per E-Mail geht der Bericht am ersten Arbeitstag des Monats",
        choices=ReportChoice.Recipients.choices,
        coerce=ReportChoice.Recipients,
        widget=forms.RadioSelect,
        error_messages={"required": "Wählen Sie, wer die Berichte bekommt."},
    )
