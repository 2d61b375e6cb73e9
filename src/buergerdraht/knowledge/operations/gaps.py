"""What an editor does about a gap: a synonym, a draft, or nothing; each can be undone."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.audit import record
from buergerdraht.knowledge.errors import NotYourKnowledge
from buergerdraht.knowledge.models import Entry, Gap, Version
from buergerdraht.knowledge.operations.entries import start_addition
from buergerdraht.knowledge.operations.suggestions import start_article
from buergerdraht.knowledge.operations.synonyms import add_word_of_entry, remove_word
from buergerdraht.knowledge.operations.versions import discard_version, start_version
from buergerdraht.knowledge.queries.access import Scope, check_scope, scope_of
from buergerdraht.knowledge.rules.gaps import Found
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.servicehours.rules import local_day

SAVED_BY_US = 2
"""A new article's draft is saved once with the words that were searched."""


@transaction.atomic
def accept_synonym(found: Found, *, entry: Entry, by: User, now: datetime) -> Gap:
    """Let the words of a gap lead to an entry from now on; raises NotYourKnowledge."""
    _check(by, entry.authority_id, now=now)
    group = add_word_of_entry(entry, word=found.words, by=by, now=now)
    return _settle(found, Gap.Decision.SYNONYM, by=by, now=now, entry=entry, synonyms=group)


@transaction.atomic
def begin_article(found: Found, *, authority: Authority | None, by: User, now: datetime) -> Gap:
    """Begin an article with the words of a gap as its name; raises NotYourKnowledge."""
    _check(by, authority.pk if authority else None, now=now)
    version = start_article(found.words, authority=authority, author=by, now=now)
    return _settle(found, Gap.Decision.ARTICLE, by=by, now=now, entry=version.entry, version=version)


@transaction.atomic
def begin_addition(found: Found, *, entry: Entry, authority: Authority, by: User, now: datetime) -> Gap:
    """Begin, or go on with, what an authority adds to an entry; raises NotYourKnowledge."""
    _check(by, authority.pk, now=now)
    version = start_addition(entry, authority=authority, author=by, now=now)
    return _settle(found, Gap.Decision.ADDITION, by=by, now=now, entry=entry, version=version)


@transaction.atomic
def begin_revision(found: Found, *, entry: Entry, by: User, now: datetime) -> Gap:
    """Begin a new version of an entry that did not help; raises NotYourKnowledge."""
    _check(by, entry.authority_id, now=now)
    version = start_version(entry, author=by, now=now)
    return _settle(found, Gap.Decision.REVISION, by=by, now=now, entry=entry, version=version)


@transaction.atomic
def dismiss_gap(found: Found, *, by: User, now: datetime) -> Gap:
    """Say that this is no gap; it is not shown again."""
    return _settle(found, Gap.Decision.DISMISSED, by=by, now=now)


@transaction.atomic
def reopen_gap(gap: Gap, *, by: User, now: datetime) -> None:
    """Take a decision back; a draft that somebody has worked on stays."""
    if gap.synonyms:
        remove_word(gap.synonyms, word=gap.words, by=by, now=now)
    version = gap.version
    if version and version.state == VersionState.DRAFT and version.saved_count <= SAVED_BY_US:
        discard_version(version, by=by, now=now)
    gap.delete()


def _settle(
    found: Found,
    decision: Gap.Decision,
    *,
    by: User,
    now: datetime,
    version: Version | None = None,
    **facts: object,
) -> Gap:
    office = _office_of(scope_of(by, Ability.EDIT_KNOWLEDGE, today=local_day(now)))
    gap, _ = Gap.objects.update_or_create(
        text=found.key,
        authority=office,
        defaults={
            "words": found.words,
            "decision": decision,
            "entry": None,
            "synonyms": None,
            "version": version,
            "decided_by": by,
            "decided_at": now,
            **facts,
        },
    )
    verb, kind = "knowledge.gap_settled", "knowledge.Gap"
    record(verb, object_type=kind, object_id=str(gap.pk), actor_id=by.pk, at=now)
    return gap


def _check(by: User, authority_id: int | None, *, now: datetime) -> None:
    check_scope(by, Ability.EDIT_KNOWLEDGE, authority_id=authority_id, today=local_day(now))


def _office_of(scope: Scope) -> Authority | None:
    """The editors of the centre decide for everybody (None), those of an authority for themselves."""
    if scope.is_for_all:
        return None
    if not scope.authority_ids:
        raise NotYourKnowledge
    return Authority.objects.get(pk=min(scope.authority_ids))
