"""A reaction that came by fax, telephone or letter: somebody at the centre enters it for the authority."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, react
from buergerdraht.tickets.rules.history import WAY_WORDS
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.ways.queries import Arrival, arrivals_of_ticket
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.tickets.views import handles, the_ticket

DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")


OTHERWISE = [(way, words) for way, words in WAY_WORDS.items() if way != "mail"]
"""What came by another line than ours, and not at all in writing; a mail is always in the mailbox."""


class EnteredReactionForm(forms.Form):
    """The answer, or how far the matter is; what is missing to a reaction is said by the rule.

    A fax or mail that was put to the ticket is named, because its arrival is what the promise is kept by.
    """

    use_required_attribute = False
    is_filter = True
    """No field is marked as optional: which are needed depends on the others."""
    title = "Was hat die Behörde mitgeteilt?"
    does = "Reaktion eintragen"

    way = forms.ChoiceField(
        label="Wie kam es?",
        widget=forms.RadioSelect,
        help_text="Fax und Mail zählen, sobald sie da waren; alles andere, sobald es hier steht.",
        error_messages={"required": "Wählen Sie, wie es kam.", "invalid_choice": "Wählen Sie, wie es kam."},
    )
    answer = forms.CharField(
        label="Antwort",
        help_text="Ist es noch keine Antwort, füllen Sie die drei Felder darunter aus.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    status = forms.CharField(
        label="Was geschieht gerade?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expected_on = forms.DateField(
        label="Bis wann ist mit der Antwort zu rechnen?",
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Schreiben Sie den Tag so: 24.12.2026."},
    )
    contact = forms.CharField(
        label="Wer ist dazu erreichbar?",
        help_text="Name mit Rufnummer oder E-Mail-Adresse.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, arrivals: Iterable[Arrival], **options: Any) -> None:
        super().__init__(*args, **options)
        self.arrivals = {arrival.name: arrival for arrival in arrivals}
        named = [(name, _words(arrival)) for name, arrival in self.arrivals.items()]
        self.fields["way"].choices = [*named, *OTHERWISE]  # type: ignore[attr-defined]

    @property
    def way_and_arrival(self) -> tuple[str, datetime | None]:
        """How it came, and when if the telephone engine or the mailbox has noted it."""
        way = self.cleaned_data["way"]
        arrival = self.arrivals.get(way)
        return (arrival.way, arrival.at) if arrival else (way, None)

    def reaction(self) -> Reaction:
        """Return what the valid answers say."""
        data = self.cleaned_data
        return Reaction(data["answer"], data["status"], data["expected_on"], data["contact"])


def _words(arrival: Arrival) -> str:
    what = {"fax": "mit dem Fax", "mail": "mit der Mail"}[arrival.way]
    return f"{what} vom {timezone.localtime(arrival.at):%d.%m.%Y, %H:%M} Uhr"


@never_cache
@handles
def enter(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Ask what the authority said, and book it as its reaction."""
    ticket, now = the_ticket(request, ticket_id), utc_now()
    arrivals = arrivals_of_ticket(ticket)
    chosen = arrivals[0].name if arrivals else "fax"
    form = EnteredReactionForm(request.POST or None, arrivals=arrivals, initial={"way": chosen})
    if form.is_valid() and _entered(request, ticket, form, now=now):
        messages.success(request, "Die Reaktion steht beim Ticket.")
        return redirect("ticket", ticket.pk)
    return _question(request, ticket, form, now=now)


def _entered(request: HttpRequest, ticket: Ticket, form: EnteredReactionForm, *, now: datetime) -> bool:
    way, arrived_at = form.way_and_arrival
    by = By(signed_in(request), way)
    try:
        react(ticket, reaction=form.reaction(), by=by, arrived_at=arrived_at, now=now)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
    return form.is_valid()


def _question(
    request: HttpRequest, ticket: Ticket, form: EnteredReactionForm, *, now: datetime
) -> HttpResponse:
    context = {**frame_context(signed_in(request), now=now), "ticket": ticket, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "workplace/tickets/handing.html", context, status=status)
