"""Who can be reached for a call: by name, office or service, in the dialled authority first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from buergerdraht.agreements.routing.queries import attendants_for
from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.authorities.queries import people_matching, units_matching
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.queries import concern_drafts
from buergerdraht.knowledge.search import api
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.rules.transfer_records import Target
from buergerdraht.telephony.transfer_queries import accepted_shares, colleagues_matching
from buergerdraht.workplace.tickets.writing import proposed_unit
from buergerdraht.workplace.transfer.reach import Hours, Reach, of_attendant, of_colleague, of_person, of_unit

SHOWN = 12
"""More than that nobody reads while a citizen waits."""
SERVICES_READ = 3
EXCHANGE = "vermittlung zentrale telefonzentrale"
"""What the partner's own exchange is looked for by; without words it stands last."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom the agent looks for."""

    text: str
    authority: Authority
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A target with the share of transferred calls that it took lately; None if it had none."""

    reach: Reach
    accepted: tuple[int, int] | None


def find_targets(wanted: Wanted, *, contact: Contact, agent: Agent, now: datetime) -> tuple[Row, ...]:
    """Return whom the words mean; without words the responsible office and those of the authority."""
    hours = Hours(now)
    found: dict[str, Reach] = {}
    for reach in _candidates(wanted, contact=contact, agent=agent, hours=hours):
        if reach.target.number or reach.target.agent_id:
            found.setdefault(reach.key, reach)
        if len(found) == SHOWN:
            break
    shares = accepted_shares([reach.target.number for reach in found.values()], now=now)
    return tuple(Row(reach, shares.get(reach.target.number)) for reach in found.values())


def target_of(key: str, *, agent: Agent, authority: Authority) -> Target | None:
    """Return the target of a line; None for one that is not there or has no number."""
    kind, _, digits = key.partition("-")
    number = int(digits) if digits.isdecimal() and len(digits) < 16 else 0
    if kind == "entry":
        entry = people_matching("", authority=None).filter(pk=number).first()
        return Target(entry.name, entry.phone, entry.authority_id, entry.unit_id, entry.pk) if entry else None
    if kind == "unit":
        unit = units_matching("", authority=None).filter(pk=number).first()
        return Target(unit.name, unit.phone, unit.authority_id, unit.pk) if unit else None
    if kind == "attendant":
        hers = attendants_for(authority).filter(pk=number).first()
        return Target(f"Vermittlung {hers.authority.name}", hers.number, hers.authority_id) if hers else None
    colleague = colleagues_matching(agent, "").filter(pk=number).first() if kind == "agent" else None
    return Target(colleague.user.display_name, agent_id=colleague.pk) if colleague else None


def _candidates(wanted: Wanted, *, contact: Contact, agent: Agent, hours: Hours) -> Iterator[Reach]:
    responsible = _responsible(contact, hours=hours)
    authority = None if wanted.is_all else wanted.authority
    if not wanted.text:
        yield from responsible
    for unit in units_matching(wanted.text, authority=authority)[:SHOWN]:
        yield of_unit(unit, hours=hours, is_responsible=f"unit-{unit.pk}" in {r.key for r in responsible})
    yield from _people(people_matching(wanted.text, authority=authority), hours=hours)
    if set(wanted.text.casefold().split()) <= set(EXCHANGE.split()):
        yield from (of_attendant(each, hours=hours) for each in attendants_for(wanted.authority))
    if wanted.text:
        yield from (of_colleague(each) for each in colleagues_matching(agent, wanted.text)[:SHOWN])
        yield from _of_services(wanted, hours=hours)


def _people(entries: Iterable[DirectoryEntry], *, hours: Hours) -> Iterator[Reach]:
    for entry in list(entries)[:SHOWN]:
        yield of_person(entry, hours=hours)


def _responsible(contact: Contact, *, hours: Hours) -> list[Reach]:
    """The office for the concern of the call, with its people."""
    drafts = concern_drafts(contact)
    entry_id = drafts[-1].entry_id if drafts else None
    unit = proposed_unit(contact.authority, entry_id=entry_id, now=hours.now)
    if unit is None:
        return []
    people = people_matching("", authority=None).filter(unit=unit)
    return [of_unit(unit, hours=hours, is_responsible=True), *_people(people, hours=hours)]


def _of_services(wanted: Wanted, *, hours: Hours) -> Iterator[Reach]:
    """Offices that are responsible for the services that the words name; none if the index is away."""
    try:
        results = api.search(
            wanted.text,
            authority_id=wanted.authority.pk,
            is_all_authorities=wanted.is_all,
            is_typing=False,
            now=hours.now,
        )
    except api.SearchUnavailable:
        return
    for unit in _units_of_hits([hit.key for hit in results.hits], wanted.authority, hours=hours):
        yield of_unit(unit, hours=hours)
        yield from _people(people_matching("", authority=None).filter(unit=unit), hours=hours)


def _units_of_hits(keys: list[str], authority: Authority, *, hours: Hours) -> Iterator[Unit]:
    entries = [int(key.removeprefix("entry-")) for key in keys if key.startswith("entry-")]
    for entry_id in entries[:SERVICES_READ]:
        unit = proposed_unit(authority, entry_id=entry_id, now=hours.now)
        if unit:
            yield unit
