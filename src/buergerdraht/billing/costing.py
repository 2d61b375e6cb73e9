"""Writing a costing, and offering its price: as a version of the agreement, for both sides to agree on."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import VersionChangedElsewhere
from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.negotiating import open_version
from buergerdraht.agreements.tariffs import Tariff
from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.agreements.versions.operations import propose_version, save_draft
from buergerdraht.agreements.versions.queries import Seat, contents_of
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.billing.costing_models import Costing, CostOffer
from buergerdraht.billing.errors import NegotiationOpen, NothingToOffer, NotInCosting, OfferedToItself
from buergerdraht.billing.rules.costing import (
    CostSheet,
    Share,
    as_json,
    next_tariff,
    seen_by,
    shares_of,
    tariff_on,
    tariffs_with,
)
from buergerdraht.billing.usage import tariffs_of
from buergerdraht.foundation.audit import record


@transaction.atomic
def save_costing(centre: ServiceCentre, sheet: CostSheet, *, saves: int, by: User, now: datetime) -> Costing:
    """Keep the centre's costing of the sheet's year; `saves` is the count that was read, 0 for a new one.

    What was offered from it stays as it was. Raise VersionChangedElsewhere.
    """
    ServiceCentre.objects.select_for_update().get(pk=centre.pk)
    kept = Costing.objects.filter(centre=centre, year=sheet.year).first()
    if (kept.saves if kept else 0) != saves:
        raise VersionChangedElsewhere
    costing = kept or Costing(centre=centre, authority_id=centre.authority_id, year=sheet.year)
    costing.content, costing.saves = as_json(sheet), saves + 1
    costing.written_by, costing.written_at = by, now
    costing.save()
    record("billing.costing_saved", object_type="costing", object_id=str(costing.pk), actor_id=by.pk, at=now)
    return costing


@transaction.atomic
def offer_price(seat: Seat, costing: Costing, *, saves: int, by: User, now: datetime) -> CostOffer:
    """Propose the next tariff to the partner, who reads the costing from then on.

    Raise NotInCosting, OfferedToItself, NothingToOffer, NegotiationOpen, VersionChangedElsewhere, and as
    propose_version.
    """
    locked = Costing.objects.select_for_update().get(pk=costing.pk)
    if locked.saves != saves:
        raise VersionChangedElsewhere
    share = _share_of(locked.sheet, seat)
    if seat.agreement.is_of_the_centre_itself:
        raise OfferedToItself(share.participant.name)
    tariff = tariff_for(seat.agreement, locked.sheet, share=share)
    if tariff is None:
        raise NothingToOffer(share.participant.name)
    if open_version(AgreementVersion, seat.agreement):
        raise NegotiationOpen(share.participant.name)
    contents = contents_of(seat.agreement)
    wanted = replace(contents, tariffs=tariffs_with(contents.tariffs, tariff))
    reason = f"Kostenkalkulation {locked.year}: Tarif ab {tariff.valid_from:%d.%m.%Y}."
    draft = save_draft(seat, wanted, reason=reason, saves=0, by=by, now=now)
    propose_version(seat, draft, saves=draft.saves, by=by, now=now)
    return CostOffer.objects.create(
        costing=locked,
        centre_id=locked.centre_id,
        agreement=seat.agreement,
        authority_id=seat.agreement.partner_id,
        version_id=draft.pk,
        content=as_json(seen_by(locked.sheet, seat.agreement.pk)),
        share=share.amount,
        tariff=as_json(tariff),
        offered_by=by,
        offered_at=now,
    )


def tariff_for(agreement: Agreement, sheet: CostSheet, *, share: Share) -> Tariff | None:
    """Return the tariff that would be offered; None: nothing was used by which a price could be told."""
    return next_tariff(sheet, share, running=tariff_on(tariffs_of(agreement), sheet.valid_from - ONE_DAY))


def _share_of(sheet: CostSheet, seat: Seat) -> Share:
    for share in shares_of(sheet):
        if share.participant.agreement_id == seat.agreement.pk:
            return share
    raise NotInCosting(seat.agreement.partner.name)
