"""What a version holds of its text: the edited fields as plain JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

ENTRY_FIELDS = (
    "title",
    "citizen_title",
    "leika_keys",
    "terms",
    "texts",
    "links",
    "topics",
    "regulation_levels",
    "valid_from",
    "valid_until",
    "source",
)
ADDITION_FIELDS = (
    "texts",
    "links",
    "terms",
    "unit_id",
    "hours_id",
    "appointment",
    "performed_by_id",
    "is_handed_out_here",
    "valid_from",
    "valid_until",
    "source",
)
GUIDE_FIELDS = ("title", "terms", "steps", "valid_from", "valid_until")
DATES = frozenset({"valid_from", "valid_until"})
WEEK = "week"
"""An addition's own hours as they are edited, [[weekday, "08:00", "12:00"], …]; in place of `hours_id`."""
UNFINISHED = "unfinished"
"""Fields as they were typed that are not right yet: kept in drafts, never published."""

Content = Mapping[str, Any]


def content_of(row: object, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a row as JSON values."""
    return {name: _plain(getattr(row, name)) for name in fields}


def apply_content(row: object, content: Content, fields: tuple[str, ...]) -> None:
    """Set the row's fields that the content names; others stay."""
    for name in fields:
        if name in content:
            setattr(row, name, _typed(name, content[name]))


def changed_fields(old: Content, new: Content) -> tuple[str, ...]:
    """Return the names of the fields that differ, in the order of the newer content."""
    return tuple(name for name, value in new.items() if old.get(name) != value)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and value else value
