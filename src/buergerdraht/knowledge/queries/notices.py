"""Notices: what holds for an authority now, who has still to read what, and what a person may write."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ABILITIES, Ability
from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.rules import STATE_OF_AGS
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.foundation.sorting import german_order
from buergerdraht.knowledge.models import Notice, NoticeAcknowledgement
from buergerdraht.knowledge.queries.access import Scope, scope_of
from buergerdraht.knowledge.rules.notices import (
    NoticeText,
    Place,
    Reach,
    Standing,
    Urgency,
    calendar_notices,
    in_order,
    reaches,
    standing,
    town_hall_of,
)
from buergerdraht.servicehours.queries import rules_of_calendar
from buergerdraht.servicehours.rules import STATES, local_day

OBJECT_TYPE = "knowledge.Notice"
"""In the audit trail."""
ENDED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Readers:
    """How many agents have read a notice that must be read, of how many. Numbers only, no names."""

    read: int
    total: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that was done to a notice."""

    verb: str
    by: str
    at: datetime


def place_of(authority: Authority) -> Place:
    """Return the authority as far as notices are concerned."""
    return Place(authority.pk, authority.administered_by_id, authority.regional_key)


def reach_of(notice: Notice) -> Reach:
    """Return for whom a notice holds."""
    return Reach(notice.authority_id, notice.region)


def holding(*, now: datetime) -> QuerySet[Notice]:
    """Return the notices that hold at this instant anywhere."""
    return Notice.objects.filter(
        withdrawn_at__isnull=True, valid_from_at__lte=now, valid_until_at__gt=now
    ).select_related("authority")


def notices_for(authority: Authority, *, now: datetime, reader: User | None = None) -> tuple[NoticeText, ...]:
    """Return what holds for an authority now, what its calendar tells included, in the order of reading."""
    concerned = _concerning([authority], now=now)
    read = _read_by(reader, concerned) if reader else frozenset()
    written = [notice_text(notice, is_unread=notice.pk not in read) for notice in concerned]
    return in_order([*written, *_told_by_calendar(authority, now=now)])


def urgent_titles(authority: Authority, *, now: datetime) -> list[str]:
    """Return what is urgent for an authority now, in the order of reading; one query."""
    urgent = [notice for notice in _concerning([authority], now=now) if notice.urgency == Urgency.URGENT]
    return [text.title for text in in_order(map(notice_text, urgent))]


def holding_at(centre: ServiceCentre, *, notice_id: int, now: datetime) -> NoticeText | None:
    """Return a notice if it holds now for somebody whom the centre answers for."""
    notice = holding(now=now).filter(pk=notice_id).first()
    return notice_text(notice) if notice and _is_concerned(centre, notice, now=now) else None


def notice_text(notice: Notice, *, is_unread: bool = False) -> NoticeText:
    """Return a notice as it is read."""
    return NoticeText(
        id=notice.pk,
        title=notice.title,
        text=notice.text,
        urgency=Urgency(notice.urgency),
        whose=reach_words(notice),
        valid_from_at=notice.valid_from_at,
        valid_until_at=notice.valid_until_at,
        must_be_read=notice.must_be_read,
        is_unread=notice.must_be_read and is_unread,
        announcement=notice.announcement,
    )


def reach_words(notice: Notice) -> str:
    """Return for whom a notice holds: 'Stadt Leun', 'Hessen', 'Kreisgebiet 06532', 'alle Behörden'."""
    if notice.authority:
        return notice.authority.name
    return region_words(notice.region)


def region_words(region: str) -> str:
    """Return a region as it is named to readers."""
    if not region:
        return "alle Behörden"
    if len(region) == 2:
        return STATES[STATE_OF_AGS[region]]
    county = Authority.objects.filter(
        level=Authority.Level.COUNTY, regional_key__startswith=region[:5]
    ).first()
    return f"Gebiet {county.name}" if county and len(region) == 5 else f"Region {region}"


# --- must be read -------------------------------------------------------------------------------------------


def to_be_read_at(centre: ServiceCentre, *, now: datetime) -> list[Notice]:
    """Return what the centre's agents must read before their next call, in the order of reading."""
    served = list(authorities_served_by(centre, on=local_day(now)))
    must = {notice.pk: notice for notice in _concerning(served, now=now) if notice.must_be_read}
    return [must[text.id] for text in in_order(map(notice_text, must.values())) if text.id]


def unread_by(user: User, *, centre: ServiceCentre, now: datetime) -> tuple[NoticeText, ...]:
    """Return what the agent has still to read."""
    notices = to_be_read_at(centre, now=now)
    read = _read_by(user, notices)
    return tuple(notice_text(notice, is_unread=True) for notice in notices if notice.pk not in read)


def who_has_unread(centre: ServiceCentre, *, user_ids: list[int], now: datetime) -> frozenset[int]:
    """Return which of these users have still something to read."""
    notices = to_be_read_at(centre, now=now)
    acknowledged = NoticeAcknowledgement.objects.filter(notice__in=notices, user__in=user_ids)
    read = set(acknowledged.values_list("user_id", "notice_id"))
    return frozenset(user for user in user_ids if any((user, notice.pk) not in read for notice in notices))


def centres_of(notice: Notice, *, now: datetime) -> list[ServiceCentre]:
    """Return the centres that answer for somebody whom the notice concerns."""
    return [
        centre for centre in ServiceCentre.objects.order_by("pk") if _is_concerned(centre, notice, now=now)
    ]


def readers_of(notice: Notice, *, now: datetime) -> Readers:
    """Return how many of the agents concerned have read the notice."""
    roles = [role.value for role, abilities in ABILITIES.items() if Ability.TAKE_CALLS in abilities]
    agents = User.objects.filter(
        is_active=True, memberships__role__in=roles, memberships__centre__in=centres_of(notice, now=now)
    ).distinct()
    read = notice.acknowledgements.filter(user__in=agents).count()
    return Readers(read, agents.count())


# --- writing ------------------------------------------------------------------------------------------------


def notices_written(user: User, *, now: datetime) -> dict[Standing, list[Notice]]:
    """Return the notices that the user may change, by where they stand; of the ended ones the last fifty."""
    scope = scope_of(user, Ability.WRITE_NOTICES, today=local_day(now))
    mine = Notice.objects.filter(_within(scope)).select_related("authority", "written_by")
    ended = Q(withdrawn_at__isnull=False) | Q(valid_until_at__lte=now)
    current = mine.exclude(ended).order_by("valid_from_at", "pk")
    return {
        Standing.NOW: [notice for notice in current if notice.valid_from_at <= now],
        Standing.SOON: [notice for notice in current if notice.valid_from_at > now],
        Standing.ENDED: list(mine.filter(ended).order_by("-valid_until_at", "-pk")[:ENDED_SHOWN]),
    }


def notice_for(user: User, notice_id: int, *, now: datetime) -> Notice:
    """Return a notice that the user may change; raise Notice.DoesNotExist for any other."""
    scope = scope_of(user, Ability.WRITE_NOTICES, today=local_day(now))
    return Notice.objects.filter(_within(scope)).select_related("authority", "written_by").get(pk=notice_id)


def standing_of(notice: Notice, *, now: datetime) -> Standing:
    """Return where the notice stands."""
    return standing(
        valid_from_at=notice.valid_from_at,
        valid_until_at=notice.valid_until_at,
        withdrawn_at=notice.withdrawn_at,
        now=now,
    )


def history_of(notice: Notice) -> tuple[HistoryLine, ...]:
    """Return what was done to a notice, the last first."""
    entries = list(
        AuditEntry.objects.filter(object_type=OBJECT_TYPE, object_id=str(notice.pk)).order_by("-at")
    )
    names = {user.pk: user.display_name for user in User.objects.filter(pk__in=[e.actor_id for e in entries])}
    return tuple(HistoryLine(entry.verb, names.get(entry.actor_id or 0, ""), entry.at) for entry in entries)


def _within(scope: Scope) -> Q:
    own = Q(authority__in=scope.authority_ids)
    return own | Q(authority__isnull=True) if scope.is_for_all else own


def _concerning(authorities: list[Authority], *, now: datetime) -> list[Notice]:
    places = [place_of(authority) for authority in authorities]
    ids = {each for place in places for each in (place.authority_id, place.run_by_id) if each}
    candidates = holding(now=now).filter(Q(authority__in=ids) | Q(authority__isnull=True))
    return [each for each in candidates if any(reaches(reach_of(each), place) for place in places)]


def _is_concerned(centre: ServiceCentre, notice: Notice, *, now: datetime) -> bool:
    served = authorities_served_by(centre, on=local_day(now))
    return any(reaches(reach_of(notice), place_of(authority)) for authority in served)


def _read_by(user: User, notices: list[Notice]) -> frozenset[int]:
    acknowledged = NoticeAcknowledgement.objects.filter(user=user, notice__in=notices)
    return frozenset(acknowledged.values_list("notice_id", flat=True))


def _told_by_calendar(authority: Authority, *, now: datetime) -> tuple[NoticeText, ...]:
    runs_it = authority.administered_by
    house = authority if authority.opening_hours_id or runs_it is None else runs_it
    if house.opening_hours_id is None:
        return ()
    is_municipality = house.level == Authority.Level.MUNICIPALITY
    town_hall = town_hall_of(house.name, is_municipality=is_municipality)
    rules = rules_of_calendar(house.opening_hours_id)
    return calendar_notices(rules, town_hall=town_hall, whose=house.name, now=now)


def writable_reaches(user: User, *, now: datetime) -> tuple[tuple[Reach, str], ...]:
    """Return for whom the user may write, with names: authorities, then counties, Länder and all.

    Regions are those of whom her centre answers for.
    """
    scope = scope_of(user, Ability.WRITE_NOTICES, today=local_day(now))
    authorities = list(Authority.objects.filter(pk__in=scope.authority_ids).order_by(german_order("name")))
    own = tuple((Reach(authority.pk), authority.name) for authority in authorities)
    if not scope.is_for_all:
        return own
    keys = [authority.regional_key for authority in authorities if authority.regional_key]
    regions = (*sorted({key[:5] for key in keys}), *sorted({key[:2] for key in keys}), "")
    return (*own, *((Reach(None, region), region_words(region)) for region in regions))
