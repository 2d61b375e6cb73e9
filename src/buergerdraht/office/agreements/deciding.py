"""Steps of a version: proposed, confirmed, given back, withdrawn, dropped. Each is one press of a button."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements import negotiating
from buergerdraht.agreements.models import AgreementVersion
from buergerdraht.agreements.versions import operations
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.agreements.door import negotiates, seat_at, version_at
from buergerdraht.office.agreements.forms import AnswerForm
from buergerdraht.office.agreements.reminding import tell_other_side
from buergerdraht.office.agreements.shown import version_context

LONGEST_COUNT, NOTHING = 10, -1


@dataclass(frozen=True, slots=True)
class Step:
    """What a button does, and what is said of it."""

    take: Callable[..., object]
    said: str
    told: str = ""
    """To the other side, after the version's name; empty: nothing."""
    is_of_what_was_read: bool = True
    leads_to: str = "agreement_page"


STEPS = {
    "propose": Step(
        operations.propose_version, "Fassung {} liegt jetzt der anderen Seite vor.",
        "ist vorgeschlagen und wartet auf Ihre Antwort.",
    ),
    "confirm": Step(
        operations.confirm_version, "Fassung {} gilt ab sofort.", "ist bestätigt und gilt ab sofort."
    ),
    "withdraw": Step(
        negotiating.withdraw, "Der Vorschlag ist wieder ein Entwurf.", is_of_what_was_read=False,
        leads_to="agreement_version",
    ),
    "discard": Step(negotiating.discard, "Der Entwurf ist verworfen.", is_of_what_was_read=False),
}  # fmt: skip


@require_POST
@negotiates
def take_step(request: HttpRequest, slug: str, agreement_version_id: int, step: str) -> HttpResponse:
    """Take one of the steps that need nothing but a press."""
    (seat, version), wanted = _both(request, slug, agreement_version_id), STEPS[step]
    seen = {"saves": count_read(request)} if wanted.is_of_what_was_read else {}
    wanted.take(seat, version, **seen, by=signed_in(request), now=utc_now())
    if wanted.told:
        tell_other_side(seat, f"{version} {wanted.told}", now=utc_now())
    messages.success(request, wanted.said.format(version.number))
    place = [slug] if wanted.leads_to == "agreement_page" else [slug, agreement_version_id]
    return redirect(wanted.leads_to, *place)


@require_POST
@negotiates
def give_back(request: HttpRequest, slug: str, agreement_version_id: int) -> HttpResponse:
    """Give the other side's proposal back with a reason."""
    seat, version = _both(request, slug, agreement_version_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = version_context(seat, version, answer_form=form)
        return render(request, "office/agreements/version.html", context, status=422)
    answer = form.cleaned_data["answer"]
    negotiating.give_back(seat, version, answer=answer, by=signed_in(request), now=utc_now())
    tell_other_side(seat, f"{version} kam mit einer Begründung zurück.", now=utc_now())
    messages.success(request, f"Fassung {version.number} ist zurückgegeben.")
    return redirect("agreement_page", slug)


def _both(request: HttpRequest, slug: str, version_id: int) -> tuple[Seat, AgreementVersion]:
    seat = seat_at(request, slug)
    return seat, version_at(seat, version_id)


def count_read(request: HttpRequest) -> int:
    """Which state of the version the person has read."""
    text = request.POST.get("saves", "")
    return int(text) if text.isdecimal() and len(text) < LONGEST_COUNT else NOTHING
