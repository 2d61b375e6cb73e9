"""What editors do with agents' hints."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.audit import record
from buergerdraht.knowledge.models import Entry, LocalAddition, Suggestion, Version
from buergerdraht.knowledge.operations.versions import Text, start_version
from buergerdraht.knowledge.queries.access import check_scope
from buergerdraht.servicehours.rules import local_day


@transaction.atomic
def settle_suggestion(
    suggestion: Suggestion, *, state: Suggestion.State, answer: str, by: User, now: datetime
) -> None:
    """Answer a hint: done or declined, with a sentence for whoever gave it; open again without one."""
    is_open = state == Suggestion.State.OPEN
    locked = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    locked.state, locked.answer = state, "" if is_open else answer
    locked.settled_by, locked.settled_at = (None, None) if is_open else (by, now)
    locked.save(update_fields=["state", "answer", "settled_by", "settled_at"])
    _record("knowledge.hint_settled", locked, by=by, now=now)


@transaction.atomic
def begin_draft(suggestion: Suggestion, *, by: User, now: datetime) -> Version:
    """Begin a draft because of a hint: of the authority's addition, of the entry, or of a new article."""
    text = _text_for(suggestion, by=by, now=now)
    version = start_version(text, author=by, now=now)
    suggestion.version = version
    suggestion.save(update_fields=["version"])
    _record("knowledge.hint_taken_up", suggestion, by=by, now=now)
    return version


def _text_for(suggestion: Suggestion, *, by: User, now: datetime) -> Text:
    """The addition if the authority has one, else the entry."""
    entry, authority = suggestion.entry, suggestion.authority
    if entry is None:
        return _new_article(suggestion, by=by, now=now)
    addition = LocalAddition.objects.filter(entry=entry, authority=authority).first() if authority else None
    if addition is None:
        _check(by, entry.authority_id, now=now)
        return entry
    _check(by, addition.authority_id, now=now)
    return addition


def _new_article(suggestion: Suggestion, *, by: User, now: datetime) -> Entry:
    _check(by, suggestion.authority_id, now=now)
    name = suggestion.searched or suggestion.text[:60]
    return Entry.objects.create(
        kind=Entry.Kind.ARTICLE,
        authority=suggestion.authority,
        title=name[:1].upper() + name[1:],
        terms=[suggestion.searched] if suggestion.searched else [],
        owner=by,
    )


def _check(by: User, authority_id: int | None, *, now: datetime) -> None:
    check_scope(by, Ability.EDIT_KNOWLEDGE, authority_id=authority_id, today=local_day(now))


def _record(verb: str, suggestion: Suggestion, *, by: User, now: datetime) -> None:
    record(verb, object_type="knowledge.Suggestion", object_id=str(suggestion.pk), actor_id=by.pk, at=now)
