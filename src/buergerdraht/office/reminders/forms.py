"""When reactions are reminded of, and when late ones count as piled up."""

from typing import Any

from django import forms

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.rules import WatchRules


class WatchRulesForm(forms.Form):
    """Three numbers of an agreement."""

    use_required_attribute = False
    reminder_hours = forms.DecimalField(
        label="Erinnern, wenn so viele Arbeitsstunden bleiben",
        help_text="0: nie erinnern. Erinnert wird nur in der Arbeitszeit der Behörde.",
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
    )
    late_threshold = forms.IntegerField(
        label="Melden ab so vielen verspäteten Reaktionen",
        help_text="0: nie melden. Behörde und Servicecenter bekommen die Zahlen und die Tickets.",
        min_value=0,
        max_value=1000,
    )
    late_window_days = forms.IntegerField(label="Gezählt über so viele Tage", min_value=1, max_value=366)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages |= {
                "required": "Geben Sie eine Zahl an.",
                "invalid": "Schreiben Sie eine Zahl, zum Beispiel 4.",
            }

    def rules(self) -> WatchRules:
        """Return the valid answers."""
        return WatchRules(**self.cleaned_data)


def shown_rules(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement's rules as they stand in the fields."""
    return {
        "reminder_hours": agreement.reminder_hours.normalize(),
        "late_threshold": agreement.late_threshold,
        "late_window_days": agreement.late_window_days,
    }
