"""Accounts of an authority's staff. A partner manager keeps her own authority's, an administrator any."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import set_active
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import kept_authority
from buergerdraht.authorities.errors import AlreadyInvited, HasAnAccount, TooManyInvitations
from buergerdraht.authorities.invitations import (
    colleague_at,
    colleagues_at,
    open_invitation,
    open_invitations,
    withdraw_invitation,
)
from buergerdraht.authorities.models import Authority, Invitation
from buergerdraht.authorities.queries import own_authorities
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.portal.accounts.forms import InvitationForm
from buergerdraht.portal.accounts.sending import invite_by_mail, renew_by_mail

keeps = requires(Ability.KEEP_AUTHORITIES)


@require_GET
@keeps
def accounts(request: HttpRequest) -> HttpResponseBase:
    """Lead to the accounts of the authority that the person works for."""
    own = own_authorities(signed_in(request), Ability.KEEP_AUTHORITIES).first()
    if own is None:
        raise Http404
    return redirect("portal_accounts_of", own.slug)


@never_cache
@require_GET
@keeps
def accounts_of(request: HttpRequest, slug: str) -> HttpResponse:
    """List who has an account, and who is invited."""
    authority, now = _authority(request, slug), utc_now()
    context = {
        "authority": authority,
        "authorities": own_authorities(signed_in(request), Ability.KEEP_AUTHORITIES),
        "colleagues": colleagues_at(authority),
        "invitations": open_invitations(authority),
        "now": now,
        "is_mail_offered": settings.IS_MAIL_OFFERED,
    }
    return render(request, "portal/accounts/page.html", context)


@never_cache
@keeps
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a colleague by mail."""
    authority = _authority(request, slug)
    form = InvitationForm(request.POST or None, authority=authority)
    if not form.is_valid():
        return _invite(request, authority, form)
    try:
        invite_by_mail(authority, invited=form.invited(), by=signed_in(request), now=utc_now())
    except (HasAnAccount, AlreadyInvited, TooManyInvitations) as refusal:
        form.add_error("email", refusal.message)
        return _invite(request, authority, form)
    messages.success(request, f"Die Einladung geht an {form.cleaned_data['email']}.")
    return redirect("portal_accounts_of", slug)


@require_POST
@keeps
def renew(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Send a new link."""
    invitation = _invitation(_authority(request, slug), invitation_id)
    renew_by_mail(invitation, by=signed_in(request), now=utc_now())
    messages.success(request, f"Eine neue Einladung geht an {invitation.email}. Die alte gilt nicht mehr.")
    return redirect("portal_accounts_of", slug)


@require_POST
@keeps
def withdraw(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(_authority(request, slug), invitation_id)
    withdraw_invitation(invitation, by=signed_in(request), now=utc_now())
    messages.success(request, f"Die Einladung von {invitation.full_name} ist zurückgenommen.")
    return redirect("portal_accounts_of", slug)


@require_POST
@keeps
def close(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    """Let a colleague no longer sign in."""
    person = _colleague(_authority(request, slug), user_id)
    set_active(person, is_active=False, by=signed_in(request), now=utc_now())
    messages.success(request, f"{person.display_name} kann sich nicht mehr anmelden.")
    return redirect("portal_accounts_of", slug)


@require_POST
@keeps
def reopen(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    """Let a colleague sign in again."""
    person = _colleague(_authority(request, slug), user_id)
    set_active(person, is_active=True, by=signed_in(request), now=utc_now())
    messages.success(request, f"{person.display_name} kann sich wieder anmelden.")
    return redirect("portal_accounts_of", slug)


def _authority(request: HttpRequest, slug: str) -> Authority:
    return or_404(lambda: kept_authority(signed_in(request), slug, on=localdate()))


def _invitation(authority: Authority, invitation_id: int) -> Invitation:
    return or_404(lambda: open_invitation(authority, invitation_id))


def _colleague(authority: Authority, user_id: int) -> User:
    return or_404(lambda: colleague_at(authority, user_id))


def _invite(request: HttpRequest, authority: Authority, form: InvitationForm) -> HttpResponse:
    context = {
        "form": form,
        "authority": authority,
        "back": "Konten",
        "back_url": reverse("portal_accounts_of", args=[authority.slug]),
    }
    return render(request, "portal/accounts/invite.html", context, status=422 if form.is_bound else 200)
