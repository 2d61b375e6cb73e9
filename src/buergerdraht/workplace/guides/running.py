"""Where a person stands in a guide, by its address; and what its end puts into the contact record."""

import re
from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse

from buergerdraht.authorities.models import Authority
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import record_outcome
from buergerdraht.contacts.rules import ConcernDraft, GuideStep, Outcome
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.models import Guide
from buergerdraht.knowledge.queries.guides import Run, dialogue_of, guide_to_read, run_of
from buergerdraht.servicehours.rules import local_day

GUIDED = "guided"
"""What a button of the record says, with guide and way: guided:3:1-2."""


def running(guide_id: int, *, way: str, now: datetime) -> tuple[Guide, Run]:
    """Return a guide and where these answers lead in it; raises Http404."""
    today = local_day(now)
    guide = or_404(lambda: guide_to_read(guide_id, on=today))
    run = run_of(guide.title, dialogue_of(guide), way=way, on=today)
    if run is None:
        raise Http404
    return guide, run


def way_of(request: HttpRequest) -> str:
    """Return the answers so far from the address; the one just given, where no script runs, is added."""
    way, answer = request.GET.get("weg", ""), request.GET.get("antwort", "")
    return "-".join(part for part in (way, answer) if part)


def guide_return(request: HttpRequest, authority: Authority | None) -> str:
    """Return the address of the guide that led to an article; '' if none did."""
    guide_id, way = request.GET.get("leitfaden", ""), request.GET.get("weg", "")
    if authority is None or not re.fullmatch("[0-9]{1,15}", guide_id) or not re.fullmatch("[0-9-]*", way):
        return ""
    return f"{reverse('knowledge_guide', args=[authority.slug, int(guide_id)])}?weg={way}"


def record_guide(contact: Contact, action: str, *, now: datetime) -> str:
    """Put outcome and way of a guide's end into a record, and return the sentence that says so.

    Raises Http404 if the way leads to no end, and what record_outcome raises.
    """
    guide_id, _, way = action.partition(":")[2].partition(":")
    known = guide_id.isdecimal() and len(guide_id) < 16
    guide, run = running(int(guide_id) if known else 0, way=way, now=now)
    if not run.outcome:
        raise Http404
    path = tuple(GuideStep(each.question, each.answer) for each in run.passed)
    entry_id = run.entries[0].pk if len(run.entries) == 1 else None
    told = ConcernDraft(outcome=Outcome(run.step.outcome), entry_id=entry_id, guide_path=path)
    record_outcome(contact, told)
    return f"Als Anliegen eingetragen: {guide.title}, {run.outcome}."
