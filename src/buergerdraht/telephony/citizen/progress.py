"""What the centre's records say about the citizen's call; from outside, music and an answer are alike."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, connection

from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.telephony.models import Call

POLL_SECONDS = 0.25


class TalkWatch:
    """Watches for the answer by an agent in a thread of its own, so that the sound does not stutter."""

    def __init__(self, *, caller: str, since: datetime, on_talk: Callable[[], None]) -> None:
        self._caller, self._since, self._on_talk = caller, since, on_talk
        self._is_over = threading.Event()
        self.talk_began_at: float | None = None
        """On the monotonic clock."""
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Watch no more."""
        self._is_over.set()

    def _watch(self) -> None:
        with all_authorities():
            while not self._is_over.wait(POLL_SECONDS):
                if self._is_talking():
                    self.talk_began_at = time.monotonic()
                    self._on_talk()
                    break
        connection.close()

    def _is_talking(self) -> bool:
        try:
            return (
                call := call_from(self._caller, since=self._since)
            ) is not None and call.answered_at is not None
        except DatabaseError:  # the database is away; the call goes on
            connection.close()
            return False


def call_from(caller: str, *, since: datetime) -> Call | None:
    """Return the latest call of that number since then, or None."""
    return Call.objects.filter(caller_number=caller, arrived_at__gte=since).order_by("-arrived_at").first()
