"""Words that mean the same, or that lead to one entry; the search learns them at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.foundation.audit import record
from buergerdraht.knowledge.models import Entry, SynonymGroup
from buergerdraht.knowledge.operations.indexing import index_later
from buergerdraht.knowledge.queries.access import check_editor
from buergerdraht.servicehours.rules import local_day


@transaction.atomic
def save_group(
    group: SynonymGroup | None,
    *,
    words: Sequence[str],
    entry: Entry | None,
    note: str,
    by: User,
    now: datetime,
) -> SynonymGroup:
    """Write a group anew, or a new one; each word once, in their order.

    Raises NotYourKnowledge if the words lead to a text that `by` does not edit.
    """
    _check_editor(entry, by=by, now=now)
    saved = _locked(group) if group else SynonymGroup()
    told = [saved.entry_id] if group else []
    saved.words, saved.entry, saved.note = list(dict.fromkeys(words)), entry, note
    _save(saved, by=by, now=now)
    _tell_index([*told, saved.entry_id])
    return saved


@transaction.atomic
def delete_group(group: SynonymGroup, *, by: User, now: datetime) -> None:
    """Forget a group; raises NotYourKnowledge if its words lead to a text that `by` does not edit."""
    _check_editor(group.entry, by=by, now=now)
    _record("knowledge.synonyms_deleted", group, by=by, now=now)
    group.delete()
    _tell_index([group.entry_id])


@transaction.atomic
def add_word_of_entry(entry: Entry, *, word: str, by: User, now: datetime) -> SynonymGroup:
    """Let a word or phrase lead to an entry, besides those that do already."""
    group = SynonymGroup.objects.select_for_update().filter(entry=entry).order_by("pk").first()
    words = [*(group.words if group else []), word]
    return save_group(group, words=words, entry=entry, note=group.note if group else "", by=by, now=now)


@transaction.atomic
def remove_word(group: SynonymGroup, *, word: str, by: User, now: datetime) -> None:
    """Take a word out of a group; an entry's group without words goes."""
    kept = [each for each in _locked(group).words if each != word]
    if kept:
        save_group(group, words=kept, entry=group.entry, note=group.note, by=by, now=now)
    else:
        delete_group(group, by=by, now=now)


def _check_editor(entry: Entry | None, *, by: User, now: datetime) -> None:
    if entry:
        check_editor(by, entry, today=local_day(now))


def _save(group: SynonymGroup, *, by: User, now: datetime) -> None:
    group.changed_at = now
    group.save()
    _record("knowledge.synonyms_changed", group, by=by, now=now)


def _tell_index(entry_ids: Sequence[int | None]) -> None:
    for entry_id in dict.fromkeys(entry_ids):
        index_later(f"entry-{entry_id}" if entry_id else "synonyms")


def _locked(group: SynonymGroup) -> SynonymGroup:
    return SynonymGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)


def _record(verb: str, group: SynonymGroup, *, by: User, now: datetime) -> None:
    record(verb, object_type="knowledge.SynonymGroup", object_id=str(group.pk), actor_id=by.pk, at=now)
