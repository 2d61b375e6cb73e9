"""Making what callers hear: pieces that the machine speaks, versions that people draft and publish."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Window
from django.db.models.functions import Lead
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.agreements.operations import reload_announcements
from buergerdraht.announcements.errors import AnnouncementMoved, AnnouncementNotSpoken, LanguageKeyTaken
from buergerdraht.announcements.making import place, prompt_file, speak_piece
from buergerdraht.announcements.models import SLOT, Announcement, LanguageChoice
from buergerdraht.announcements.queries import PUBLISHED, in_slot, missing_pieces, published_name, slot_of
from buergerdraht.announcements.rules.catalogue import State, can_become
from buergerdraht.announcements.rules.prompts import Choice, Slot
from buergerdraht.announcements.rules.speech import Piece
from buergerdraht.announcements.sound import seconds_of, wav_of
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.audit import record

MOST_AT_ONCE = 500
"""Pieces that one job speaks, about a minute; then others have their turn."""
PLACE_TASK = "announcements.place_published"
OBJECT_TYPE = "announcement"
KEPT_UNWANTED = timedelta(minutes=2)
WANTED = 0.0
"""Date of a file that is published. The date of another one tells since when it is not, whoever restarts."""


@dataclass(frozen=True, slots=True)
class Take:
    """Sound that somebody made for an announcement."""

    frames: bytes
    source: str
    """See Announcement.Source."""
    text: str


def speak_missing() -> bool:
    """Speak pieces that are missing and tell the switchboard; tell whether there are more.

    One that cannot be spoken does not keep the others back; raise AnnouncementNotSpoken if none can.
    """
    missing = missing_pieces()
    spoken = sum(_is_spoken(piece) for piece in missing[:MOST_AT_ONCE])
    if missing and not spoken:
        raise AnnouncementNotSpoken
    if spoken:
        reload_announcements()
    return spoken == MOST_AT_ONCE


@transaction.atomic
def draft_announcement(slot: Slot, take: Take, *, by: User, now: datetime) -> Announcement:
    """Keep a take as the draft of an announcement, instead of the draft that there was."""
    Authority.objects.select_for_update().get(pk=slot.authority_id)  # versions are counted by one at a time
    Announcement.objects.filter(**in_slot(slot), state=State.DRAFT).delete()
    last = Announcement.objects.filter(**in_slot(slot)).aggregate(last=Max("version"))["last"] or 0
    sound = wav_of(take.frames)
    return Announcement.objects.create(
        **in_slot(slot),
        version=last + 1,
        state=State.DRAFT,
        source=take.source,
        text=take.text,
        sound=sound,
        digest=hashlib.sha256(sound).hexdigest(),
        seconds=Decimal(f"{seconds_of(take.frames):.1f}"),
        made_by=by,
        made_at=now,
    )


@transaction.atomic
def publish_announcement(version: Announcement, *, by: User, now: datetime) -> None:
    """Let callers hear a draft or an earlier version from the next call on.

    Raise AnnouncementMoved if somebody did something else with it meanwhile.
    """
    locked = _locked(version, State.PUBLISHED)
    Announcement.objects.filter(**in_slot(slot_of(locked)), state=State.PUBLISHED).update(state=State.EARLIER)
    Announcement.objects.filter(pk=locked.pk).update(state=State.PUBLISHED, published_at=now)
    _note("announcement.published", locked, by=by, now=now)


@transaction.atomic
def withdraw_announcement(version: Announcement, *, by: User, now: datetime) -> None:
    """Let the machine speak again; raise AnnouncementMoved if the version is not the published one."""
    locked = _locked(version, State.EARLIER)
    Announcement.objects.filter(pk=locked.pk).update(state=State.EARLIER)
    _note("announcement.withdrawn", locked, by=by, now=now)


@transaction.atomic
def discard_draft(version: Announcement) -> None:
    """Delete a draft; what was published stays."""
    Announcement.objects.filter(pk=version.pk, state=State.DRAFT).delete()


@transaction.atomic
def offer_language(authority: Authority, choice: Choice, *, by: User, now: datetime) -> None:
    """Let callers choose a language by a key; raise LanguageKeyTaken if either is in use."""
    Authority.objects.select_for_update().get(pk=authority.pk)
    offered = LanguageChoice.objects.filter(authority=authority)
    if offered.filter(key=choice.key).exists() or offered.filter(language=choice.language).exists():
        raise LanguageKeyTaken
    LanguageChoice.objects.create(
        authority=authority, key=choice.key, language=choice.language, skill=choice.skill
    )
    _note_languages("announcement.language_offered", authority, by=by, now=now)


@transaction.atomic
def withhold_language(authority: Authority, *, language: str, by: User, now: datetime) -> None:
    """Let callers no longer choose a language."""
    LanguageChoice.objects.filter(authority=authority, language=language).delete()
    _note_languages("announcement.language_withheld", authority, by=by, now=now)


def place_published() -> bool:
    """Give the engine the files of what is published; tell whether any was missing. What is there stays."""
    wanted = _published_files()
    missing = [file for file in wanted if not file.exists()]
    for file in missing:
        place(file, bytes(Announcement.objects.values_list("sound", flat=True).get(pk=wanted[file])))
        _date(file, WANTED)
    return bool(missing)


def remove_unpublished(*, now: datetime) -> None:
    """Take files away that nobody publishes any more, some time after the switchboard was told of it."""
    wanted = _published_files()
    for file in (prompt_file(PUBLISHED).parent / PUBLISHED).glob("*.wav"):
        unwanted_since = file.stat().st_mtime
        if file in wanted:
            _date(file, WANTED)
        elif unwanted_since == WANTED:
            _date(file, now.timestamp())
        elif unwanted_since < (now - KEPT_UNWANTED).timestamp():
            file.unlink()  # calls that hear it just now have it open


def _published_files() -> dict[Path, int]:
    published = Announcement.objects.filter(state=State.PUBLISHED).defer("sound")
    return {prompt_file(published_name(row)): row.pk for row in published}


def _date(file: Path, seconds: float) -> None:
    os.utime(file, (seconds, seconds))


def forget_announcements(*, replaced_before: datetime) -> int:
    """Forget versions that others replaced before the instant; return how many. The last of each stays."""
    replaced_at = Window(Lead("published_at"), partition_by=SLOT, order_by="published_at")
    were_heard = Announcement.objects.exclude(state=State.DRAFT).annotate(replaced_at=replaced_at)
    old = were_heard.filter(state=State.EARLIER, replaced_at__lt=replaced_before)
    return Announcement.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


def _is_spoken(piece: Piece) -> bool:
    try:
        speak_piece(piece)
    except AnnouncementNotSpoken:
        return False
    return True


def _locked(version: Announcement, wanted: State) -> Announcement:
    locked = Announcement.objects.select_for_update().defer("sound").filter(pk=version.pk).first()
    if locked is None or not can_become(State(locked.state), wanted):
        raise AnnouncementMoved
    return locked


def _note(verb: str, version: Announcement, *, by: User, now: datetime) -> None:
    record(verb, object_type=OBJECT_TYPE, object_id=str(version.pk), actor_id=by.pk, at=now)
    app.configure_task(PLACE_TASK).defer()


def _note_languages(verb: str, authority: Authority, *, by: User, now: datetime) -> None:
    record(verb, object_type="authority", object_id=str(authority.pk), actor_id=by.pk, at=now)
    reload_announcements()
