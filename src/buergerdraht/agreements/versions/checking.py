"""What keeps contents from being proposed: each fault with its place and what to do. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from buergerdraht.agreements.targets import CATALOGUE, Target
from buergerdraht.agreements.tariffs import faults_of_tariffs
from buergerdraht.agreements.terms import Term, term_end
from buergerdraht.agreements.versions.contents import ContactPoint, Contents, PhaseDates

PHASE_LABELS = {
    "pilot": "Pilotphase",
    "test": "Testphase",
    "stage_1": "Stufe 1",
    "stage_2": "Stufe 2",
    "stage_3": "Stufe 3",
    "regular": "Regelbetrieb",
}
MAY_BE_OPEN = "regular"
"""The only phase that may have no end: a trial that nobody ends is no trial."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; `place` is the field of the form: 'valid_until', 'phase_pilot_last', 'contact_2'."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class OtherAgreement:
    """Another agreement of the same partner."""

    centre: str
    valid_from: date
    valid_until: date | None


def faults_of(contents: Contents, *, others: Iterable[OtherAgreement] = ()) -> tuple[Fault, ...]:
    """Return everything that is wrong, in the order of the form."""
    return (
        *_faults_of_term(contents.term, others),
        *_faults_of_phases(contents.phases),
        *_faults_of_targets(contents.targets),
        *_faults_of_contacts(contents.contacts),
        *(
            Fault(f"tariff_{each.place}_{each.term}", each.message)
            for each in faults_of_tariffs(contents.tariffs)
        ),
    )


def _faults_of_term(term: Term, others: Iterable[OtherAgreement]) -> Iterator[Fault]:
    if term.valid_until and term.valid_until <= term.valid_from:
        yield Fault("valid_until", "Das Ende liegt vor dem Beginn. Prüfen Sie beide Tage.")
    if term.renewal_months and not term.first_months:
        yield Fault("first_months", "Geben Sie die erste Laufzeit an; nur eine Laufzeit verlängert sich.")
    end = end_of(term)
    for other in others:
        if _overlap((term.valid_from, end), (other.valid_from, other.valid_until)):
            until = f" bis {_last(other.valid_until)}" if other.valid_until else ""
            yield Fault(
                "valid_from",
                f"In dieser Zeit gilt schon eine Vereinbarung mit {other.centre}, "
                f"ab {_written(other.valid_from)}{until}. Wählen Sie andere Tage.",
            )


def end_of(term: Term) -> date | None:
    """Return the first day without, if it is settled: agreed, after notice, or a term without renewal."""
    return term_end(term, on=term.valid_from) if not term.renewal_months else term.valid_until


def _faults_of_phases(phases: tuple[PhaseDates, ...]) -> Iterator[Fault]:
    for phase in phases:
        place, name = f"phase_{phase.kind}_last", PHASE_LABELS[phase.kind]
        if phase.valid_until and phase.valid_until <= phase.valid_from:
            yield Fault(place, f"{name}: Das Ende liegt vor dem Beginn. Prüfen Sie beide Tage.")
        elif phase.valid_until is None and phase.kind != MAY_BE_OPEN:
            yield Fault(place, f"{name}: Geben Sie den letzten Tag an; nur der Regelbetrieb hat kein Ende.")
    ordered = sorted(phases, key=lambda phase: phase.valid_from)
    yield from (fault for pair in pairwise(ordered) if (fault := _between(*pair)))


def _between(first: PhaseDates, second: PhaseDates) -> Fault | None:
    """What is wrong from one phase to the next."""
    names = f"{PHASE_LABELS[first.kind]} und {PHASE_LABELS[second.kind]}"
    if first.valid_until is None or first.valid_until > second.valid_from:
        since = _written(second.valid_from)
        return Fault(
            f"phase_{second.kind}", f"{names} überschneiden sich ab {since}. Ändern Sie einen der Tage."
        )
    if first.valid_until < second.valid_from:
        gap = f"{_written(first.valid_until)} bis {_last(second.valid_from)}"
        return Fault(
            f"phase_{second.kind}",
            f"Zwischen {names} fehlt die Zeit vom {gap}. Schließen Sie die Lücke.",
        )
    return None


def _faults_of_targets(targets: tuple[Target, ...]) -> Iterator[Fault]:
    for target in targets:
        measure = CATALOGUE[target.kind]
        if not 1 <= target.value <= measure.highest:
            yield Fault(
                f"target_{target.kind}",
                f"{measure.label}: Geben Sie eine Zahl von 1 bis {measure.highest} an.",
            )
        if (target.threshold is None) != (measure.threshold is None):
            yield Fault(f"target_{target.kind}", f"{measure.label}: Geben Sie auch die Sekunden an.")


def _faults_of_contacts(contacts: tuple[ContactPoint, ...]) -> Iterator[Fault]:
    for place, contact in enumerate(contacts):
        if not contact.name or not contact.topic:
            yield Fault(f"contact_{place}", "Geben Sie an, wer wofür erreichbar ist.")
        elif not contact.phone and not contact.email:
            yield Fault(f"contact_{place}", f"{contact.name}: Geben Sie Rufnummer oder E-Mail-Adresse an.")


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _last(end: date) -> str:
    """The day before a half-open end, as people say it."""
    return _written(end - timedelta(days=1))
