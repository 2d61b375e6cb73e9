"""What editors do with agents' hints."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.audit import record
from buergerdraht.knowledge.models import Entry, LocalAddition, Suggestion, Version
from buergerdraht.knowledge.operations.entries import start_entry
from buergerdraht.knowledge.operations.versions import save_version, start_version
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
    version = _draft_for(suggestion, by=by, now=now)
    suggestion.version = version
    suggestion.save(update_fields=["version"])
    _record("knowledge.hint_taken_up", suggestion, by=by, now=now)
    return version


def start_article(words: str, *, authority: Authority | None, author: User, now: datetime) -> Version:
    """Begin an article that is found by the words that were searched in vain."""
    title = words[:1].upper() + words[1:]
    version = start_entry(kind=Entry.Kind.ARTICLE, authority=authority, title=title, author=author, now=now)
    content = {"terms": [words]}
    return save_version(version, content, saved_count=version.saved_count, author=author)


def _draft_for(suggestion: Suggestion, *, by: User, now: datetime) -> Version:
    """The authority's addition if it has one, else the entry."""
    entry, authority = suggestion.entry, suggestion.authority
    if entry is None:
        _check(by, suggestion.authority_id, now=now)
        words = suggestion.searched or suggestion.text[:60]
        return start_article(words, authority=authority, author=by, now=now)
    addition = LocalAddition.objects.filter(entry=entry, authority=authority).first() if authority else None
    _check(by, (addition or entry).authority_id, now=now)
    return start_version(addition or entry, author=by, now=now)


def _check(by: User, authority_id: int | None, *, now: datetime) -> None:
    check_scope(by, Ability.EDIT_KNOWLEDGE, authority_id=authority_id, today=local_day(now))


def _record(verb: str, suggestion: Suggestion, *, by: User, now: datetime) -> None:
    record(verb, object_type="knowledge.Suggestion", object_id=str(suggestion.pk), actor_id=by.pk, at=now)
