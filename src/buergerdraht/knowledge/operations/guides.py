"""Beginning and handing over guides; the rest of their way is that of every text (operations.versions)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.errors import GuideNotSound
from buergerdraht.knowledge.models import Guide, Version
from buergerdraht.knowledge.operations.versions import save_version, start_version, submit_version
from buergerdraht.knowledge.queries.access import check_editor
from buergerdraht.knowledge.rules.guide_editing import first_dialogue
from buergerdraht.knowledge.rules.guides import Dialogue, dialogue_as_json, is_sound, read_dialogue
from buergerdraht.servicehours.rules import local_day


@transaction.atomic
def start_guide(*, authority: Authority | None, title: str, author: User, now: datetime) -> Version:
    """Begin a guide with one empty step; raises NotYourKnowledge. Nobody runs it before it is published."""
    guide = Guide(authority=authority, title=title, owner=author, steps=dialogue_as_json(first_dialogue()))
    check_editor(author, guide, today=local_day(now))
    guide.save()
    return start_version(guide, author=author, now=now)


def save_guide(
    version: Version, *, title: str, terms: list[str], dialogue: Dialogue, saved_count: int, author: User
) -> Version:
    """Save a draft of a guide; raises ChangedElsewhere or WrongVersionState."""
    content: dict[str, Any] = {"title": title, "terms": terms, "steps": dialogue_as_json(dialogue)}
    return save_version(version, content, saved_count=saved_count, author=author)


@transaction.atomic
def submit_guide(version: Version, *, comment: str, by: User, now: datetime) -> None:
    """Hand a guide to a second person; raises GuideNotSound while a step is wrong."""
    locked = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not is_sound(read_dialogue(locked.content.get("steps"))):
        raise GuideNotSound
    submit_version(version, comment=comment, by=by, now=now)
