"""Signing in and out. A script that signs in again (an expired session in a talk) is answered with JSON."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from buergerdraht.accounts.errors import CodeWrong, SignInFailed, SignInSlowed
from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import active_user, check_sign_in, note_sign_out
from buergerdraht.accounts.second_factor import check_code, has_second_factor
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import is_scripted
from buergerdraht.telephony.operations import sign_out_agent
from buergerdraht.telephony.queries import agent_of
from buergerdraht.workplace.second_factor.forms import CodeForm
from buergerdraht.workplace.sign_in.forms import SignInForm

HALF_WAY = "sign_in_half_way"
"""Whose password was right; nothing opens by it but the question for the code."""
BY_CODE = "by_second_factor"
"""The dialog of an expired sign-in asks for a code, too."""
SECOND_STEP_WITHIN = timedelta(minutes=5)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the door, or open it."""
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return _door(request, form, status=422 if form.is_bound else 200)
    try:
        user = _known(request, form)
    except (SignInFailed, SignInSlowed, CodeWrong) as refusal:
        return _refused(request, form, refusal)
    if user is None:
        return redirect("sign_in_code")
    login(request, user)
    if is_scripted(request):
        return JsonResponse({"csrf_token": get_token(request)})
    return _into(request, request.POST.get("next", ""))


@login_not_required
@never_cache
@sensitive_post_parameters("code")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and open the door."""
    user, form = _half_way(request), CodeForm(request.POST or None)
    if user is None:
        return redirect("sign_in")
    if not form.is_valid():
        return _code_door(request, form, status=422 if form.is_bound else 200)
    code, address = form.cleaned_data["code"], request.META["REMOTE_ADDR"]
    try:
        check_code(user, code=code, address=address, now=utc_now())
    except (CodeWrong, SignInSlowed) as refusal:
        form.add_error("code", refusal.message)
        return _asking_to_wait(_code_door(request, form, status=_status_of(refusal)), refusal)
    return _through(request, user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseRedirect:
    """Close the door; no more calls come to her."""
    user = signed_in(request)
    agent = agent_of(user)
    if agent:
        sign_out_agent(agent)
    note_sign_out(user, now=utc_now())
    logout(request)
    return redirect("sign_in")


def _known(request: HttpRequest, form: SignInForm) -> User | None:
    """Return who it is; None if a code is still to be asked for, which only a dialog sends along."""
    told, address, now = form.cleaned_data, request.META["REMOTE_ADDR"], utc_now()
    user = check_sign_in(told["username"], password=told["password"], address=address, now=now)
    if not has_second_factor(user):
        return user
    if is_scripted(request):
        check_code(user, code=told["code"], address=address, now=now)
        request.session[BY_CODE] = True
        return user
    until = (now + SECOND_STEP_WITHIN).timestamp()
    request.session.flush()
    request.session[HALF_WAY] = {"user": user.pk, "until": until, "next": request.POST.get("next", "")}
    return None


def _half_way(request: HttpRequest) -> User | None:
    """Return whose password was right a moment ago."""
    half = request.session.get(HALF_WAY)
    return active_user(half["user"]) if half and half["until"] > utc_now().timestamp() else None


def _through(request: HttpRequest, user: User) -> HttpResponse:
    wanted = request.session.pop(HALF_WAY)["next"]
    login(request, user)
    request.session[BY_CODE] = True
    return _into(request, wanted)


def _code_door(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    return render(request, "workplace/sign_in/code.html", {"form": form}, status=status)


def _refused(
    request: HttpRequest, form: SignInForm, refusal: SignInFailed | SignInSlowed | CodeWrong
) -> HttpResponse:
    form.add_error(None, refusal.message)
    return _asking_to_wait(_door(request, form, status=_status_of(refusal)), refusal)


def _status_of(refusal: DomainError) -> int:
    return 429 if isinstance(refusal, SignInSlowed) else 422


def _asking_to_wait(response: HttpResponse, refusal: DomainError) -> HttpResponse:
    if isinstance(refusal, SignInSlowed):
        response["Retry-After"] = str(refusal.seconds)
    return response


def _door(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    if is_scripted(request):
        errors = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"csrf_token": get_token(request), "error": " ".join(errors)}, status=status)
    if request.user.is_authenticated and not form.is_bound:
        return redirect("home")
    context: dict[str, Any] = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "is_mail_offered": settings.IS_MAIL_OFFERED,
    }
    return render(request, "workplace/sign_in/page.html", context, status=status)


def _into(request: HttpRequest, wanted: str) -> HttpResponseRedirect:
    """Go where she wanted to go, as long as it is one of our own pages."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else "home")
