"""What changes the staff directory."""

from dataclasses import dataclass
from datetime import date

from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.authorities.rules import e164


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """A line of the staff directory as it is entered."""

    name: str
    phone: str
    """In any German notation; kept as E.164."""
    unit: str = ""
    """Name of the organisational unit; made if the authority has none of this name."""
    responsibility: str = ""


def add_directory_entry(authority: Authority, *, details: EntryDetails) -> DirectoryEntry:
    """Add a person or desk to the authority's directory; raise NumberUnreadable."""
    return DirectoryEntry.objects.create(authority=authority, **_columns(authority, details=details))


def change_directory_entry(entry: DirectoryEntry, *, details: EntryDetails) -> None:
    """Make the entry exactly this; its presence stays; raise NumberUnreadable."""
    DirectoryEntry.objects.filter(pk=entry.pk).update(**_columns(entry.authority, details=details))


def remove_directory_entry(entry: DirectoryEntry) -> None:
    """Remove a line from the directory; without effect if it is gone."""
    DirectoryEntry.objects.filter(pk=entry.pk).delete()


def set_presence(
    entry: DirectoryEntry, *, presence: DirectoryEntry.Presence, absent_until_on: date | None = None
) -> None:
    """Note whether the person is there; the last day of an absence is kept for an absence only."""
    until = absent_until_on if presence == DirectoryEntry.Presence.ABSENT else None
    DirectoryEntry.objects.filter(pk=entry.pk).update(presence=presence, absent_until_on=until)


def _columns(authority: Authority, *, details: EntryDetails) -> dict[str, str | Unit | None]:
    unit = Unit.objects.get_or_create(authority=authority, name=details.unit)[0] if details.unit else None
    return {
        "name": details.name,
        "phone": e164(details.phone),
        "unit": unit,
        "responsibility": details.responsibility,
    }
