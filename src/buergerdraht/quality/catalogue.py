"""Every figure once: its name, what exactly it counts, how it is worked out and where it comes from. Pure.

Pages, exports and the glossary print from here. Sources: charter of 115 (2011), documents 000 to 004,
ISO 18295-1 (customer contact centres) for what is usual.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from buergerdraht.agreements.targets import TargetKind
from buergerdraht.quality.counts import REPEAT_DAYS, SHORT_ABANDON_SECONDS, Counts, Work, percentile

CHARTER = "Servicecharta der 115"
USUAL = "Kontaktcenter-Praxis (ISO 18295-1)"
OVERFLOW = "Vereinbarung Kreis Pinneberg (Überlauf)"
EXCHANGE = "Auswertung der Telefonanlage"
REACTION = "Vereinbarung Stadt Wetzlar (Reaktion in 24 Stunden)"
LEARNING = "Vereinbarung Kreis Soest (lernende Organisation)"

SECONDS = "s"
PERCENT = "%"


class FigureKind(StrEnum):
    """Names of the figures, as exports and the interface have them."""

    OFFERED = "offered"
    ANSWERED = "answered"
    SERVICE_LEVEL = "service_level"
    SERVICE_LEVEL_OF_ANSWERED = "service_level_of_answered"
    LEFT_IN_ANNOUNCEMENT = "left_in_announcement"
    ABANDONED = "abandoned"
    ABANDONED_SHORT = "abandoned_short"
    ABANDON_RATE = "abandon_rate"
    CALL_BACKS = "call_backs"
    CALL_BACKS_REACHED = "call_backs_reached"
    TURNED_AWAY = "turned_away"
    FAILED = "failed"
    CLOSED = "closed"
    ATTENDED = "attended"
    WAIT_MEAN = "wait_mean"
    WAIT_MEDIAN = "wait_median"
    WAIT_P90 = "wait_p90"
    TALK_MEAN = "talk_mean"
    CONSULT_MEAN = "consult_mean"
    HOLD_MEAN = "hold_mean"
    WRAP_UP_MEAN = "wrap_up_mean"
    FIRST_CONTACT = "first_contact"
    FORWARDED = "forwarded"
    TRANSFERS = "transfers"
    TRANSFERS_REACHED = "transfers_reached"
    OVERFLOW_REACHED = "overflow_reached"
    REPEATED = "repeated"


class WorkKind(StrEnum):
    """Names of the figures that are not counted of calls, in the same way."""

    OCCUPANCY = "occupancy"
    FOUND = "found_in_knowledge"
    NOT_FOUND = "searches_without_hit"
    REACTIONS_KEPT = "reactions_kept"


Counted = TypeVar("Counted")


@dataclass(frozen=True, slots=True)
class Figure(Generic[Counted]):
    """What a figure means."""

    label: str
    definition: str
    formula: Callable[[Counted], float | None]
    """None: there was nothing of which it could be said."""
    unit: str = ""
    """Empty: it is a count."""
    source: str = USUAL
    target: TargetKind | None = None
    """The agreed target that it is compared with."""

    @property
    def explained(self) -> str:
        """Its definition with its source."""
        return f"{self.definition} Quelle: {self.source}."


def _share(
    part: Callable[[Counted], int], whole: Callable[[Counted], int]
) -> Callable[[Counted], float | None]:
    return lambda counts: 100 * part(counts) / whole(counts) if whole(counts) else None


def _mean_seconds(
    total_ms: Callable[[Counts], int], number: Callable[[Counts], int]
) -> Callable[[Counts], float | None]:
    return lambda counts: total_ms(counts) / 1000 / number(counts) if number(counts) else None


CATALOGUE: dict[FigureKind, Figure[Counts]] = {
    FigureKind.OFFERED: Figure(
        "Angebotene Anrufe",
        "Anrufe, die innerhalb der Servicezeit beim Servicecenter ankommen, was auch immer aus ihnen wird. "
        "Nimmt die Vermittlung der Behörde ab, zählen sie nicht. Jeder Anruf zählt am Tag seiner Ankunft.",
        lambda counts: counts.offered,
    ),
    FigureKind.ANSWERED: Figure(
        "Angenommen",
        "Angebotene Anrufe, die eine Servicekraft angenommen hat.",
        lambda counts: counts.answered,
    ),
    FigureKind.SERVICE_LEVEL: Figure(
        "Servicelevel",
        "Anteil der Anrufe in der Warteschlange, die eine Servicekraft in der vereinbarten Zeit annimmt, "
        "ohne Vereinbarung in 30 Sekunden. Wer vorher auflegt, zählt als nicht angenommen.",
        _share(lambda counts: counts.in_target, lambda counts: counts.in_queue),
        PERCENT,
        CHARTER,
        TargetKind.SERVICE_LEVEL,
    ),
    FigureKind.SERVICE_LEVEL_OF_ANSWERED: Figure(
        "Servicelevel der angenommenen Anrufe",
        "Anteil der angenommenen Anrufe, die eine Servicekraft in 30 Sekunden annimmt. Wer vorher auflegt, "
        "zählt nicht. So rechnet der Leitstand.",
        _share(lambda counts: counts.in_30, lambda counts: counts.answered),
        PERCENT,
        CHARTER,
    ),
    FigureKind.LEFT_IN_ANNOUNCEMENT: Figure(
        "In der Ansage aufgelegt",
        "Angebotene Anrufe, bei denen die Person während der Begrüßung auflegt, bevor sie wartet.",
        lambda counts: counts.left_in_announcement,
    ),
    FigureKind.ABANDONED: Figure(
        "Im Warten aufgelegt",
        "Angebotene Anrufe, bei denen die Person auflegt, während sie auf eine Servicekraft wartet.",
        lambda counts: counts.abandoned,
    ),
    FigureKind.ABANDONED_SHORT: Figure(
        "davon kurz",
        f"Im Warten aufgelegt, und zwar in den ersten {SHORT_ABANDON_SECONDS} Sekunden. Solche Anrufe sind "
        "oft verwählt; sie zählen mit und werden hier für sich genannt.",
        lambda counts: counts.abandoned_short,
    ),
    FigureKind.ABANDON_RATE: Figure(
        "Abbruchquote",
        "Anteil der Anrufe in der Warteschlange, bei denen die Person auflegt, bevor jemand annimmt.",
        _share(lambda counts: counts.abandoned, lambda counts: counts.in_queue),
        PERCENT,
        target=TargetKind.ABANDONED,
    ),
    FigureKind.CALL_BACKS: Figure(
        "Rückruf statt Warten",
        "Angebotene Anrufe, bei denen die Person im Warten einen Rückruf wünscht.",
        lambda counts: counts.call_backs,
    ),
    FigureKind.CALL_BACKS_REACHED: Figure(
        "Rückrufe erreicht",
        "Anteil der Versuche, zurückzurufen, bei denen die Person abnimmt.",
        _share(lambda counts: counts.tries_reached, lambda counts: counts.tries),
        PERCENT,
    ),
    FigureKind.TURNED_AWAY: Figure(
        "Abgewiesen",
        "Angebotene Anrufe, die das Servicecenter nicht angenommen hat, weil kein Platz war.",
        lambda counts: counts.turned_away,
    ),
    FigureKind.FAILED: Figure(
        "Technisch gescheitert",
        "Angebotene Anrufe, die durch eine Störung endeten.",
        lambda counts: counts.failed,
    ),
    FigureKind.CLOSED: Figure(
        "Außerhalb der Servicezeit",
        "Anrufe, die außerhalb der Servicezeit ankamen und die Ansage dazu hörten. Sie gelten nicht als "
        "angeboten.",
        lambda counts: counts.closed,
    ),
    FigureKind.ATTENDED: Figure(
        "Von der Vermittlung angenommen",
        "Anrufe, die die Vermittlung der Behörde selbst angenommen hat. Sie zählen nicht als angeboten.",
        lambda counts: counts.attended,
        source=OVERFLOW,
    ),
    FigureKind.WAIT_MEAN: Figure(
        "Wartezeit im Mittel",
        "Mittlere Zeit der angenommenen Anrufe vom ersten Klingeln bis zur Annahme, mit Ansagen; nach einem "
        "vergeblichen Klingeln in der Vermittlung von der Weitergabe an.",
        _mean_seconds(lambda counts: counts.wait_ms, lambda counts: counts.answered),
        SECONDS,
    ),
    FigureKind.WAIT_MEDIAN: Figure(
        "Wartezeit der Hälfte",
        "Die Hälfte der angenommenen Anrufe wartet höchstens so lange (Median). Abgelesen aus Klassen: bis "
        "6 Sekunden auf 1, bis 20 auf 3, bis 50 auf 5 Sekunden genau.",
        lambda counts: percentile(counts.waits, share=0.5),
        SECONDS,
    ),
    FigureKind.WAIT_P90: Figure(
        "Wartezeit von neun Zehnteln",
        "Neun von zehn angenommenen Anrufen warten höchstens so lange (90-%-Wert). Abgelesen aus denselben "
        "Klassen wie die Wartezeit der Hälfte.",
        lambda counts: percentile(counts.waits, share=0.9),
        SECONDS,
    ),
    FigureKind.TALK_MEAN: Figure(
        "Gesprächsdauer im Mittel",
        "Mittlere Zeit, in der Person und Servicekraft verbunden sind, Halten und Konferenz eingeschlossen, "
        "Rückfragen nicht; je Gespräch.",
        _mean_seconds(lambda counts: counts.talk_ms, lambda counts: counts.talks),
        SECONDS,
    ),
    FigureKind.CONSULT_MEAN: Figure(
        "Rückfragen im Mittel",
        "Mittlere Zeit, in der die Servicekraft ein Ziel anruft oder mit ihm spricht, während die Person "
        "wartet; je Gespräch.",
        _mean_seconds(lambda counts: counts.consult_ms, lambda counts: counts.talks),
        SECONDS,
    ),
    FigureKind.HOLD_MEAN: Figure(
        "Halten im Mittel",
        "Mittlere Zeit, in der die Person im Gespräch gehalten wird; je Gespräch.",
        _mean_seconds(lambda counts: counts.hold_ms, lambda counts: counts.talks),
        SECONDS,
    ),
    FigureKind.WRAP_UP_MEAN: Figure(
        "Nacharbeit im Mittel",
        "Mittlere Zeit der Nacharbeit nach einem Gespräch; je Gespräch.",
        _mean_seconds(lambda counts: counts.wrap_up_ms, lambda counts: counts.talks),
        SECONDS,
    ),
    FigureKind.FIRST_CONTACT: Figure(
        "Erstlösungsquote",
        "Anteil der Kontakte, deren Anliegen alle im ersten Gespräch beantwortet sind. Falsch Verbundene und "
        "Abgebrochene zählen nicht.",
        _share(lambda counts: counts.at_once, lambda counts: counts.contacts),
        PERCENT,
        CHARTER,
        TargetKind.FIRST_CONTACT,
    ),
    FigureKind.FORWARDED: Figure(
        "Weitergeleitet",
        "Anteil der Kontakte, die verbunden oder als Ticket oder Rückrufnotiz weitergegeben werden.",
        _share(lambda counts: counts.forwarded, lambda counts: counts.contacts),
        PERCENT,
        CHARTER,
    ),
    FigureKind.TRANSFERS: Figure(
        "Verbindungsversuche",
        "Versuche der Servicekräfte, eine Stelle außerhalb des Servicecenters zu erreichen, zum Verbinden "
        "oder zur Rückfrage.",
        lambda counts: counts.transfers,
    ),
    FigureKind.TRANSFERS_REACHED: Figure(
        "Weiterverbinden gelingt",
        "Anteil der Verbindungsversuche, bei denen am Ziel jemand abnimmt. Was die Servicekraft oder die "
        "anrufende Person vorher abbricht, zählt nicht.",
        _share(
            lambda counts: counts.transfers_reached,
            lambda counts: counts.transfers_reached + counts.transfers_failed,
        ),
        PERCENT,
        target=TargetKind.TRANSFERS_REACHED,
    ),
    FigureKind.OVERFLOW_REACHED: Figure(
        "Überlauf erreicht",
        "Anteil der Anrufe, die im Rathaus niemand annimmt und die im Servicecenter in der vereinbarten Zeit "
        "angenommen werden; ohne Vereinbarung in 60 Sekunden.",
        _share(lambda counts: counts.overflow_reached, lambda counts: counts.overflow),
        PERCENT,
        OVERFLOW,
        TargetKind.OVERFLOW_REACHED,
    ),
    FigureKind.REPEATED: Figure(
        "Wiederholte Anrufe",
        f"Anteil der angebotenen Anrufe mit bekannter Nummer, bei denen dieselbe Nummer in den {REPEAT_DAYS} "
        "Tagen davor schon einmal beim Servicecenter anrief.",
        _share(lambda counts: counts.repeated, lambda counts: counts.callers_known),
        PERCENT,
        EXCHANGE,
    ),
}

WORK: dict[WorkKind, Figure[Work]] = {
    WorkKind.OCCUPANCY: Figure(
        "Auslastung",
        "Anteil der Zeit mit Klingeln, Gespräch und Nacharbeit an dieser Zeit und der Bereitschaft aller "
        "Servicekräfte; Pausen zählen nicht. Für Gruppen unter der vereinbarten Größe wird nichts gezeigt.",
        _share(lambda work: work.busy_ms, lambda work: work.busy_ms + work.ready_ms),
        PERCENT,
    ),
    WorkKind.FOUND: Figure(
        "In der Wissensbasis gefunden",
        "Anteil der Kontakte am Telefon, bei denen ein Text der Wissensbasis ein Anliegen beantwortet.",
        _share(lambda work: work.found, lambda work: work.contacts),
        PERCENT,
        LEARNING,
    ),
    WorkKind.NOT_FOUND: Figure(
        "Suchen ohne Treffer",
        "Anteil der Suchen in der Wissensbasis, die nichts fanden oder bei denen die Servicekraft „nicht "
        "gefunden“ wählte.",
        _share(lambda work: work.not_found, lambda work: work.searches),
        PERCENT,
        LEARNING,
    ),
    WorkKind.REACTIONS_KEPT: Figure(
        "Reaktionen in der Frist",
        "Anteil der Tickets, deren Frist in dieser Zeit endet und auf die die Behörde vorher reagiert; "
        "vereinbart sind in der Regel 24 Stunden, das sind drei Werktage zu acht Stunden.",
        _share(lambda work: work.kept, lambda work: work.kept + work.late),
        PERCENT,
        REACTION,
        TargetKind.REACTION_KEPT,
    ),
}
EVERY: Mapping[FigureKind | WorkKind, Figure[Any]] = dict((*CATALOGUE.items(), *WORK.items()))
"""All figures, whatever they are counted of."""
