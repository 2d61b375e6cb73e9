"""Whose fax number one of ours is: one question."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.fax_numbers import fax_number_of, free_fax_numbers, set_fax_number
from buergerdraht.agreements.queries import administered_authority
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.fax_number.forms import FaxNumberForm


@requires(Ability.ADMINISTER_AUTHORITIES)
def fax_number(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which of our fax numbers is the authority's, from the next fax on."""
    user = signed_in(request)
    authority = or_404(lambda: administered_authority(user, slug, on=localdate()))
    numbers = free_fax_numbers(settings.FAX_NUMBERS, authority=authority)
    chosen = {"number": fax_number_of(authority)}
    form = FaxNumberForm(request.POST or None, numbers=numbers, initial=chosen)
    if not form.is_valid():
        context = {"form": form, "authority": authority, "numbers": numbers}
        status = 422 if form.is_bound else 200
        return render(request, "office/fax_number/page.html", context, status=status)
    set_fax_number(authority, number=form.cleaned_data["number"], by=user, now=utc_now())
    messages.success(request, "Das gilt ab dem nächsten Fax.")
    return redirect("authority_page", slug=slug)
