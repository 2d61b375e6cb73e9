"""What figures are asked for, checked."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest

from buergerdraht.agreements.models import Phase
from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.api.problems import FieldError, NotUnderstood
from buergerdraht.api.tickets.messages import checked
from buergerdraht.quality.dashboards import is_too_fine, numbers
from buergerdraht.quality.figures import Comparison, Question, Scope, Step
from buergerdraht.quality.models import Channel
from buergerdraht.quality.rules import LONGEST_REPORT, Span

OPEN = {"true": True, "false": False}


def read_question(request: HttpRequest) -> "FiguresMessage":
    """Return what is asked for; raise NotUnderstood."""
    return checked(FiguresMessage, request.GET.dict())


def _day() -> forms.DateField:
    words = "Schreiben Sie den Tag so: 2026-12-24."
    return forms.DateField(input_formats=["%Y-%m-%d"], error_messages={"required": words, "invalid": words})


def _choice(*values: str) -> forms.ChoiceField:
    words = f"Möglich sind {', '.join(values)}."
    choices = [(each, each) for each in values]
    return forms.ChoiceField(required=False, choices=choices, error_messages={"invalid_choice": words})


class FiguresMessage(forms.Form):
    """Time, kind of the calls, steps of the course and comparison; both days count."""

    first_on = _day()
    last_on = _day()
    number = forms.CharField(required=False, max_length=20)
    phase = _choice(*Phase.Kind.values)
    channel = _choice(*Channel.values)
    open = _choice(*OPEN)
    step = _choice(*Step)
    compare = _choice(*Comparison)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, a time that is too long, and steps that are too fine for it."""
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last and not first <= last <= first + LONGEST_REPORT:
            self.add_error("last_on", "Der letzte Tag liegt vor dem ersten oder mehr als fünf Jahre danach.")
        elif first and last and is_too_fine(self.wanted_step, Span(first, last + ONE_DAY)):
            self.add_error("step", "Diese Schritte sind zu kurz für so viele Tage.")
        return self.cleaned_data

    @property
    def wanted_step(self) -> Step | None:
        """The steps of the course; None: what fits the time."""
        wanted = self.cleaned_data.get("step")
        return Step(wanted) if wanted else None

    @property
    def comparison(self) -> Comparison:
        """What the figures are compared with."""
        return Comparison(self.cleaned_data["compare"] or Comparison.BEFORE)

    def question(self, scope: Scope) -> Question:
        """Return the valid message as a question; raise NotUnderstood for a number without figures."""
        told = self.cleaned_data
        question = Question(
            scope,
            Span(told["first_on"], told["last_on"] + ONE_DAY),
            phase=told["phase"],
            channel=told["channel"],
            is_open=OPEN.get(told["open"]),
        )
        return replace(question, number_id=_id_of(told["number"], question)) if told["number"] else question


def _id_of(number: str, question: Question) -> int:
    known = {each: pk for pk, each in numbers(question)}
    if number not in known:
        raise NotUnderstood((FieldError("number", "Zu dieser Rufnummer gibt es keine Anrufe in der Zeit."),))
    return known[number]
