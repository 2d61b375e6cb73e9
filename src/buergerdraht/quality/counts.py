"""What is counted of calls: numbers that may be added up, and percentiles read from them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

SHORT_ABANDON_SECONDS = 10
"""Who hangs up this soon has dialled the wrong number or thought better of it; told apart, never left out."""
REPEAT_DAYS = 7
WAIT_EDGES = (
    1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 105, 120, 150, 180, 240, 300,
    450, 600, 900, 1800,
)  # fmt: skip
"""Upper limits in seconds of the classes of waits; the last class is open."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts and sums of a set of calls. Those of two sets without a common call add up to those of both."""

    calls: int = 0
    """Every call to the numbers, whatever became of it."""
    attended: int = 0
    left_at_attendant: int = 0
    closed: int = 0
    offered: int = 0
    """Became the centre's within the service hours; the citizen called."""
    turned_away: int = 0
    failed: int = 0
    left_in_announcement: int = 0
    call_backs: int = 0
    """Would rather be called back than wait."""
    abandoned: int = 0
    """Hung up while waiting, short abandons among them."""
    abandoned_short: int = 0
    answered: int = 0
    in_target: int = 0
    """Answered within the seconds that were agreed at the time."""
    in_30: int = 0
    overflow: int = 0
    """Offered calls that the partner's own attendant had not taken."""
    overflow_reached: int = 0
    tries: int = 0
    """Of ours to call citizens back."""
    tries_reached: int = 0
    talks: int = 0
    wait_ms: int = 0
    """Of the answered calls."""
    talk_ms: int = 0
    """Citizen and agent together, hold and conference included."""
    consult_ms: int = 0
    """The agent reaches a target and talks with it, the citizen waits."""
    hold_ms: int = 0
    wrap_up_ms: int = 0
    contacts: int = 0
    """Calls of whose concerns it is known what became of them."""
    at_once: int = 0
    transferred: int = 0
    tickets: int = 0
    noted_call_backs: int = 0
    unanswered: int = 0
    found: int = 0
    """Of the contacts: a text of the knowledge base answered a concern."""
    transfers: int = 0
    transfers_reached: int = 0
    transfers_failed: int = 0
    callers_known: int = 0
    """Offered calls whose number was told, so that a repeated call can be known."""
    repeated: int = 0
    waits: tuple[int, ...] = (0,) * (len(WAIT_EDGES) + 1)
    """Answered calls by class of their wait."""

    def __add__(self, more: "Counts") -> "Counts":
        sums = {name: getattr(self, name) + getattr(more, name) for name in COUNTED}
        waits = tuple(a + b for a, b in zip(self.waits, more.waits, strict=True))
        return Counts(**sums, waits=waits)

    @property
    def in_queue(self) -> int:
        """Calls that waited for somebody until she answered or they hung up."""
        return self.answered + self.abandoned

    @property
    def forwarded(self) -> int:
        """Contacts that were put through, or written down for the authority."""
        return self.transferred + self.tickets + self.noted_call_backs


COUNTED = tuple(field.name for field in fields(Counts) if field.name != "waits")
"""Names of the numbers that stand alone."""
WAIT_NAMES = tuple(f"waits_{place}" for place in range(len(WAIT_EDGES) + 1))
HOURLY = ("offered", "answered", "in_target", "abandoned", "talk_ms", "wrap_up_ms")
"""Those that are kept by the hour, too: load, and what became of it."""
OF_SERVICES = ("named", "answered")
OF_OFFICES = ("tries", "reached", "failed")
OF_SEARCHES = ("searches", "not_found")
OF_AGENTS = ("busy_ms", "ready_ms")
"""Those that are counted beside the calls, each of its own rows."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is counted beside the calls."""

    busy_ms: int = 0
    """Agents' time with a ringing phone, a talk or its wrap-up."""
    ready_ms: int = 0
    """Their time of waiting for a call."""
    contacts: int = 0
    """Talks of whose concerns it is known what became of them."""
    found: int = 0
    searches: int = 0
    not_found: int = 0
    kept: int = 0
    """Reactions of the authorities within the time that was promised."""
    late: int = 0
    """Later than that, or still missing."""


def percentile(waits: Sequence[int], *, share: float) -> float | None:
    """Return in how many seconds that share of the calls was answered; None: none was.

    Exact to the class that it falls in, in proportion inside of it; in the open class its lower limit.
    """
    total = sum(waits)
    if not total:
        return None
    wanted, below = share * total, 0
    for count, (lower, upper) in zip(waits, pairwise((0, *WAIT_EDGES)), strict=False):
        if count and below + count >= wanted:
            return lower + (upper - lower) * (wanted - below) / count
        below += count
    return float(WAIT_EDGES[-1])
