"""The way of a version: drafted, submitted, reviewed by a second person, published; or imported."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from buergerdraht.accounts.models import User
from buergerdraht.foundation.audit import record
from buergerdraht.knowledge.errors import ChangedElsewhere, ReviewByAuthor, WrongVersionState
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Version
from buergerdraht.knowledge.rules.content import (
    ADDITION_FIELDS,
    ENTRY_FIELDS,
    GUIDE_FIELDS,
    apply_content,
    content_of,
)
from buergerdraht.knowledge.rules.workflow import VersionState, can_become

Text = Entry | LocalAddition | Guide
FIELDS: dict[type[Text], tuple[str, ...]] = {
    Entry: ENTRY_FIELDS,
    LocalAddition: ADDITION_FIELDS,
    Guide: GUIDE_FIELDS,
}
KEYS: dict[type[Text], str] = {Entry: "entry", LocalAddition: "addition", Guide: "guide"}
CHECK_AFTER = timedelta(days=182)
"""Half a year: when a published text is to be checked again unless the reviewer says another day."""


def text_of(version: Version) -> Text:
    """Return the row that a version belongs to."""
    text = version.entry or version.addition or version.guide
    assert text is not None  # noqa: S101  (the constraint version_of_one_text)
    return text


@transaction.atomic
def start_version(text: Text, *, author: User, now: datetime) -> Version:
    """Return the open version; without one, a new draft that begins with what is published."""
    open_version = _versions(text).filter(state__in=[VersionState.DRAFT, VersionState.IN_REVIEW]).first()
    return open_version or _new_version(text, content_of(text, FIELDS[type(text)]), author=author, now=now)


@transaction.atomic
def save_version(version: Version, content: dict[str, Any], *, saved_count: int, author: User) -> Version:
    """Save a draft, of which she is the author now; raises ChangedElsewhere if another window was faster."""
    locked = _locked(version)
    _check_state(locked, VersionState.DRAFT)
    if locked.saved_count != saved_count:
        raise ChangedElsewhere
    locked.content = {**locked.content, **content}
    locked.author, locked.saved_count = author, F("saved_count") + 1
    locked.save(update_fields=["content", "author", "saved_count"])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def submit_version(version: Version, *, comment: str, now: datetime) -> None:
    """Hand a draft to a second person."""
    locked = _changed(version, VersionState.IN_REVIEW)
    locked.comment, locked.submitted_at = comment, now
    locked.save(update_fields=["state", "comment", "submitted_at"])


@transaction.atomic
def return_version(version: Version, *, reviewer: User, comment: str, now: datetime) -> None:
    """Give a version back to its author, with the reason."""
    locked = _changed(version, VersionState.DRAFT)
    _check_second_person(locked, reviewer)
    locked.reviewer, locked.review_comment, locked.reviewed_at = reviewer, comment, now
    locked.save(update_fields=["state", "reviewer", "review_comment", "reviewed_at"])


@transaction.atomic
def publish_version(
    version: Version, *, reviewer: User, check_due_on: date | None, comment: str = "", now: datetime
) -> None:
    """Publish what a second person has reviewed; the version before is superseded."""
    locked = _locked(version)
    _check_second_person(locked, reviewer)
    _check_state(locked, VersionState.IN_REVIEW)
    locked.reviewer, locked.review_comment, locked.reviewed_at = reviewer, comment, now
    _publish(locked, check_due_on=check_due_on or now.date() + CHECK_AFTER, now=now)
    _record("knowledge.published", version, user=reviewer, now=now)


@transaction.atomic
def publish_import(text: Text, content: dict[str, Any], *, now: datetime) -> Version:
    """Publish what an import brought; an open draft of an editor stays as it is."""
    version = _new_version(text, content, author=None, now=now, state=VersionState.SUPERSEDED)
    _publish(version, check_due_on=None, now=now)
    return version


@transaction.atomic
def discard_version(version: Version) -> None:
    """Give an open version up; it stays in the history."""
    _changed(version, VersionState.DISCARDED).save(update_fields=["state"])


@transaction.atomic
def confirm_text(text: Text, *, user: User, check_due_on: date, now: datetime) -> None:
    """Note that somebody found the published text right, until the next check."""
    text.checked_on, text.check_due_on = now.date(), check_due_on
    text.save(update_fields=["checked_on", "check_due_on"])
    _record("knowledge.confirmed", text, user=user, now=now)


@transaction.atomic
def archive_text(text: Text, *, user: User | None, now: datetime) -> None:
    """Take a text out of search and reading; it can be brought back."""
    text.archived_at = now
    text.save(update_fields=["archived_at"])
    _record("knowledge.archived", text, user=user, now=now)


@transaction.atomic
def restore_text(text: Text, *, user: User | None, now: datetime) -> None:
    """Bring an archived text back."""
    text.archived_at = None
    text.save(update_fields=["archived_at"])
    _record("knowledge.restored", text, user=user, now=now)


def _publish(version: Version, *, check_due_on: date | None, now: datetime) -> None:
    text = text_of(version)
    _versions(text).filter(state=VersionState.PUBLISHED).update(state=VersionState.SUPERSEDED)
    apply_content(text, version.content, FIELDS[type(text)])
    text.published_at, text.checked_on, text.check_due_on = now, now.date(), check_due_on
    text.save()
    version.state = VersionState.PUBLISHED
    version.save()


def _new_version(
    text: Text,
    content: dict[str, Any],
    *,
    author: User | None,
    now: datetime,
    state: VersionState = VersionState.DRAFT,
) -> Version:
    type(text).objects.select_for_update().get(pk=text.pk)
    last = _versions(text).order_by("-number").values_list("number", flat=True).first() or 0
    return Version.objects.create(
        **{KEYS[type(text)]: text},
        number=last + 1,
        state=state,
        content=content,
        author=author,
        created_at=now,
    )


def _versions(text: Text) -> Any:
    return Version.objects.filter(**{KEYS[type(text)]: text})


def _locked(version: Version) -> Version:
    return Version.objects.select_for_update(of=("self",)).get(pk=version.pk)


def _changed(version: Version, wanted: VersionState) -> Version:
    locked = _locked(version)
    if not can_become(locked.state, wanted):
        raise WrongVersionState
    locked.state = wanted
    return locked


def _check_state(version: Version, state: VersionState) -> None:
    if version.state != state:
        raise WrongVersionState


def _check_second_person(version: Version, reviewer: User) -> None:
    if version.author_id == reviewer.pk:
        raise ReviewByAuthor


def _record(verb: str, row: Text | Version, *, user: User | None, now: datetime) -> None:
    actor_id = user.pk if user else None
    record(verb, object_type=row._meta.label, object_id=str(row.pk), actor_id=actor_id, at=now)
