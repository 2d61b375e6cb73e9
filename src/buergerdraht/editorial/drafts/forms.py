"""The draft of an entry and of a local addition as forms; each gives the content of its version."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms import BoundField

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.editorial.drafts.fields import (
    DATE_ERRORS,
    LastDayField,
    LeikaField,
    LinesField,
    MarkupField,
    PlainField,
    date_widget,
)
from buergerdraht.foundation.day_hours import DayHoursField, hours_text
from buergerdraht.foundation.markup import to_markup
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.operations.hours import as_week, intervals_of
from buergerdraht.knowledge.rules.content import UNFINISHED, WEEK
from buergerdraht.knowledge.rules.modules import LABELS, Module
from buergerdraht.servicehours.rules import WEEKDAYS, WeeklyHours

ASKED_ON_THE_PHONE = (
    Module.ANSWER, Module.DOCUMENTS, Module.FEE, Module.DEADLINE, Module.DURATION, Module.PROCEDURE,
    Module.REQUIREMENTS, Module.REMARKS, Module.FORMS,
)  # fmt: skip
FURTHER = tuple(module for module in Module if module not in ASKED_ON_THE_PHONE)
HINTS = {
    Module.ANSWER: "Was die Servicekraft wörtlich sagen kann, in zwei bis drei kurzen Sätzen.",
    Module.FEE: "Jeder Betrag mit seiner Bedingung, zum Beispiel „37 Euro; unter 24 Jahren 22,80 Euro“.",
}
LINK_KINDS = [("form", "Formular"), ("online", "Online-Dienst"), ("info", "Information")]
MOST_LINKS = 20
DAYS = tuple(f"tag_{number}" for number in range(7))
_is_url = URLValidator(schemes=["http", "https"], message="")


class DraftForm(forms.Form):
    """What both kinds of texts have: modules, links, names, validity, source."""

    use_required_attribute = False
    is_filter = True
    """Its fields are not marked as optional one by one: a text needs a name only."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    terms = LinesField(
        label="Weitere Namen und Suchwörter",
        help_text="Je Zeile einer. So, wie Bürgerinnen und Bürger es nennen.",
    )
    valid_from = forms.DateField(
        label="Gültig ab", required=False, widget=date_widget(), error_messages=DATE_ERRORS
    )
    valid_until = LastDayField(
        label="Gültig bis einschließlich", required=False, widget=date_widget(), error_messages=DATE_ERRORS
    )
    source = forms.CharField(
        label="Quelle",
        max_length=160,
        required=False,
        help_text="Zum Beispiel „Satzung vom 1.3.2026“.",
    )

    comment = forms.CharField(
        label="Mitteilung an die Prüfung",
        max_length=400,
        required=False,
        help_text="Was ist neu, und warum?",
        error_messages={"max_length": "Kürzen Sie die Mitteilung auf 400 Zeichen."},
    )

    def __init__(self, data: Any = None, *, draft: Version) -> None:
        self.draft = draft
        super().__init__(data, auto_id="feld_%s", label_suffix="")
        content = draft.content
        for module in Module:
            self._add_module(module, content.get("texts", {}).get(module, ""))
        self._add_links(content.get("links", []))
        self._set_initial(content)
        self.initial.update(content.get(UNFINISHED, {}))
        self.initial.update(version=draft.saved_count, comment=draft.comment)

    def _add_module(self, module: Module, html: str) -> None:
        field = PlainField if module == Module.ANSWER else MarkupField
        self.fields[f"text_{module}"] = field(
            label=LABELS[module], help_text=HINTS.get(module, ""), initial=html
        )
        self.initial[f"text_{module}"] = html if module == Module.ANSWER else to_markup(html)

    def _add_links(self, links: list[Mapping[str, str]]) -> None:
        """Two rows more than there are links; a row without title and address is none."""
        sent = sum(name.startswith("link_adresse_") for name in self.data) if self.is_bound else 0
        for number in range(min(max(len(links) + 2, sent), MOST_LINKS)):
            link = links[number] if number < len(links) else {}
            self.fields[f"link_art_{number}"] = forms.ChoiceField(
                label="Art", choices=LINK_KINDS, required=False, initial=link.get("kind", "form")
            )
            self.fields[f"link_titel_{number}"] = forms.CharField(
                label="Titel", max_length=200, required=False, initial=link.get("title", "")
            )
            self.fields[f"link_adresse_{number}"] = forms.CharField(
                label="Adresse", max_length=800, required=False, initial=link.get("url", ""),
                widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
            )  # fmt: skip

    def _set_initial(self, content: Mapping[str, Any]) -> None:
        for name in self.fields:
            if name in content:
                value = content[name]
                is_date = name in ("valid_from", "valid_until") and value
                self.initial[name] = date.fromisoformat(value) if is_date else value

    def modules(self, wanted: tuple[Module, ...]) -> Iterator[tuple[Module, BoundField]]:
        """Return the fields of these modules."""
        for module in wanted:
            yield module, self[f"text_{module}"]

    def main_modules(self) -> list[tuple[Module, BoundField]]:
        """Return the modules that are asked for on the phone."""
        return list(self.modules(ASKED_ON_THE_PHONE))

    def further_modules(self) -> list[tuple[Module, BoundField]]:
        """Return all other modules."""
        return list(self.modules(FURTHER))

    def has_further(self) -> bool:
        """Tell whether one of the further modules has a text or is wrong."""
        return any(field.value() or field.errors for _, field in self.further_modules())

    def link_rows(self) -> list[tuple[int, BoundField, BoundField, BoundField]]:
        """Return the rows of the links: number, kind, title, address."""
        count = sum(name.startswith("link_adresse_") for name in self.fields)
        return [
            (
                number + 1,
                self[f"link_art_{number}"],
                self[f"link_titel_{number}"],
                self[f"link_adresse_{number}"],
            )
            for number in range(count)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse links without title or usable address, and a validity that ends before it begins."""
        for number in range(len(self.link_rows())):
            self._check_link(number)
        begin, end = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if begin and end and end <= begin:
            self.add_error("valid_until", "Das Ende liegt vor dem Anfang.")
        return self.cleaned_data

    def _check_link(self, number: int) -> None:
        title = self.cleaned_data.get(f"link_titel_{number}")
        url = self.cleaned_data.get(f"link_adresse_{number}")
        if title and not url:
            self.add_error(f"link_adresse_{number}", "Geben Sie die Adresse an.")
        if not url:
            return
        if not title:
            self.add_error(f"link_titel_{number}", "Geben Sie an, wie der Link heißt.")
        try:
            _is_url(url)
        except ValidationError:
            self.add_error(f"link_adresse_{number}", "Die Adresse beginnt mit https:// oder http://.")

    def content(self) -> dict[str, Any]:
        """Return what was entered as content of the version; what is wrong is kept as it was typed."""
        data = self.cleaned_data
        content: dict[str, Any] = {
            name: _plain(data[name])
            for name in (*self.content_fields, "terms", "valid_from", "valid_until", "source")
            if name in data
        }
        kept = self.draft.content.get("texts", {})
        texts = {module.value: data.get(f"text_{module}", kept.get(module, "")) for module in Module}
        content["texts"] = {module: text for module, text in texts.items() if text}
        content["links"] = self._links()
        unfinished = {name: self.data.get(name, "") for name in self.errors if name in self.fields}
        return content | {UNFINISHED: unfinished}

    content_fields: tuple[str, ...] = ()

    def _links(self) -> list[dict[str, str]]:
        rows = [
            {
                "kind": self.cleaned_data.get(f"link_art_{number}") or "info",
                "title": self.cleaned_data.get(f"link_titel_{number}", ""),
                "url": self.cleaned_data.get(f"link_adresse_{number}", ""),
            }
            for number in range(len(self.link_rows()))
        ]
        return [row for row in rows if row["url"]]


class EntryForm(DraftForm):
    """The draft of a service's master text, or of an article."""

    title = forms.CharField(
        label="Name", max_length=250, error_messages={"required": "Geben Sie dem Text einen Namen."}
    )
    citizen_title = forms.CharField(
        label="Name für Bürgerinnen und Bürger",
        max_length=250,
        required=False,
        help_text="So steht der Text in den Treffern. Ohne Angabe gilt der Name.",
    )
    leika_keys = LeikaField(label="LeiKa-Schlüssel", help_text="14 Ziffern, je Zeile einer.")
    topics = LinesField(label="Themen", help_text="Je Zeile eines, zum Beispiel „Ausweise“.")
    regulation_levels = LinesField(
        label="LeiKa-Typisierung", longest=4, help_text="Je Zeile eine, zum Beispiel „2/3“."
    )
    content_fields = ("title", "citizen_title", "leika_keys", "topics", "regulation_levels")


class AdditionForm(DraftForm):
    """The draft of what one authority adds to a service."""

    unit_id = forms.TypedChoiceField(
        label="Stelle", coerce=int, empty_value=None, required=False,
        help_text="Wohin Bürgerinnen und Bürger kommen.",
    )  # fmt: skip
    performed_by_id = forms.TypedChoiceField(
        label="Eine andere Behörde erledigt es", coerce=int, empty_value=None, required=False
    )
    appointment = forms.CharField(
        label="Termin", max_length=250, required=False, help_text="Zum Beispiel „Mit Termin; montags ohne“."
    )
    is_handed_out_here = forms.TypedChoiceField(
        label="Ausgabe vor Ort",
        coerce=lambda value: {"ja": True, "nein": False}[value],
        empty_value=None,
        required=False,
        choices=[
            ("", "nicht angegeben"),
            ("ja", "wird hier ausgegeben"),
            ("nein", "wird nicht hier ausgegeben"),
        ],
        help_text="Ob man das Ergebnis in dieser Behörde abholen kann.",
    )
    tag_0, tag_1, tag_2, tag_3, tag_4, tag_5, tag_6 = (DayHoursField(label=day) for day in WEEKDAYS)
    content_fields = ("unit_id", "performed_by_id", "appointment", "is_handed_out_here")

    def __init__(
        self, data: Any = None, *, draft: Version, units: list[Unit], others: list[Authority]
    ) -> None:
        super().__init__(data, draft=draft)
        self._set_choices("unit_id", [(unit.pk, _unit_name(unit)) for unit in units], "nicht angegeben")
        self._set_choices("performed_by_id", [(each.pk, each.name) for each in others], "nein")

    def _set_choices(self, name: str, choices: list[tuple[int, str]], nothing: str) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    def _set_initial(self, content: Mapping[str, Any]) -> None:
        super()._set_initial(content)
        told = content.get("is_handed_out_here")
        self.initial["is_handed_out_here"] = {True: "ja", False: "nein"}.get(told, "")  # type: ignore[arg-type]
        intervals = intervals_of(content.get(WEEK, []))
        for weekday, name in enumerate(DAYS):
            hours = [(each.opens, each.closes) for each in intervals if each.weekday == weekday]
            self.initial[name] = hours_text(hours)

    @property
    def days(self) -> list[BoundField]:
        """The fields of the seven weekdays."""
        return [self[name] for name in DAYS]

    def content(self) -> dict[str, Any]:
        """Return what was entered, the week among it."""
        return super().content() | {WEEK: as_week(self._intervals())}

    def _intervals(self) -> list[WeeklyHours]:
        stored = intervals_of(self.draft.content.get(WEEK, []))
        return [
            interval
            for weekday, name in enumerate(DAYS)
            for interval in (
                [WeeklyHours(weekday, opens, closes) for opens, closes in self.cleaned_data[name]]
                if name in self.cleaned_data
                else [each for each in stored if each.weekday == weekday]
            )
        ]


def _unit_name(unit: Unit) -> str:
    return f"{unit.name} ({unit.authority.name})"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
