"""Notices as the call screen, the alert and the script of an open page show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.knowledge.queries.notices import holding_at, notices_for
from buergerdraht.knowledge.rules.notices import NoticeText, Urgency, town_hall_of, validity_words

TONES = {Urgency.URGENT: "bad", Urgency.IMPORTANT: "warn", Urgency.INFO: "info"}


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice with its tone and the words about it."""

    notice: NoticeText
    tone: str
    validity: str


def shown(notice: NoticeText, *, now: datetime) -> ShownNotice:
    """Return a notice as it is shown."""
    validity = validity_words(notice.valid_from_at, notice.valid_until_at, now=now)
    is_all_said = notice.is_from_calendar  # its title has the days
    return ShownNotice(notice, TONES[notice.urgency], "" if is_all_said else validity)


def notices_context(authority: Authority, *, reader: User, now: datetime) -> dict[str, Any]:
    """Return what workplace/call_screen/notices.html needs: what holds for the authority now."""
    notices = notices_for(authority, now=now, reader=reader)
    is_municipality = authority.level == Authority.Level.MUNICIPALITY
    place = town_hall_of(authority.name, is_municipality=is_municipality).removeprefix("Rathaus ")
    return {
        "notices_authority": authority,
        "notices_place": place,
        "notices": [shown(notice, now=now) for notice in notices],
    }


def urgent_words(centre: ServiceCentre, *, notice_id: int, now: datetime) -> str:
    """Return what is announced of an urgent notice that holds now in the centre; '' for any other."""
    notice = holding_at(centre, notice_id=notice_id, now=now)
    is_urgent = notice is not None and notice.urgency == Urgency.URGENT
    return f"Dringend, {notice.whose}: {notice.title}" if notice and is_urgent else ""
