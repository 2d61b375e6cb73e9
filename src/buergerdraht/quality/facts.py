"""Facts of ended calls, made from their events: pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from buergerdraht.telephony.rules.durations import Phase, WrapUp, durations, stretches
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.transfer_records import FAILED
from buergerdraht.telephony.rules.vocabulary import Disposition, EventKind

TALKING = (Phase.TALK, Phase.HOLD, Phase.CONFERENCE)
CONSULTING = (Phase.REACHING, Phase.CONSULT)
DIVERTED = "diverted:"
ONE_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """A try to reach somebody outside the centre."""

    is_reached: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class CallTimes:
    """What figures count of one call's events; in milliseconds."""

    is_open: bool
    is_overflow: bool
    wait_ms: int
    announcement_ms: int
    talk_ms: int
    consult_ms: int
    hold_ms: int
    wrap_up_ms: int
    transfers: int
    transfers_reached: int
    transfers_failed: int


def call_times(
    facts: Sequence[Fact],
    *,
    disposition: str,
    became_ours_at: datetime,
    is_passed_on: bool,
    answered_at: datetime | None,
    ended_at: datetime,
    wrap_ups: Iterable[WrapUp] = (),
    tried: Collection[Tried] = (),
) -> CallTimes:
    """Return what is counted of an ended call; without events, its talk is all after the answer."""
    spent = durations(stretches(facts))
    if not facts and answered_at:
        spent = {Phase.TALK: ended_at - answered_at}
    return CallTimes(
        is_open=disposition != Disposition.CLOSED
        and not any(fact.kind is EventKind.CLOSED_ANNOUNCED for fact in facts),
        is_overflow=is_passed_on or any(_is_diverted(fact) for fact in facts),
        wait_ms=_ms(max((answered_at or ended_at) - became_ours_at, timedelta())),
        announcement_ms=_total(spent, Phase.ANNOUNCEMENT),
        talk_ms=_total(spent, *TALKING),
        consult_ms=_total(spent, *CONSULTING),
        hold_ms=_total(spent, Phase.HOLD),
        wrap_up_ms=_ms(sum((each.duration for each in wrap_ups), timedelta())),
        transfers=len(tried),
        transfers_reached=sum(each.is_reached for each in tried),
        transfers_failed=sum(each.outcome in FAILED for each in tried),
    )


def _total(spent: Mapping[Phase, timedelta], *phases: Phase) -> int:
    return _ms(sum((spent.get(phase, timedelta()) for phase in phases), timedelta()))


def _is_diverted(fact: Fact) -> bool:
    return fact.kind is EventKind.ARRIVED and fact.detail.startswith(DIVERTED)


def _ms(length: timedelta) -> int:
    """Whole milliseconds, rounded down: who was answered at the very end of the agreed time was in it."""
    return length // ONE_MILLISECOND
