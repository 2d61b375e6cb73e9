"""What an analysis is begun with, what its columns mean, and what is assumed about staff."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.volume.rules.analysis import Assumptions
from buergerdraht.volume.rules.columns import MEANING_LABELS, Meaning
from buergerdraht.volume.rules.dialects import SEPARATOR_LABELS, Dialect, Guess, Separator
from buergerdraht.volume.rules.moments import DATE_ORDER_LABELS, DateOrder
from buergerdraht.volume.rules.plans import Plan
from buergerdraht.volume.rules.staffing import Goal

SHOWN_EXAMPLES = 3


class NewForm(forms.Form):
    """Whose calls they are, and the file."""

    use_required_attribute = False
    name = forms.CharField(
        label="Name der Analyse",
        max_length=120,
        help_text="Zum Beispiel: Stadt Soest, Zentrale 103-0.",
        error_messages={"required": "Geben Sie der Analyse einen Namen."},
    )
    centre: "forms.ModelChoiceField[ServiceCentre]" = forms.ModelChoiceField(
        None,
        label="Servicecenter",
        empty_label=None,
        error_messages={"required": "Wählen Sie das Servicecenter."},
    )
    authority: "forms.ModelChoiceField[Authority]" = forms.ModelChoiceField(
        None,
        label="Partner, der das Ergebnis lesen darf",
        required=False,
        empty_label="niemand",
        help_text="Die Partnerkoordination dieser Behörde sieht die fertige Analyse unter „Auswertung“.",
    )
    file = forms.FileField(
        label="Anrufdaten",
        max_length=150,
        help_text=(
            "CSV der Telefonanlage oder Master.csv von Asterisk, bis 1 GB. "
            "Die Datei wird nach dem Lesen gelöscht; es bleiben Summen ohne Rufnummern."
        ),
        error_messages={
            "required": "Wählen Sie eine Datei.",
            "empty": "Die Datei ist leer. Wählen Sie eine andere.",
            "max_length": "Der Name der Datei ist zu lang. Kürzen Sie ihn auf 150 Zeichen.",
        },
    )

    def __init__(self, *args: Any, centres: Any, partners: Any, **kwargs: Any) -> None:
        """Offer the person's centres and their partners."""
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        self.fields["authority"].queryset = partners  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """The order of dates, and what each column says."""

    is_filter = True
    use_required_attribute = False
    has_header = forms.BooleanField(label="Die erste Zeile enthält Überschriften", required=False)
    date_order = forms.ChoiceField(label="Schreibweise des Datums", choices=list(DATE_ORDER_LABELS.items()))

    def __init__(self, *args: Any, guess: Guess, **kwargs: Any) -> None:
        """Show the columns of the file with what they seem to mean."""
        super().__init__(*args, **kwargs)
        self.guess = guess
        self.fields["has_header"].initial = guess.dialect.has_header
        self.fields["date_order"].initial = guess.order.order
        for place, meaning in enumerate(guess.meanings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=self._heading(place),
                required=False,
                choices=list(MEANING_LABELS.items()),
                initial=meaning,
                help_text=self._examples(place),
            )

    def column_fields(self) -> Iterator[BoundField]:
        """Return a field for each column."""
        return (self[f"column_{place}"] for place in range(len(self.guess.meanings)))

    def plan(self) -> Plan:
        """Return the valid choices."""
        told, guessed = self.cleaned_data, self.guess.dialect
        dialect = Dialect(
            guessed.encoding, guessed.separator, told["has_header"], DateOrder(told["date_order"])
        )
        places = range(len(self.guess.meanings))
        return Plan(dialect, tuple(Meaning(told[f"column_{place}"]) for place in places))

    def _heading(self, place: int) -> str:
        heading = self.guess.rows[0][place] if self.guess.dialect.has_header else ""
        return f"Spalte {place + 1}: {heading[:40]}" if heading else f"Spalte {place + 1}"

    def _examples(self, place: int) -> str:
        below = self.guess.rows[self.guess.dialect.has_header :]
        cells = list(dict.fromkeys(row[place][:30] for row in below if row[place]))[:SHOWN_EXAMPLES]
        return f"Zum Beispiel: {', '.join(cells)}" if cells else "Leer in den ersten Zeilen."


class SeparatorForm(forms.Form):
    """Another separator than the one that was guessed."""

    is_filter = True
    use_required_attribute = False
    trennzeichen = forms.ChoiceField(
        label="Trennzeichen",
        required=False,
        choices=[(each.name.lower(), SEPARATOR_LABELS[each]) for each in Separator],
    )

    def separator(self) -> Separator | None:
        """Return what was chosen; None: guess."""
        name = self.cleaned_data["trennzeichen"] if self.is_valid() else ""
        return Separator[name.upper()] if name else None


def _number(label: str, *, least: int, highest: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=highest,
        help_text=help_text,
        error_messages=_wrong(label, least, highest),
    )


def _wrong(label: str, least: int, highest: int) -> dict[str, str]:
    said = f"{label}: Schreiben Sie eine Zahl von {least} bis {highest}."
    return dict.fromkeys(("invalid", "min_value", "max_value"), said)


class AssumptionsForm(forms.Form):
    """What if: the promise, the callers' patience, the staff, the service hours, the savings."""

    is_filter = True
    use_required_attribute = False
    prozent = _number("Ziel: Prozent der Anrufe", least=1, highest=99)
    sekunden = _number("angenommen in Sekunden", least=0, highest=600)
    modell = forms.ChoiceField(
        label="Wer wartet",
        required=False,
        choices=[("a", "legt auf (Erlang A)"), ("c", "bleibt dran (Erlang C)")],
    )
    geduld = _number("Geduld im Mittel in Sekunden", least=5, highest=3600)
    nacharbeit = _number("Nacharbeit je Anruf in Sekunden", least=0, highest=1800)
    abwesend = _number(
        "Abwesenheit in Prozent", least=0, highest=80, help_text="Urlaub, Krankheit, Schulung, Pausen"
    )
    intervall = forms.ChoiceField(
        label="Intervall",
        required=False,
        choices=[("15", "15 Minuten"), ("30", "30 Minuten"), ("60", "60 Minuten")],
    )
    tag = forms.ChoiceField(
        label="Geplant wird für",
        required=False,
        choices=[("mittel", "den mittleren Tag"), ("stark", "den starken Tag (9 von 10 Tagen)")],
    )
    von = _number("Servicezeit ab (Stunde)", least=0, highest=23)
    bis = _number("Servicezeit bis (Stunde)", least=1, highest=24)
    tage = forms.ChoiceField(
        label="Tage",
        required=False,
        choices=[("5", "Montag bis Freitag"), ("6", "Montag bis Samstag"), ("7", "jeden Tag")],
    )
    sofort = _number("Sofort abschließend beantwortet, in Prozent", least=0, highest=100)
    minuten = forms.FloatField(
        label="Minuten, die ein Anruf das Amt kostet",
        required=False,
        min_value=0,
        max_value=60,
        localize=True,
        error_messages=_wrong("Minuten je Anruf", 0, 60),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse service hours that end before they begin."""
        told = self.cleaned_data
        begin, end = (told.get(name) for name in ("von", "bis"))
        if begin is not None and end is not None and end <= begin:
            self.add_error("bis", "Die Servicezeit endet vor ihrem Beginn. Prüfen Sie beide Stunden.")
        return told

    def assumptions(self) -> Assumptions:
        """Return the valid answers."""
        told = self.cleaned_data
        return Assumptions(
            goal=Goal(told["prozent"], told["sekunden"]),
            patience=told["geduld"] if told["modell"] == "a" else None,
            shrinkage_percent=told["abwesend"],
            wrap_up_seconds=told["nacharbeit"],
            interval=int(told["intervall"]),
            is_strong=told["tag"] == "stark",
            from_hour=told["von"],
            until_hour=told["bis"],
            days=int(told["tage"]),
            at_once_percent=told["sofort"],
            office_minutes=told["minuten"],
        )


def usual_assumptions() -> dict[str, str]:
    """Return the usual answers, as an address tells them."""
    usual = Assumptions()
    return {
        "prozent": str(usual.goal.percent),
        "sekunden": str(usual.goal.seconds),
        "modell": "a",
        "geduld": str(usual.patience),
        "nacharbeit": str(usual.wrap_up_seconds),
        "abwesend": str(usual.shrinkage_percent),
        "intervall": str(usual.interval),
        "tag": "mittel",
        "von": str(usual.from_hour),
        "bis": str(usual.until_hour),
        "tage": str(usual.days),
        "sofort": str(usual.at_once_percent),
        "minuten": f"{usual.office_minutes:g}",
    }


def asked_assumptions(asked: QueryDict) -> AssumptionsForm:
    """Return the form with what an address asks; what it leaves out is as usual."""
    return AssumptionsForm(usual_assumptions() | {name: str(value) for name, value in asked.items() if value})
