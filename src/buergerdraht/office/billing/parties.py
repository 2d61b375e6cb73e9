"""What invoices say of who sends and who gets them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.authorities.models import Authority
from buergerdraht.billing.models import BillingParty
from buergerdraht.billing.parties import keep_party, missing_of, parties_of, tax_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.billing.doors import is_keeper, party_at, reads
from buergerdraht.office.billing.forms import PartyForm, shown_party

PER_PAGE = 50


@never_cache
@require_GET
@reads
def parties(request: HttpRequest) -> HttpResponse:
    """List the authorities with what is missing before invoices can be issued."""
    found = parties_of(signed_in(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    rows = [(authority, missing_of(authority, today=localdate())) for authority in page]
    context = {"page": page, "rows": rows, "is_keeper": is_keeper(request)}
    return render(request, "office/billing/parties.html", context)


@never_cache
@reads
def party(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Show and change what invoices say of an authority."""
    authority = party_at(request, authority_id)
    form = PartyForm(request.POST or None, initial=shown_party(_kept(authority)))
    if not form.is_valid():
        context = {"form": form, "authority": authority, "tax": tax_of(authority, today=localdate())}
        context["missing"] = missing_of(authority, today=localdate())
        return render(request, "office/billing/party.html", context, status=422 if form.is_bound else 200)
    keep_party(authority, form.cleaned_data, by=signed_in(request), now=utc_now())
    messages.success(request, f"Die Rechnungsangaben von {authority.name} sind gespeichert.")
    return redirect("billing_party", authority_id)


def _kept(authority: Authority) -> BillingParty | None:
    return getattr(authority, "billing_party", None)
