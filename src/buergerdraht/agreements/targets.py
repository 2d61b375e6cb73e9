"""The quality targets that a cooperation may agree on: a catalogue, each with what exactly it counts. Pure.

Sources: charter of 115 (75 % within 30 seconds, 65 % at first contact, 24 hours), document 000 (reaction,
current knowledge), document 004 (overflow). Defaults are the charter's where it has one.
"""

from dataclasses import dataclass
from enum import StrEnum


class TargetKind(StrEnum):
    """What a target is about."""

    SERVICE_LEVEL = "service_level"
    ABANDONED = "abandoned"
    FIRST_CONTACT = "first_contact"
    OVERFLOW_REACHED = "overflow_reached"
    TRANSFERS_REACHED = "transfers_reached"
    REACTION = "reaction"
    REACTION_KEPT = "reaction_kept"
    KNOWLEDGE_CHECKED = "knowledge_checked"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a target is worded and measured."""

    label: str
    unit: str
    definition: str
    default: int
    threshold: int | None = None
    """A limit that belongs to it, in seconds: 75 % within 30 s; None: it has none."""
    is_upper_limit: bool = False
    """Less is better."""

    @property
    def highest(self) -> int:
        """The greatest value that makes sense."""
        return 100 if self.unit == "%" else 999


CATALOGUE: dict[TargetKind, Measure] = {
    TargetKind.SERVICE_LEVEL: Measure(
        "Servicelevel",
        "%",
        "Anteil der Anrufe in der Warteschlange, die eine Servicekraft innerhalb der genannten Zeit annimmt. "
        "Wer vorher auflegt, zählt als nicht angenommen.",
        75,
        threshold=30,
    ),
    TargetKind.ABANDONED: Measure(
        "Abbruchquote",
        "%",
        "Anteil der Anrufe in der Warteschlange, bei denen die Person auflegt, bevor jemand annimmt.",
        5,
        is_upper_limit=True,
    ),
    TargetKind.FIRST_CONTACT: Measure(
        "Erstlösungsquote",
        "%",
        "Anteil der Kontakte, deren Anliegen alle im ersten Gespräch beantwortet sind.",
        65,
    ),
    TargetKind.OVERFLOW_REACHED: Measure(
        "Überlauf erreicht",
        "%",
        "Anteil der Anrufe, die im Rathaus niemand annimmt und die im Servicecenter innerhalb der genannten "
        "Zeit angenommen werden.",
        90,
        threshold=60,
    ),
    TargetKind.TRANSFERS_REACHED: Measure(
        "Weiterverbinden gelingt",
        "%",
        "Anteil der Verbindungsversuche an die Behörde, bei denen dort jemand abnimmt.",
        80,
    ),
    TargetKind.REACTION: Measure(
        "Reaktion auf Tickets",
        "Arbeitsstunden",
        "Arbeitszeit der Behörde, in der sie auf ein weitergeleitetes Anliegen reagiert; 24 Stunden sind "
        "3 x 8 Werktagstunden.",
        24,
        is_upper_limit=True,
    ),
    TargetKind.REACTION_KEPT: Measure(
        "Reaktionen in der Frist",
        "%",
        "Anteil der Tickets, auf die die Behörde vor Ablauf der Frist reagiert.",
        95,
    ),
    TargetKind.KNOWLEDGE_CHECKED: Measure(
        "Geprüftes Wissen",
        "%",
        "Anteil der Texte der Behörde in der Wissensbasis, deren Prüftermin nicht überschritten ist.",
        95,
    ),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A value that is agreed on."""

    kind: TargetKind
    value: int
    threshold: int | None = None
    """Seconds; None where the catalogue has none."""

    @property
    def words(self) -> str:
        """The target in German: mindestens 75 % innerhalb von 30 Sekunden."""
        measure = CATALOGUE[self.kind]
        bound = "höchstens" if measure.is_upper_limit else "mindestens"
        within = f" innerhalb von {self.threshold} Sekunden" if self.threshold else ""
        return f"{bound} {self.value} {measure.unit}{within}"
