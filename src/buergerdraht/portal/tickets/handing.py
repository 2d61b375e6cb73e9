"""Giving a ticket to a unit or a colleague of one's own authority."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.authorities.queries import offices_for, people_able_at
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.portal.tickets.views import REACT, about, reacts, the_ticket
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, hand_on

NOBODY = ("", "Niemand Bestimmtes")
NOWHERE = ("", "Keine bestimmte Stelle")


class HandingForm(forms.Form):
    """To which unit, to whom; beginning with oneself."""

    use_required_attribute = False
    unit = forms.ChoiceField(label="Stelle", required=False)
    person = forms.ChoiceField(label="Person", required=False)

    def __init__(self, *args: Any, ticket: Ticket, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {str(each.pk): each for each in offices_for(ticket.authority, also=ticket.unit_id)}
        places = dict.fromkeys((ticket.authority_id, ticket.agreement.partner_id))
        self.people = {
            str(person.pk): person for place in places for person in people_able_at(REACT, authority_id=place)
        }
        units = [NOWHERE, *((key, unit.name) for key, unit in self.units.items())]
        people = [NOBODY, *((key, person.display_name) for key, person in self.people.items())]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["person"].choices = people  # type: ignore[attr-defined]
        self.fields["unit"].initial, self.fields["person"].initial = str(ticket.unit_id or ""), str(user.pk)

    def act(self, ticket: Ticket, *, by: By) -> None:
        """Hand it on as the valid answers say; raise WrongTicketState, TicketChangedElsewhere."""
        unit = self.units.get(self.cleaned_data["unit"])
        person = self.people.get(self.cleaned_data["person"])
        hand_on(ticket, unit=unit, person=person, by=by, now=utc_now())


@never_cache
@reacts
def hand(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Ask who takes care of it."""
    ticket, user = the_ticket(request, ticket_id), signed_in(request)
    form = HandingForm(request.POST or None, ticket=ticket, user=user)
    if form.is_valid() and _handed(request, form, ticket):
        return redirect("portal_ticket", ticket.pk)
    context = {**about(request, ticket, now=utc_now()), "form": form}
    return render(request, "portal/tickets/handing.html", context, status=422 if form.is_bound else 200)


def _handed(request: HttpRequest, form: HandingForm, ticket: Ticket) -> bool:
    try:
        form.act(ticket, by=By(signed_in(request), "portal"))
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, "Das Ticket ist weitergegeben. Die Frist läuft weiter.")
    return True
