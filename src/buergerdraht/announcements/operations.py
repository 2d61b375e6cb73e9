"""Making what callers hear."""

from buergerdraht.agreements.operations import reload_numbers
from buergerdraht.announcements.making import speak_piece
from buergerdraht.announcements.queries import missing_pieces

MOST_AT_ONCE = 500
"""Pieces that one job speaks, about a minute; then others have their turn."""


def speak_missing() -> bool:
    """Speak pieces that are missing and tell the switchboard; tell whether there are more.

    Raise AnnouncementNotSpoken.
    """
    missing = missing_pieces()
    for piece in missing[:MOST_AT_ONCE]:
        speak_piece(piece)
    if missing:
        reload_numbers()
    return len(missing) > MOST_AT_ONCE
