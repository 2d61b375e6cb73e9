"""The page on which an agent passes her call on, and its parts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import open_contact_of_call
from buergerdraht.contacts.queries import concern_drafts
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import is_scripted, requires, typed_search
from buergerdraht.telephony.errors import NoTalkToTransfer, TargetUnknown
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.operations import start_transfer
from buergerdraht.telephony.queries import agent_of, call_for
from buergerdraht.telephony.rules.transfer_records import TransferKind
from buergerdraht.workplace.call_screen.context import call_context
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.transfer.forms import TargetForm
from buergerdraht.workplace.transfer.progress import progress_of
from buergerdraht.workplace.transfer.targets import Wanted, find_targets, target_of


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def transfer_page(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Show whom the call can be passed on to, and how a transfer stands."""
    user, now = signed_in(request), utc_now()
    call, agent = _own_talk(request, call_id)
    contact = open_contact_of_call(call, user=user, now=now)
    context = {
        **frame_context(user, now=now),
        **_standing(call),
        **_found(request, contact, agent, now=now),
        "contact": contact,
        "concerns": concern_drafts(contact),
        "is_dialling_out": settings.IS_DIALLING_OUT,
    }
    return render(request, "workplace/transfer/page.html", context)


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def standing(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Show how the transfer stands, as a fragment."""
    call, _ = _own_talk(request, call_id)
    contact = open_contact_of_call(call, user=signed_in(request), now=utc_now())
    context = {**_standing(call), "contact": contact, "concerns": concern_drafts(contact)}
    return render(request, "workplace/transfer/page.html#standing", context)


@require_POST
@requires(Ability.TAKE_CALLS)
def begin(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """Let a target ring."""
    call, agent = _own_talk(request, call_id)
    try:
        said = _begin(request, call, agent)
    except DomainError as refusal:
        if not is_scripted(request):
            raise
        return JsonResponse({"error": refusal.message}, status=422)
    return JsonResponse({"said": said}) if is_scripted(request) else redirect("transfer", call.pk)


def _begin(request: HttpRequest, call: Call, agent: Agent) -> str:
    form = TargetForm(request.POST)
    kind, _, key = form.cleaned_data["anruf"].partition(":") if form.is_valid() else ("", "", "")
    target = target_of(key, agent=agent, authority=call.authority)
    if target is None:
        raise TargetUnknown
    if call.state != Call.State.TALKING or call.agent_id != agent.pk:
        raise NoTalkToTransfer
    start_transfer(agent, target, kind=TransferKind(kind))
    return f"{target.name} wird angerufen."


def _standing(call: Call) -> dict[str, Any]:
    return {**call_context(call), "progress": progress_of(call)}


def _found(request: HttpRequest, contact: Contact, agent: Agent, *, now: datetime) -> dict[str, Any]:
    wanted = Wanted(typed_search(request), contact.authority, request.GET.get("alle") == "1")
    rows = find_targets(wanted, contact=contact, agent=agent, now=now)
    return {"wanted": wanted, "rows": rows, "status": _status(wanted, len(rows))}


def _status(wanted: Wanted, count: int) -> str:
    if not count:
        return (
            f"Kein Ziel für „{wanted.text}“." if wanted.text else "Für diese Behörde ist niemand eingetragen."
        )
    return "1 Ziel." if count == 1 else f"{count} Ziele."


def _own_talk(request: HttpRequest, call_id: UUID) -> tuple[Call, Agent]:
    """Return a call of hers, whatever has become of it."""
    user = signed_in(request)
    agent = agent_of(user)
    try:
        call = call_for(user, call_id)
    except Call.DoesNotExist as error:
        raise Http404 from error
    if agent is None or call.agent_id != agent.pk:
        raise Http404
    return call, agent
