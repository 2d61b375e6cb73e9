"""The questions of a reaction, one form for each kind of it."""

from datetime import datetime
from typing import Any

from django import forms

from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, ask_back, react, return_ticket
from buergerdraht.tickets.rules.reaction import CONTACT_MISSING, TIME_PASSED, Reaction, missing

DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")


def _text(label: str, *, missing_words: str, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing_words},
    )


class ReactionForm(forms.Form):
    """What the kinds share: `title` is its question, `choice` and `done` what is said before and after."""

    use_required_attribute = False
    title = ""
    choice = ""
    done = ""

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now


class AnswerForm(ReactionForm):
    """The final answer."""

    title = "Was ist die Antwort?"
    choice = "Ich kann die Frage beantworten"
    done = "Ihre Antwort ist beim Servicecenter. Es gibt sie weiter."

    text = _text(
        "Antwort",
        hint="So, wie sie der Bürgerin oder dem Bürger gesagt oder geschrieben werden kann.",
        missing_words="Schreiben Sie die Antwort.",
    )

    def act(self, ticket: Ticket, *, by: By, now: datetime) -> None:
        """Answer."""
        react(ticket, reaction=Reaction(answer=self.cleaned_data["text"]), by=by, now=now)


class ProgressForm(ReactionForm):
    """What happens, until when, and who can be reached."""

    title = "Wie geht es weiter?"
    choice = "Wir arbeiten daran und nennen eine Zeit"
    done = "Ihr Zwischenstand ist beim Servicecenter. Das Versprechen ist gehalten."

    text = _text("Was geschieht gerade?", rows=2, missing_words="Schreiben Sie, was gerade geschieht.")
    expected_on = forms.DateField(
        label="Bis wann ist mit der Antwort zu rechnen?",
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Nennen Sie einen Tag. Ohne ihn ist es noch keine Reaktion.",
            "invalid": "Schreiben Sie den Tag so: 24.12.2026.",
        },
    )
    contact = forms.CharField(
        label="Wer ist dazu erreichbar?",
        help_text="Name mit Rufnummer oder E-Mail-Adresse.",
        max_length=200,
        error_messages={"required": "Nennen Sie, wer dazu erreichbar ist."},
    )

    def clean(self) -> dict[str, Any]:
        """Say at its field what the rule of a reaction still misses."""
        if not self.errors:
            questions = missing(self.reaction(), today=local_day(self.now))
            if TIME_PASSED in questions:
                self.add_error("expected_on", TIME_PASSED)
            if CONTACT_MISSING in questions:
                self.add_error("contact", "Nennen Sie auch die Rufnummer oder E-Mail-Adresse.")
        return self.cleaned_data

    def reaction(self) -> Reaction:
        """Return the answers as a reaction."""
        data = self.cleaned_data
        return Reaction(status=data["text"], expected_on=data["expected_on"], contact=data["contact"])

    def act(self, ticket: Ticket, *, by: By, now: datetime) -> None:
        """React."""
        react(ticket, reaction=self.reaction(), by=by, now=now)


class QueryForm(ReactionForm):
    """Something that the centre has to find out."""

    title = "Was möchten Sie wissen?"
    choice = "Ich brauche eine Auskunft der Person"
    done = "Ihre Rückfrage ist beim Servicecenter. Die Frist läuft weiter."

    text = _text("Rückfrage", rows=3, missing_words="Schreiben Sie, was Sie wissen möchten.")

    def act(self, ticket: Ticket, *, by: By, now: datetime) -> None:
        """Ask."""
        ask_back(ticket, question=self.cleaned_data["text"], by=by, now=now)


class ReturnForm(ReactionForm):
    """Somebody else is responsible."""

    title = "Warum sind Sie nicht zuständig?"
    choice = "Wir sind nicht zuständig; das Ticket geht mit Begründung zurück"
    done = "Das Ticket ist zurück beim Servicecenter."

    text = _text(
        "Begründung",
        rows=3,
        hint="Wissen Sie, wer zuständig ist, dann schreiben Sie es dazu.",
        missing_words="Schreiben Sie, warum das Ticket zurückgeht.",
    )

    def act(self, ticket: Ticket, *, by: By, now: datetime) -> None:
        """Send back."""
        return_ticket(ticket, reason=self.cleaned_data["text"], by=by, now=now)


Kind = AnswerForm | ProgressForm | QueryForm | ReturnForm
"""Each has `act`, which does what the valid answers say, or raises a DomainError where it came too late."""
KINDS: dict[str, type[Kind]] = {
    "antwort": AnswerForm,
    "zwischenstand": ProgressForm,
    "rueckfrage": QueryForm,
    "nicht-zustaendig": ReturnForm,
}


class ChoiceForm(forms.Form):
    """What can be said now."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label="Was können Sie jetzt sagen?",
        widget=forms.RadioSelect,
        choices=[(name, form.choice) for name, form in KINDS.items()],
        error_messages={"required": "Wählen Sie, was Sie jetzt sagen können."},
    )


def form_of(kind: str, data: Any, *, now: datetime, initial: dict[str, Any] | None = None) -> Kind:
    """Return the form of a kind; raise KeyError for an unknown one."""
    return KINDS[kind](data, now=now, initial=initial)
