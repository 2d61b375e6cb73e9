"""The questions after hours and number: who answers first, and whom calls are put through to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate

from buergerdraht.agreements.models import StageWay
from buergerdraht.agreements.routing.checks import gap_sentence, hand_over_gaps
from buergerdraht.agreements.routing.operations import AttendantDetails, circle_of
from buergerdraht.agreements.routing.rules import WAYS_WITH_ATTENDANT, Attendant, RoutingPlan, Stage, Way
from buergerdraht.agreements.routing.words import WAYS
from buergerdraht.agreements.rules import Hours
from buergerdraht.authorities.operations import EntryDetails
from buergerdraht.authorities.rules import readable_number
from buergerdraht.office.fields import PhoneNumberField
from buergerdraht.office.questions import DAYS, WeekForm
from buergerdraht.servicehours.rules import CalendarRules, weekly_sentence

NO_PRESENCE = (
    "Tragen Sie ein, wann die Vermittlung besetzt ist. Ohne Zeiten gälte sie während der Servicezeiten als "
    "besetzt, und das Servicecenter bekäme keinen Anruf."
)
CHOICES = [choice for choice in StageWay.Kind.choices if choice[0] != Way.ATTENDANT]
"""Who joins wants calls to reach the centre."""


class RoutingQuestion(WeekForm):
    """Who answers first; a way with an attendant needs her number, and absence also her hours."""

    way = forms.ChoiceField(
        label="Weg der Anrufe",
        widget=forms.RadioSelect,
        choices=CHOICES,
        initial=Way.TAKEOVER,
        error_messages={"required": "Wählen Sie, wer die Anrufe annimmt."},
    )
    attendant = PhoneNumberField(
        label="Rufnummer der Vermittlung",
        help_text="Unter ihr klingelt es bei der Vermittlung selbst, nicht beim Servicecenter.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Bei diesem Weg klingelt die Vermittlung. Geben Sie ihre Nummer an."},
    )
    state = None  # type: ignore[assignment]  # the holidays of the service hours hold
    field_order = ("way", "attendant")

    def __init__(self, *args: Any, hours: CalendarRules | None, number: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._hours, self._number = hours, number
        self._state = hours.state if hours else ""

    @property
    def has_attendant(self) -> bool:
        """The chosen way rings at an attendant."""
        return self.cleaned_data.get("way") in WAYS_WITH_ATTENDANT

    def clean(self) -> dict[str, Any]:
        """Ask for what the way needs, and refuse what would come back in a circle."""
        told = self.cleaned_data
        if not self.has_attendant:
            for name in list(self.errors):
                if name != "way":
                    del self.errors[name]
            return told
        if told.get("attendant", "") == self._number:
            self.add_error(
                "attendant", "Das ist die gewählte Rufnummer selbst; der Anruf käme im Kreis zurück."
            )
        elif refusal := circle_of(self._number, attendant=told.get("attendant", "")):
            self.add_error("attendant", refusal.message)
        if told.get("way") == Way.ABSENCE:
            self.refuse_empty_week(NO_PRESENCE)
        self._refuse_gaps()
        return told

    def _refuse_gaps(self) -> None:
        if self.errors or self._hours is None:
            return
        intervals = self.intervals()
        presence = CalendarRules(self._state, intervals) if intervals else None
        stage = Stage(date.min, None, Way(self.cleaned_data["way"]), "")
        attendant = Attendant(self.cleaned_data["attendant"], presence=presence)
        gaps = hand_over_gaps(RoutingPlan(0, self._hours, (stage,), attendant), on=localdate())
        if gaps:
            self.add_error(DAYS[gaps[0].weekday], gap_sentence(gaps))

    def attendant_details(self) -> AttendantDetails | None:
        """Return where and when the attendant rings; None: the way has none."""
        if not self.has_attendant:
            return None
        hours = self.intervals()
        return AttendantDetails(
            self.cleaned_data["attendant"], presence=Hours(self._state, hours) if hours else None
        )

    def lines(self) -> list[tuple[str, str]]:
        """Return the way, and the attendant's number and hours."""
        way = [("Weg der Anrufe", WAYS[Way(self.cleaned_data["way"])])]
        details = self.attendant_details()
        if details is None:
            return way
        week = weekly_sentence(CalendarRules(self._state, self.intervals())) if details.presence else ""
        return [
            *way,
            ("Vermittlung", readable_number(details.number)),
            ("Besetzt", week or "während der Servicezeiten"),
        ]


class ContactQuestion(forms.Form):
    """The first line of the staff directory; all of it may wait."""

    use_required_attribute = False
    name = forms.CharField(label="Name der Person oder Stelle", max_length=120, required=False)
    phone = PhoneNumberField(
        label="Rufnummer",
        required=False,
        help_text="Mit Vorwahl, zum Beispiel 030 23125 108.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    responsibility = forms.CharField(
        label="Zuständig für",
        max_length=200,
        required=False,
        help_text="In den Worten der Bürgerinnen und Bürger: Anmeldung, Ausweis, Führungszeugnis.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse half an entry."""
        told = self.cleaned_data
        if any(told.values()) and not told.get("name"):
            self.add_error("name", "Geben Sie an, wer unter der Nummer erreichbar ist.")
        if any(told.values()) and not told.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "Geben Sie die Rufnummer an.")
        return told

    def contact(self) -> EntryDetails | None:
        """Return the valid entry; None: it comes later."""
        return EntryDetails(**self.cleaned_data) if self.cleaned_data["name"] else None

    def lines(self) -> list[tuple[str, str]]:
        """Return whom calls are put through to."""
        contact = self.contact()
        if contact is None:
            return [("Telefonverzeichnis", "kommt später")]
        return [(contact.responsibility or "Kontakt", f"{contact.name}, {readable_number(contact.phone)}")]
