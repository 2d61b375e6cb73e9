"""Offering the next price to one partner or to all, and settling a year that is over."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.billing.costing import offer_price
from buergerdraht.billing.costing_models import Costing
from buergerdraht.billing.settling import settle_year
from buergerdraht.foundation.errors import DomainError
from buergerdraht.office.agreements.reminding import tell_other_side
from buergerdraht.office.costing.door import seats_at

LONGEST_ID = 10
"""Digits; what is longer names nothing."""


def offer_to_chosen(request: HttpRequest, costing: Costing, *, now: datetime) -> None:
    """Offer to whom was chosen, one by one, and say what became of it."""
    saves = request.POST.get("saves", "")
    told = [
        seat.agreement.partner.name
        for seat in seats_at(request, _chosen(request, costing))
        if _offer(request, seat, costing, saves=int(saves) if _is_id(saves) else -1, now=now)
    ]
    if told:
        messages.success(
            request, f"Vorgeschlagen: {', '.join(told)}. Die Partner lesen die Kalkulation jetzt."
        )


def settle_chosen(request: HttpRequest, costing: Costing, *, now: datetime) -> None:
    """Put the settlement of the year into the next draft of whom was chosen, and say so."""
    for seat in seats_at(request, _chosen(request, costing)):
        partner = seat.agreement.partner.name
        try:
            draft = settle_year(seat.agreement, costing, by=signed_in(request), now=now)
        except DomainError as refusal:
            messages.error(request, f"{partner}: {refusal.message}")
        else:
            since = f"{draft.begin_on:%d.%m.%Y}"
            messages.success(request, f"{partner}: Der Ausgleich steht im Rechnungsentwurf ab {since}.")


def _chosen(request: HttpRequest, costing: Costing) -> set[int]:
    typed = {int(each) for each in request.POST.getlist("agreement") if _is_id(each)}
    return typed & {each.agreement_id for each in costing.sheet.participants}


def _offer(request: HttpRequest, seat: Seat, costing: Costing, *, saves: int, now: datetime) -> bool:
    try:
        offer_price(seat, costing, saves=saves, by=signed_in(request), now=now)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return False
    tell_other_side(
        seat, f"Ein neuer Tarif aus der Kalkulation {costing.year} wartet auf Ihre Antwort.", now=now
    )
    return True


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
