"""Publishing what an import brought, in whole batches; what a person here wrote gets a proposal instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.versions import FIELDS, KEYS
from buergerdraht.knowledge.rules.content import Content, apply_content, changed_fields, content_of
from buergerdraht.knowledge.rules.workflow import OPEN_STATES, VersionState
from buergerdraht.servicehours.rules import local_day

ROW_FIELDS = ("agency", "external_id", "published_at", "checked_on", "check_due_on", "archived_at")
PROPOSED = "Aus einer Lieferung; der veröffentlichte Text wurde hier bearbeitet."


@dataclass(frozen=True)
class Brought:
    """A text (perhaps not saved yet) and what an import says of it."""

    text: Entry | LocalAddition
    content: Content

    @property
    def is_new(self) -> bool:
        return self.text.pk is None

    @property
    def is_changed(self) -> bool:
        """Tell whether the row says something else, or is not to be seen."""
        fields = FIELDS[type(self.text)]
        return self.text.archived_at is not None or bool(
            changed_fields(content_of(self.text, fields), self.content)
        )


def written_here(model: type[Entry | LocalAddition], ids: Sequence[int]) -> set[int]:
    """Return which of the texts have a published version that a person wrote."""
    key = f"{KEYS[model]}_id"
    versions = Version.objects.filter(**{f"{key}__in": ids}, state=VersionState.PUBLISHED)
    return set(versions.exclude(writer_ids=[], author=None).values_list(key, flat=True))


def publish_all(brought: Sequence[Brought], *, now: datetime) -> None:
    """Publish texts of one kind; what was published before is superseded."""
    if not brought:
        return
    model = type(brought[0].text)
    fields = FIELDS[model]
    for each in brought:
        apply_content(each.text, each.content, fields)
        each.text.published_at, each.text.checked_on = now, local_day(now)
        each.text.check_due_on = each.text.archived_at = None
    rows: Any = model.objects  # one of two tables; the texts are all of the same
    known = [each.text for each in brought if not each.is_new]
    rows.bulk_create([each.text for each in brought if each.is_new])
    # One INSERT … ON CONFLICT for the batch; bulk_update takes four times as long.
    rows.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=(*fields, *ROW_FIELDS))
    _versions([each.text for each in brought], state=VersionState.PUBLISHED, now=now)


def propose(text: Entry | LocalAddition, content: Content, *, now: datetime) -> bool:
    """Put what came into review; False: somebody works on the text already."""
    versions = Version.objects.filter(**{KEYS[type(text)]: text})
    if versions.filter(state__in=OPEN_STATES).exists():
        return False
    (version,) = _versions([text], state=VersionState.IN_REVIEW, now=now, content=content)
    version.comment, version.submitted_at = PROPOSED, now
    version.save(update_fields=["comment", "submitted_at"])
    return True


def _versions(
    texts: Sequence[Entry | LocalAddition],
    *,
    state: VersionState,
    now: datetime,
    content: Content | None = None,
) -> list[Version]:
    model = type(texts[0])
    key, ids = KEYS[model], [text.pk for text in texts]
    earlier = Version.objects.filter(**{f"{key}__in": ids}).order_by()
    last = dict(earlier.values_list(key).annotate(Max("number")))
    if state == VersionState.PUBLISHED:
        earlier.filter(state=state).update(state=VersionState.SUPERSEDED)
    return Version.objects.bulk_create(
        Version(
            **{key: text},
            number=last.get(text.pk, 0) + 1,
            state=state,
            content=_whole(text) | dict(content or {}),
            created_at=now,
        )
        for text in texts
    )


def _whole(text: Entry | LocalAddition) -> dict[str, Any]:
    return content_of(text, FIELDS[type(text)])
