"""Notices in words, for their authors."""

from dataclasses import dataclass
from datetime import datetime

from buergerdraht.knowledge.models import Notice
from buergerdraht.knowledge.queries.notices import Readers, reach_words, readers_of
from buergerdraht.knowledge.rules.notices import Urgency, validity_words

VERBS = {
    "notice.published": "veröffentlicht",
    "notice.changed": "geändert",
    "notice.withdrawn": "zurückgezogen",
}
TONES = {Urgency.URGENT: "bad", Urgency.IMPORTANT: "warn", Urgency.INFO: "info"}
ICONS = {Urgency.URGENT: "gefahr", Urgency.IMPORTANT: "warnung", Urgency.INFO: "info"}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as a list shows it."""

    notice: Notice
    whose: str
    validity: str
    urgency: str
    tone: str
    icon: str
    readers: Readers | None


def line_of(notice: Notice, *, now: datetime) -> NoticeLine:
    """Return a notice with its words."""
    urgency = Urgency(notice.urgency)
    is_counted = notice.must_be_read and notice.withdrawn_at is None and notice.valid_until_at > now
    return NoticeLine(
        notice=notice,
        whose=reach_words(notice),
        validity=_validity(notice, now=now),
        urgency=notice.get_urgency_display(),
        tone=TONES[urgency],
        icon=ICONS[urgency],
        readers=readers_of(notice, now=now) if is_counted else None,
    )


def _validity(notice: Notice, *, now: datetime) -> str:
    if notice.withdrawn_at:
        return "zurückgezogen"
    return validity_words(notice.valid_from_at, notice.valid_until_at, now=now)
