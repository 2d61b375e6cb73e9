"""What lies on the editors' desks: guides, drafts, hints, synonyms; all through the usual doors."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.demo.knowledge.plan import as_html
from buergerdraht.demo.knowledge.texts import Writers, writers
from buergerdraht.knowledge.models import Entry, Suggestion
from buergerdraht.knowledge.operations.guides import save_guide, start_guide, submit_guide
from buergerdraht.knowledge.operations.learning import suggest
from buergerdraht.knowledge.operations.suggestions import settle_suggestion
from buergerdraht.knowledge.operations.synonyms import save_group
from buergerdraht.knowledge.operations.versions import (
    Text,
    publish_version,
    save_version,
    start_version,
    submit_version,
)
from buergerdraht.knowledge.rules.guides import Answer, Dialogue, Step
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.rules.workflow import VersionState

GUIDES_CHECKED_BEFORE = timedelta(days=21)

Entries = Mapping[str, Entry]
"""Slug -> entry."""


def add_guides(
    planned: Iterable[Mapping[str, Any]], *, entries: Entries, editors: Sequence[str], now: datetime
) -> None:
    """Publish the guides, reviewed by the second editor."""
    by = writers(editors)
    if by.author and by.reviewer:
        for each in planned:
            _add_guide(each, entries=entries, author=by.author, reviewer=by.reviewer, now=now)


def add_drafts(planned: Iterable[Mapping[str, Any]], *, entries: Entries, now: datetime) -> None:
    """Write what the editors have written since, up to the state that the file says."""
    for each in planned:
        by = writers([each["author"], *([each["reviewer"]] if "reviewer" in each else [])])
        if by.author:
            at = now - timedelta(days=each["days_ago"])
            _add_draft(each, text=_text(each, entries), by=by, at=at)


def add_hints(planned: Iterable[Mapping[str, Any]], *, entries: Entries, now: datetime) -> None:
    """Note what agents told the editors, with the answers that some have got."""
    users = {user.username: user for user in User.objects.all()}
    for each in planned:
        if each["by"] in users:
            at = now - timedelta(days=each["days_ago"])
            hint = _hint(each, entries=entries, by=users[each["by"]], at=at)
            editor = users.get(each.get("settled_by", ""))
            if editor:
                later = min(at + timedelta(days=1), now)
                done = Suggestion.State.DONE
                settle_suggestion(hint, state=done, answer=each["answer"], by=editor, now=later)


def add_synonyms(planned: Iterable[Mapping[str, Any]], *, now: datetime) -> None:
    """Keep the editors' groups of words."""
    users = {user.username: user for user in User.objects.all()}
    for each in planned:
        if each["by"] in users:
            save_group(None, words=each["words"], entry=None, note="", by=users[each["by"]], now=now)


def _add_guide(
    each: Mapping[str, Any], *, entries: Entries, author: User, reviewer: User, now: datetime
) -> None:
    at = now - GUIDES_CHECKED_BEFORE
    version = start_guide(authority=None, title=each["title"], author=author, now=at)
    version = save_guide(
        version,
        title=each["title"],
        terms=each["terms"],
        dialogue=Dialogue(each["start"], tuple(_step(step, entries) for step in each["steps"])),
        saved_count=version.saved_count,
        author=author,
    )
    submit_guide(version, comment="", by=author, now=at)
    publish_version(version, reviewer=reviewer, check_due_on=None, now=at)


def _step(told: Mapping[str, Any], entries: Entries) -> Step:
    return Step(
        id=told["id"],
        question=told["question"],
        text=told.get("text", ""),
        answers=tuple(Answer(text, to) for text, to in told.get("answers", ())),
        entry_ids=tuple(entries[slug].pk for slug in told.get("entries", ())),
        outcome=told.get("outcome", ""),
    )


def _add_draft(each: Mapping[str, Any], *, text: Text, by: Writers, at: datetime) -> None:
    assert by.author  # noqa: S101  (checked by add_drafts)
    version = start_version(text, author=by.author, now=at)
    content = _content(each["change"], version.content)
    version = save_version(version, content, saved_count=version.saved_count, author=by.author)
    if each["state"] == VersionState.DRAFT:
        return
    submit_version(version, comment=each.get("comment", ""), by=by.author, now=at)
    if each["state"] == VersionState.PUBLISHED and by.reviewer:
        publish_version(version, reviewer=by.reviewer, check_due_on=None, now=at)


def _content(change: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    modules = {module.value for module in Module}
    texts = {name: _told(name, value) for name, value in change.items() if name in modules}
    rest = {name: value for name, value in change.items() if name not in modules}
    return rest | {"texts": {**content["texts"], **texts}}


def _told(module: str, value: Any) -> str:
    return str(value) if module == Module.ANSWER else as_html(value)


def _text(each: Mapping[str, Any], entries: Entries) -> Text:
    entry = entries[each["service"]]
    return entry.additions.get(authority__slug=each["authority"]) if "authority" in each else entry


def _hint(each: Mapping[str, Any], *, entries: Entries, by: User, at: datetime) -> Suggestion:
    return suggest(
        entries.get(each.get("service", "")),
        authority=Authority.objects.get(slug=each["authority"]),
        text=each["text"],
        searched=each["searched"],
        user=by,
        now=at,
    )
