"""Whose handbooks a person reads, which versions there are, and what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.queries import seat_of
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.foundation.sorting import german_order
from buergerdraht.reports.handbook.contents import Chapter, chapters_with, filled
from buergerdraht.reports.handbook.generating import generated_lines
from buergerdraht.reports.models import HandbookVersion

State = HandbookVersion.State
SEEN = "seen_versions"


@dataclass(frozen=True, slots=True)
class Reader:
    """A person before a handbook; who reads figures reads it, who speaks for a side changes it."""

    agreement: Agreement
    side: Side | None
    """For which she speaks; None: she reads only."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cooperation's handbook stands."""

    agreement: Agreement
    agreed: HandbookVersion | None
    proposed: HandbookVersion | None


def handbooks_of(user: User) -> QuerySet[Agreement]:
    """Return the cooperations whose handbook the user reads, by partner."""
    is_centre = Q(centre__in=centres_where(user, Ability.READ_FIGURES))
    is_partner = Q(partner__in=own_authorities(user, Ability.READ_FIGURES).values("pk"))
    found = Agreement.objects.filter(is_centre | is_partner).select_related("partner", "centre__authority")
    return found.order_by(german_order("partner__name"), "valid_from", "pk")


def standings(agreements: Iterable[Agreement]) -> list[Standing]:
    """Return how the handbooks stand; one query."""
    rows = list(agreements)
    settled = HandbookVersion.objects.exclude(state=State.DRAFT).defer("content").order_by("-number")
    prefetch_related_objects(rows, Prefetch("handbook_versions", settled, to_attr=SEEN))
    return [_standing(each, each.__dict__[SEEN]) for each in rows]


def reader_of(user: User, slug: str) -> Reader:
    """Return how the user stands to a handbook; raise Agreement.DoesNotExist if she does not read it."""
    agreement = handbooks_of(user).get(slug=slug)
    try:
        return Reader(agreement, seat_of(user, slug).side)
    except Agreement.DoesNotExist:
        return Reader(agreement, None)


def versions_of(reader: Reader) -> QuerySet[HandbookVersion]:
    """Return the versions that she may read, the newest first; a draft is its writers' own."""
    agreed = Q(state=State.AGREED)
    seen = agreed if reader.side is None else Q(side=reader.side) | ~Q(state=State.DRAFT)
    versions = reader.agreement.handbook_versions.filter(seen)
    return versions.select_related("proposed_by", "confirmed_by").order_by("-number")


def version_for(reader: Reader, version_id: int) -> HandbookVersion:
    """Return a version that she may read; raise HandbookVersion.DoesNotExist."""
    return versions_of(reader).get(pk=version_id)


def agreed_version(agreement: Agreement) -> HandbookVersion | None:
    """Return the version that holds: the latest on which both sides agreed."""
    agreed = agreement.handbook_versions.filter(state=State.AGREED)
    return agreed.select_related("proposed_by", "confirmed_by").order_by("-number").first()


def chapters_of(
    agreement: Agreement, version: HandbookVersion | None, *, now: datetime
) -> tuple[Chapter, ...]:
    """Return what a version says: a draft, or none, with what follows from the agreement now."""
    if version and version.state != State.DRAFT:
        return version.chapters
    chapters = version.chapters if version else chapters_with({})
    return filled(chapters, generated_lines(agreement, version, now=now))


def _standing(agreement: Agreement, versions: list[HandbookVersion]) -> Standing:
    of = {state: [each for each in versions if each.state == state] for state in State}
    return Standing(
        agreement,
        agreed=next(iter(of[State.AGREED]), None),
        proposed=next(iter(of[State.PROPOSED]), None),
    )
