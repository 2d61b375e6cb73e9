"""Why somebody need not be called back."""

from django import forms

from buergerdraht.telephony.models import CallBack


class ReasonForm(forms.Form):
    """One reason of a few, so that nothing about the person is written down."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label="Warum wird nicht mehr zurückgerufen?",
        widget=forms.RadioSelect,
        choices=CallBack.Reason.choices,
        error_messages={"required": "Wählen Sie den Grund."},
    )
