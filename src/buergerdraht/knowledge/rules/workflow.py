"""The editorial workflow: states of a version, and what readers see of an entry."""

from datetime import date
from enum import StrEnum


class VersionState(StrEnum):
    """Where a version stands; VERSION_LABELS has the German names."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


VERSION_LABELS: dict[str, str] = {
    VersionState.DRAFT: "Entwurf",
    VersionState.IN_REVIEW: "in Prüfung",
    VersionState.PUBLISHED: "veröffentlicht",
    VersionState.SUPERSEDED: "abgelöst",
    VersionState.DISCARDED: "verworfen",
}

TRANSITIONS: dict[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset({VersionState.IN_REVIEW, VersionState.DISCARDED}),
    VersionState.IN_REVIEW: frozenset({VersionState.DRAFT, VersionState.PUBLISHED, VersionState.DISCARDED}),
    VersionState.PUBLISHED: frozenset({VersionState.SUPERSEDED}),
    VersionState.SUPERSEDED: frozenset(),
    VersionState.DISCARDED: frozenset(),
}

OPEN_STATES = (VersionState.DRAFT, VersionState.IN_REVIEW)
"""Of these a text has one at most."""
REVIEWED_STATES = frozenset({VersionState.PUBLISHED, VersionState.SUPERSEDED})


class Freshness(StrEnum):
    """What a reader is told about the age of a published text."""

    UNPUBLISHED = "unpublished"
    CURRENT = "current"
    TO_CHECK = "to_check"
    EXPIRED = "expired"
    ARCHIVED = "archived"


FRESHNESS_LABELS: dict[Freshness, str] = {
    Freshness.UNPUBLISHED: "noch nicht veröffentlicht",
    Freshness.CURRENT: "geprüft",
    Freshness.TO_CHECK: "erneut zu prüfen",
    Freshness.EXPIRED: "abgelaufen",
    Freshness.ARCHIVED: "archiviert",
}


def can_become(state: str, wanted: VersionState) -> bool:
    """Tell whether a version may change from one state to another."""
    return wanted in TRANSITIONS[VersionState(state)]


def freshness(
    *,
    is_published: bool,
    is_archived: bool,
    valid_until: date | None,
    check_due_on: date | None,
    today: date,
) -> Freshness:
    """Return what is told about a text's age; `valid_until` is the first day on which it does not hold."""
    if is_archived:
        return Freshness.ARCHIVED
    if not is_published:
        return Freshness.UNPUBLISHED
    if valid_until and valid_until <= today:
        return Freshness.EXPIRED
    if check_due_on and check_due_on <= today:
        return Freshness.TO_CHECK
    return Freshness.CURRENT
