"""Groups of synonyms, and where two of them contradict each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from buergerdraht.knowledge.models import Entry, SynonymGroup
from buergerdraht.knowledge.search.text import stems


@dataclass(frozen=True, slots=True)
class Conflict:
    """A word that another group has, too."""

    word: str
    group: SynonymGroup


def synonym_groups(*, text: str = "") -> QuerySet[SynonymGroup]:
    """Return the groups, those changed last first; with a text, those in whose words or entry it stands."""
    groups = SynonymGroup.objects.select_related("entry")
    if text:
        groups = groups.filter(Q(words__icontains=text) | Q(entry__title__icontains=text))
    return groups.order_by("-changed_at", "-pk")


def synonym_group(group_id: int) -> SynonymGroup:
    """Return a group; raises SynonymGroup.DoesNotExist."""
    return SynonymGroup.objects.select_related("entry").get(pk=group_id)


def conflicts_of(words: Iterable[str], *, entry: Entry | None, group_id: int | None) -> list[Conflict]:
    """Return which words another group has that means something else; words are compared by their stems."""
    others = SynonymGroup.objects.select_related("entry").exclude(pk=group_id or 0).order_by("pk")
    taken = {_key(word): group for group in others for word in group.words if group.entry_id or not entry}
    found = ((word, taken.get(_key(word))) for word in words)
    return [Conflict(word, group) for word, group in found if group and _differs(group, entry)]


def _differs(group: SynonymGroup, entry: Entry | None) -> bool:
    return group.entry_id != entry.pk if entry else True


def _key(word: str) -> tuple[str, ...]:
    return tuple(sorted(stems(word)))
