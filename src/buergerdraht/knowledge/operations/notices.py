"""Writes to notices: published at once by whose scope they are in, told to open pages, read, withdrawn."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.topics import centre_topic
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.live import publish
from buergerdraht.knowledge.errors import NoticeEnded, NoticeOver
from buergerdraht.knowledge.models import Notice, NoticeAcknowledgement
from buergerdraht.knowledge.operations.indexing import index_later
from buergerdraht.knowledge.queries.access import check_scope
from buergerdraht.knowledge.queries.notices import OBJECT_TYPE, centres_of, standing_of
from buergerdraht.knowledge.rules.notices import Standing
from buergerdraht.servicehours.rules import local_day

LIVE_EVENT = "notice"


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice as it is written."""

    authority_id: int | None
    """None: for all authorities in the region."""
    region: str
    title: str
    text: str
    terms: str
    urgency: str
    valid_from_at: datetime
    valid_until_at: datetime
    must_be_read: bool
    announcement: str
    recording: str
    """Name of the file, as announcements.making gave it; '': the announcement is spoken."""


@transaction.atomic
def publish_notice(draft: NoticeDraft, *, by: User, now: datetime) -> Notice:
    """Publish a notice; raises NotYourKnowledge, or NoticeOver if it would have ended already."""
    _check(draft, by=by, now=now)
    notice = Notice.objects.create(**asdict(draft), written_by=by, written_at=now)
    _tell("notice.published", notice, by=by, now=now)
    return notice


@transaction.atomic
def change_notice(notice: Notice, draft: NoticeDraft, *, by: User, now: datetime) -> None:
    """Change a notice that has not ended; what says something else must be read anew.

    Raises NotYourKnowledge, NoticeOver, or NoticeEnded if it was withdrawn or is over.
    """
    locked = _locked(notice, by=by, now=now)
    _check(draft, by=by, now=now)
    if (locked.title, locked.text) != (draft.title, draft.text):
        locked.acknowledgements.all().delete()
    _tell_pages(locked, now=now)  # whom it concerned, and whom it detained, until now
    Notice.objects.filter(pk=locked.pk).update(**asdict(draft))
    locked.refresh_from_db()
    _tell("notice.changed", locked, by=by, now=now)


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: User, now: datetime) -> None:
    """Let a notice hold no longer; raises NotYourKnowledge, or NoticeEnded if it does not hold any more."""
    locked = _locked(notice, by=by, now=now)
    locked.withdrawn_at = now
    locked.save(update_fields=["withdrawn_at"])
    _tell("notice.withdrawn", locked, by=by, now=now)


@transaction.atomic
def acknowledge_notices(user: User, *, notice_ids: list[int], now: datetime) -> None:
    """Note that she has read these; told twice it changes nothing."""
    notices = Notice.objects.filter(pk__in=notice_ids, must_be_read=True)
    NoticeAcknowledgement.objects.bulk_create(
        [NoticeAcknowledgement(notice=notice, user=user, read_at=now) for notice in notices],
        ignore_conflicts=True,
    )


def tell_turn(notice_id: int, *, now: datetime) -> None:
    """Tell open pages and the telephone that a notice begins or ends; void if it is gone."""
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice:
        _tell_pages(notice, now=now)
        index_later(f"notice-{notice.pk}")


def _check(draft: NoticeDraft, *, by: User, now: datetime) -> None:
    check_scope(by, Ability.WRITE_NOTICES, authority_id=draft.authority_id, today=local_day(now))
    if draft.valid_until_at <= max(now, draft.valid_from_at):
        raise NoticeOver


def _locked(notice: Notice, *, by: User, now: datetime) -> Notice:
    check_scope(by, Ability.WRITE_NOTICES, authority_id=notice.authority_id, today=local_day(now))
    locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if standing_of(locked, now=now) == Standing.ENDED:
        raise NoticeEnded
    return locked


def _tell(verb: str, notice: Notice, *, by: User, now: datetime) -> None:
    record(verb, object_type=OBJECT_TYPE, object_id=str(notice.pk), actor_id=by.pk, at=now)
    tell_turn(notice.pk, now=now)
    app.configure_task("knowledge.place_announcements", allow_unknown=True).defer()
    for turns_at in (notice.valid_from_at, notice.valid_until_at):
        if turns_at > now and notice.withdrawn_at is None:
            later = app.configure_task("knowledge.notice_turns", allow_unknown=True, schedule_at=turns_at)
            later.defer(notice_id=notice.pk)


def _tell_pages(notice: Notice, *, now: datetime) -> None:
    for centre in centres_of(notice, now=now):
        publish(centre_topic(centre.pk), LIVE_EVENT, str(notice.pk))
        if notice.must_be_read:
            task = app.configure_task("workplace.settle_reading", allow_unknown=True)
            task.defer(centre_id=centre.pk)
