"""What an agent reads about her own state."""

from datetime import UTC, datetime

import pytest

from buergerdraht.telephony.models import Agent
from buergerdraht.workplace.desk.situation import situation_of

NOW = datetime(2026, 11, 24, 9, 38, tzinfo=UTC)
State, Reason = Agent.State, Agent.BreakReason


def agent(state: str, *, wanted: str = State.READY, reason: str = "", wanted_reason: str = "") -> Agent:
    return Agent(
        sip_secret="geheim",
        state=state,
        wanted_state=wanted,
        break_reason=reason,
        wanted_reason=wanted_reason,
        state_since_at=NOW,
        wrap_up_until_at=NOW if state == State.WRAP_UP else None,
    )


def test_without_a_phone_she_can_choose_one_or_be_ready_in_the_browser() -> None:
    shown = situation_of(Agent(state=State.SIGNED_OUT), call=None)
    assert shown.needs_phone
    assert shown.ready_label == "Bereit"


def test_signed_out_she_can_become_ready_again() -> None:
    shown = situation_of(agent(State.SIGNED_OUT, wanted=State.SIGNED_OUT), call=None)
    assert (shown.word, shown.ready_label, shown.can_pause) == ("Abgemeldet", "Bereit", False)


def test_ready_she_reads_that_the_next_call_is_hers() -> None:
    shown = situation_of(agent(State.READY), call=None)
    assert (shown.headline, shown.can_pause) == ("Der nächste Anruf kommt zu Ihnen.", True)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.OFFER_UNANSWERED, "weil Sie einen Anruf nicht angenommen haben"),
        (Reason.PHONE_LOST, "weil Ihr Telefon nicht erreichbar war"),
    ],
)
def test_a_break_set_by_the_system_says_why_and_offers_one_way_back(reason: str, words: str) -> None:
    shown = situation_of(
        agent(State.BREAK, wanted=State.BREAK, reason=reason, wanted_reason=reason), call=None
    )
    assert words in shown.headline
    assert (shown.ready_label, shown.can_pause) == ("Wieder bereit", False)


def test_a_break_of_her_own_names_its_reason() -> None:
    shown = situation_of(
        agent(State.BREAK, wanted=State.BREAK, reason=Reason.LUNCH, wanted_reason=Reason.LUNCH), call=None
    )
    assert (shown.headline, shown.ready_label) == ("Pause: Mittag.", "Bereit")


def test_ready_but_without_connection_she_reads_what_is_missing() -> None:
    shown = situation_of(agent(State.BREAK, reason=Reason.SHORT), call=None)
    assert shown.headline == "Sie haben sich bereit gemeldet."


@pytest.mark.parametrize("state", [State.TALKING, State.WRAP_UP])
def test_a_break_that_she_wishes_while_busy_comes_afterwards(state: str) -> None:
    shown = situation_of(agent(state, wanted=State.BREAK, wanted_reason=Reason.MEETING), call=None)
    assert shown.explanation == "Danach beginnt Ihre Pause: Besprechung."
    assert (shown.ready_label, shown.can_pause) == ("Danach bereit", False)


def test_wrap_up_says_until_when() -> None:
    assert situation_of(agent(State.WRAP_UP), call=None).wrap_up_until_at == NOW


def test_ringing_is_said() -> None:
    assert situation_of(agent(State.OFFERED), call=None).word == "Es klingelt"
