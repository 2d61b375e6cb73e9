"""The questions about a served number, asked when it is new and when something changes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from buergerdraht.agreements.errors import NumberTaken
from buergerdraht.agreements.queries import owner_of_number
from buergerdraht.agreements.routing.errors import NumberOfAttendant
from buergerdraht.agreements.routing.queries import owner_of_attendant
from buergerdraht.agreements.rules import Hours
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.rules import greeting_suggestion, greeting_text, readable_number
from buergerdraht.foundation.day_hours import DayHoursField, hours_text
from buergerdraht.office.fields import (
    GreetingField,
    PhoneNumberField,
    shown_greeting,
    stored_greeting,
)
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.public_holidays import LOCAL_HOLIDAYS, are_local_holidays
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import STATES, WEEKDAYS, CalendarRules, WeeklyHours, weekly_sentence

EXAMPLE_AGENT = "Jana Weber"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NumberForm(forms.Form):
    """The number that citizens dial."""

    number = PhoneNumberField(
        label="Rufnummer",
        help_text="Mit Vorwahl, zum Beispiel 030 23125 108.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Geben Sie die Rufnummer an, die Bürgerinnen und Bürger wählen."},
    )
    label = forms.CharField(
        label="Bezeichnung", max_length=80, required=False, help_text="Zum Beispiel Zentrale oder Bürgerbüro."
    )

    def __init__(self, *args: Any, authority: Authority | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.authority = authority

    def clean_number(self) -> str:
        """Refuse a number that is already in use, and say whose it is."""
        number = str(self.cleaned_data["number"])
        owner = owner_of_number(number, besides=self.authority)
        if owner:
            raise ValidationError(NumberTaken(owner).message)
        attendant = owner_of_attendant(number)
        if attendant:
            raise ValidationError(NumberOfAttendant(attendant).message)
        return number

    def lines(self) -> list[tuple[str, str]]:
        """Return the number as people read it."""
        number = readable_number(self.cleaned_data["number"])
        return [("Rufnummer", number), ("Bezeichnung", self.cleaned_data["label"] or "ohne")]


class WeekForm(forms.Form):
    """The hours of each weekday, and whose holidays hold."""

    use_required_attribute = False

    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        DayHoursField(label=day) for day in WEEKDAYS
    )
    state = forms.ChoiceField(
        label="Feiertage nach dem Recht von",
        choices=list(STATES.items()),
        error_messages={"required": "Wählen Sie das Land, dessen Feiertage gelten."},
    )

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the seven weekdays."""
        return [self[name] for name in DAYS]

    def intervals(self) -> tuple[WeeklyHours, ...]:
        """Return the valid hours of the week."""
        return tuple(
            WeeklyHours(weekday, opens, closes)
            for weekday, name in enumerate(DAYS)
            for opens, closes in self.cleaned_data.get(name, ())
        )

    def day_or_source(self, weekday: int) -> str:
        """Return the field at which something is wrong with a day's hours: the day's, or that it copies."""
        return "source" if self.cleaned_data.get("source") == "copy" else DAYS[weekday]

    def refuse_empty_week(self, why: str = "Tragen Sie für mindestens einen Tag Zeiten ein.") -> None:
        """Ask for at least one day with hours, unless something else is wrong already."""
        if not self.intervals() and not self.errors:
            self.add_error("monday", why)


class OpeningHoursForm(WeekForm):
    """When a town hall is open, and what is a holiday in its municipality only."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key, holiday in LOCAL_HOLIDAYS.items():
            self.fields[key] = forms.BooleanField(label=f"{holiday.name} ({holiday.where})", required=False)

    @property
    def holidays(self) -> list[forms.BoundField]:
        """The fields of the local holidays."""
        return [self[key] for key in LOCAL_HOLIDAYS]

    def local_holidays(self) -> tuple[str, ...]:
        """Return the valid local holidays."""
        return tuple(key for key in LOCAL_HOLIDAYS if self.cleaned_data.get(key))

    def clean(self) -> dict[str, Any]:
        """Refuse a week without any hour, and a holiday that the Land does not have."""
        self.refuse_empty_week()
        state = self.cleaned_data.get("state", "")
        for key in self.local_holidays():
            if state and not are_local_holidays([key], state=state):
                self.add_error(
                    key, f"{LOCAL_HOLIDAYS[key].name} ist in {STATES[state]} kein örtlicher Feiertag."
                )
        return self.cleaned_data


class HoursForm(WeekForm):
    """When the centre answers for this authority."""

    COPY, OWN = "copy", "own"

    source = forms.ChoiceField(
        label="Servicezeiten",
        widget=forms.RadioSelect,
        choices=[(COPY, "Wie das Servicecenter"), (OWN, "Eigene Zeiten")],
        initial=COPY,
        error_messages={"required": "Wählen Sie, welche Zeiten gelten."},
    )
    field_order = ("source", *DAYS, "state")

    def __init__(self, *args: Any, centre: ServiceCentre, **options: Any) -> None:
        super().__init__(*args, **options)
        self._rules_of_centre = rules = rules_of(centre.service_hours)
        self.centre_hours = weekly_sentence(rules)
        copy = (self.COPY, f"Wie das Servicecenter: {self.centre_hours}")
        self.fields["source"].choices = [copy, (self.OWN, "Eigene Zeiten")]  # type: ignore[attr-defined]
        for name, text in week_texts(rules).items():
            self.fields[name].initial = text

    def clean(self) -> dict[str, Any]:
        """Gather the week as `hours`; refuse own hours without any hour; ignore days that do not count."""
        is_own = self.cleaned_data.get("source") == self.OWN
        if is_own:
            self.refuse_empty_week()
        else:
            for day in DAYS:
                self.errors.pop(day, None)
        hours = Hours(self.cleaned_data.get("state", ""), self.intervals() if is_own else None)
        return {**self.cleaned_data, "hours": hours}

    def rules(self) -> CalendarRules:
        """Return the valid hours."""
        hours: Hours = self.cleaned_data["hours"]
        return CalendarRules(hours.state, hours.intervals or self._rules_of_centre.intervals)

    def lines(self) -> list[tuple[str, str]]:
        """Return the week in one sentence, and whose holidays hold."""
        hours: Hours = self.cleaned_data["hours"]
        own = weekly_sentence(CalendarRules(hours.state, hours.intervals or ()))
        week = own if hours.intervals else f"{self.centre_hours}, wie das Servicecenter"
        return [("Servicezeiten", week), ("Feiertage", STATES[hours.state])]


def week_texts(rules: CalendarRules) -> dict[str, str]:
    """Return the week as it stands in the fields of the days."""
    return {
        name: hours_text([(each.opens, each.closes) for each in rules.intervals if each.weekday == weekday])
        for weekday, name in enumerate(DAYS)
    }


def shown_week(calendar: Calendar) -> dict[str, str]:
    """Return the hours of a calendar as they stand in the fields of WeekForm."""
    rules = rules_of(calendar)
    return {"state": rules.state, **week_texts(rules), **dict.fromkeys(rules.local_holidays, "on")}


def shown_hours(calendar: Calendar) -> dict[str, str]:
    """Return the hours of a calendar as they stand in the fields of HoursForm."""
    return {"source": HoursForm.OWN, **shown_week(calendar)}


class GreetingForm(forms.Form):
    """What the agent says first."""

    example_agent = EXAMPLE_AGENT

    greeting = GreetingField(
        label="Begrüßung",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="{Behörde} und {Name} werden bei jedem Anruf ausgefüllt.",
        error_messages={"required": "Geben Sie an, wie sich die Servicekräfte melden."},
    )

    def __init__(self, *args: Any, authority_name: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.authority_name = authority_name
        self.fields["greeting"].initial = shown_greeting(greeting_suggestion(authority_name))

    @property
    def preview(self) -> str:
        """The greeting as it is said for this authority, from what is in the field now."""
        text = stored_greeting(str(self["greeting"].value() or ""))
        return greeting_text(text, authority=self.authority_name, agent=self.example_agent)

    def lines(self) -> list[tuple[str, str]]:
        """Return the greeting as it is said."""
        return [("Begrüßung", f"„{self.preview}“")]
