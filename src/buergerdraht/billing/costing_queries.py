"""Whose costings a person works on, what a year's figures propose, and the offers made from them.

`centre_for` is the door to a centre's costings, `offer_for` that to an offer, for both sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.tariffs import Counted
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.billing.costing_models import Costing, CostOffer
from buergerdraht.billing.rules.costing import CostSheet, Participant, tariff_on
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.billing.usage import tariffs_of
from buergerdraht.foundation.sorting import german_order
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.figures import Part, Question, Scope, parts
from buergerdraht.quality.rules import Span

MS_OF_A_MINUTE = 60_000


class OfferState(StrEnum):
    """What became of an offer."""

    PROPOSED = "proposed"
    BACK = "back"
    AGREED = "agreed"
    CHANGED = "changed"


OFFER_LABELS = {
    OfferState.PROPOSED: "vorgeschlagen",
    OfferState.BACK: "zurückgenommen",
    OfferState.AGREED: "vereinbart",
    OfferState.CHANGED: "anders verhandelt",
}


@dataclass(frozen=True, slots=True)
class OfferStanding:
    """An offer as it stands."""

    offer: CostOffer
    state: OfferState

    @property
    def label(self) -> str:
        """The state in German."""
        return OFFER_LABELS[self.state]


def calendar_year(year: int) -> Period:
    """Return the days of a year."""
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def costing_centres(user: User) -> QuerySet[ServiceCentre]:
    """Return the centres whose costs the user reckons, by name."""
    return centres_where(user, Ability.KEEP_BILLING).select_related("authority")


def centre_for(user: User, slug: str) -> ServiceCentre:
    """Return a centre whose costs the user reckons; raise ServiceCentre.DoesNotExist."""
    return costing_centres(user).get(slug=slug)


def costings_of(centre: ServiceCentre) -> QuerySet[Costing]:
    """Return the centre's costings, the latest first."""
    return Costing.objects.filter(centre=centre).select_related("centre").order_by("-year")


def costing_of(centre: ServiceCentre, *, year: int) -> Costing | None:
    """Return the centre's costing of a year; None: nobody has made one."""
    return costings_of(centre).filter(year=year).first()


def offers_of(user: User) -> QuerySet[CostOffer]:
    """Return what was offered by her centres, and to her own authorities; the latest first."""
    ours = Q(centre__in=centres_where(user, Ability.KEEP_BILLING))
    theirs = Q(authority__in=own_authorities(user, Ability.AGREE_FOR_PARTNER).values("pk"))
    related = CostOffer.objects.filter(ours | theirs).select_related(
        "centre", "agreement__partner", "version"
    )  # not the costing: the database hides it from partners
    return related.order_by("-offered_at", "-pk")


def offers_to(user: User) -> QuerySet[CostOffer]:
    """Return what was offered to her own authorities, the latest first."""
    return offers_of(user).filter(authority__in=own_authorities(user, Ability.AGREE_FOR_PARTNER).values("pk"))


def offer_for(user: User, offer_id: int) -> CostOffer:
    """Return an offer that the user may read; raise CostOffer.DoesNotExist."""
    return offers_of(user).get(pk=offer_id)


def latest_offers(costing: Costing) -> dict[int, OfferStanding]:
    """Return agreement -> the last offer that it got from the costing."""
    offers = costing.offers.select_related("version", "agreement__partner")
    return {each.agreement_id: standing_of(each) for each in offers.order_by("offered_at", "pk")}


def standing_of(offer: CostOffer) -> OfferStanding:
    """Return how an offer stands: as its version does, if that still says the offered tariff."""
    return OfferStanding(offer, _state(offer))


def proposed_sheet(centre: ServiceCentre, *, year: int) -> CostSheet:
    """Return what a new costing begins with: the figures of the year, and all else as the year before."""
    earlier = costings_of(centre).filter(year__lt=year).first()
    begin = date(year + 1, 1, 1)
    sheet = replace(earlier.sheet, year=year, valid_from=begin) if earlier else CostSheet(year, begin)
    return with_figures(sheet, centre=centre)


def with_figures(sheet: CostSheet, *, centre: ServiceCentre) -> CostSheet:
    """Return the sheet with use as the figures have it, of all agreements that hold from its first day on."""
    return replace(sheet, participants=tuple(_participants(sheet, centre)))


def _participants(sheet: CostSheet, centre: ServiceCentre) -> Iterator[Participant]:
    known = {each.agreement_id: each for each in sheet.participants}
    span = Span(date(sheet.year, 1, 1), date(sheet.year + 1, 1, 1))
    used = parts(Question(Scope(centre_ids=frozenset({centre.pk})), span), by=Part.AGREEMENT)
    for agreement in _agreements_from(centre, on=sheet.valid_from):
        own = known.get(agreement.pk) or Participant(agreement.pk, "")
        counts = used.get(agreement.pk, Counts())
        took = counted_ms(counts, counted_in(agreement, on=span.last_on))
        minutes = (took + MS_OF_A_MINUTE // 2) // MS_OF_A_MINUTE
        yield replace(own, name=agreement.partner.name, minutes=minutes, calls=counts.answered)


def _agreements_from(centre: ServiceCentre, *, on: date) -> QuerySet[Agreement]:
    holding = Agreement.objects.filter(centre=centre, valid_from__lte=on).select_related("partner")
    running = holding.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    return running.order_by(german_order("partner__name"), "pk")


def counted_in(agreement: Agreement, *, on: date) -> frozenset[Counted]:
    """Return which time the agreement's tariff of the day counts; without one the talk."""
    tariff = tariff_on(tariffs_of(agreement), on)
    return tariff.counted if tariff else frozenset({Counted.TALK})


def counted_ms(counts: Counts, counted: frozenset[Counted]) -> int:
    """Return the counted time in milliseconds; the target's talk is in no figure."""
    times = {
        Counted.TALK: counts.talk_ms - counts.hold_ms,
        Counted.HOLD: counts.hold_ms,
        Counted.CONSULT: counts.consult_ms,
        Counted.WRAP_UP: counts.wrap_up_ms,
    }
    return sum(times.get(each, 0) for each in counted)


def _state(offer: CostOffer) -> OfferState:
    version, states = offer.version, AgreementVersion.State
    if version is None or version.state == states.DRAFT:
        return OfferState.BACK
    if offer.offered_tariff not in version.contents.tariffs:
        return OfferState.CHANGED
    return OfferState.PROPOSED if version.state == states.PROPOSED else OfferState.AGREED
