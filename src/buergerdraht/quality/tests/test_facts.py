"""What is counted of one call, worked out by hand."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from buergerdraht.quality.facts import CallTimes, Tried, call_times
from buergerdraht.telephony.rules.durations import WrapUp
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.vocabulary import Disposition, EventKind

CALL = UUID(int=1)
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
AGENT = 7


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def happened(*steps: tuple[float, EventKind] | tuple[float, EventKind, str]) -> list[Fact]:
    return [
        Fact(CALL, place, step[1], at(step[0]), AGENT, step[2] if len(step) > 2 else "")
        for place, step in enumerate(steps)
    ]


def times_of(facts: list[Fact], *, answered: float | None = None, ended: float, **told: object) -> CallTimes:
    values: dict[str, object] = {
        "disposition": Disposition.ANSWERED,
        "became_ours_at": NOON,
        "is_passed_on": False,
        "answered_at": None if answered is None else at(answered),
        "ended_at": at(ended),
    }
    return call_times(facts, **(values | told))  # type: ignore[arg-type]


def test_a_talk_with_hold_and_consultation_is_told_apart_to_the_millisecond() -> None:
    facts = happened(
        (0, EventKind.ARRIVED),
        (1, EventKind.GREETING_STARTED),
        (4.5, EventKind.QUEUED),
        (10, EventKind.OFFERED),
        (14.25, EventKind.ANSWERED),
        (60, EventKind.HELD),
        (75, EventKind.RESUMED),
        (100, EventKind.TRANSFER_STARTED),
        (110, EventKind.TRANSFER_ANSWERED),
        (130, EventKind.TRANSFER_RETURNED),
        (200.5, EventKind.ENDED),
    )
    wrap_up = WrapUp(AGENT, CALL, at(200.5), at(245.5))
    tried = [Tried(is_reached=True, outcome="returned"), Tried(is_reached=False, outcome="busy")]
    times = times_of(facts, answered=14.25, ended=200.5, wrap_ups=[wrap_up], tried=tried)
    assert times == CallTimes(
        is_open=True,
        is_overflow=False,
        wait_ms=14_250,
        announcement_ms=4_500,
        talk_ms=156_250,
        consult_ms=30_000,
        hold_ms=15_000,
        wrap_up_ms=45_000,
        transfers=2,
        transfers_reached=1,
        transfers_failed=1,
    )


def test_a_call_passed_on_by_the_attendant_waits_from_then_on() -> None:
    facts = happened((0, EventKind.ARRIVED), (20, EventKind.ATTENDANT_UNANSWERED), (25, EventKind.ENDED))
    times = times_of(
        facts, ended=25, disposition="abandoned_in_queue", became_ours_at=at(20), is_passed_on=True
    )
    assert (times.is_overflow, times.wait_ms, times.talk_ms) == (True, 5_000, 0)


def test_a_call_that_the_partners_exchange_diverted_is_overflow() -> None:
    facts = happened((0, EventKind.ARRIVED, "diverted:+49410661100"), (9, EventKind.ENDED))
    assert times_of(facts, ended=9).is_overflow


def test_who_heard_that_nobody_is_there_called_outside_the_service_hours() -> None:
    facts = happened((0, EventKind.ARRIVED), (1, EventKind.CLOSED_ANNOUNCED), (9, EventKind.ENDED))
    assert not times_of(facts, ended=9, disposition=Disposition.CALL_BACK).is_open
    assert not times_of([], ended=9, disposition=Disposition.CLOSED).is_open


def test_a_call_in_the_night_of_the_clocks_is_as_long_as_it_was() -> None:
    before = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)
    facts = [
        Fact(CALL, 0, EventKind.ARRIVED, before, None),
        Fact(CALL, 1, EventKind.ANSWERED, before, AGENT),
        Fact(CALL, 2, EventKind.ENDED, before + timedelta(minutes=2), AGENT),
    ]
    times = call_times(
        facts,
        disposition=Disposition.ANSWERED,
        became_ours_at=before,
        is_passed_on=False,
        answered_at=before,
        ended_at=before + timedelta(minutes=2),
    )
    assert times.talk_ms == 120_000


def test_a_call_of_which_only_the_record_is_left_talked_from_the_answer_to_the_end() -> None:
    assert times_of([], answered=10, ended=70).talk_ms == 60_000
