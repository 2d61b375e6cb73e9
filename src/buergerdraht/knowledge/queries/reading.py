"""What an agent reads of an entry for one authority."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry, LocalAddition, Responsibility
from buergerdraht.knowledge.rules.modules import Module, ResolvedModule, resolve
from buergerdraht.knowledge.rules.regions import covers, regions_around, specificity


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry as it holds for one authority."""

    entry: Entry
    authority: Authority
    addition: LocalAddition | None
    responsibility: Responsibility | None
    """Who is responsible in the authority's region; None: nobody told."""
    modules: dict[Module, ResolvedModule]


def readable_entries(*, on: date) -> QuerySet[Entry]:
    """Return the entries that are published and hold on that day."""
    return Entry.objects.filter(holds(on))


def additions_for(entry_ids: list[int], *, authority: Authority, on: date) -> dict[int, LocalAddition]:
    """Return entry id -> the addition of the authority, or else of the one that runs it; in one query."""
    wanted = [authority.pk, *([authority.administered_by_id] if authority.administered_by_id else [])]
    additions = LocalAddition.objects.filter(holds(on), entry__in=entry_ids, authority__in=wanted)
    own_last = sorted(
        additions.select_related("unit", "authority", "performed_by"),
        key=lambda addition: addition.authority_id == authority.pk,
    )
    return {addition.entry_id: addition for addition in own_last}


def reading(entry: Entry, *, authority: Authority, on: date) -> Reading:
    """Return the entry with everything that the authority adds to it."""
    addition = additions_for([entry.pk], authority=authority, on=on).get(entry.pk)
    return Reading(
        entry=entry,
        authority=authority,
        addition=addition,
        responsibility=responsibility_for(entry, authority=authority),
        modules=resolve(entry.texts, addition.texts if addition else {}),
    )


def responsibility_for(entry: Entry, *, authority: Authority) -> Responsibility | None:
    """Return who is responsible where the authority is: the closest region that holds its key."""
    key = authority.regional_key
    # Down to the Kreis by name; closer ones may be told as AGS or ARS, whichever the authority has.
    near = Q(region__in=regions_around(key)) | Q(region__startswith=key[:5] or "-")
    told = entry.responsibilities.filter(near).select_related("authority", "unit").order_by("pk")
    holding = [each for each in told if covers(each.region, key)]
    return max(holding, key=lambda each: specificity(each.region), default=None)


def holds(on: date) -> Q:
    """Return the condition for texts that are published and hold on that day."""
    return (
        Q(published_at__isnull=False, archived_at__isnull=True)
        & (Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    )


HOLDS_SQL = """(
    {0}.published_at IS NOT NULL AND {0}.archived_at IS NULL
    AND ({0}.valid_from IS NULL OR {0}.valid_from <= %(on)s)
    AND ({0}.valid_until IS NULL OR {0}.valid_until > %(on)s)
)"""
"""The same for a query that is written by hand, with the name of its table."""
