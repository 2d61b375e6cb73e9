"""Who may come in: the centre's controllers, and partners to what they were offered."""

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.queries import Seat, agreements_of
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.billing.costing_models import Costing, CostOffer
from buergerdraht.billing.costing_queries import centre_for, costing_of, offer_for
from buergerdraht.foundation.http import or_404, requires

reckons = requires(Ability.KEEP_BILLING)
reads_offers = requires(Ability.KEEP_BILLING, Ability.AGREE_FOR_PARTNER)
FIRST_YEAR = 2010


def centre_at(request: HttpRequest, slug: str, year: int) -> ServiceCentre:
    """Return the centre, if the user reckons its costs and there can be a costing of the year; else 404."""
    if not FIRST_YEAR <= year <= localdate().year:
        raise Http404
    return or_404(lambda: centre_for(signed_in(request), slug))


def costing_at(request: HttpRequest, slug: str, year: int) -> Costing:
    """Return the costing, or 404."""
    costing = costing_of(centre_at(request, slug, year), year=year)
    if costing is None:
        raise Http404
    return costing


def offer_at(request: HttpRequest, offer_id: int) -> CostOffer:
    """Return an offer that the user may read, or 404."""
    return or_404(lambda: offer_for(signed_in(request), offer_id))


def seats_at(request: HttpRequest, agreement_ids: set[int]) -> list[Seat]:
    """Return the user's seats for the centre in these agreements, by partner."""
    found = agreements_of(signed_in(request), side=Side.CENTRE).filter(pk__in=agreement_ids)
    return [Seat(agreement, Side.CENTRE) for agreement in found]


def agreements_in(request: HttpRequest, costing: Costing) -> dict[int, Agreement]:
    """Return the agreements of the costing for which the user speaks, by their id."""
    ids = {each.agreement_id for each in costing.sheet.participants}
    return {seat.agreement.pk: seat.agreement for seat in seats_at(request, ids)}
