"""The page of one call: who calls for whom, what to say, and the contact record beside it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.contacts.errors import ContactAlreadyClosed, ContactChangedElsewhere
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import open_contact_of_call, record_outcome
from buergerdraht.contacts.queries import (
    contact_for,
    contact_of_call,
    earlier_contacts_of_number,
    earlier_contacts_of_sender,
    is_correctable_by,
)
from buergerdraht.contacts.rules import ConcernDraft, Outcome, is_complete, without_blanks
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.knowledge.queries.articles import entry_to_read
from buergerdraht.knowledge.queries.notices import urgent_titles
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.queries import agent_of, call_for
from buergerdraht.tickets.queries import open_tickets_of_number
from buergerdraht.tickets.ways.replies import own_text_of
from buergerdraht.workplace.call_screen.context import call_context, is_live, number_of, record_context
from buergerdraht.workplace.call_screen.facts import facts_of, hours_now
from buergerdraht.workplace.call_screen.forms import ContactForm
from buergerdraht.workplace.call_screen.saving import act, finish, keep
from buergerdraht.workplace.call_screen.travelling import asked_about
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.guides.running import GUIDED, record_guide
from buergerdraht.workplace.knowledge.found import find
from buergerdraht.workplace.knowledge.learning import note_answered
from buergerdraht.workplace.knowledge.question import question_of
from buergerdraht.workplace.notices.showing import notices_context


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def present_call(request: HttpRequest) -> HttpResponseBase:
    """Lead to the call that she has now."""
    desk = frame_context(signed_in(request), now=utc_now())["desk"]
    return redirect("call_screen", desk.call.id) if desk and desk.call else redirect("workplace")


@never_cache
@require_GET
@requires(Ability.RECORD_CONTACTS)
def call_screen(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Show a call of hers and open its contact; a call that is not written down yet is tried again."""
    user, now = signed_in(request), utc_now()
    call = _own_call(request, call_id)
    if call is None:
        return _not_hers(request, call_id, now=now)
    contact = open_contact_of_call(call, user=user, now=now)
    return _screen(request, call, ContactForm(contact=contact), contact, now=now)


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def preview(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Show what helps before answering, as a fragment; nothing for a call of somebody else."""
    call = _visible_call(request, call_id)
    if call is None:
        return HttpResponse()
    earlier, hours = earlier_contacts_of_number(call), hours_now(call.authority, now=utc_now())
    urgent = urgent_titles(call.authority, now=utc_now())
    context = {**call_context(call), "earlier": earlier, "hours": hours, "urgent": urgent}
    context["asked"] = asked_about(call, agent_of(signed_in(request)))
    return render(request, "workplace/call_screen/preview.html", context)


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def standing(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Show whether the talk goes on, as a fragment."""
    call = _own_call(request, call_id)
    if call is None:
        raise Http404
    context = {**frame_context(signed_in(request), now=utc_now()), **call_context(call)}
    return render(request, "workplace/call_screen/page.html#standing", context)


@never_cache
@require_GET
@requires(Ability.RECORD_CONTACTS)
def contact_screen(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """Show a contact that came without a call, with all that helps to answer it."""
    record = _own_contact(request, contact_id)
    if record.call_id is not None:
        return _back(record)
    return _screen(request, None, ContactForm(contact=record), record, now=utc_now())


@require_POST
@requires(Ability.RECORD_CONTACTS)
def contact(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """Save the record, and do what its button says."""
    user, now = signed_in(request), utc_now()
    record = _own_contact(request, contact_id)
    action = request.POST.get("action", "")
    if action == "reopen":
        act(record, action, user=user, now=now)
        return _back(record)
    form = ContactForm(request.POST, contact=record)
    if not form.is_valid():
        return _refused(request, record, form, now=now)
    if action == "save":
        return _saved(record, form, now=now)
    return _done(request, record, form, action, now=now)


def _saved(record: Contact, form: ContactForm, *, now: datetime) -> JsonResponse:
    """Answer the page's script; 409 if another window was faster."""
    try:
        return JsonResponse({"version": keep(record, form, now=now).version})
    except (ContactChangedElsewhere, ContactAlreadyClosed) as refusal:
        return JsonResponse({"error": refusal.message}, status=409)


def _done(
    request: HttpRequest, record: Contact, form: ContactForm, action: str, *, now: datetime
) -> HttpResponseBase:
    user = signed_in(request)
    try:
        record = keep(record, form, now=now)
        if action.startswith("answered:"):
            return _answered(request, record, action, now=now)
        if action.startswith(GUIDED):
            messages.success(request, record_guide(record, action, now=now))
            return _back(record)
        if action != "close":
            act(record, action, user=user, now=now)
            return _back(record, query="?anliegen=neu" if action == "add" else "")
        if not is_complete(without_blanks(form.drafts())):
            form.mark_missing_outcomes()
            return _refused(request, record, form, now=now)
        messages.success(request, finish(record, agent=agent_of(user) if record.call else None, now=now))
    except DomainError as refusal:
        form.refuse(refusal)
        return _refused(request, record, form, now=now)
    if record.fax_id or record.mail_id:
        return redirect("open_items")
    return _back(record) if is_live(record.call) else redirect("workplace")


def _answered(request: HttpRequest, record: Contact, action: str, *, now: datetime) -> HttpResponseBase:
    """Put the entry that is on the screen into the record, and count it."""
    number = action.partition(":")[2]
    entry = or_404(lambda: entry_to_read(int(number) if number.isdecimal() and len(number) < 16 else 0))
    record_outcome(record, ConcernDraft(outcome=Outcome.ANSWERED, entry_id=entry.pk))
    note_answered(request, entry.pk, now=now)
    messages.success(request, f"Als Anliegen eingetragen: {entry}, beantwortet.")
    return _back(record)


def _refused(request: HttpRequest, record: Contact, form: ContactForm, *, now: datetime) -> HttpResponse:
    return _screen(request, record.call, form, record, now=now)


def _screen(
    request: HttpRequest, call: Call | None, form: ContactForm, record: Contact, *, now: datetime
) -> HttpResponse:
    user = signed_in(request)
    context: dict[str, Any] = {
        **frame_context(user, now=now),
        **call_context(call),
        **record_context(record, form, address=reverse("contact", args=[record.pk])),
        **notices_context(record.authority, reader=user, now=now),
        "title": f"{'Gespräch' if call else record.get_channel_display()} für {record.authority.name}",
        "is_correctable": is_correctable_by(user, contact=record, now=now),
        "facts": facts_of(record.authority, now=now),
        "found": find(question_of(request, authority=record.authority), now=now),
        "is_in_call": True,
        "is_searching": is_live(call) and not form.is_bound and "anliegen" not in request.GET,
        "is_adding": "anliegen" in request.GET,
        "earlier": earlier_contacts_of_number(call) if call else earlier_contacts_of_sender(record),
        "mail_words": own_text_of(record.mail) if record.mail else "",
        "tickets": open_tickets_of_number(number_of(record), centre_id=record.centre_id),
    }
    template = "workplace/call_screen/page.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _back(record: Contact, *, query: str = "") -> HttpResponseBase:
    if record.call_id is None:
        return redirect(reverse("contact_screen", args=[record.pk]) + query)
    return redirect(reverse("call_screen", args=[record.call_id]) + query)


def _visible_call(request: HttpRequest, call_id: UUID) -> Call | None:
    try:
        return call_for(signed_in(request), call_id)
    except Call.DoesNotExist:
        return None


def _own_call(request: HttpRequest, call_id: UUID) -> Call | None:
    """Return the call if she has or had its talk; a colleague's record is not taken over by looking."""
    user = signed_in(request)
    call, agent = _visible_call(request, call_id), agent_of(user)
    is_hers = call is not None and agent is not None and call.agent_id == agent.pk
    return call if is_hers or contact_of_call(user, call_id) else None


def _not_hers(request: HttpRequest, call_id: UUID, *, now: datetime) -> HttpResponse:
    """Show what a colleague asks her; any other call is not written down yet."""
    user = signed_in(request)
    asked = asked_about(_visible_call(request, call_id), agent_of(user))
    context = {**frame_context(user, now=now), "asked": asked, "call_id": call_id}
    if asked:
        return render(request, "workplace/call_screen/asked.html", context)
    return render(request, "workplace/call_screen/not_yet.html", context, status=404)


def _own_contact(request: HttpRequest, contact_id: int) -> Contact:
    return or_404(lambda: contact_for(signed_in(request), contact_id))
