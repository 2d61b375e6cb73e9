"""Jobs of announcements."""

import logging

from procrastinate.contrib.django import app

from buergerdraht.announcements.errors import AnnouncementNotSpoken
from buergerdraht.announcements.operations import speak_missing
from buergerdraht.foundation.tenancy import all_authorities

logger = logging.getLogger(__name__)


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


@app.periodic(cron="* * * * *")
@app.task(name="announcements.keep_pieces")
def keep_pieces(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Every minute, since a new authority should be named in its callers' welcome soon."""
    speak_missing_pieces()
