"""What changes the staff directory, the town hall's hours, and who works where."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from buergerdraht.accounts.errors import OwnAccount
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.errors import AbsenceOver, AccountOfAnotherEntry, NoDeputy
from buergerdraht.authorities.models import Authority, DirectoryEntry, Membership, ServiceCentre, Unit
from buergerdraht.authorities.rules import e164
from buergerdraht.foundation.audit import record
from buergerdraht.servicehours.errors import NoHours
from buergerdraht.servicehours.models import Closure
from buergerdraht.servicehours.models import OtherWeek as OtherWeekRow
from buergerdraht.servicehours.operations import (
    add_closure,
    add_other_week,
    make_calendar,
    set_holidays,
    set_weekly_hours,
)
from buergerdraht.servicehours.rules import CalendarRules, OtherWeek, WeeklyHours


@transaction.atomic
def set_phone_rules(
    centre: ServiceCentre,
    *,
    transfer_seconds: int,
    allows_supervision: bool,
    figures_group_size: int,
    by: User,
    now: datetime,
) -> None:
    """Note how long targets ring, and what the works council agreed on; all of it holds at once."""
    before = ServiceCentre.objects.select_for_update().get(pk=centre.pk)
    ServiceCentre.objects.filter(pk=centre.pk).update(
        transfer_seconds=transfer_seconds,
        allows_supervision=allows_supervision,
        figures_group_size=figures_group_size,
    )
    verbs = ["centre.phone_rules_changed"]
    if allows_supervision != before.allows_supervision:
        verbs.append("supervision.allowed" if allows_supervision else "supervision.forbidden")
    if figures_group_size != before.figures_group_size:
        verbs.append("figures.group_size_changed")
    for verb in verbs:
        record(verb, object_type="centre", object_id=str(centre.pk), actor_id=by.pk, at=now)


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """A line of the staff directory as it is entered."""

    name: str
    phone: str
    """In any German notation; kept as E.164."""
    unit: str = ""
    """Name of the organisational unit; made if the authority has none of this name."""
    responsibility: str = ""


@transaction.atomic
def add_directory_entry(
    authority: Authority, *, details: EntryDetails, by: User | None, now: datetime
) -> DirectoryEntry:
    """Add a person or desk to the authority's directory; `by` None is the system. Raise NumberUnreadable."""
    entry = DirectoryEntry.objects.create(authority=authority, **_columns(authority, details=details))
    _note("directory_entry.added", entry.pk, by=by, now=now)
    return entry


@transaction.atomic
def change_directory_entry(
    entry: DirectoryEntry, *, details: EntryDetails, by: User | None, now: datetime
) -> None:
    """Make the entry exactly this; its presence stays; raise NumberUnreadable."""
    DirectoryEntry.objects.filter(pk=entry.pk).update(**_columns(entry.authority, details=details))
    _note("directory_entry.changed", entry.pk, by=by, now=now)


@transaction.atomic
def remove_directory_entry(entry: DirectoryEntry, *, by: User | None, now: datetime) -> None:
    """Remove a line from the directory; without effect if it is gone."""
    entry_id = entry.pk
    if DirectoryEntry.objects.filter(pk=entry_id).delete()[0]:
        _note("directory_entry.removed", entry_id, by=by, now=now)


@dataclass(frozen=True, slots=True)
class PresenceReport:
    """What somebody tells about a person's presence; end and deputy belong to an absence."""

    presence: str
    """A value of DirectoryEntry.Presence."""
    absent_until_on: date | None = None
    """Her last day away; None: nobody knows yet."""
    deputy: DirectoryEntry | None = None


@transaction.atomic
def report_presence(
    entry: DirectoryEntry, *, report: PresenceReport, by: User, today: date, now: datetime
) -> None:
    """Tell whether somebody is there, from now on. Raise AbsenceOver, NoDeputy."""
    is_absent = report.presence == DirectoryEntry.Presence.ABSENT
    until = report.absent_until_on if is_absent else None
    deputy = report.deputy if is_absent else None
    if until and until < today:
        raise AbsenceOver
    if deputy and (deputy.pk == entry.pk or deputy.authority_id != entry.authority_id):
        raise NoDeputy
    DirectoryEntry.objects.filter(pk=entry.pk).update(
        presence=report.presence, absent_until_on=until, deputy=deputy
    )
    _note("presence.reported", entry.pk, by=by, now=now)


def end_absences(*, today: date) -> int:
    """Let everybody be present again whose last day away has passed; return how many."""
    over = DirectoryEntry.objects.filter(presence=DirectoryEntry.Presence.ABSENT, absent_until_on__lt=today)
    return over.update(presence=DirectoryEntry.Presence.PRESENT, absent_until_on=None, deputy=None)


@transaction.atomic
def link_account(entry: DirectoryEntry, *, user: User | None, by: User, now: datetime) -> None:
    """Say whose entry it is, so that she tells her presence herself. Raise AccountOfAnotherEntry."""
    others = DirectoryEntry.objects.filter(authority=entry.authority_id, user=user).exclude(pk=entry.pk)
    if user and others.exists():
        raise AccountOfAnotherEntry
    DirectoryEntry.objects.filter(pk=entry.pk).update(user=user)
    _note("directory_entry.linked", entry.pk, by=by, now=now)


def _note(verb: str, entry_id: int, *, by: User | None, now: datetime) -> None:
    record(
        verb, object_type="directory_entry", object_id=str(entry_id), actor_id=by.pk if by else None, at=now
    )


def _columns(authority: Authority, *, details: EntryDetails) -> dict[str, str | Unit | None]:
    unit = Unit.objects.get_or_create(authority=authority, name=details.unit)[0] if details.unit else None
    return {
        "name": details.name,
        "phone": e164(details.phone),
        "unit": unit,
        "responsibility": details.responsibility,
    }


@transaction.atomic
def set_opening_hours(
    authority: Authority,
    *,
    state: str,
    intervals: tuple[WeeklyHours, ...],
    by: User,
    now: datetime,
    local_holidays: tuple[str, ...] = (),
) -> None:
    """Make the usual week and the holidays exactly this; closures and other weeks stay.

    Raise what set_weekly_hours and set_holidays raise.
    """
    if authority.opening_hours:
        set_holidays(authority.opening_hours, state=state, local_holidays=local_holidays)
        set_weekly_hours(authority.opening_hours, intervals=intervals)
    else:
        name = f"{authority.name}, Öffnungszeiten"
        rules = CalendarRules(state, intervals, local_holidays=local_holidays)
        authority.opening_hours = make_calendar(name, rules=rules)
        authority.save(update_fields=["opening_hours"])
    _note_hours("opening_hours.changed", authority, by=by, now=now)


@transaction.atomic
def close_town_hall(
    authority: Authority, *, first_on: date, last_on: date, reason: str, by: User, now: datetime
) -> None:
    """Close the town hall, both days inclusive. Raise NoHours, ClosureWithoutLength, ClosuresOverlap."""
    if authority.opening_hours is None:
        raise NoHours
    add_closure(authority.opening_hours, first_on=first_on, last_on=last_on, reason=reason)
    _note_hours("closure.added", authority, by=by, now=now)


@transaction.atomic
def reopen_town_hall(authority: Authority, *, closure_id: int, by: User, now: datetime) -> None:
    """Remove a closure; without effect if it is gone."""
    if Closure.objects.filter(pk=closure_id, calendar=authority.opening_hours_id).delete()[0]:
        _note_hours("closure.removed", authority, by=by, now=now)


@transaction.atomic
def change_hours_for_a_time(authority: Authority, week: OtherWeek, *, by: User, now: datetime) -> None:
    """Let other opening hours hold for a time. Raise NoHours and what add_other_week raises."""
    if authority.opening_hours is None:
        raise NoHours
    add_other_week(
        authority.opening_hours,
        valid_from=week.valid_from,
        valid_until=week.valid_until,
        intervals=week.intervals,
    )
    _note_hours("other_week.added", authority, by=by, now=now)


@transaction.atomic
def restore_usual_hours(authority: Authority, *, week_id: int, by: User, now: datetime) -> None:
    """Remove other opening hours; without effect if they are gone."""
    weeks = OtherWeekRow.objects.filter(pk=week_id, calendar=authority.opening_hours_id)
    if weeks.delete()[0]:
        _note_hours("other_week.removed", authority, by=by, now=now)


def _note_hours(verb: str, authority: Authority, *, by: User, now: datetime) -> None:
    record(verb, object_type="authority", object_id=str(authority.pk), actor_id=by.pk, at=now)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works, and as what; either a centre or an authority."""

    role: Role
    centre_id: int | None = None
    authority_id: int | None = None


@transaction.atomic
def add_membership(user: User, *, place: Place, by: User, now: datetime) -> Membership:
    """Let a person work in a role at a place; without effect if she does already."""
    membership, _ = Membership.objects.get_or_create(user=user, **asdict(place))
    record("membership.added", object_type="user", object_id=str(user.pk), actor_id=by.pk, at=now)
    return membership


@transaction.atomic
def remove_membership(membership: Membership, *, by: User, now: datetime) -> None:
    """End a person's role at a place; raise OwnAccount for one's own administration."""
    if membership.user_id == by.pk and membership.role == Role.ADMINISTRATOR:
        raise OwnAccount
    membership.delete()
    record(
        "membership.removed", object_type="user", object_id=str(membership.user_id), actor_id=by.pk, at=now
    )
