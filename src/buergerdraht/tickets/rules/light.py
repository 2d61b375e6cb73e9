"""The traffic light of a ticket: how much working time is left, in shape, word and colour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from buergerdraht.servicehours.rules import SHORT_WEEKDAYS, clock, duration, local_day, local_time
from buergerdraht.tickets.rules.promise import Promise

SOON_WITHIN = timedelta(hours=4)
"""Half a working day: time enough to still do something about it."""


@dataclass(frozen=True, slots=True)
class Light:
    """How a ticket stands at one instant."""

    tone: str
    """bad, warn or ok, as the pages colour it; '' if nothing is promised."""
    icon: str
    words: str
    """'noch 1 h 18 min', 'überfällig seit 22 min', 'reagiert'"""
    due: str = ""
    """'Mi, 25.11., 14:10 Uhr'"""
    used_hours: float = 0.0
    all_hours: float = 0.0

    @property
    def hours_words(self) -> str:
        """What of the working time is used: '1,8 von 24'."""
        return f"{self.used_hours:g} von {self.all_hours:g}".replace(".", ",")

    @property
    def is_overdue(self) -> bool:
        """Whether nobody has reacted in time."""
        return self.tone == "bad"


NOTHING_PROMISED = Light("", "abwesend", "nicht weitergeleitet")


def light_of(promise: Promise | None, *, now: datetime) -> Light:
    """Return how the ticket stands; what counts is working time, not the clock on the wall."""
    if promise is None:
        return NOTHING_PROMISED
    if promise.reacted_at is not None:
        words = "rechtzeitig reagiert" if promise.is_kept else "zu spät reagiert"
        return _light("ok" if promise.is_kept else "warn", "ok", words, promise, now=promise.reacted_at)
    left = promise.left_at(now)
    if now > promise.due_at:
        return _light("bad", "gefahr", f"überfällig seit {duration(-left)}", promise, now=now)
    is_soon = left < SOON_WITHIN
    return _light(
        "warn" if is_soon else "ok",
        "warnung" if is_soon else "ok",
        f"noch {duration(left)}",
        promise,
        now=now,
    )


def moment_words(at: datetime) -> str:
    """Return an instant as a list shows it: 'Mi, 25.11., 14:10 Uhr'."""
    day = local_day(at)
    return f"{SHORT_WEEKDAYS[day.weekday()]}, {day:%d.%m.}, {clock(local_time(at))} Uhr"


def _light(tone: str, icon: str, words: str, promise: Promise, *, now: datetime) -> Light:
    hours = promise.terms.hours / timedelta(hours=1)
    used = hours - promise.left_at(now) / timedelta(hours=1)
    return Light(tone, icon, words, moment_words(promise.due_at), round(min(max(used, 0.0), hours), 1), hours)
