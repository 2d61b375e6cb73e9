"""The light follows working time: a weekend takes nothing away."""

from datetime import datetime, time, timedelta

from buergerdraht.servicehours.rules import BERLIN, CalendarRules, WeeklyHours
from buergerdraht.tickets.rules.light import Light, light_of
from buergerdraht.tickets.rules.promise import Event, Promise, Step, Terms, promise_of

WEEK = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(16)) for day in range(5)))
TERMS = Terms(WEEK, timedelta(hours=24))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BERLIN)


def light(now: str, *, reacted: str = "") -> Light:
    history = [Event(Step.FORWARDED, at("20 14:10"), TERMS)]
    if reacted:
        history.append(Event(Step.REACTED, at(reacted)))
    promise = promise_of(history)
    assert isinstance(promise, Promise)
    return light_of(promise, now=at(now))


def test_before_it_is_forwarded_nothing_runs() -> None:
    assert light_of(None, now=at("20 14:10")).words == "nicht weitergeleitet"


def test_over_the_weekend_nothing_passes() -> None:
    friday, sunday = light("20 16:00"), light("22 23:00")
    assert (friday.words, sunday.words) == ("noch 22 h 10 min", "noch 22 h 10 min")
    assert (sunday.tone, sunday.used_hours, sunday.all_hours) == ("ok", 1.8, 24.0)
    assert sunday.hours_words == "1,8 von 24"
    assert sunday.due == "Mi, 25.11., 14:10 Uhr"


def test_half_a_day_before_it_warns_and_afterwards_it_says_since_when() -> None:
    assert (light("25 12:00").tone, light("25 12:00").words) == ("warn", "noch 2 h 10 min")
    late = light("25 15:22")
    assert (late.words, late.is_overdue, late.used_hours) == ("überfällig seit 1 h 12 min", True, 24.0)


def test_after_a_reaction_it_tells_whether_that_was_in_time() -> None:
    assert light("30 08:00", reacted="24 10:00").words == "rechtzeitig reagiert"
    assert light("30 08:00", reacted="26 10:00").words == "zu spät reagiert"
