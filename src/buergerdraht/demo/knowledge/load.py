"""Loading what the demonstration knows: what is missing is added, what is there stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from buergerdraht.demo.knowledge.desk import add_drafts, add_guides, add_hints, add_synonyms
from buergerdraht.demo.knowledge.news import add_closures, add_notices
from buergerdraht.demo.knowledge.plan import planned_entries, planned_life, planned_offices
from buergerdraht.demo.knowledge.searches import add_months, add_ratings, add_searches
from buergerdraht.demo.knowledge.texts import AGENCY, add_additions, add_entries, add_units
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.operations.indexing import index_later

CENTRAL_EDITORS = ("greta.lang", "henrik.falk")
"""Who writes and who reviews the master texts."""


@dataclass(frozen=True)
class LoadedKnowledge:
    """How much was added."""

    entries: int
    additions: int


@transaction.atomic
def load_knowledge(*, now: datetime) -> LoadedKnowledge:
    """Add entries and additions that are missing; the first time with notices, guides, drafts and searches.

    The index is built anew by the worker if anything was added.
    """
    offices = planned_offices()
    editors = {"": CENTRAL_EDITORS} | {office.authority: office.editors for office in offices}
    entries = add_entries(planned_entries(), editors=editors, now=now)
    for office in offices:
        add_units(office)
    additions = sum(len(add_additions(office, now=now)) for office in offices)
    if len(entries) == len(planned_entries()):
        _add_life(now=now)
    if entries or additions:
        index_later("all")
    return LoadedKnowledge(entries=len(entries), additions=additions)


def _add_life(*, now: datetime) -> None:
    life = planned_life()
    entries = {entry.external_id: entry for entry in Entry.objects.filter(agency=AGENCY)}
    add_notices(life["notices"], now=now)
    add_closures(life["closures"], now=now)
    add_guides(life["guides"], entries=entries, editors=CENTRAL_EDITORS, now=now)
    add_drafts(life["drafts"], entries=entries, now=now)
    add_hints(life["hints"], entries=entries, now=now)
    add_synonyms(life["synonyms"], now=now)
    add_searches(life["searches"], entries=entries, now=now)
    add_ratings(life["ratings"], entries=entries, now=now)
    add_months(life["months"], now=now)
