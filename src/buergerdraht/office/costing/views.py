"""Costings of a centre, what could be otherwise, and what partners were offered; pages and papers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.billing.costing import save_costing
from buergerdraht.billing.costing_queries import costing_of, proposed_sheet, with_figures
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.office.costing.door import centre_at, costing_at, offer_at, reads_offers, reckons
from buergerdraht.office.costing.forms import ChangeForm, CostingForm
from buergerdraht.office.costing.offering import offer_to_chosen, settle_chosen
from buergerdraht.office.costing.papers import costing_paper, offer_paper
from buergerdraht.office.costing.shown import costing_context, list_context, offer_context

PDF = "application/pdf"


@never_cache
@require_GET
@reads_offers
def costing_list(request: HttpRequest) -> HttpResponse:
    """List the costings of one's centres, and what was offered to one's authorities."""
    context = list_context(request, this_year=localdate().year)
    return render(request, "office/costing/list.html", context)


@never_cache
@require_GET
@reckons
def costing_page(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show a costing with every share, and beside it what would be otherwise."""
    costing = costing_at(request, slug, year)
    form = ChangeForm(request.GET if request.GET else None)
    context = costing_context(request, costing, form=form)
    return render(request, "office/costing/page.html", context, status=422 if form.errors else 200)


@never_cache
@reckons
def costing_edit(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Write a costing, or begin one with the figures of the year."""
    centre = centre_at(request, slug, year)
    kept = costing_of(centre, year=year)
    sheet = kept.sheet if kept else proposed_sheet(centre, year=year)
    figures, saves = with_figures(sheet, centre=centre), kept.saves if kept else 0
    form = CostingForm(request.POST or None, sheet=sheet, figures=figures, saves=saves)
    if not form.is_valid():
        context = {"form": form, "centre": centre, "year": year, "year_words": str(year), "kept": kept}
        return render(request, "office/costing/edit.html", context, status=422 if form.is_bound else 200)
    told, user = form.cleaned_data, signed_in(request)
    save_costing(centre, form.sheet(), saves=told["saves"], by=user, now=utc_now())
    messages.success(request, "Die Kalkulation ist gesichert. Noch sieht sie nur Ihre Seite.")
    return redirect("costing_page", slug, year)


@require_POST
@reckons
def costing_offer(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Offer the price that follows."""
    offer_to_chosen(request, costing_at(request, slug, year), now=utc_now())
    return redirect("costing_page", slug, year)


@require_POST
@reckons
def costing_settle(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Settle the year where a rate per productive minute was paid."""
    settle_chosen(request, costing_at(request, slug, year), now=utc_now())
    return redirect("costing_page", slug, year)


@never_cache
@require_GET
@reckons
def costing_pdf(request: HttpRequest, slug: str, year: int) -> HttpResponseBase:
    """Give a costing as a paper."""
    costing = costing_at(request, slug, year)
    paper = costing_paper(costing.sheet, centre=costing.centre.name, now=utc_now())
    return as_download(pdf_of(paper), name=f"kalkulation-{slug}-{year}.pdf", media_type=PDF)


@never_cache
@require_GET
@reads_offers
def cost_offer(request: HttpRequest, cost_offer_id: int) -> HttpResponse:
    """Show what a partner was offered, and from which costs it follows."""
    return render(request, "office/costing/offer.html", offer_context(offer_at(request, cost_offer_id)))


@never_cache
@require_GET
@reads_offers
def cost_offer_pdf(request: HttpRequest, cost_offer_id: int) -> HttpResponseBase:
    """Give the same as a paper."""
    offer = offer_at(request, cost_offer_id)
    name = f"kalkulation-{offer.agreement.slug}-{offer.sheet.year}.pdf"
    return as_download(pdf_of(offer_paper(offer, now=utc_now())), name=name, media_type=PDF)
