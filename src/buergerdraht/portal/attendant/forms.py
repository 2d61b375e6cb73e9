"""An absence that is known beforehand."""

from datetime import datetime
from typing import Any

from django import forms

from buergerdraht.servicehours.public_holidays import FIRST_YEAR, LAST_YEAR
from buergerdraht.servicehours.rules import BERLIN

_DAY = {"invalid": "Schreiben Sie den Tag so: 24.12.2026."}
_TIME = {"invalid": "Schreiben Sie die Uhrzeit so: 9:30."}


def _day_field(label: str, *, required: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"),
        error_messages={**_DAY, "required": required},
    )


def _time_field(label: str, *, required: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=("%H:%M", "%H.%M", "%H"),
        error_messages={**_TIME, "required": required},
    )


class AbsenceForm(forms.Form):
    """From when to when nobody is at the exchange's phone."""

    use_required_attribute = False
    first_on = _day_field("Erster Tag", required="Geben Sie den ersten Tag an.")
    begins = _time_field("Beginn", required="Geben Sie an, ab wann niemand da ist.")
    last_on = _day_field("Letzter Tag", required="Geben Sie den letzten Tag an.")
    ends = _time_field("Ende", required="Geben Sie an, ab wann wieder jemand da ist.")

    def clean(self) -> dict[str, Any]:
        """Refuse years for which nobody knows the holidays."""
        for name in ("first_on", "last_on"):
            day = self.cleaned_data.get(name)
            if day and not FIRST_YEAR <= day.year < LAST_YEAR:
                self.add_error(name, f"Geben Sie einen Tag zwischen {FIRST_YEAR} und {LAST_YEAR} an.")
        return self.cleaned_data

    def times(self) -> dict[str, datetime]:
        """Return begin and end of the valid absence."""
        told = self.cleaned_data
        return {
            "begins_at": datetime.combine(told["first_on"], told["begins"], BERLIN),
            "ends_at": datetime.combine(told["last_on"], told["ends"], BERLIN),
        }
