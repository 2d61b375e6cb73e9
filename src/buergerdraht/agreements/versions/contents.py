"""What two parties agree on, as plain data, and as it is kept in a version. Pure."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.tariffs import Tariff, tariffs_from_json
from buergerdraht.agreements.terms import Term


class Side(StrEnum):
    """Who speaks: there are two sides to every agreement."""

    CENTRE = "centre"
    PARTNER = "partner"

    @property
    def other(self) -> "Side":
        """The side that has to agree, too."""
        return Side.PARTNER if self is Side.CENTRE else Side.CENTRE


@dataclass(frozen=True, slots=True)
class PhaseDates:
    """A phase with its dates; half-open."""

    kind: str
    """See Phase.Kind; each comes once at most."""
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Whom to reach for what on one side (Anlage 1)."""

    side: Side
    topic: str
    name: str
    phone: str = ""
    """E.164."""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a version of an agreement says."""

    legal_form: str
    """See Agreement.LegalForm."""
    term: Term
    signed_on: date | None = None
    phases: tuple[PhaseDates, ...] = ()
    """In the order of time."""
    tasks: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    contacts: tuple[ContactPoint, ...] = ()
    tariffs: tuple[Tariff, ...] = ()
    """All that were ever agreed, in the order of time."""


def as_json(contents: Contents) -> dict[str, Any]:
    """Return the contents as they are kept."""
    kept = _plain(asdict(contents))
    assert isinstance(kept, dict)  # noqa: S101  (a dataclass becomes a dictionary)
    return kept


def from_json(kept: dict[str, Any]) -> Contents:
    """Return contents that `as_json` wrote."""
    return Contents(
        legal_form=kept["legal_form"],
        signed_on=_day(kept["signed_on"]),
        term=Term(**{**kept["term"], **_days(kept["term"])}),
        phases=tuple(PhaseDates(**{**each, **_days(each)}) for each in kept["phases"]),
        tasks=tuple(kept["tasks"]),
        targets=tuple(Target(**{**each, "kind": TargetKind(each["kind"])}) for each in kept["targets"]),
        contacts=tuple(ContactPoint(**{**each, "side": Side(each["side"])}) for each in kept["contacts"]),
        tariffs=tariffs_from_json(kept.get("tariffs", ())),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _days(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: _day(kept[name]) for name in ("valid_from", "valid_until")}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
