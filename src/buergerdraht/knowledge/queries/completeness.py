"""How complete and how fresh the texts of authorities are. A handful of queries however many authorities."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.json import KT

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry, LocalAddition, Responsibility
from buergerdraht.knowledge.queries.reading import holds, readable_entries
from buergerdraht.knowledge.rules.completeness import MOST_ASKED, Figure, Lack, Told, lacks
from buergerdraht.knowledge.rules.regions import covers, specificity

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AskedService:
    """One of the most asked services, as one authority tells it."""

    entry_id: int
    title: str
    rank: int
    lacks: tuple[Lack, ...]
    has_addition: bool


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many published texts of an authority (additions and articles) are how fresh."""

    current: int = 0
    to_check: int = 0
    expired: int = 0

    @property
    def not_expired(self) -> int:
        return self.current + self.to_check

    @property
    def total(self) -> int:
        return self.not_expired + self.expired


@dataclass(frozen=True, slots=True)
class AuthorityFigures:
    """Completeness and freshness of one authority."""

    authority: Authority
    complete: Figure
    lacking: dict[Lack, int]
    freshness: Freshness


def asked_services(authority: Authority, *, today: date) -> list[AskedService]:
    """Return the most asked services with what they lack for the authority, the most asked first."""
    return _asked([authority], today=today)[authority.pk]


def figures_of(authorities: Collection[Authority], *, today: date) -> list[AuthorityFigures]:
    """Return the figures of each authority, in the given order."""
    asked, fresh = _asked(authorities, today=today), _freshness(authorities, today=today)
    return [_figures(each, asked[each.pk], fresh.get(each.pk, Freshness())) for each in authorities]


def _figures(authority: Authority, asked: list[AskedService], fresh: Freshness) -> AuthorityFigures:
    complete = sum(not service.lacks for service in asked)
    lacking = {lack: sum(lack in service.lacks for service in asked) for lack in Lack}
    return AuthorityFigures(authority, Figure(complete, len(asked)), lacking, fresh)


def _asked(authorities: Collection[Authority], *, today: date) -> dict[int, list[AskedService]]:
    entries = _most_asked(today=today)
    ids = [row["pk"] for row in entries]
    additions = _additions(ids, authorities, today=today)
    responsibilities = _responsibilities(ids)
    return {
        authority.pk: [
            _service(row, authority, _own_or_runners(additions, row["pk"], authority), responsibilities)
            for row in entries
        ]
        for authority in authorities
    }


def _most_asked(*, today: date) -> list[Row]:
    entries = readable_entries(on=today).filter(asked_rank__gte=1, asked_rank__lte=MOST_ASKED)
    rows = entries.order_by("asked_rank", "pk").annotate(fee=KT("texts__fee"))
    return [*rows.values("pk", "title", "citizen_title", "asked_rank", "fee")]


def _additions(
    entry_ids: list[int], authorities: Iterable[Authority], *, today: date
) -> dict[tuple[int, int], Row]:
    places = {place for each in authorities for place in (each.pk, each.administered_by_id) if place}
    rows = LocalAddition.objects.filter(holds(today), entry__in=entry_ids, authority__in=places)
    values = rows.annotate(fee=KT("texts__fee")).values(
        "entry_id", "authority_id", "fee", "unit_id", "hours_id", "performed_by_id",
        "unit__opening_hours_id", "unit__authority__opening_hours_id", "performed_by__opening_hours_id",
    )  # fmt: skip
    found: Iterable[Row] = values
    return {(row["entry_id"], row["authority_id"]): row for row in found}


def _own_or_runners(additions: dict[tuple[int, int], Row], entry_id: int, authority: Authority) -> Row | None:
    runner = authority.administered_by_id
    found = additions.get((entry_id, authority.pk))
    return found or (additions.get((entry_id, runner)) if runner else None)


def _responsibilities(entry_ids: list[int]) -> dict[int, list[Responsibility]]:
    found: dict[int, list[Responsibility]] = defaultdict(list)
    told = Responsibility.objects.filter(entry__in=entry_ids).order_by("pk")
    for each in told.select_related("unit__authority", "authority"):
        found[each.entry_id].append(each)
    return found


def _service(
    row: Row, authority: Authority, addition: Row | None, told: dict[int, list[Responsibility]]
) -> AskedService:
    holding = [each for each in told[row["pk"]] if covers(each.region, authority.regional_key)]
    closest = max(holding, key=lambda each: specificity(each.region), default=None)
    return AskedService(
        entry_id=row["pk"],
        title=row["citizen_title"] or row["title"],
        rank=row["asked_rank"],
        lacks=lacks(_told(row, authority, addition or {}, closest)),
        has_addition=addition is not None,
    )


def _told(row: Row, authority: Authority, addition: Row, closest: Responsibility | None) -> Told:
    of_region = closest if closest and not addition.get("unit_id") else None
    place = of_region.authority if of_region and of_region.authority else authority
    unit = of_region.unit if of_region else None
    hours = [
        addition.get("hours_id"),
        addition.get("unit__opening_hours_id") or addition.get("unit__authority__opening_hours_id"),
        addition.get("performed_by__opening_hours_id"),
        (unit.opening_hours_id or unit.authority.opening_hours_id) if unit else None,
        None if addition.get("unit_id") else place.opening_hours_id,
    ]
    return Told(
        has_fee=bool(row["fee"] or addition.get("fee")),
        has_office=bool(addition.get("unit_id") or addition.get("performed_by_id") or of_region),
        has_hours=any(hours),
    )


def _freshness(authorities: Iterable[Authority], *, today: date) -> dict[int, Freshness]:
    ids = [authority.pk for authority in authorities]
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for model in (LocalAddition, Entry):
        texts = model._default_manager.filter(
            authority__in=ids, published_at__isnull=False, archived_at__isnull=True
        )
        for authority_id, *counts in _counted(texts, today=today):
            sums[authority_id] = [one + other for one, other in zip(sums[authority_id], counts, strict=True)]
    return {authority_id: Freshness(*counts) for authority_id, counts in sums.items()}


def _counted(texts: Any, *, today: date) -> Any:
    is_expired = Q(valid_until__lte=today)
    is_due = Q(check_due_on__lte=today) & (Q(valid_until__isnull=True) | Q(valid_until__gt=today))
    counted = texts.values("authority_id").annotate(
        all=Count("pk"), due=Count("pk", filter=is_due), expired=Count("pk", filter=is_expired)
    )
    for row in counted.order_by("authority_id"):
        yield row["authority_id"], row["all"] - row["due"] - row["expired"], row["due"], row["expired"]
