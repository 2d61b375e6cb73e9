"""The way of a version: drafted, submitted, reviewed by a second person, published; or imported.

Each operation locks first the version, then its text; those that begin a version lock the text alone.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.foundation.audit import record
from buergerdraht.knowledge.errors import (
    ChangedElsewhere,
    CheckTooLate,
    NothingToConfirm,
    OpenVersionExists,
    ReviewByAuthor,
    UnfinishedDraft,
    WrongVersionState,
)
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Version
from buergerdraht.knowledge.operations.hours import apply_week, week_of
from buergerdraht.knowledge.operations.indexing import index_later
from buergerdraht.knowledge.operations.learning import settle_hints
from buergerdraht.knowledge.rules.content import (
    ADDITION_FIELDS,
    ENTRY_FIELDS,
    GUIDE_FIELDS,
    UNFINISHED,
    WEEK,
    apply_content,
    content_of,
)
from buergerdraht.knowledge.rules.workflow import (
    OPEN_STATES,
    REVIEWED_STATES,
    Freshness,
    VersionState,
    can_become,
    freshness,
)
from buergerdraht.servicehours.rules import local_day

Text = Entry | LocalAddition | Guide
FIELDS: dict[type[Text], tuple[str, ...]] = {
    Entry: ENTRY_FIELDS,
    LocalAddition: ADDITION_FIELDS,
    Guide: GUIDE_FIELDS,
}
KEYS: dict[type[Text], str] = {Entry: "entry", LocalAddition: "addition", Guide: "guide"}
CHECK_AFTER = timedelta(days=182)
"""Half a year: when a published text is to be checked again unless the reviewer says another day."""
LONGEST_UNCHECKED = timedelta(days=731)
CHANGED_SINCE_READ = "Die Fassung wurde geändert, seit Sie sie gelesen haben. Lesen Sie sie noch einmal."


def text_of(version: Version) -> Text:
    """Return the row that a version belongs to."""
    text = version.entry or version.addition or version.guide
    assert text is not None  # noqa: S101  (the constraint version_of_one_text)
    return text


def published_content(text: Text) -> dict[str, Any]:
    """Return what the row holds, as a version's content."""
    content = content_of(text, FIELDS[type(text)])
    return content | {WEEK: week_of(text)} if isinstance(text, LocalAddition) else content


@transaction.atomic
def start_version(text: Text, *, author: User, now: datetime) -> Version:
    """Return the open version; without one, a new draft that begins with what is published."""
    locked = _locked_text(text)
    open_version = versions_of(text).filter(state__in=OPEN_STATES).first()
    return open_version or _new_version(locked, published_content(locked), author=author, now=now)


@transaction.atomic
def restore_version(version: Version, *, author: User, now: datetime) -> Version:
    """Begin a draft with the content of an earlier version; raises OpenVersionExists."""
    text = _locked_text(text_of(version))
    if versions_of(text).filter(state__in=OPEN_STATES).exists():
        raise OpenVersionExists
    draft = _new_version(text, version.content, author=author, now=now)
    reviewed = version.state in REVIEWED_STATES
    draft.writer_ids = sorted({author.pk, *(() if reviewed else version.writer_ids)})
    draft.save(update_fields=["writer_ids"])
    return draft


@transaction.atomic
def save_version(version: Version, content: dict[str, Any], *, saved_count: int, author: User) -> Version:
    """Save a draft, of which she is a writer now; raises ChangedElsewhere if another window was faster."""
    locked = _locked(version)
    _check_state(locked, VersionState.DRAFT)
    changed = {**locked.content, **content}
    if locked.content == changed:
        return locked  # told twice: the answer to the first time did not reach the page
    if locked.saved_count != saved_count:
        raise ChangedElsewhere
    locked.content, locked.author, locked.saved_count = changed, author, saved_count + 1
    locked.writer_ids = sorted({*locked.writer_ids, author.pk})
    if locked.reviewer_id == author.pk:
        locked.reviewer = None
    locked.save(update_fields=["content", "author", "writer_ids", "saved_count", "reviewer"])
    return locked


@transaction.atomic
def submit_version(version: Version, *, comment: str, by: User, now: datetime) -> None:
    """Hand a draft to a second person; raises UnfinishedDraft while a field is not right."""
    locked = _changed(version, VersionState.IN_REVIEW)
    if locked.content.get(UNFINISHED):
        raise UnfinishedDraft
    locked.comment, locked.submitted_at = comment, now
    locked.reviewer, locked.review_comment, locked.reviewed_at = None, "", None
    locked.save()
    _record("knowledge.submitted", locked, user=by, now=now)


@transaction.atomic
def return_version(version: Version, *, reviewer: User, comment: str, now: datetime) -> None:
    """Give a version back to its author, with the reason."""
    locked = _locked(version)
    _check_state(locked, VersionState.IN_REVIEW)
    _check_second_person(locked, reviewer)
    locked.state = VersionState.DRAFT
    locked.reviewer, locked.review_comment, locked.reviewed_at = reviewer, comment, now
    locked.save(update_fields=["state", "reviewer", "review_comment", "reviewed_at"])
    _record("knowledge.returned", locked, user=reviewer, now=now)


@transaction.atomic
def withdraw_version(version: Version, *, by: User, now: datetime) -> None:
    """Take a version back out of review, to go on writing."""
    locked = _locked(version)
    _check_state(locked, VersionState.IN_REVIEW)
    locked.state = VersionState.DRAFT
    locked.save(update_fields=["state"])
    _record("knowledge.withdrawn", locked, user=by, now=now)


@transaction.atomic
def publish_version(
    version: Version,
    *,
    reviewer: User,
    check_due_on: date | None,
    comment: str = "",
    seen: int | None = None,
    now: datetime,
) -> None:
    """Publish what a second person has reviewed; the version before is superseded. Raises CheckTooLate.

    `seen` is the saved_count of what she read: raises ChangedElsewhere if it was edited since.
    """
    locked = _locked(version)
    _check_state(locked, VersionState.IN_REVIEW)
    if seen is not None and seen != locked.saved_count:
        raise ChangedElsewhere(CHANGED_SINCE_READ)
    _check_second_person(locked, reviewer)
    due_on = check_due_on or local_day(now) + CHECK_AFTER
    _check_due_on(due_on, now=now)
    locked.reviewer, locked.review_comment, locked.reviewed_at = reviewer, comment, now
    _publish(locked, check_due_on=due_on, now=now)
    settle_hints(locked, by=reviewer, now=now)
    _record("knowledge.published", locked, user=reviewer, now=now)


@transaction.atomic
def discard_version(version: Version, *, by: User, now: datetime) -> None:
    """Give an open version up; it stays in the history."""
    locked = _changed(version, VersionState.DISCARDED)
    locked.save(update_fields=["state"])
    _record("knowledge.discarded", locked, user=by, now=now)


@transaction.atomic
def confirm_text(text: Text, *, user: User, check_due_on: date | None = None, now: datetime) -> None:
    """Note that somebody found the published text right; raises NothingToConfirm or CheckTooLate."""
    locked, today = _locked_text(text), local_day(now)
    if freshness_of(locked, today=today) not in (Freshness.CURRENT, Freshness.TO_CHECK):
        raise NothingToConfirm
    due_on = check_due_on or today + CHECK_AFTER
    _check_due_on(due_on, now=now)
    locked.checked_on, locked.check_due_on = today, due_on
    locked.save(update_fields=["checked_on", "check_due_on"])
    _record("knowledge.confirmed", locked, user=user, now=now)


@transaction.atomic
def archive_text(text: Text, *, user: User | None, now: datetime) -> None:
    """Take a text out of search and reading; it can be brought back."""
    _set_archived(text, now, verb="knowledge.archived", user=user, now=now)


@transaction.atomic
def restore_text(text: Text, *, user: User | None, now: datetime) -> None:
    """Bring an archived text back."""
    _set_archived(text, None, verb="knowledge.restored", user=user, now=now)


@transaction.atomic
def assign_owner(text: Text, *, owner: User | None, by: User, now: datetime) -> None:
    """Make somebody responsible for keeping a text right."""
    locked = _locked_text(text)
    locked.owner = owner
    locked.save(update_fields=["owner"])
    _record("knowledge.owner_assigned", locked, user=by, now=now)


def freshness_of(text: Text, *, today: date) -> Freshness:
    """Return what readers are told about the age of a text."""
    return freshness(
        is_published=text.published_at is not None,
        is_archived=text.archived_at is not None,
        valid_until=text.valid_until,
        check_due_on=text.check_due_on,
        today=today,
    )


def versions_of(text: Text) -> QuerySet[Version]:
    """Return everything that was ever written of the text."""
    return Version.objects.filter(**{KEYS[type(text)]: text.pk})


def _publish(version: Version, *, check_due_on: date | None, now: datetime) -> None:
    text = _locked_text(text_of(version))
    versions_of(text).filter(state=VersionState.PUBLISHED).update(state=VersionState.SUPERSEDED)
    apply_content(text, version.content, FIELDS[type(text)])
    if isinstance(text, LocalAddition) and WEEK in version.content:
        apply_week(text, version.content[WEEK])
    text.published_at, text.checked_on, text.check_due_on = now, local_day(now), check_due_on
    text.save()
    version.state = VersionState.PUBLISHED
    version.save()
    index_later(_search_key(text))


def _set_archived(text: Text, at: datetime | None, *, verb: str, user: User | None, now: datetime) -> None:
    locked = _locked_text(text)
    locked.archived_at = at
    locked.save(update_fields=["archived_at"])
    _record(verb, locked, user=user, now=now)
    index_later(_search_key(locked))


def _search_key(text: Text) -> str:
    """An addition is found with its entry."""
    if isinstance(text, LocalAddition):
        return f"entry-{text.entry_id}"
    return f"{KEYS[type(text)]}-{text.pk}"


def _new_version(
    text: Text,
    content: dict[str, Any],
    *,
    author: User | None,
    now: datetime,
    state: VersionState = VersionState.DRAFT,
) -> Version:
    """Begin a version of a text whose row is locked."""
    last = versions_of(text).order_by("-number").values_list("number", flat=True).first() or 0
    return Version.objects.create(
        **{KEYS[type(text)]: text},
        number=last + 1,
        state=state,
        content=content,
        author=author,
        created_at=now,
    )


def _locked_text(text: Text) -> Text:
    return type(text).objects.select_for_update(of=("self",)).get(pk=text.pk)


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
    if reviewer.pk in (version.author_id, *version.writer_ids):
        raise ReviewByAuthor


def _check_due_on(day: date, *, now: datetime) -> None:
    today = local_day(now)
    if not today < day <= today + LONGEST_UNCHECKED:
        raise CheckTooLate


def _record(verb: str, row: Text | Version, *, user: User | None, now: datetime) -> None:
    actor_id = user.pk if user else None
    record(verb, object_type=row._meta.label, object_id=str(row.pk), actor_id=actor_id, at=now)
