"""Signing in and out. A script that signs in again (an expired session in a talk) is answered with JSON."""

from typing import Any, cast

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from buergerdraht.accounts.errors import SignInFailed, SignInSlowed
from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import check_sign_in, note_sign_out
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import is_scripted
from buergerdraht.telephony.operations import sign_out_agent
from buergerdraht.telephony.queries import agent_of
from buergerdraht.workplace.sign_in.forms import SignInForm


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the door, or open it."""
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return _door(request, form, status=422 if form.is_bound else 200)
    try:
        user = check_sign_in(**form.cleaned_data, address=request.META["REMOTE_ADDR"], now=utc_now())
    except (SignInFailed, SignInSlowed) as refusal:
        return _refused(request, form, refusal)
    login(request, user)
    return JsonResponse({"csrf_token": get_token(request)}) if is_scripted(request) else _into(request)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseRedirect:
    """Close the door; no more calls come to her."""
    user = cast("User", request.user)
    agent = agent_of(user)
    if agent:
        sign_out_agent(agent)
    note_sign_out(user, now=utc_now())
    logout(request)
    return redirect("sign_in")


def _refused(request: HttpRequest, form: SignInForm, refusal: SignInFailed | SignInSlowed) -> HttpResponse:
    form.add_error(None, refusal.message)
    response = _door(request, form, status=429 if isinstance(refusal, SignInSlowed) else 422)
    if isinstance(refusal, SignInSlowed):
        response["Retry-After"] = str(refusal.seconds)
    return response


def _door(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    if is_scripted(request):
        errors = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"csrf_token": get_token(request), "error": " ".join(errors)}, status=status)
    if request.user.is_authenticated and not form.is_bound:
        return redirect("home")
    context: dict[str, Any] = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "workplace/sign_in/page.html", context, status=status)


def _into(request: HttpRequest) -> HttpResponseRedirect:
    """Go where she wanted to go, as long as it is one of our own pages."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else "home")
