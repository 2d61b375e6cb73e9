"""Notices of the day and a closure, counted from the day of loading."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Notice
from buergerdraht.knowledge.operations.notices import NoticeDraft, publish_notice
from buergerdraht.servicehours.operations import add_closure
from buergerdraht.servicehours.rules import BERLIN, local_day


def add_notices(planned: Iterable[Mapping[str, Any]], *, now: datetime) -> None:
    """Publish the notices that have not ended yet, by those who may write them."""
    for each in planned:
        draft = _draft(each, now=now)
        author = User.objects.filter(username=each["by"]).first()
        if author and draft.valid_until_at > now:
            publish_notice(draft, by=author, now=now)


def add_closures(planned: Iterable[Mapping[str, Any]], *, now: datetime) -> None:
    """Close town halls on a day to come."""
    for each in planned:
        calendar = Authority.objects.get(slug=each["authority"]).opening_hours
        day = local_day(now) + timedelta(days=each["in_days"])
        if calendar and not calendar.closures.filter(first_on__lte=day, last_on__gte=day).exists():
            add_closure(calendar, first_on=day, last_on=day, reason=each["reason"])


def _draft(each: Mapping[str, Any], *, now: datetime) -> NoticeDraft:
    slug = each.get("authority")
    return NoticeDraft(
        authority_id=Authority.objects.get(slug=slug).pk if slug else None,
        region=each.get("region", ""),
        title=each["title"],
        text=each["text"],
        terms=each.get("terms", ""),
        urgency=each.get("urgency", Notice.Urgency.INFO),
        valid_from_at=_moment(each["from"], now=now),
        valid_until_at=_moment(each["until"], now=now),
        must_be_read=each.get("must_be_read", False),
        announcement=each.get("announcement", ""),
        recording="",
    )


def _moment(told: tuple[int, str], *, now: datetime) -> datetime:
    days, clock = told
    return datetime.combine(local_day(now) + timedelta(days=days), time.fromisoformat(clock), tzinfo=BERLIN)
