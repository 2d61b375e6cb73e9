"""Jobs of announcements."""

import logging
from datetime import timedelta

from procrastinate.contrib.django import app

from buergerdraht.agreements.operations import reload_announcements
from buergerdraht.announcements.errors import AnnouncementNotSpoken
from buergerdraht.announcements.operations import (
    PLACE_TASK,
    forget_announcements,
    place_published,
    remove_unpublished,
    speak_missing,
)
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities

logger = logging.getLogger(__name__)

REPLACED_KEPT = timedelta(days=365)
"""Versions show what callers heard, for complaints; a recording is somebody's voice, so not for ever."""


@app.task(name="announcements.speak_missing")
def speak_missing_pieces() -> None:
    """Speak what is missing, some pieces at a time; without a voice callers hear the plain prompts."""
    try:
        with all_authorities():
            has_more = speak_missing()
    except AnnouncementNotSpoken:
        logger.warning("pieces_not_spoken")
        return
    if has_more:
        speak_missing_pieces.defer()


@app.task(name=PLACE_TASK)
def place_published_now() -> None:
    """Let callers hear what is published now."""
    with all_authorities():
        place_published()
    reload_announcements()


@app.periodic(cron="35 2 * * *")
@app.task(name="announcements.forget")
def forget_old_announcements(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget what was replaced long ago, once a night."""
    with all_authorities():
        forget_announcements(replaced_before=utc_now() - REPLACED_KEPT)


@app.periodic(cron="* * * * *")
@app.task(name="announcements.keep")
def keep_announcements(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Every minute: a new authority is soon named, files that got lost come back, old ones go."""
    with all_authorities():
        is_new = place_published()
        remove_unpublished(now=utc_now())
    if is_new:
        reload_announcements()
    speak_missing_pieces()
