"""First whom, then what. The code is shown at once and has no address that could be passed on."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from buergerdraht.accounts.errors import AskedTooOften
from buergerdraht.accounts.operations import count_wish
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404, typed_search
from buergerdraht.public.request.forms import RequestForm
from buergerdraht.tickets.web import authorities_that_react, authority_that_reacts, take_request

PAGE = "public/request/page.html"
TOO_OFTEN = "Von Ihnen kamen eben viele Anfragen. Warten Sie etwas, oder rufen Sie an."


@login_not_required
@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Ask whom the question is for."""
    text = typed_search(request)
    found = authorities_that_react(text, now=utc_now())
    return render(request, "public/request/choose.html", {"text": text, "authorities": found})


@login_not_required
@never_cache
@sensitive_post_parameters("question", "way", "name")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what she wants to know, and take it."""
    authority = or_404(lambda: authority_that_reacts(slug, now=utc_now()))
    form = RequestForm(request.POST or None)
    if not form.is_valid():
        return _question(request, authority, form, status=422 if form.is_bound else 200)
    try:
        code = _taken(form, authority, address=request.META["REMOTE_ADDR"])
    except AskedTooOften:
        form.add_error(None, TOO_OFTEN)
        return _question(request, authority, form, status=429)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _question(request, authority, form, status=422)
    return render(request, "public/request/taken.html", {"authority": authority, "code": code})


def _taken(form: RequestForm, authority: Authority, *, address: str) -> str:
    draft, now = form.draft(), utc_now()
    count_wish(f"request {draft.way}", address=address, now=now)
    return take_request(draft, authority=authority, now=now)


def _question(request: HttpRequest, authority: Authority, form: RequestForm, *, status: int) -> HttpResponse:
    context: dict[str, Any] = {"authority": authority, "form": form}
    return render(request, PAGE, context, status=status)
