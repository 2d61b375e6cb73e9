"""What the centres of the demonstration cost, and what their economic reports are reckoned with.

What somebody has written stays: a centre with a costing and an agreement with a basis keep theirs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import people_able_at
from buergerdraht.billing.costing import save_costing
from buergerdraht.billing.costing_queries import costings_of, proposed_sheet
from buergerdraht.billing.economy import basis_of, save_basis
from buergerdraht.billing.rules.costing import Staff
from buergerdraht.servicehours.rules import local_day


@cache
def _planned() -> Mapping[str, Any]:
    text = files("buergerdraht.demo").joinpath("data/costing.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@transaction.atomic
def reckon_year(*, now: datetime) -> int:
    """Reckon the present year of each centre that has no costing; return of how many.

    The minutes are those that are counted, so this comes after the calls.
    """
    centres = ServiceCentre.objects.filter(slug__in=_planned()["centres"]).order_by("pk")
    made = sum(_reckon(centre, now=now) for centre in centres if not costings_of(centre).exists())
    agreements = Agreement.objects.filter(slug__in=_planned()["bases"]).select_related("centre")
    for agreement in agreements:
        if basis_of(agreement) is None:
            _agree_on_basis(agreement, now=now)
    return made


def _reckon(centre: ServiceCentre, *, now: datetime) -> bool:
    """Only where somebody keeps the accounts."""
    planned: Mapping[str, Any] = _planned()["centres"][centre.slug]
    by = people_able_at(Ability.KEEP_BILLING, centre_id=centre.pk).first()
    if by is None:
        return False
    sheet = replace(
        proposed_sheet(centre, year=local_day(now).year),
        staff=tuple(Staff(label, Decimal(posts), Decimal(cost)) for label, posts, cost in planned["staff"]),
        rooms=Decimal(planned["rooms"]),
        it=Decimal(planned["it"]),
        overhead_percent=Decimal(planned["overhead_percent"]),
    )
    save_costing(centre, sheet, saves=0, by=by, now=now)
    return True


def _agree_on_basis(agreement: Agreement, *, now: datetime) -> None:
    planned: Mapping[str, Any] = _planned()["bases"][agreement.slug]
    by = people_able_at(Ability.AGREE_FOR_CENTRE, centre_id=agreement.centre_id).first()
    if by:
        told: dict[str, Any] = {
            name: Decimal(each) if isinstance(each, str) else each for name, each in planned.items()
        }
        save_basis(Seat(agreement, Side.CENTRE), by=by, now=now, **told)
