"""A transfer is read by who makes it and by who is asked; targets tell how often they pick up."""

from datetime import timedelta
from typing import Any

import pytest

from buergerdraht.telephony.models import Agent, Call, CallEvent, Transfer
from buergerdraht.telephony.tests.conftest import NOW, House
from buergerdraht.telephony.transfer_queries import (
    ACCEPTED_WITHIN,
    accepted_shares,
    colleagues_matching,
    consulted_call_of,
    last_transfer_of,
    question_to,
    scene_of,
    was_passed_on,
)


@pytest.fixture
def call(house: House) -> Call:
    return house.make_call(state="talking", agent=house.agents[0])


def transfer(call: Call, number: int, **changes: Any) -> Transfer:
    ended = {"ended_at": NOW} if changes.get("outcome") else {}
    values = {"kind": "consult", "agent": call.agent, "target_name": "Bauamt", "started_at": NOW}
    return Transfer.objects.create(call=call, number=number, **values | ended | changes)


def test_a_colleague_who_is_asked_sees_the_call_until_it_is_decided(house: House, call: Call) -> None:
    asking, asked = house.agents
    assert consulted_call_of(asked) is None
    made = transfer(call, 1, target_agent=asked)
    assert consulted_call_of(asked) == (call, False)
    assert (question_to(asked, call), question_to(asking, call)) == (made, None)
    Transfer.objects.update(answered_at=NOW)
    assert consulted_call_of(asked) == (call, True)
    Transfer.objects.update(outcome="returned", ended_at=NOW)
    assert (consulted_call_of(asked), question_to(asked, call)) == (None, None)


def test_the_last_transfer_of_a_call_counts_and_one_that_came_about_passes_it_on(call: Call) -> None:
    assert last_transfer_of(call) is None
    transfer(call, 1, outcome="busy")
    assert not was_passed_on(call)
    second = transfer(call, 2, outcome="connected", answered_at=NOW)
    assert (last_transfer_of(call), was_passed_on(call)) == (second, True)


def test_who_hears_whom_follows_the_last_switch_of_this_transfer(call: Call) -> None:
    def switch(sequence: int, minutes: int, detail: str) -> None:
        at = NOW + timedelta(minutes=minutes)
        CallEvent.objects.create(call=call, sequence=sequence, kind="transfer_switched", at=at, detail=detail)

    switch(0, -5, "citizen")
    made = transfer(call, 1)
    assert scene_of(made) == "consult"
    switch(1, 1, "citizen")
    switch(2, 2, "conference")
    assert scene_of(made) == "conference"


def test_targets_are_told_by_the_calls_of_four_weeks_without_those_that_were_broken_off(call: Call) -> None:
    number, other = "+4964739140", "+4964739141"
    transfer(call, 1, target_number=number, outcome="connected", answered_at=NOW)
    transfer(call, 2, target_number=number, outcome="unanswered")
    transfer(call, 3, target_number=number, outcome="cancelled")
    transfer(call, 4, target_number=number, outcome="busy", started_at=NOW - ACCEPTED_WITHIN * 2)
    transfer(call, 5, target_number=other, outcome="returned", answered_at=NOW)
    assert accepted_shares([number, "", "+4930231250"], now=NOW) == {number: (1, 2)}


def test_colleagues_of_the_same_centre_are_found_who_are_signed_in(house: House) -> None:
    amira, bea = house.agents
    assert not colleagues_matching(amira, "").exists()
    Agent.objects.update(state="ready")
    assert list(colleagues_matching(amira, "")) == list(colleagues_matching(amira, "klein BEA")) == [bea]
    assert not colleagues_matching(amira, "wanda").exists()
