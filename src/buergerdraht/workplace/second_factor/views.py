"""Setting up the second factor, new recovery codes, another device."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from buergerdraht.accounts import totp
from buergerdraht.accounts.errors import CodeWrong, SecondFactorExists, SignInSlowed
from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.second_factor import (
    check_code,
    has_second_factor,
    new_seed,
    recovery_codes_left,
    remove_second_factor,
    renew_recovery_codes,
    secret_of,
    set_up_second_factor,
)
from buergerdraht.foundation.clock import utc_now
from buergerdraht.workplace.second_factor.forms import CodeForm

ISSUER = "Bürgerdraht"
SEED = "second_factor_seed"
"""Where the session keeps it between the QR code and the first code of the app."""


@never_cache
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """Offer new recovery codes and another device to somebody who shows a code."""
    user, now, form = signed_in(request), utc_now(), CodeForm(request.POST or None)
    left = recovery_codes_left(user)
    if left is None:
        return redirect("second_factor_set_up")
    if not _is_right(request, form):
        status = 422 if form.is_bound else 200
        return _page(request, "page", {"form": form, "left": left}, status=status)
    if request.POST.get("wish") == "codes":
        return _page(request, "codes", {"codes": renew_recovery_codes(user, now=now)})
    remove_second_factor(user, by=user, now=now)
    return redirect("second_factor_set_up")


@never_cache
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponseBase:
    """Show the key, ask for the first code, and show the recovery codes once."""
    user, form = signed_in(request), CodeForm(request.POST or None)
    if has_second_factor(user):
        return redirect("second_factor")
    seed = request.session.setdefault(SEED, new_seed())
    try:
        codes = _recovery_codes(request, form, seed=seed) if form.is_valid() else ()
    except SecondFactorExists:
        return redirect("second_factor")
    if not codes:
        context = {"form": form, **_key(user, seed=seed)}
        return _page(request, "set_up", context, status=422 if form.is_bound else 200)
    del request.session[SEED]
    return _page(request, "codes", {"codes": codes, "is_new": True})


def _is_right(request: HttpRequest, form: CodeForm) -> bool:
    if not form.is_valid():
        return False
    code, address = form.cleaned_data["code"], request.META["REMOTE_ADDR"]
    try:
        check_code(signed_in(request), code=code, address=address, now=utc_now())
    except (CodeWrong, SignInSlowed) as refusal:
        form.add_error("code", refusal.message)
    return not form.errors


def _recovery_codes(request: HttpRequest, form: CodeForm, *, seed: str) -> tuple[str, ...]:
    code, address = form.cleaned_data["code"], request.META["REMOTE_ADDR"]
    try:
        return set_up_second_factor(signed_in(request), seed=seed, code=code, address=address, now=utc_now())
    except (CodeWrong, SignInSlowed) as refusal:
        form.add_error("code", refusal.message)
        return ()


def _key(user: User, *, seed: str) -> dict[str, str]:
    """The key as a picture and as text; whoever sees no picture types or pastes it."""
    secret = secret_of(user, seed=seed)
    address = totp.address(secret, issuer=ISSUER, name=user.get_username())
    picture = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return {"picture": SafeString(picture), "key": totp.written(secret), "address": address}


def _page(request: HttpRequest, page: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"workplace/second_factor/{page}.html", context, status=status)
