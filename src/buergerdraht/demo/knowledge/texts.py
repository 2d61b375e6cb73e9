"""Entries and additions, written in a few statements with the same result as publishing each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.authorities.rules import state_of_key
from buergerdraht.demo.knowledge.plan import PlannedAddition, PlannedEntry, PlannedOffice, PlannedUnit
from buergerdraht.demo.plan import hours_rules
from buergerdraht.knowledge.models import Entry, LocalAddition, Responsibility, Version
from buergerdraht.knowledge.operations.versions import CHECK_AFTER, KEYS, published_content
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import local_day

AGENCY = ""
"""Ours: no other editorial office delivered these texts."""
SOURCE = "Vorführung"
LAST_CHECKED_DAYS = (*range(45, 166), 170, 176, 185)
"""Before everything that the editors have written since; one of a hundred is overdue, a few are due soon."""


@dataclass(frozen=True)
class Writers:
    """Who wrote and who reviewed; nobody if the persona is gone."""

    author: User | None = None
    reviewer: User | None = None


def writers(usernames: Sequence[str]) -> Writers:
    """Return author and, if named, reviewer; nobody at all if one of them is gone."""
    found = {user.username: user for user in User.objects.filter(username__in=usernames)}
    if len(found) < len(set(usernames)):
        return Writers()
    return Writers(*(found[name] for name in usernames))


def add_entries(
    planned: Iterable[PlannedEntry], *, editors: Mapping[str, Sequence[str]], now: datetime
) -> list[Entry]:
    """Add the entries that are missing, published; `editors`: authority ('': all) -> who writes, reviews."""
    known = set(Entry.objects.filter(agency=AGENCY).values_list("external_id", flat=True))
    missing = [each for each in planned if each.slug not in known]
    authorities = _authorities()
    entries = Entry.objects.bulk_create(
        _entry(each, authority=authorities.get(each.authority), place=place, now=now)
        for place, each in enumerate(missing)
    )
    for authority in {each.authority for each in missing}:
        own = [entry for entry, each in zip(entries, missing, strict=True) if each.authority == authority]
        _publish(own, by=writers(editors.get(authority, editors[""])), now=now)
    return entries


def add_units(office: PlannedOffice) -> None:
    """Tell what the staff directory does not say of the offices; once, before the first addition."""
    authority = Authority.objects.get(slug=office.authority)
    if not authority.additions.exists():
        _add_units(authority, office.units)


def add_additions(office: PlannedOffice, *, now: datetime) -> list[LocalAddition]:
    """Add the additions of an authority that are missing, and who is responsible where."""
    authorities = _authorities()
    authority = authorities[office.authority]
    entries = {entry.external_id: entry for entry in Entry.objects.filter(agency=AGENCY)}
    known = set(authority.additions.values_list("entry__external_id", flat=True))
    missing = [each for each in office.additions if each.service not in known]
    makers = _Makers(authority, authorities, _units(), now)
    additions = LocalAddition.objects.bulk_create(
        makers.addition(each, entries[each.service], place=place) for place, each in enumerate(missing)
    )
    _publish(additions, by=writers(office.editors), now=now)
    _add_responsibilities(additions, regions=_regions(authority, office.region))
    return additions


@dataclass(frozen=True)
class _Makers:
    """Makes an authority's additions."""

    authority: Authority
    authorities: Mapping[str, Authority]
    units: Mapping[tuple[str, str], Unit]
    now: datetime

    def addition(self, planned: PlannedAddition, entry: Entry, *, place: int) -> LocalAddition:
        """Return an addition that is not saved yet."""
        checked_on = _checked_on(place, now=self.now)
        where = (planned.at or self.authority.slug, planned.unit)
        return LocalAddition(
            entry=entry,
            authority=self.authority,
            texts=planned.texts,
            links=list(planned.links),
            terms=list(planned.terms),
            unit=self.units.get(where),
            hours=self._hours(planned),
            appointment=planned.appointment,
            performed_by=self.authorities[planned.performed_by] if planned.performed_by else None,
            is_handed_out_here=planned.handed_out,
            published_at=_moment(checked_on, now=self.now),
            checked_on=checked_on,
            check_due_on=checked_on + CHECK_AFTER,
        )

    def _hours(self, planned: PlannedAddition) -> Calendar | None:
        name = f"{planned.service}, {self.authority.name}"
        return _calendar(name, planned.hours, authority=self.authority) if planned.hours else None


def _entry(planned: PlannedEntry, *, authority: Authority | None, place: int, now: datetime) -> Entry:
    checked_on = _checked_on(place, now=now)
    days = planned.ends_in_days
    return Entry(
        kind=Entry.Kind.ARTICLE if planned.is_article else Entry.Kind.SERVICE,
        authority=authority,
        agency=AGENCY,
        external_id=planned.slug,
        leika_keys=list(planned.leika_keys),
        title=planned.title,
        citizen_title=planned.citizen_title,
        terms=list(planned.terms),
        topics=list(planned.topics),
        texts=planned.texts,
        links=list(planned.links),
        asked_rank=planned.asked_rank,
        source=SOURCE,
        valid_until=None if days is None else local_day(now) + timedelta(days=days + 1),
        published_at=_moment(checked_on, now=now),
        checked_on=checked_on,
        check_due_on=checked_on + CHECK_AFTER,
    )


def _publish(texts: Sequence[Entry] | Sequence[LocalAddition], *, by: Writers, now: datetime) -> None:
    """Write each text's first version, reviewed by the second person, and make the author its owner."""
    Version.objects.bulk_create(_version(text, by=by, now=now) for text in texts)
    for model in {type(text) for text in texts}:
        model.objects.filter(pk__in=[text.pk for text in texts]).update(owner=by.author)


def _version(text: Entry | LocalAddition, *, by: Writers, now: datetime) -> Version:
    at = text.published_at or now
    return Version(
        **{KEYS[type(text)]: text},
        number=1,
        state=VersionState.PUBLISHED,
        content=published_content(text),
        author=by.author,
        writer_ids=[by.author.pk] if by.author else [],
        reviewer=by.reviewer,
        created_at=at - timedelta(days=2),
        submitted_at=at - timedelta(days=1),
        reviewed_at=at,
    )


def _add_units(authority: Authority, planned: Iterable[PlannedUnit]) -> None:
    """The staff directory made some of them; these learn what it did not say."""
    known = {unit.name: unit for unit in authority.units.all()}
    for each in planned:
        unit = known.get(each.name) or Unit(authority=authority, name=each.name)
        for name in ("room", "street", "postal_code", "town", "accessibility", "phone", "email", "website"):
            setattr(unit, name, getattr(unit, name) or getattr(each, name))
        if each.hours and not unit.opening_hours:
            unit.opening_hours = _calendar(f"{each.name}, {authority.name}", each.hours, authority=authority)
        unit.save()


def _add_responsibilities(additions: Iterable[LocalAddition], *, regions: Iterable[str]) -> None:
    Responsibility.objects.bulk_create(
        (
            Responsibility(
                entry_id=addition.entry_id,
                region=region,
                authority=addition.performed_by or addition.authority,
                unit=addition.unit,
            )
            for addition in additions
            for region in regions
        ),
        ignore_conflicts=True,
    )


def _regions(authority: Authority, region: str) -> list[str]:
    """A county's services hold in the whole county; a town's also where it runs the administration."""
    if region:
        return [region]
    return [authority.regional_key, *authority.administers.values_list("regional_key", flat=True)]


def _authorities() -> dict[str, Authority]:
    return {authority.slug: authority for authority in Authority.objects.all()}


def _units() -> dict[tuple[str, str], Unit]:
    return {(unit.authority.slug, unit.name): unit for unit in Unit.objects.select_related("authority")}


def _calendar(name: str, hours: str, *, authority: Authority) -> Calendar:
    return make_calendar(name[:120], rules=hours_rules(hours, state=state_of_key(authority.regional_key)))


def _checked_on(place: int, *, now: datetime) -> date:
    """Spread over the last months, always the same way."""
    return local_day(now) - timedelta(days=LAST_CHECKED_DAYS[place * 37 % len(LAST_CHECKED_DAYS)])


def _moment(day: date, *, now: datetime) -> datetime:
    return now - (local_day(now) - day)
