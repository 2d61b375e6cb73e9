"""What the pages of costings show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.models import Agreement
from buergerdraht.billing.costing import tariff_for
from buergerdraht.billing.costing_models import Costing, CostOffer
from buergerdraht.billing.costing_queries import (
    OfferStanding,
    OfferState,
    costing_centres,
    costings_of,
    latest_offers,
    offers_to,
    standing_of,
)
from buergerdraht.billing.rules.costing import CostSheet, Share, shares_of, varied
from buergerdraht.billing.settling import unsettled
from buergerdraht.foundation.charts import drawing
from buergerdraht.foundation.figures import number
from buergerdraht.office.amounts import euros, written_amount
from buergerdraht.office.costing.door import agreements_in
from buergerdraht.office.costing.forms import ChangeForm
from buergerdraht.office.costing.telling import charts, compared, cost_lines, definitions, result_lines

PILLS = {
    OfferState.PROPOSED: ("stift", "info"),
    OfferState.BACK: ("links", ""),
    OfferState.AGREED: ("ok", "ok"),
    OfferState.CHANGED: ("warnung", "warn"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A partner in a costing."""

    share: Share
    minutes: str
    percent: str
    amount: str
    tariff: str
    """In words; empty: no price follows."""
    standing: OfferStanding | None
    icon: str
    tone: str
    is_own: bool
    """The centre's own authority: it bears its share and agrees on nothing with itself."""
    can_offer: bool
    can_settle: bool
    """The partner pays a rate per productive minute, and the year has ended."""


def list_context(request: HttpRequest, *, this_year: int) -> dict[str, Any]:
    """Return each centre with its costings and the years without one, and what partners were offered."""
    user = signed_in(request)
    centres = []
    for centre in costing_centres(user):
        made = list(costings_of(centre))
        missing = {this_year - 1, this_year} - {each.year for each in made}
        centres.append({"centre": centre, "costings": made, "missing": sorted(missing, reverse=True)})
    return {"centres": centres, "offers": [standing_of(each) for each in offers_to(user)]}


def costing_context(request: HttpRequest, costing: Costing, *, form: ChangeForm) -> dict[str, Any]:
    """Return what the page of a costing shows; what would be otherwise, if it was asked for."""
    sheet = costing.sheet
    is_asked = form.is_bound and form.is_valid()
    other = varied(sheet, form.change()) if is_asked else None
    is_over = costing.year < localdate().year
    rows = list(_rows(costing, agreements_in(request, costing), is_over=is_over))
    return {
        **_told(sheet, other),
        "costing": costing,
        "title": str(costing),
        "form": form,
        "compared": compared(sheet, other) if other else [],
        "rows": rows,
        "open_count": sum(row.can_offer for row in rows),
    }


def offer_context(offer: CostOffer) -> dict[str, Any]:
    """Return what the page of an offer shows."""
    standing = standing_of(offer)
    icon, tone = PILLS[standing.state]
    return {
        **_told(offer.sheet, None),
        "offer": offer,
        "standing": standing,
        "icon": icon,
        "tone": tone,
        "share": euros(offer.share),
        "title": f"Kostenkalkulation {offer.sheet.year}, {offer.agreement.partner.name}",
    }


def _told(sheet: CostSheet, other: CostSheet | None) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "price": euros(sheet.price_per_minute),
        "total": euros(sheet.total),
        "cost_lines": list(cost_lines(sheet)),
        "result_lines": list(result_lines(sheet)),
        "definitions": list(definitions(sheet)),
        "charts": [drawing(chart) for chart in charts(sheet, other)],
    }


def _rows(costing: Costing, agreements: Mapping[int, Agreement], *, is_over: bool) -> Iterator[Row]:
    sheet, offers = costing.sheet, latest_offers(costing)
    for share in shares_of(sheet):
        agreement = agreements.get(share.participant.agreement_id)
        tariff = tariff_for(agreement, sheet, share=share) if agreement else None
        standing = offers.get(share.participant.agreement_id)
        icon, tone = PILLS[standing.state] if standing else ("", "")
        is_own = agreement is not None and agreement.is_of_the_centre_itself
        is_settled = standing is not None and standing.state in (OfferState.PROPOSED, OfferState.AGREED)
        yield Row(
            share,
            minutes=number(share.participant.minutes),
            percent=written_amount(share.percent),
            amount=euros(share.amount),
            tariff=tariff.words if tariff else "",
            standing=standing,
            icon=icon,
            tone=tone,
            is_own=is_own,
            can_offer=tariff is not None and not is_settled and not is_own,
            can_settle=bool(agreement and is_over and unsettled(agreement, year=costing.year)),
        )
