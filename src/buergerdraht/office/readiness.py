"""What an authority still lacks, so that agents can help its citizens well."""

from dataclasses import dataclass

from django.urls import reverse

from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import directory_of, people_at


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that is missing, and where it is entered."""

    sentence: str
    action: str
    address: str


def missing_parts(authority: Authority) -> tuple[Missing, ...]:
    """Return what is missing, the most important first."""
    parts = (
        (
            directory_of(authority).exists(),
            "Das Telefonverzeichnis ist leer. Servicekräfte wissen nicht, wohin sie verbinden.",
            "Eintrag hinzufügen",
            "directory_entry_add",
        ),
        (
            people_at(authority.administered_by or authority).exists(),
            "Niemand der Behörde hat ein Konto. Tickets sieht dort niemand.",
            "Person einladen",
            "portal_accounts_of",
        ),
        (
            authority.opening_hours_id is not None,
            "Die Öffnungszeiten des Hauses sind nicht eingetragen.",
            "Zeiten eintragen",
            "opening_hours",
        ),
    )
    return tuple(
        Missing(sentence, action, reverse(name, args=[authority.slug]))
        for is_there, sentence, action, name in parts
        if not is_there
    )
