"""Versions beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.operations.versions import text_of, versions_of
from buergerdraht.knowledge.rules.workflow import REVIEWED_STATES, VersionState


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what a content refers to, by id."""

    units: Mapping[int | None, str]
    authorities: Mapping[int | None, str]


def names_for(content: Mapping[str, Any]) -> Names:
    """Return the names that a version's content needs to be read; what is gone has none."""
    units = Unit.objects.filter(pk__in=[content.get("unit_id") or 0])
    authorities = Authority.objects.filter(pk__in=[content.get("performed_by_id") or 0])
    return Names({each.pk: each.name for each in units}, {each.pk: each.name for each in authorities})


def history_of(version: Version) -> QuerySet[Version]:
    """Return all versions of the same text, the newest first."""
    return versions_of(text_of(version)).select_related("author", "reviewer").order_by("-number")


def version_before(version: Version) -> Version | None:
    """Return what a version is compared with: what is published, or what was published before it."""
    others = versions_of(text_of(version))
    if version.state not in REVIEWED_STATES:
        return others.filter(state=VersionState.PUBLISHED).first()
    earlier = others.filter(number__lt=version.number, state__in=REVIEWED_STATES)
    return earlier.order_by("-number").first()
