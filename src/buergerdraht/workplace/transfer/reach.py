"""How one target stands just now: there or not, open or not, how often it picked up."""

from dataclasses import dataclass, field
from datetime import datetime

from buergerdraht.agreements.routing.models import Attendant
from buergerdraht.agreements.routing.queries import coming_absences
from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.servicehours.rules import WEEKDAYS, local_day
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.rules.transfer_records import Target
from buergerdraht.workplace.call_screen.facts import HoursNow, hours_now, hours_of_calendar

State = Agent.State
CLOSED = ("geschlossen", "schliessen", "bad")
"""Word, icon, tone."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A target as a line of the list."""

    key: str
    """'entry-3', 'unit-4', 'attendant-5' or 'agent-7'."""
    target: Target
    detail: str
    word: str
    """How it stands, with its icon and tone."""
    icon: str = ""
    tone: str = ""
    note: str = ""
    can_ring: bool = True
    deputy: DirectoryEntry | None = None
    is_responsible: bool = False


@dataclass(slots=True)
class Hours:
    """Opening hours at one instant, each calendar looked up once."""

    now: datetime
    _known: dict[int, HoursNow | None] = field(default_factory=dict)

    def of(self, authority: Authority, unit: Unit | None) -> HoursNow | None:
        """Return the hours of the unit, else those of the town hall; None if nobody entered any."""
        if unit and unit.opening_hours_id:
            return self.of_calendar(unit.opening_hours_id)
        key = -authority.pk
        if key not in self._known:
            self._known[key] = hours_now(authority, now=self.now)
        return self._known[key]

    def of_calendar(self, calendar_id: int) -> HoursNow | None:
        """Return a calendar's hours."""
        if calendar_id not in self._known:
            self._known[calendar_id] = hours_of_calendar(calendar_id, now=self.now)
        return self._known[calendar_id]


def of_person(entry: DirectoryEntry, *, hours: Hours) -> Reach:
    """Return how a person of the directory stands: absence first, then the hours of her office."""
    unit = f"{entry.unit.name} · " if entry.unit else ""
    target = Target(entry.name, entry.phone, entry.authority_id, entry.unit_id, entry.pk)
    known = hours.of(entry.authority, entry.unit)
    what = f"{entry.responsibility} · " if entry.responsibility else ""
    detail, key = f"{what}{unit}{entry.authority.name}", f"entry-{entry.pk}"
    if entry.presence == DirectoryEntry.Presence.ABSENT:
        note = _absence(entry, hours.now)
        return Reach(
            key, target, detail, "abwesend", "abwesend", note=note, can_ring=False, deputy=entry.deputy
        )
    if known and not known.is_open:
        return Reach(key, target, detail, *CLOSED, known.rest)
    if entry.presence == DirectoryEntry.Presence.PRESENT:
        return Reach(key, target, detail, "anwesend", "ok", "ok", known.now if known else "")
    return Reach(key, target, detail, "Anwesenheit nicht gemeldet", note=known.now if known else "")


def of_unit(unit: Unit, *, hours: Hours, is_responsible: bool = False) -> Reach:
    """Return how an office stands: by its opening hours."""
    target = Target(unit.name, unit.phone, unit.authority_id, unit.pk)
    known = hours.of(unit.authority, unit)
    key, detail = f"unit-{unit.pk}", unit.authority.name
    if known is None:
        return Reach(key, target, detail, "Zeiten nicht eingetragen", is_responsible=is_responsible)
    if not known.is_open:
        return Reach(key, target, detail, *CLOSED, known.rest, is_responsible=is_responsible)
    return Reach(key, target, detail, "offen", "ok", "ok", known.rest, is_responsible=is_responsible)


def of_attendant(attendant: Attendant, *, hours: Hours) -> Reach:
    """Return how the partner's own exchange stands: told to be away, else by its own hours."""
    authority = attendant.authority
    name = f"Vermittlung {authority.name}"
    target = Target(name, attendant.number, authority.pk)
    key, detail = f"attendant-{attendant.pk}", "fragt selbst, wohin es weitergeht"
    if coming_absences(attendant, at=hours.now).filter(begins_at__lte=hours.now).exists():
        return Reach(key, target, detail, "abwesend", "abwesend", can_ring=False)
    known = hours.of_calendar(attendant.presence_id) if attendant.presence_id else None
    if known and not known.is_open:
        return Reach(key, target, detail, *CLOSED, known.rest)
    return Reach(key, target, detail, "anwesend" if known else "Zeiten nicht eingetragen")


def of_colleague(agent: Agent) -> Reach:
    """Return how a colleague stands: only who is ready can be rung."""
    target = Target(agent.user.display_name, agent_id=agent.pk)
    is_free = agent.state == State.READY
    word, icon, tone = ("frei", "ok", "ok") if is_free else (State(agent.state).label, "abwesend", "")
    return Reach(f"agent-{agent.pk}", target, "Servicekraft", word, icon, tone, can_ring=is_free)


def _absence(entry: DirectoryEntry, now: datetime) -> str:
    until = entry.absent_until_on
    if until is None or until < local_day(now):
        return ""
    return f"bis {WEEKDAYS[until.weekday()]}, {until:%d.%m.}"
