"""An agent passes her call on: whom each one hears, who has the call, what is recorded."""

from datetime import timedelta

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.ports import Arrange
from buergerdraht.telephony.rules.tests.factory import (
    LUNCH,
    call_id,
    end_leg,
    hang_up,
    lose_phone,
    talk,
)
from buergerdraht.telephony.rules.tests.factory import (
    Scene as Room,
)
from buergerdraht.telephony.rules.tests.passing_on import (
    BUSY,
    NO_ANSWER,
    UNKNOWN,
    ask,
    blind,
    consult,
    far,
    leave,
    only,
    pick_up,
    scenes,
)
from buergerdraht.telephony.rules.transfer_records import (
    TransferOutcome,
)
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, Disposition, EventKind
from buergerdraht.telephony.transfer_ports import (
    FarLegId,
    HangUpFar,
    RingFar,
    Scene,
)


@pytest.fixture
def room() -> Room:
    return Room()


class TestAConsultation:
    def test_the_citizen_hears_music_while_the_target_rings_with_her_number(self, room: Room) -> None:
        leg = consult(room)
        agent = room.call(1).leg
        assert room.sent == [
            Arrange(call_id(1), Scene.RINGING, agent, leg),
            RingFar(leg, "+4930231250", "", "Stadt 1", 20),
        ]
        assert room.call(1).state is CallState.TALKING

    def test_a_target_who_picks_up_when_the_citizen_has_just_left_is_hung_up(self, room: Room) -> None:
        leg = consult(room)
        hang_up(room, 1)
        room.take_sent()
        pick_up(room, leg)
        assert room.sent == [HangUpFar(leg)]

    def test_agent_and_target_talk_then_she_hands_over_and_is_free(self, room: Room) -> None:
        leg = consult(room)
        agent_leg = room.leg(1)
        room.pass_time(4)
        pick_up(room, leg)
        room.pass_time(10)
        room.command(1, "transfer_complete")
        assert scenes(room) == [Scene.RINGING, Scene.CONSULT, Scene.HANDED]
        assert ports.HangUpLeg(agent_leg) in room.sent
        assert room.call(1).state is CallState.TRANSFERRED
        assert room.agent(1).state is AgentState.WRAP_UP
        transfer = only(room)
        assert transfer.outcome is TransferOutcome.CONNECTED
        assert transfer.answered_at is not None
        assert transfer.ended_at is not None
        assert transfer.ended_at - transfer.started_at == timedelta(seconds=14)

    def test_hanging_up_after_the_target_picked_up_hands_over(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        end_leg(room, room.leg(1), 16)
        assert room.call(1).state is CallState.TRANSFERRED
        assert room.agent(1).state is AgentState.WRAP_UP

    @pytest.mark.parametrize(
        ("cause", "outcome"),
        [
            (BUSY, TransferOutcome.BUSY),
            (NO_ANSWER, TransferOutcome.UNANSWERED),
            (UNKNOWN, TransferOutcome.UNREACHABLE),
        ],
    )
    def test_without_an_answer_she_has_the_citizen_back_at_once(
        self, room: Room, cause: int, outcome: TransferOutcome
    ) -> None:
        leg = consult(room)
        leave(room, leg, cause)
        assert scenes(room)[-1] is Scene.BACK
        assert room.call(1).state is CallState.TALKING
        assert only(room).outcome is outcome
        assert room.kinds(1)[-1] is EventKind.TRANSFER_FAILED
        assert room.call(1).transfer is None

    def test_a_target_that_the_engine_forgot_is_given_up_after_its_time(self, room: Room) -> None:
        leg = consult(room)
        room.pass_time(22)
        assert HangUpFar(leg) in room.sent
        assert only(room).outcome is TransferOutcome.UNANSWERED
        assert room.call(1).state is CallState.TALKING

    def test_she_toggles_between_the_two_and_lets_all_three_talk(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        for name in ("transfer_switch", "transfer_switch", "transfer_join", "transfer_switch"):
            room.command(1, name)
        assert scenes(room)[1:] == [
            Scene.CONSULT,
            Scene.CITIZEN,
            Scene.CONSULT,
            Scene.CONFERENCE,
            Scene.CONSULT,
        ]

    def test_she_hands_over_out_of_a_conference(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        room.command(1, "transfer_join")
        room.command(1, "hang_up")
        assert scenes(room)[-1] is Scene.HANDED
        assert only(room).outcome is TransferOutcome.CONNECTED

    def test_the_target_who_hangs_up_leaves_her_with_the_citizen(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        leave(room, leg)
        assert scenes(room)[-1] is Scene.BACK
        assert only(room).outcome is TransferOutcome.RETURNED
        assert room.kinds(1)[-1] is EventKind.TRANSFER_RETURNED

    @pytest.mark.parametrize(
        ("has_answered", "outcome"), [(False, TransferOutcome.CANCELLED), (True, TransferOutcome.RETURNED)]
    )
    def test_she_takes_the_citizen_back(
        self, room: Room, *, has_answered: bool, outcome: TransferOutcome
    ) -> None:
        leg = consult(room)
        if has_answered:
            pick_up(room, leg)
        room.command(1, "transfer_cancel")
        assert room.sent[-2:] == [
            HangUpFar(leg),
            Arrange(call_id(1), Scene.BACK, room.call(1).leg, leg),
        ]
        assert only(room).outcome is outcome
        leave(room, leg)
        assert room.call(1).state is CallState.TALKING

    def test_there_is_no_second_one_beside_it(self, room: Room) -> None:
        consult(room)
        ask(room)
        assert len(room.log.transfers) == 1

    def test_after_a_failed_one_there_may_be_another(self, room: Room) -> None:
        leave(room, consult(room), BUSY)
        ask(room)
        assert [each.outcome for each in room.log.transfers.values()] == [TransferOutcome.BUSY, None]

    def test_a_held_talk_counts_as_resumed(self, room: Room) -> None:
        leg = talk(room)
        room.happen(ports.HoldChanged(leg, True, room.now))
        ask(room)
        assert room.kinds(1)[-2:] == [EventKind.RESUMED, EventKind.TRANSFER_STARTED]
        room.take_sent()
        room.command(1, "hold")
        assert room.take_sent() == []


class TestABlindTransfer:
    def test_citizen_and_target_talk_as_soon_as_it_picks_up(self, room: Room) -> None:
        leg = blind(room)
        pick_up(room, leg)
        assert scenes(room) == [Scene.RINGING, Scene.HANDED]
        assert room.call(1).state is CallState.TRANSFERRED
        assert room.agent(1).state is AgentState.WRAP_UP

    def test_busy_gives_the_call_back_to_her(self, room: Room) -> None:
        leave(room, blind(room), BUSY)
        assert scenes(room)[-1] is Scene.BACK
        assert room.call(1).state is CallState.TALKING

    def test_she_may_leave_while_it_rings(self, room: Room) -> None:
        leg = blind(room)
        room.command(1, "hang_up")
        assert room.call(1).state is CallState.TRANSFERRING
        assert room.agent(1).state is AgentState.WRAP_UP
        pick_up(room, leg)
        assert room.call(1).state is CallState.TRANSFERRED
        assert scenes(room)[-1] is Scene.HANDED

    def test_if_nobody_answers_after_she_left_it_rings_at_her_again(self, room: Room) -> None:
        leg = blind(room)
        room.command(1, "hang_up")
        room.ready(2)
        leave(room, leg, NO_ANSWER)
        assert room.rung() == [1]
        assert ports.KeepWaiting(call_id(1)) in room.sent
        assert room.call(1).state is CallState.OFFERED
        assert room.call(1).agent_id == 1

    @pytest.mark.parametrize("reason", ["busy", "away", "break"])
    def test_if_she_is_not_free_any_more_it_goes_before_all_others(self, room: Room, reason: str) -> None:
        leg = blind(room)
        room.command(1, "hang_up")
        if reason == "busy":
            room.command(1, "end_wrap_up")
            room.arrive(2)
        elif reason == "away":
            lose_phone(room)
        else:
            room.command(1, "end_wrap_up")
            room.wish(1, LUNCH)
        leave(room, leg, BUSY)
        assert room.call(1).is_urgent
        assert room.call(1).state is CallState.QUEUED
        room.ready(2)
        assert room.call(1).agent_id == 2

    def test_the_citizen_who_hangs_up_while_it_rings_ends_it(self, room: Room) -> None:
        leg = blind(room)
        room.command(1, "hang_up")
        hang_up(room, 1)
        assert HangUpFar(leg) in room.sent
        assert only(room).outcome is TransferOutcome.CITIZEN_LEFT
        assert room.call(1).disposition is Disposition.ANSWERED


class TestAfterwards:
    @pytest.fixture
    def leg(self, room: Room) -> FarLegId:
        leg = consult(room)
        pick_up(room, leg)
        room.command(1, "transfer_complete")
        return leg

    def test_the_call_ends_with_the_citizen(self, room: Room, leg: FarLegId) -> None:
        room.pass_time(100)
        hang_up(room, 1)
        assert HangUpFar(leg) in room.sent
        call = room.call(1)
        assert (call.state, call.disposition, call.agent_id) == (CallState.ENDED, Disposition.ANSWERED, 1)
        assert call.ended_at == room.now

    def test_the_call_ends_with_the_target(self, room: Room, leg: FarLegId) -> None:
        leave(room, leg)
        assert room.sent[-1] == ports.HangUpCitizen(call_id(1))
        assert room.call(1).state is CallState.ENDED

    def test_late_news_of_the_agents_leg_change_nothing(self, room: Room) -> None:
        leg = consult(room)
        agent_leg = room.leg(1)
        pick_up(room, leg)
        room.command(1, "transfer_complete")
        end_leg(room, agent_leg, 16)
        end_leg(room, agent_leg, 38)
        assert room.call(1).state is CallState.TRANSFERRED

    def test_she_gets_the_next_call(self, room: Room, leg: FarLegId) -> None:
        room.arrive(2)
        room.command(1, "end_wrap_up")
        assert room.call(2).state is CallState.OFFERED
        assert far(room) == leg
