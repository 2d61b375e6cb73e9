"""The way back to one's account; nothing here tells whether an account exists."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from buergerdraht.accounts.errors import AskedTooOften, LinkOver
from buergerdraht.accounts.forgotten import ask_for_link, set_forgotten_password, user_of_link
from buergerdraht.foundation.clock import utc_now
from buergerdraht.workplace.forgotten_password.forms import ForgottenForm, NewPasswordForm


@login_not_required
@never_cache
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for whom the mail is to be."""
    if not settings.IS_MAIL_OFFERED:
        raise Http404
    form = ForgottenForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    try:
        ask_for_link(form.cleaned_data["name"], address=request.META["REMOTE_ADDR"], now=utc_now())
    except AskedTooOften as refusal:
        form.add_error(None, refusal.message)
        response = _page(request, form, status=429)
        response["Retry-After"] = str(refusal.seconds)
        return response
    return render(request, "workplace/forgotten_password/asked.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def choose(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Let her choose a new password; then she signs in with it, and with her second factor."""
    now = utc_now()
    try:
        form = NewPasswordForm(request.POST or None, user=user_of_link(secret, now=now))
        if not form.is_valid():
            status = 422 if form.is_bound else 200
            page = "workplace/forgotten_password/choose.html"
            return render(request, page, {"form": form}, status=status)
        set_forgotten_password(secret, password=form.cleaned_data["password"], now=now)
    except LinkOver as over:
        context = {"message": over.message}
        return render(request, "workplace/forgotten_password/over.html", context, status=404)
    messages.success(request, "Ihr Passwort ist geändert. Melden Sie sich damit an.")
    return redirect("sign_in")


def _page(request: HttpRequest, form: ForgottenForm, *, status: int) -> HttpResponse:
    return render(request, "workplace/forgotten_password/page.html", {"form": form}, status=status)
