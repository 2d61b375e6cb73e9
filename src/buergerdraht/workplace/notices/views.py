"""Fragments: what an agent has to read, what holds for the authority of a call, an urgent notice."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import authority_with_slug
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.queries import agent_of
from buergerdraht.workplace.notices.reading import confirm_reading, to_read
from buergerdraht.workplace.notices.showing import notices_context, urgent_words


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def notices_to_read(request: HttpRequest) -> HttpResponse:
    """Show what she has to read before the next call."""
    context = {"to_read": to_read(_agent(request), now=utc_now())}
    return render(request, "workplace/notices/to_read.html", context)


@require_POST
@requires(Ability.TAKE_CALLS)
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Note that she has read what was shown."""
    ids = [int(each) for each in request.POST.getlist("notice") if each.isdecimal() and len(each) < 10]
    confirm_reading(_agent(request), notice_ids=ids, now=utc_now())
    return redirect("workplace")


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def authority_notices(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what holds for an authority now."""
    authority = authority_with_slug(slug)
    if authority is None:
        raise Http404
    context = notices_context(authority, reader=signed_in(request), now=utc_now())
    return render(request, "workplace/call_screen/notices.html", context)


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def urgent_notice(request: HttpRequest, notice_id: int) -> JsonResponse:
    """Tell the page's script what to announce of a notice that has changed; '' if it is not urgent."""
    sentence = urgent_words(_agent(request).centre, notice_id=notice_id, now=utc_now())
    return JsonResponse({"sentence": sentence})


def _agent(request: HttpRequest) -> Agent:
    agent = agent_of(signed_in(request))
    if agent is None:
        raise Http404
    return agent
