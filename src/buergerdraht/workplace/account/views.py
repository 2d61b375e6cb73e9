"""One's own account: who one is here, and the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.operations import change_password
from buergerdraht.foundation.clock import utc_now
from buergerdraht.workplace.account.forms import PasswordForm


@sensitive_post_parameters("current", "new")
def account(request: HttpRequest) -> HttpResponse:
    """Show the account and change the password; other sessions of the person end with it."""
    user = signed_in(request)
    is_first, address = user.must_change_password, request.META["REMOTE_ADDR"]
    form = PasswordForm(request.POST or None, user=user, address=address)
    if form.is_valid():
        change_password(user, new_password=form.cleaned_data["new"], now=utc_now())
        update_session_auth_hash(request, user)
        messages.success(request, "Ihr Passwort ist geändert.")
        return redirect("home" if is_first else "account")
    return render(
        request, "workplace/account/page.html", {"form": form}, status=422 if form.is_bound else 200
    )
