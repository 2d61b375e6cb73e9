"""What the history tells: since when the partner has a ticket, and when an entered reaction had arrived."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.tickets.rules.history import Entry, Verb, forwarded_at, plain_terms, promise_in
from buergerdraht.tickets.rules.tests.test_promise import terms


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BERLIN)


def entry(verb: Verb, when: str, **data: Any) -> Entry:
    return Entry(verb, at(when), data)


def forwarded(when: str, *, opens: int = 8, closes: int = 16) -> Entry:
    return entry(Verb.FORWARDED, when, terms=plain_terms(terms(opens, closes)))


def test_a_reaction_that_is_entered_later_counts_from_its_arrival() -> None:
    late = entry(Verb.ANSWERED, "27 09:00", arrived_at=at("25 14:00").isoformat())
    promise = promise_in([forwarded("20 14:10"), late])
    assert promise
    assert (promise.reacted_at, promise.is_kept) == (at("25 14:00"), True)


def test_one_that_arrived_too_late_stays_too_late() -> None:
    late = entry(Verb.REACTED, "27 09:00", arrived_at=at("25 14:11").isoformat())
    promise = promise_in([forwarded("20 14:10"), late])
    assert promise
    assert promise.is_kept is False


@given(st.integers(0, 40), st.integers(6, 9), st.integers(14, 18))
def test_hours_that_change_between_arrival_and_entry_never_change_whether_it_was_in_time(
    hours_later: int, opens: int, closes: int
) -> None:
    arrival = at("23 08:00").timestamp() + hours_later * 3600
    arrived_at = datetime.fromtimestamp(arrival, BERLIN)
    entered = entry(Verb.ANSWERED, "27 09:00", arrived_at=arrived_at.isoformat())
    changed = entry(Verb.TERMS_CHANGED, "26 12:00", terms=plain_terms(terms(opens, closes)))
    before, after = (
        promise_in([forwarded("20 14:10"), entered]),
        promise_in([forwarded("20 14:10"), changed, entered]),
    )
    assert before
    assert after
    assert before.is_kept == after.is_kept


def test_the_partner_has_a_ticket_since_the_first_forwarding_after_it_was_opened() -> None:
    assert forwarded_at([]) is None
    twice = [forwarded("20 14:10"), forwarded("23 10:00")]
    assert forwarded_at(twice) == at("20 14:10")
    again = [*twice, entry(Verb.REOPENED, "24 10:00")]
    assert forwarded_at(again) is None
    assert forwarded_at([*again, forwarded("25 10:00")]) == at("25 10:00")


def test_what_happens_to_a_ticket_meanwhile_leaves_since_when_the_partner_has_it() -> None:
    history = [forwarded("20 14:10"), entry(Verb.REACTED, "23 09:00"), forwarded("24 10:00")]
    assert forwarded_at(history) == at("20 14:10")
