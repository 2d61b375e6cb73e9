"""Which way the calls go in each phase, where the attendant rings, who helps out, and a call to try."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from buergerdraht.agreements.models import Attendant, NumberRouting, Phase, ServedNumber, StageWay
from buergerdraht.agreements.routing.operations import AttendantDetails, Help, RoutingChoice
from buergerdraht.agreements.routing.queries import attendants_for, possible_helpers, ways_on
from buergerdraht.agreements.routing.rules import WAYS_WITH_ATTENDANT, Way
from buergerdraht.agreements.routing.words import long_day
from buergerdraht.agreements.rules import Hours
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.rules import readable_number
from buergerdraht.office.fields import PhoneNumberField
from buergerdraht.office.opening_hours.forms import DayField
from buergerdraht.office.questions import DAYS, WeekForm, shown_week
from buergerdraht.servicehours.rules import BERLIN, local_day, local_time

NO_ATTENDANT = "Bei diesem Weg klingelt die Vermittlung. Wählen Sie sie zuerst unter „Routing ändern“."
ANY = "immer"
"""In the name of a field: whenever no other phase is named."""


class WaysForm(forms.Form):
    """A way for each phase of the agreement."""

    use_required_attribute = False

    def __init__(self, *args: Any, phases: Iterable[Phase], **options: Any) -> None:
        super().__init__(*args, **options)
        words = {phase.kind: _phase_words(phase) for phase in phases} or {"": "Weg der Anrufe"}
        self.kinds = {f"way_{kind or ANY}": kind for kind in words}
        for name, kind in self.kinds.items():
            self.fields[name] = forms.ChoiceField(
                label=words[kind],
                widget=forms.RadioSelect,
                choices=StageWay.Kind.choices,
                initial=StageWay.Kind.TAKEOVER,
                error_messages={"required": f"{words[kind]}: Wählen Sie den Weg."},
            )

    @property
    def way_fields(self) -> list[forms.BoundField]:
        """The fields of the phases, in the order of their days."""
        return [self[name] for name in self.kinds]

    def ways(self) -> dict[str, Way]:
        """Return the valid answers by kind of phase."""
        return {kind: Way(self.cleaned_data[name]) for name, kind in self.kinds.items()}


class PlanForm(WaysForm):
    """The ways from a later day on; the attendant is the number's own."""

    valid_from = DayField(
        label="Ab welchem Tag?",
        help_text="Ab 0 Uhr dieses Tages. Vorher bleibt alles, wie es ist.",
        error_messages={
            "required": "Geben Sie den Tag an.",
            "invalid": "Schreiben Sie den Tag so: 24.12.2026.",
        },
    )

    def __init__(self, *args: Any, has_attendant: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_attendant = has_attendant

    def clean(self) -> dict[str, Any]:
        """Refuse ways that ring at an attendant as long as none is chosen."""
        for name in self.kinds:
            if not self.has_attendant and self.cleaned_data.get(name) in WAYS_WITH_ATTENDANT:
                self.add_error(name, NO_ATTENDANT)
        return self.cleaned_data


class RoutingForm(WaysForm):
    """A way for each phase, and what the ways with an attendant need."""

    attendant: "forms.ModelChoiceField[Attendant]" = forms.ModelChoiceField(
        label="Vermittlung der Behörde",
        empty_label="keine",
        queryset=None,
        error_messages={
            "required": "Bei diesem Weg klingelt die Vermittlung. Wählen Sie eine, oder tragen Sie sie ein.",
            "invalid_choice": "Wählen Sie eine Vermittlung dieser Behörde.",
        },
    )
    is_backed_up = forms.BooleanField(
        label="Das Servicecenter nimmt auch an, was die Vermittlung in ihrer Zeit nicht annimmt",
        required=False,
        initial=True,
        help_text="Ohne das Häkchen hören diese Anrufe die Ansage. Beim Überlauf gilt es immer.",
    )

    def __init__(self, *args: Any, served: ServedNumber, **options: Any) -> None:
        super().__init__(*args, **options)
        attendant = self.fields["attendant"]
        attendant.queryset = attendants_for(served.number.authority)  # type: ignore[attr-defined]
        attendant.label_from_instance = attendant_words  # type: ignore[attr-defined]
        self.order_fields([*self.kinds, "attendant", "is_backed_up"])

    def clean(self) -> dict[str, Any]:
        """Take an answer without attendant where no way needs one."""
        ways = {self.cleaned_data.get(name) for name in self.kinds}
        if not ways & WAYS_WITH_ATTENDANT and not self.data.get("attendant"):
            self.errors.pop("attendant", None)
        return self.cleaned_data

    def choice(self) -> RoutingChoice:
        """Return the valid answers."""
        attendant = self.cleaned_data.get("attendant")
        return RoutingChoice(
            ways=self.ways(),
            attendant_id=attendant.pk if attendant else None,
            is_backed_up=self.cleaned_data["is_backed_up"],
        )


def shown_ways(routing: NumberRouting | None, *, day: date) -> dict[str, Any]:
    """Return the ways of the day as they stand in the fields of WaysForm."""
    return {f"way_{phase or ANY}": way for phase, way in ways_on(routing, day=day).items()}


def shown_routing(routing: NumberRouting | None, *, day: date) -> dict[str, Any]:
    """Return what is agreed as it stands in the fields of RoutingForm."""
    if routing is None:
        return {}
    other = {"attendant": routing.attendant_id, "is_backed_up": routing.is_backed_up}
    return shown_ways(routing, day=day) | other


def attendant_words(attendant: Attendant) -> str:
    """Return an attendant as she stands in a choice."""
    return f"{readable_number(attendant.number)} ({attendant.authority.name})"


def _phase_words(phase: Phase) -> str:
    until = f" bis {long_day(phase.valid_until - timedelta(days=1))}" if phase.valid_until else ""
    return f"{phase.get_kind_display()}, ab {long_day(phase.valid_from)}{until}"


class AttendantForm(WeekForm):
    """Where the attendant rings, how long, and when she is there."""

    COPY, OWN = "copy", "own"

    number = PhoneNumberField(
        label="Rufnummer der Vermittlung",
        help_text="Unter ihr klingelt es bei der Vermittlung selbst, nicht beim Servicecenter.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Geben Sie an, wo die Vermittlung zu erreichen ist."},
    )
    ring_seconds = forms.IntegerField(
        label="Klingeln, in Sekunden",
        min_value=5,
        max_value=120,
        initial=20,
        help_text="Danach geht der Anruf weiter, bei besetzt sofort.",
        error_messages={
            "required": "Geben Sie an, wie lange es klingelt.",
            "invalid": "Geben Sie die Sekunden als Zahl an.",
            "min_value": "Unter 5 Sekunden kommt niemand ans Telefon.",
            "max_value": "Länger als 120 Sekunden wartet niemand.",
        },
    )
    source = forms.ChoiceField(
        label="Anwesenheit",
        widget=forms.RadioSelect,
        choices=[(COPY, "Während der Servicezeiten der Rufnummer"), (OWN, "Eigene Zeiten")],
        initial=COPY,
        error_messages={"required": "Wählen Sie, wann die Vermittlung besetzt ist."},
    )
    field_order = ("number", "ring_seconds", "source", *DAYS, "state")

    def clean(self) -> dict[str, Any]:
        """Refuse own hours without any hour; ignore days that do not count."""
        if self.cleaned_data.get("source") == self.OWN:
            self.refuse_empty_week()
        else:
            for day in DAYS:
                self.errors.pop(day, None)
        return self.cleaned_data

    def details(self) -> AttendantDetails:
        """Return the valid answers."""
        is_own = self.cleaned_data["source"] == self.OWN
        hours = Hours(self.cleaned_data["state"], self.intervals()) if is_own else None
        return AttendantDetails(self.cleaned_data["number"], self.cleaned_data["ring_seconds"], hours)


def shown_attendant(attendant: Attendant) -> dict[str, Any]:
    """Return an attendant as she stands in the fields of AttendantForm."""
    own = {"source": AttendantForm.OWN, **shown_week(attendant.presence)} if attendant.presence else {}
    number = readable_number(attendant.number)
    return {"number": number, "ring_seconds": attendant.ring_seconds, **own}


class HelpForm(forms.Form):
    """Which centre helps, from when on a call waits."""

    use_required_attribute = False
    helper: "forms.ModelChoiceField[ServiceCentre]" = forms.ModelChoiceField(
        label="Servicecenter",
        empty_label="Bitte wählen",
        queryset=None,
        error_messages={
            "required": "Wählen Sie, wer aushilft.",
            "invalid_choice": "Wählen Sie ein anderes Servicecenter.",
        },
    )
    after_seconds = forms.IntegerField(
        label="Nach so vielen Sekunden Wartezeit",
        min_value=0,
        max_value=1800,
        initial=60,
        error_messages={
            "required": "Geben Sie die Sekunden an.",
            "invalid": "Geben Sie die Sekunden als Zahl an.",
        },
    )
    is_for_115_only = forms.BooleanField(label="Nur Anrufe an die 115", required=False, initial=True)

    def __init__(self, *args: Any, centre: ServiceCentre, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["helper"].queryset = possible_helpers(centre)  # type: ignore[attr-defined]

    def help(self) -> Help:
        """Return the valid answers."""
        told = self.cleaned_data
        return Help(told["helper"].pk, told["after_seconds"], told["is_for_115_only"])


class BenchForm(forms.Form):
    """A number, a day and a time."""

    use_required_attribute = False
    nummer = PhoneNumberField(
        label="Rufnummer",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Geben Sie die gewählte Rufnummer an."},
    )
    tag = DayField(
        label="Tag",
        error_messages={
            "required": "Geben Sie den Tag an.",
            "invalid": "Schreiben Sie den Tag so: 24.12.2026.",
        },
    )
    zeit = forms.TimeField(
        label="Uhrzeit",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=("%H:%M", "%H.%M", "%H"),
        error_messages={
            "required": "Geben Sie die Uhrzeit an.",
            "invalid": "Schreiben Sie die Uhrzeit so: 9:30.",
        },
    )

    def clean_tag(self) -> Any:
        """Refuse a day for which nobody knows the holidays."""
        day = self.cleaned_data["tag"]
        if not 1991 <= day.year <= 2100:
            raise ValidationError("Geben Sie einen Tag zwischen 1991 und 2100 an.")
        return day

    @property
    def at(self) -> datetime:
        """The valid instant; in the doubled hour of autumn its first half."""
        return datetime.combine(self.cleaned_data["tag"], self.cleaned_data["zeit"], BERLIN)


def shown_call(number: str, *, now: datetime) -> dict[str, str]:
    """Return a call to that number, now, as it stands in the fields of BenchForm."""
    return {"nummer": number, "tag": local_day(now).isoformat(), "zeit": f"{local_time(now):%H:%M}"}
