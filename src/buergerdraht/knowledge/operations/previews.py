"""Reading a version as if it were published already."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.hours import apply_week
from buergerdraht.knowledge.operations.versions import FIELDS, text_of
from buergerdraht.knowledge.rules.content import WEEK, apply_content


@contextmanager
def as_if_published(version: Version, *, now: datetime) -> Iterator[Entry | LocalAddition]:
    """Let the block read the version's text as published; nothing of it remains."""
    text = text_of(version)
    assert isinstance(text, Entry | LocalAddition)  # noqa: S101  (guides have a preview of their own)
    with transaction.atomic():
        apply_content(text, version.content, FIELDS[type(text)])
        if isinstance(text, LocalAddition) and WEEK in version.content:
            apply_week(text, version.content[WEEK])
        text.published_at, text.archived_at, text.valid_from, text.checked_on = now, None, None, None
        text.save()
        yield text
        transaction.set_rollback(True)
