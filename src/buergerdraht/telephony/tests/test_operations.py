from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from buergerdraht.telephony.errors import BreakReasonNotChoosable, CommandUnknown
from buergerdraht.telephony.jobs import CALLER_NUMBERS_KEPT, forget_old_caller_numbers
from buergerdraht.telephony.models import Agent, AgentStateChange, Call, CallEvent
from buergerdraht.telephony.operations import (
    choose_phone,
    end_reading,
    end_wrap_up,
    forget_caller_numbers,
    let_read,
    send_command,
    sign_out_agent,
    want_break,
    want_ready,
)
from buergerdraht.telephony.rules import agents, vocabulary
from buergerdraht.telephony.tests.conftest import NOW, House


def wish_of(agent: Agent) -> tuple[str, str]:
    agent.refresh_from_db()
    return agent.wanted_state, agent.wanted_reason


def test_choosing_a_phone_gives_a_new_secret_and_ends_being_signed_out(house: House) -> None:
    agent = house.agents[0]
    first = choose_phone(agent, kind=Agent.PhoneKind.DESK)
    assert wish_of(agent) == ("break", "short")
    want_ready(agent)
    second = choose_phone(agent, kind=Agent.PhoneKind.BROWSER)
    assert wish_of(agent) == ("ready", "")
    assert agent.phone_kind == Agent.PhoneKind.BROWSER
    assert len({first, second, "geheim"}) == 3


def test_wishes_are_noted_and_her_state_is_left_to_the_switchboard(house: House) -> None:
    agent = house.agents[0]
    want_ready(agent)
    assert wish_of(agent) == ("ready", "")
    want_break(agent, reason=Agent.BreakReason.LUNCH)
    assert wish_of(agent) == ("break", "lunch")
    sign_out_agent(agent)
    assert wish_of(agent) == ("signed_out", "")
    assert agent.state == Agent.State.SIGNED_OUT


def test_who_is_ready_without_having_chosen_gets_the_phone_in_the_browser(house: House) -> None:
    agent = house.agents[0]
    agent.sip_secret = ""
    want_ready(agent)
    assert wish_of(agent) == ("ready", "")
    assert (agent.phone_kind, agent.sip_secret != "") == (Agent.PhoneKind.BROWSER, True)


@pytest.mark.parametrize("reason", [Agent.BreakReason.OFFER_UNANSWERED, Agent.BreakReason.PHONE_LOST])
def test_reasons_of_the_system_cannot_be_chosen(house: House, reason: Agent.BreakReason) -> None:
    with pytest.raises(BreakReasonNotChoosable):
        want_break(house.agents[0], reason=reason)


def test_who_wants_calls_gets_a_break_to_read_and_wants_calls_again_afterwards(house: House) -> None:
    agent = house.agents[0]
    want_ready(agent)
    let_read(agent)
    assert wish_of(agent) == ("break", "read_notice")
    end_reading(agent)
    assert wish_of(agent) == ("ready", "")


def test_a_notice_changes_nothing_for_who_wants_no_calls(house: House) -> None:
    agent = house.agents[0]
    want_break(agent, reason=Agent.BreakReason.LUNCH)
    let_read(agent)
    end_reading(agent)
    assert wish_of(agent) == ("break", "lunch")


SINCE = "talk_lost:2026-11-22T11:42:53.000001+00:00"


@pytest.mark.parametrize(
    "command", ["", "explode", "tones:", "tones:12x", "hold\n", "tones:" + "1" * 33, "talk_lost"]
)
def test_a_command_that_no_phone_knows_is_refused(house: House, command: str) -> None:
    with pytest.raises(CommandUnknown):
        send_command(house.agents[0], command=command)


@pytest.mark.parametrize(
    "command", ["hold", "resume", "mute", "unmute", "hang_up", "decline", "tones:115#", SINCE]
)
def test_commands_for_desk_phones_are_passed_on(house: House, command: str) -> None:
    send_command(house.agents[0], command=command)
    end_wrap_up(house.agents[0])


def test_old_callers_numbers_are_forgotten_and_nothing_else(house: House) -> None:
    ended = {"state": Call.State.ENDED, "disposition": Call.Disposition.ANSWERED}
    before = NOW - CALLER_NUMBERS_KEPT
    long_ago = before - timedelta(days=1)
    old = house.make_call(**ended, arrived_at=long_ago, ended_at=long_ago)
    recent = house.make_call(**ended, arrived_at=before, ended_at=before)
    live = house.make_call(arrived_at=long_ago)
    assert forget_caller_numbers(ended_before=before) == 1
    assert forget_caller_numbers(ended_before=before) == 0
    for call, number in ((old, ""), (recent, "+4930231250"), (live, "+4930231250")):
        call.refresh_from_db()
        assert call.caller_number == number
    assert Call.objects.get(pk=old.pk).caller_kind == Call.CallerKind.KNOWN


def test_the_nightly_job_forgets(house: House) -> None:
    long_ago = NOW - timedelta(days=2000)
    call = house.make_call(
        state=Call.State.ENDED, disposition=Call.Disposition.FAILED, arrived_at=long_ago, ended_at=long_ago
    )
    forget_old_caller_numbers(0)
    call.refresh_from_db()
    assert call.caller_number == ""


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["telephony_callevent", "telephony_agentstatechange"])
def test_what_happened_cannot_be_changed(house: House, table: str, statement: str) -> None:
    CallEvent.objects.create(call=house.make_call(), sequence=0, kind="arrived", at=NOW)
    AgentStateChange.objects.create(agent=house.agents[0], state=Agent.State.READY, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_rules_and_tables_speak_the_same_codes() -> None:
    assert {state.value for state in vocabulary.CallState} == set(Call.State.values)
    assert {state.value for state in vocabulary.AgentState} == set(Agent.State.values)
    assert {kind.value for kind in vocabulary.CallerKind} == set(Call.CallerKind.values)
    assert {one.value for one in vocabulary.Disposition} <= set(Call.Disposition.values)
    assert {agents.OFFER_UNANSWERED, agents.PHONE_LOST} <= set(Agent.BreakReason.values)
    assert all(len(kind) <= 24 for kind in vocabulary.EventKind)
