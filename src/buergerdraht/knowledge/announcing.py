"""Which announcement waiting callers of an authority hear: one file for each that has any, for the engine."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from buergerdraht.agreements.operations import reload_announcements
from buergerdraht.announcements.making import path_of, place, spoken
from buergerdraht.announcements.sound import frames_of, joined, wav_of
from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Notice
from buergerdraht.knowledge.queries.notices import holding, notice_text, place_of, reach_of
from buergerdraht.knowledge.rules.notices import in_order, reaches

MOST_AT_ONCE = 3
"""More nobody remembers."""
TRIED_OUT_FOR = timedelta(days=30)


@transaction.atomic
def place_announcements(*, now: datetime) -> bool:
    """Make the engine's announcements those that hold now; tell whether anything changed.

    The switchboard is told; a file that calls hear just now lives on until they have heard it.
    """
    _wait_for_others()
    wanted = {authority_id: _sound(notices) for authority_id, notices in _announced(now=now).items()}
    has_changed = _make_files(Path(settings.ANNOUNCEMENTS_DIR), wanted)
    if has_changed:
        reload_announcements()
    return has_changed


def forget_unused(*, now: datetime) -> None:
    """Delete files that are a month old and no notice's recording; what is spoken can be made anew."""
    kept = set(Notice.objects.exclude(recording="").values_list("recording", flat=True))
    oldest = (now - TRIED_OUT_FOR).timestamp()
    for file in path_of("announcements").glob("*.wav"):
        if f"announcements/{file.name}" not in kept and file.stat().st_mtime < oldest:
            file.unlink()


def _wait_for_others() -> None:
    """One worker at a time. A lock of the job would wait for an earlier one that is not due for days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('knowledge.announcements', 0))")


def _announced(*, now: datetime) -> dict[int, list[Notice]]:
    notices = {notice.pk: notice for notice in holding(now=now) if notice.announcement or notice.recording}
    ordered = [notices[text.id] for text in in_order(map(notice_text, notices.values())) if text.id]
    found: dict[int, list[Notice]] = {}
    for authority in Authority.objects.filter(numbers__isnull=False).distinct() if notices else ():
        heard = [notice for notice in ordered if reaches(reach_of(notice), place_of(authority))]
        if heard:
            found[authority.pk] = heard[:MOST_AT_ONCE]
    return found


def _sound(notices: list[Notice]) -> bytes:
    names = [notice.recording.name or spoken(notice.announcement) for notice in notices]
    return wav_of(joined(frames_of(path_of(name)) for name in names))


def _make_files(folder: Path, wanted: Mapping[int, bytes]) -> bool:
    files = {f"{authority_id}.wav": sound for authority_id, sound in wanted.items()}
    old = [file for file in folder.glob("*.wav") if file.name not in files]
    for file in old:
        file.unlink()
    changed = [name for name, sound in files.items() if _replace(folder / name, sound)]
    return bool(old or changed)


def _replace(file: Path, sound: bytes) -> bool:
    if file.exists() and file.read_bytes() == sound:
        return False
    place(file, sound)
    return True
