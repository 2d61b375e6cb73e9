"""Loading what the demonstration knows: what is missing is added, what is there stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from buergerdraht.demo.knowledge.plan import planned_entries, planned_offices
from buergerdraht.demo.knowledge.texts import add_additions, add_entries, add_units

CENTRAL_EDITORS = ("greta.lang", "henrik.falk")
"""Who writes and who reviews the master texts."""


@dataclass(frozen=True)
class LoadedKnowledge:
    """How much was added."""

    entries: int
    additions: int


@transaction.atomic
def load_knowledge(*, now: datetime) -> LoadedKnowledge:
    """Add entries and additions that are missing, published; a second run adds nothing."""
    offices = planned_offices()
    editors = {"": CENTRAL_EDITORS} | {office.authority: office.editors for office in offices}
    entries = add_entries(planned_entries(), editors=editors, now=now)
    for office in offices:
        add_units(office)
    additions = sum(len(add_additions(office, now=now)) for office in offices)
    return LoadedKnowledge(entries=len(entries), additions=additions)
