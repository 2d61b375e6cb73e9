"""A closure of the town hall, and hours that differ for a time."""

from datetime import timedelta
from typing import Any

from django import forms

from buergerdraht.office.questions import WeekForm
from buergerdraht.servicehours.rules import OtherWeek


class DayField(forms.DateField):
    """A day as it is written in German or picked in the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")


class ClosureForm(forms.Form):
    """The days on which the town hall is closed, and why."""

    use_required_attribute = False
    first_on = DayField(
        label="Erster Tag",
        error_messages={
            "required": "Geben Sie den ersten Tag an.",
            "invalid": "Schreiben Sie den Tag so: 24.12.2026.",
        },
    )
    last_on = DayField(
        label="Letzter Tag",
        required=False,
        help_text="Leer, wenn es nur ein Tag ist.",
        error_messages={"invalid": "Schreiben Sie den Tag so: 24.12.2026."},
    )
    reason = forms.CharField(
        label="Grund",
        max_length=120,
        help_text="Die Servicekräfte sagen ihn so weiter, zum Beispiel Betriebsausflug.",
        error_messages={"required": "Geben Sie den Grund an."},
    )

    def clean(self) -> dict[str, Any]:
        """Take one day for the whole closure if there is no last one; refuse an end before the beginning."""
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "Der letzte Tag liegt vor dem ersten. Prüfen Sie die beiden Daten.")
        return {**self.cleaned_data, "last_on": last or first}


class OtherWeekForm(WeekForm):
    """Hours that hold for a time, or from a day on."""

    state = None  # type: ignore[assignment]  # the usual week's holidays hold
    first_on = DayField(
        label="Erster Tag",
        error_messages={
            "required": "Geben Sie den ersten Tag an.",
            "invalid": "Schreiben Sie den Tag so: 01.07.2027.",
        },
    )
    last_on = DayField(
        label="Letzter Tag",
        required=False,
        help_text="Leer, wenn die Zeiten von da an immer gelten.",
        error_messages={"invalid": "Schreiben Sie den Tag so: 31.08.2027."},
    )
    prefix = "andere"

    def clean(self) -> dict[str, Any]:
        """Refuse a week without any hour, and an end before the beginning."""
        self.refuse_empty_week()
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "Der letzte Tag liegt vor dem ersten. Prüfen Sie die beiden Daten.")
        return self.cleaned_data

    def week(self) -> OtherWeek:
        """Return the valid hours with their time."""
        last = self.cleaned_data["last_on"]
        until = last + timedelta(days=1) if last else None
        return OtherWeek(self.cleaned_data["first_on"], until, self.intervals())
