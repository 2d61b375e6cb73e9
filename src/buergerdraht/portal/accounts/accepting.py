"""The page behind the link of an invitation; the only one of the portal without a sign-in."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from buergerdraht.accounts.models import User
from buergerdraht.authorities.errors import InvitationOver
from buergerdraht.authorities.invitations import (
    accept_invitation,
    account_of,
    invitation_of_link,
    join_by_invitation,
)
from buergerdraht.authorities.models import Invitation
from buergerdraht.foundation.clock import utc_now
from buergerdraht.portal.accounts.forms import FirstPasswordForm


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@transaction.atomic
def accept(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Let an invited person choose her password, and in."""
    now = utc_now()
    try:
        invitation = invitation_of_link(secret, now=now)
    except InvitationOver as over:
        return render(request, "portal/accounts/over.html", {"message": over.message}, status=404)
    if account_of(invitation):
        return _joined(request, invitation, secret)
    form = FirstPasswordForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        login(request, accept_invitation(secret, password=form.cleaned_data["password"], now=now))
        messages.success(request, "Willkommen. Ihr Konto ist angelegt.")
        return redirect("home")
    return _page(request, {"form": form, "invitation": invitation})


def _joined(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponseBase:
    """Who has an account already signs in with it and says yes."""
    user = request.user
    context = {"invitation": invitation, "is_hers": user == account_of(invitation)}
    if request.method != "POST" or not isinstance(user, User):
        return render(request, "portal/accounts/join.html", context)
    join_by_invitation(secret, user=user, now=utc_now())
    messages.success(request, f"Sie arbeiten jetzt auch für {invitation.authority.name}.")
    return redirect("home")


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/accounts/accept.html", context, status=status)
