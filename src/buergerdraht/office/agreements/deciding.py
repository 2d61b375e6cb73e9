"""Steps of a version: proposed, confirmed, given back, withdrawn, dropped. Each is one press of a button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from buergerdraht.agreements.models import AgreementVersion
from buergerdraht.agreements.versions import operations
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.agreements.door import negotiates, seat_at, version_at
from buergerdraht.office.agreements.forms import AnswerForm
from buergerdraht.office.agreements.reminding import tell_other_side
from buergerdraht.office.agreements.shown import version_context
from buergerdraht.office.people import signed_in_user

LONGEST_COUNT, NOTHING = 10, -1


@require_POST
@negotiates
def propose(request: HttpRequest, slug: str, agreement_version_id: int) -> HttpResponse:
    """Lay the draft before the other side."""
    seat, version = _both(request, slug, agreement_version_id)
    operations.propose_version(seat, version, saves=_read(request), by=signed_in_user(request), now=utc_now())
    tell_other_side(seat, f"{version} ist vorgeschlagen und wartet auf Ihre Antwort.", now=utc_now())
    messages.success(request, f"Fassung {version.number} liegt jetzt der anderen Seite vor.")
    return redirect("agreement_page", slug)


@require_POST
@negotiates
def confirm(request: HttpRequest, slug: str, agreement_version_id: int) -> HttpResponse:
    """Agree: the version holds at once."""
    seat, version = _both(request, slug, agreement_version_id)
    operations.confirm_version(seat, version, saves=_read(request), by=signed_in_user(request), now=utc_now())
    tell_other_side(seat, f"{version} ist bestätigt und gilt ab sofort.", now=utc_now())
    messages.success(request, f"Fassung {version.number} gilt ab sofort.")
    return redirect("agreement_page", slug)


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
    operations.return_version(seat, version, answer=answer, by=signed_in_user(request), now=utc_now())
    tell_other_side(seat, f"{version} kam mit einer Begründung zurück.", now=utc_now())
    messages.success(request, f"Fassung {version.number} ist zurückgegeben.")
    return redirect("agreement_page", slug)


@require_POST
@negotiates
def withdraw(request: HttpRequest, slug: str, agreement_version_id: int) -> HttpResponse:
    """Take the own proposal back to change it."""
    seat, version = _both(request, slug, agreement_version_id)
    operations.withdraw_version(seat, version, by=signed_in_user(request), now=utc_now())
    messages.success(request, "Der Vorschlag ist wieder ein Entwurf.")
    return redirect("agreement_version", slug, agreement_version_id)


@require_POST
@negotiates
def discard(request: HttpRequest, slug: str, agreement_version_id: int) -> HttpResponse:
    """Drop the own draft."""
    seat, version = _both(request, slug, agreement_version_id)
    operations.discard_draft(seat, version, by=signed_in_user(request), now=utc_now())
    messages.success(request, "Der Entwurf ist verworfen.")
    return redirect("agreement_page", slug)


def _both(request: HttpRequest, slug: str, version_id: int) -> tuple[Seat, AgreementVersion]:
    seat = seat_at(request, slug)
    return seat, version_at(seat, version_id)


def _read(request: HttpRequest) -> int:
    """Which state of the version the person has read."""
    text = request.POST.get("saves", "")
    return int(text) if text.isdecimal() and len(text) < LONGEST_COUNT else NOTHING
