"""The promise of a reaction is what the history says, whoever the ticket was handed to."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.servicehours.rules import BERLIN, CalendarRules, WeeklyHours
from buergerdraht.tickets.rules.promise import Event, Promise, Step, Terms, promise_of


def terms(opens: int = 8, closes: int = 16, *, hours: int = 24, state: str = "HE") -> Terms:
    week = tuple(WeeklyHours(day, time(opens), time(closes)) for day in range(5))
    return Terms(CalendarRules(state, week), timedelta(hours=hours))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BERLIN)


def forwarded(text: str, agreed: Terms | None = None) -> Event:
    return Event(Step.FORWARDED, at(text), agreed or terms())


def changed(text: str, agreed: Terms) -> Event:
    return Event(Step.TERMS_CHANGED, at(text), agreed)


def promise(*history: Event) -> Promise:
    found = promise_of(history)
    assert found
    return found


def due(*history: Event) -> str:
    return promise(*history).due_at.astimezone(BERLIN).strftime("%d %H:%M")


def test_nothing_is_promised_before_it_is_forwarded() -> None:
    assert promise_of([]) is None
    assert promise_of([Event(Step.REACTED, at("20 14:00"))]) is None


def test_a_reaction_is_due_after_three_working_days() -> None:
    assert due(forwarded("20 14:10")) == "25 14:10"
    assert promise(forwarded("20 14:10")).sentence() == (
        "Eingegangen Fr, 20.11.2026, 14:10 Uhr: Fr 1 h 50 min, Wochenende, Mo–Di je 8 h, Mi 6 h 10 min. "
        "Fällig Mi, 25.11.2026, 14:10 Uhr."
    )


def test_handing_it_to_another_unit_under_the_same_terms_gives_no_new_time() -> None:
    assert due(forwarded("20 14:10"), forwarded("24 09:00")) == "25 14:10"


def test_new_hours_take_off_what_has_passed() -> None:
    history = forwarded("23 08:00"), changed("24 08:00", terms(8, 12))
    assert due(*history) == "27 12:00"
    assert promise(*history).sentence().startswith("8 h waren nach den früheren Zeiten schon vergangen.")


def test_a_shorter_promise_may_be_due_at_once_but_never_in_the_past() -> None:
    assert due(forwarded("23 08:00"), changed("25 10:00", terms(hours=8))) == "25 10:00"


def test_a_promise_that_has_run_out_is_not_healed_by_other_hours() -> None:
    assert due(forwarded("20 14:10"), changed("26 08:00", terms(8, 12))) == "25 14:10"
    assert due(forwarded("20 14:10"), forwarded("26 08:00", terms(hours=80))) == "25 14:10"


def test_a_reaction_stops_the_clock_and_later_changes_do_not_move_it() -> None:
    reacted = Event(Step.REACTED, at("24 10:00"))
    later = promise(forwarded("20 14:10"), reacted, changed("25 08:00", terms(hours=1)), reacted)
    assert (later.reacted_at, later.is_kept) == (at("24 10:00"), True)
    assert due(forwarded("20 14:10"), reacted, changed("25 08:00", terms(hours=1))) == "25 14:10"


def test_a_late_reaction_is_late() -> None:
    assert promise(forwarded("20 14:10"), Event(Step.REACTED, at("25 14:11"))).is_kept is False
    assert promise(forwarded("20 14:10")).is_kept is None


def test_a_reopened_ticket_is_promised_anew() -> None:
    reopened = (
        forwarded("16 08:00"),
        Event(Step.REACTED, at("17 08:00")),
        Event(Step.REOPENED, at("20 14:10")),
    )
    assert promise_of(reopened) is None
    assert due(*reopened, forwarded("20 14:10")) == "25 14:10"


def test_what_is_left_counts_working_time_only() -> None:
    open_one = promise(forwarded("20 14:10"))
    assert open_one.left_at(at("21 23:00")) == timedelta(hours=22, minutes=10)
    assert open_one.left_at(at("25 15:10")) == timedelta(hours=-1)


minutes = st.integers(0, 60 * 24 * 20).map(
    lambda count: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=count)
)


@given(
    moments=st.lists(minutes, min_size=1, max_size=6),
    openings=st.lists(st.sampled_from([(8, 16), (8, 12), (0, 23), (13, 18)]), min_size=6, max_size=6),
    hours=st.lists(st.integers(1, 40), min_size=6, max_size=6),
)
def test_whatever_changes_a_due_time_never_lies_before_the_change_nor_gives_time_as_a_present(
    moments: list[datetime], openings: list[tuple[int, int]], hours: list[int]
) -> None:
    agreed = [terms(*span, hours=count) for span, count in zip(openings, hours, strict=True)]
    history = [
        Event(Step.TERMS_CHANGED if place else Step.FORWARDED, moment, agreed[place])
        for place, moment in enumerate(sorted(moments))
    ]
    found = promise(*history)
    assert found.due_at >= found.since
    assert found.left_at(found.since) == max(timedelta(0), found.terms.hours - found.passed_before)


@pytest.mark.parametrize("state", ["HE", "NW", "SH"])
def test_the_same_history_always_gives_the_same_promise(state: str) -> None:
    history = [forwarded("20 14:10", terms(state=state)), changed("23 09:00", terms(9, 15, state=state))]
    assert promise_of(history) == promise_of(list(history))
