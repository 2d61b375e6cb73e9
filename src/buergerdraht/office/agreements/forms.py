"""A draft of an agreement in one form; an answer to a proposal; a notice."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.targets import CATALOGUE, Target
from buergerdraht.agreements.tariffs import Tariff
from buergerdraht.agreements.terms import ONE_DAY, Term
from buergerdraht.agreements.versions.checking import PHASE_LABELS, OtherAgreement, faults_of
from buergerdraht.agreements.versions.contents import ContactPoint, Contents, PhaseDates, Side
from buergerdraht.authorities.rules import readable_number
from buergerdraht.office.agreements import tariff_fields as tariffs
from buergerdraht.office.agreements.days import day_field
from buergerdraht.office.fields import PhoneNumberField
from buergerdraht.office.opening_hours.forms import DayField

SPARE_CONTACTS, MOST_CONTACTS = 2, 30
LONGEST_TASK, MOST_TASKS = 300, 60
NUMBER_WRONG = "Schreiben Sie eine ganze Zahl."


def report_day(label: str) -> DayField:
    """Return a field for a day of a report."""
    return day_field(label, is_required=True)


def _number(label: str, *, help_text: str = "", highest: int = 600, least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=least,
        max_value=highest,
        error_messages={
            "invalid": NUMBER_WRONG,
            "min_value": f"Geben Sie mindestens {least} an.",
            "max_value": f"Geben Sie höchstens {highest} an.",
        },
    )


class DraftForm(forms.Form):
    """Everything that a version says. Faults are told at their fields."""

    use_required_attribute = False
    legal_form = forms.ChoiceField(label="Rechtsform", choices=Agreement.LegalForm.choices)
    signed_on = day_field("Unterzeichnet am")
    valid_from = day_field("Beginn", is_required=True)
    first_months = _number("Erste Laufzeit in Monaten", help_text="Leer: unbefristet.")
    renewal_months = _number("Verlängert sich um Monate", help_text="Leer: keine Verlängerung.")
    notice_months = _number(
        "Kündigungsfrist in Monaten", help_text="Leer: bis zum letzten Tag.", highest=120, least=0
    )
    last_on = day_field("Letzter Tag", help_text="Nur, wenn das Ende fest vereinbart ist.")
    tasks = forms.CharField(
        label="Aufgaben",
        required=False,
        max_length=LONGEST_TASK * MOST_TASKS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Je Zeile eine Aufgabe.",
    )
    reason = forms.CharField(
        label="Begründung für die andere Seite",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, contents: Contents, others: Iterable[OtherAgreement], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.others, self.agreed_tariffs = tuple(others), len(contents.tariffs)
        self.tariff_count = self.agreed_tariffs + (self.agreed_tariffs < tariffs.MOST)
        self.contact_count = min(len(contents.contacts) + SPARE_CONTACTS, MOST_CONTACTS)
        for name, label in PHASE_LABELS.items():
            self.fields[f"phase_{name}_from"] = day_field(f"{label}: erster Tag")
            self.fields[f"phase_{name}_last"] = day_field(f"{label}: letzter Tag")
        for kind, measure in CATALOGUE.items():
            self.fields[f"target_{kind}"] = _number(
                f"{measure.label} in {'Prozent' if measure.unit == '%' else measure.unit}",
                help_text=measure.definition,
                highest=measure.highest,
            )
            if measure.threshold:
                self.fields[f"target_{kind}_seconds"] = _number(f"{measure.label}: Sekunden")
        for place in range(self.tariff_count):
            self.fields |= tariffs.tariff_fields(place, is_agreed=place < self.agreed_tariffs)
        for place in range(self.contact_count):
            self.fields |= _contact_fields(place)

    def phase_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The dates of each kind of phase."""
        return [(self[f"phase_{kind}_from"], self[f"phase_{kind}_last"]) for kind in PHASE_LABELS]

    def target_fields(self) -> list[list[forms.BoundField]]:
        """Value, and seconds where there are, of each target."""
        names = ([f"target_{kind}", f"target_{kind}_seconds"] for kind in CATALOGUE)
        return [[self[name] for name in pair if name in self.fields] for pair in names]

    def tariff_rows(self) -> list[tariffs.Row]:
        """The fields of each tariff; the last one is spare."""
        return [tariffs.row_of(self, place) for place in range(self.tariff_count)]

    def contact_fields(self) -> list[list[forms.BoundField]]:
        """The fields of each contact; the last ones are spare."""
        parts = ("side", "topic", "name", "phone", "email")
        return [[self[f"contact_{place}_{part}"] for part in parts] for place in range(self.contact_count)]

    def clean(self) -> dict[str, Any]:
        """Tell what cannot hold, where it stands."""
        for kind, label in PHASE_LABELS.items():
            first, last = (self.cleaned_data.get(f"phase_{kind}_{end}") for end in ("from", "last"))
            if last and not first and f"phase_{kind}_from" not in self.errors:
                self.add_error(f"phase_{kind}_from", f"{label}: Geben Sie auch den ersten Tag an.")
        self._clean_tariffs()
        if not self.errors:
            rows = [place for place, _ in self._told_tariffs()]
            for fault in faults_of(self.contents(), others=self.others):
                self.add_error(self._field_of(fault.place, tariff_rows=rows), fault.message)
        return self.cleaned_data

    def _clean_tariffs(self) -> None:
        """What is typed in a field that the kind of tariff does not have is no fault; a day is needed."""
        for place in range(self.tariff_count):
            name, told = f"tariff_{place}_", self.cleaned_data
            kind = told.get(f"{name}kind", "")
            for idle in tariffs.idle_fields(place, kind):
                self.errors.pop(idle, None)
                told.setdefault(idle, None)
            if not kind and place >= self.agreed_tariffs and tariffs.says_anything(self.data, place):
                self.add_error(f"{name}kind", "Wählen Sie die Art des Tarifs.")
            if kind and told.get(f"{name}from", ...) is None:
                self.add_error(f"{name}from", f"Tarif {place + 1}: Geben Sie den ersten Tag an.")

    def _told_tariffs(self) -> list[tuple[int, Tariff]]:
        """The tariffs in the order of time, each with its row."""
        rows = ((place, tariffs.tariff_of(self.cleaned_data, place)) for place in range(self.tariff_count))
        told = [(place, tariff) for place, tariff in rows if tariff]
        return sorted(told, key=lambda each: each[1].valid_from)

    def contents(self) -> Contents:
        """Return the answers as contents."""
        told = self.cleaned_data
        return Contents(
            legal_form=told["legal_form"],
            signed_on=told["signed_on"],
            term=self._term(),
            phases=tuple(sorted(self._phases(), key=lambda phase: phase.valid_from)),
            tasks=tuple(
                " ".join(line.split())[:LONGEST_TASK] for line in told["tasks"].splitlines() if line.strip()
            )[:MOST_TASKS],
            targets=tuple(self._targets()),
            contacts=tuple(self._contacts()),
            tariffs=tuple(tariff for _, tariff in self._told_tariffs()),
        )

    def _term(self) -> Term:
        told = self.cleaned_data
        return Term(
            valid_from=told["valid_from"],
            valid_until=told["last_on"] + ONE_DAY if told["last_on"] else None,
            first_months=told["first_months"],
            renewal_months=told["renewal_months"],
            notice_months=told["notice_months"] or 0,
        )

    def _phases(self) -> Iterator[PhaseDates]:
        for kind in PHASE_LABELS:
            first, last = (self.cleaned_data[f"phase_{kind}_{end}"] for end in ("from", "last"))
            if first:
                yield PhaseDates(kind, first, last + ONE_DAY if last else None)

    def _targets(self) -> Iterator[Target]:
        for kind in CATALOGUE:
            value = self.cleaned_data[f"target_{kind}"]
            if value:
                yield Target(kind, value, self.cleaned_data.get(f"target_{kind}_seconds"))

    def _contacts(self) -> Iterator[ContactPoint]:
        for place in range(self.contact_count):
            parts = {
                part: self.cleaned_data[f"contact_{place}_{part}"]
                for part in ("topic", "name", "phone", "email")
            }
            if any(parts.values()):
                yield ContactPoint(side=Side(self.cleaned_data[f"contact_{place}_side"]), **parts)

    def _field_of(self, place: str, *, tariff_rows: list[int]) -> str | None:
        """The field of a fault's place: 'phase_pilot' is told at its first day; None: it has no field."""
        if place.startswith("tariff_"):
            _, number, term = place.split("_", 2)
            return tariffs.field_of_fault(tariff_rows[int(number)], term)
        names = {"valid_until": "last_on"}
        place = names.get(place, place)
        names_of = (place, f"{place}_from", f"{place}_name")
        return next((name for name in names_of if name in self.fields), None)


def _contact_fields(place: int) -> dict[str, forms.Field]:
    name = f"contact_{place}_"
    number = f"Kontakt {place + 1}"
    sides = [(Side.CENTRE.value, "Servicecenter"), (Side.PARTNER.value, "Partner")]
    return {
        f"{name}side": forms.ChoiceField(label=f"{number}: Seite", choices=sides),
        f"{name}topic": forms.CharField(label=f"{number}: Thema", required=False, max_length=120),
        f"{name}name": forms.CharField(label=f"{number}: Name", required=False, max_length=120),
        f"{name}phone": PhoneNumberField(label=f"{number}: Rufnummer", required=False),
        f"{name}email": forms.EmailField(label=f"{number}: E-Mail", required=False),
    }


def shown_contents(contents: Contents) -> dict[str, Any]:
    """Return contents as they stand in the fields."""
    term = contents.term
    return {
        "legal_form": contents.legal_form,
        "signed_on": contents.signed_on,
        "valid_from": term.valid_from,
        "first_months": term.first_months,
        "renewal_months": term.renewal_months,
        "notice_months": term.notice_months or None,
        "last_on": _last(term.valid_until),
        "tasks": "\n".join(contents.tasks),
        **{f"phase_{each.kind}_from": each.valid_from for each in contents.phases},
        **{f"phase_{each.kind}_last": _last(each.valid_until) for each in contents.phases},
        **{f"target_{each.kind}": each.value for each in contents.targets},
        **{f"target_{each.kind}_seconds": each.threshold for each in contents.targets},
        **{
            name: shown
            for place, each in enumerate(contents.tariffs)
            for name, shown in tariffs.shown_tariff(each, place).items()
        },
        **dict(_shown_contacts(contents.contacts)),
    }


def _shown_contacts(contacts: Iterable[ContactPoint]) -> Iterator[tuple[str, str]]:
    for place, contact in enumerate(contacts):
        yield f"contact_{place}_side", contact.side
        yield f"contact_{place}_topic", contact.topic
        yield f"contact_{place}_name", contact.name
        yield f"contact_{place}_phone", readable_number(contact.phone) if contact.phone else ""
        yield f"contact_{place}_email", contact.email


def _last(until: date | None) -> date | None:
    return until - ONE_DAY if until else None


class AnswerForm(forms.Form):
    """Why a proposal goes back."""

    use_required_attribute = False
    answer = forms.CharField(
        label="Was soll die andere Seite ändern?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schreiben Sie, was die andere Seite ändern soll."},
    )


class NoticeForm(forms.Form):
    """When notice was given, and that it is meant."""

    use_required_attribute = False
    given_on = day_field(
        "Zugegangen am", help_text="Tag, an dem die andere Seite die Kündigung bekam.", is_required=True
    )
    is_meant = forms.BooleanField(
        label="Die Kündigung liegt der anderen Seite schriftlich vor",
        error_messages={"required": "Bestätigen Sie, dass die Kündigung der anderen Seite vorliegt."},
    )
