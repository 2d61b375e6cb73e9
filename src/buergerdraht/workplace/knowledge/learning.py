"""What a search tells the editors, as far as a service centre searches; others leave no record."""

from datetime import datetime

from django.http import HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import centres_where
from buergerdraht.knowledge.operations import learning
from buergerdraht.workplace.knowledge.found import Found


def note_search(request: HttpRequest, found: Found, *, now: datetime) -> int | None:
    """Note a search whose typing rests, and return its id for the pick that may follow."""
    question = found.question
    if question.is_typing or not question.text or found.is_away:
        return None
    centre = _centre(request)
    if centre is None:
        return None
    return learning.record_search(
        question.text,
        centre=centre,
        authority=found.asked_for,
        hits=len(found.rows),
        after_id=_number(request.GET.get("vorgang", "")),
        now=now,
    )


def note_pick(request: HttpRequest, *, now: datetime) -> None:
    """Note which hit of which search was opened; what is no number is no pick."""
    search_id, rank = _number(request.POST.get("vorgang", "")), _number(request.POST.get("rang", ""))
    centre = _centre(request)
    if centre and search_id and rank:
        learning.record_pick(
            search_id, centre=centre, key=request.POST.get("treffer", "")[:60], rank=rank, now=now
        )


def note_answered(request: HttpRequest, entry_id: int, *, now: datetime) -> None:
    """Note that an entry answered what was searched."""
    search_id, centre = _number(request.POST.get("vorgang", "")), _centre(request)
    if centre and search_id:
        learning.record_answered(search_id, centre=centre, key=f"entry-{entry_id}", now=now)


def note_not_found(request: HttpRequest, *, now: datetime) -> None:
    """Note that nothing fitted."""
    search_id, centre = _number(request.POST.get("vorgang", "")), _centre(request)
    if centre and search_id:
        learning.report_not_found(search_id, centre=centre, now=now)


def _centre(request: HttpRequest) -> ServiceCentre | None:
    return centres_where(signed_in(request), Ability.READ_KNOWLEDGE).first()


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None
