"""Steps of a version: proposed, confirmed, given back, withdrawn, dropped. Each is one press of a button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements import negotiating
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.agreements.deciding import Step, count_read
from buergerdraht.office.agreements.door import negotiates
from buergerdraht.office.agreements.forms import AnswerForm
from buergerdraht.office.agreements.reminding import tell_other_side
from buergerdraht.office.handbook.door import reader_at, seat_of, version_at
from buergerdraht.office.handbook.shown import version_context
from buergerdraht.reports.handbook import operations

STEPS = {
    "propose": Step(
        operations.propose_handbook, "Fassung {} liegt jetzt der anderen Seite vor.",
        "ist vorgeschlagen und wartet auf Ihre Antwort.",
    ),
    "confirm": Step(
        operations.confirm_handbook, "Fassung {} ist vereinbart und bleibt so.", "ist bestätigt."
    ),
    "withdraw": Step(
        negotiating.withdraw, "Fassung {} ist wieder ein Entwurf.", is_of_what_was_read=False
    ),
    "discard": Step(
        negotiating.discard, "Der Entwurf ist verworfen.", is_of_what_was_read=False
    ),
}  # fmt: skip


@require_POST
@negotiates
def take_step(request: HttpRequest, slug: str, handbook_version_id: int, step: str) -> HttpResponse:
    """Take one of the steps that need nothing but a press."""
    reader, wanted = reader_at(request, slug), STEPS[step]
    seat, version = seat_of(reader), version_at(reader, handbook_version_id)
    seen = {"saves": count_read(request)} if wanted.is_of_what_was_read else {}
    wanted.take(seat, version, **seen, by=signed_in(request), now=utc_now())
    if wanted.told:
        _tell(seat, f"{version} {wanted.told}")
    messages.success(request, wanted.said.format(version.number))
    return redirect("handbook", slug)


@require_POST
@negotiates
def give_back(request: HttpRequest, slug: str, handbook_version_id: int) -> HttpResponse:
    """Give the other side's proposal back with a reason."""
    reader, form = reader_at(request, slug), AnswerForm(request.POST)
    seat, version = seat_of(reader), version_at(reader, handbook_version_id)
    if not form.is_valid():
        context = version_context(reader, version, answer_form=form)
        return render(request, "office/handbook/version.html", context, status=422)
    answer, by = form.cleaned_data["answer"], signed_in(request)
    negotiating.give_back(seat, version, answer=answer, by=by, now=utc_now())
    _tell(seat, f"{version} kam mit einer Begründung zurück.")
    messages.success(request, f"Fassung {version.number} ist zurückgegeben.")
    return redirect("handbook", slug)


def _tell(seat: Seat, sentence: str) -> None:
    tell_other_side(seat, sentence, subject="Qualitätshandbuch", page="handbook", now=utc_now())
