"""A call is passed on to a colleague, or while phones, switchboard and engine fail."""

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.ports import Arrange, LegId
from buergerdraht.telephony.rules.tests.factory import (
    LUNCH,
    call_id,
    end_leg,
    find_phone,
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
    ask,
    blind,
    consult,
    leave,
    only,
    pick_up,
    scenes,
)
from buergerdraht.telephony.rules.transfer_records import (
    Target,
    TransferKind,
    TransferOutcome,
)
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState
from buergerdraht.telephony.transfer_ports import (
    FarLegId,
    HangUpFar,
    LiveFar,
    Scene,
)


@pytest.fixture
def room() -> Room:
    return Room()


class TestAColleague:
    COLLEAGUE = Target("Frau 2", agent_id=2)

    def asked(self, room: Room, kind: TransferKind = TransferKind.CONSULT) -> LegId:
        talk(room)
        room.ready(2)
        ask(room, kind, target=self.COLLEAGUE)
        leg = room.agent(2).leg
        assert leg is not None
        return leg

    def test_she_is_rung_and_gets_no_other_call(self, room: Room) -> None:
        leg = self.asked(room)
        room.arrive(2)
        assert room.agent(2).state is AgentState.OFFERED
        assert room.call(2).state is CallState.ANNOUNCEMENT
        room.happen(ports.LegAnswered(leg, room.now))
        assert room.agent(2).state is AgentState.TALKING
        assert scenes(room)[-1] is Scene.CONSULT

    def test_she_takes_the_call_over(self, room: Room) -> None:
        leg = self.asked(room)
        first = room.leg(1)
        room.happen(ports.LegAnswered(leg, room.now))
        room.command(1, "transfer_complete")
        assert room.sent[-2:] == [ports.Connect(call_id(1), leg), ports.HangUpLeg(first)]
        assert room.call(1).leg == leg
        assert (room.agent(1).state, room.agent(2).state) == (AgentState.WRAP_UP, AgentState.TALKING)
        hang_up(room, 1)
        assert room.call(1).agent_id == 2
        assert room.agent(2).state is AgentState.WRAP_UP

    def test_a_blind_transfer_to_her_waits_only_for_her_answer(self, room: Room) -> None:
        leg = self.asked(room, TransferKind.BLIND)
        room.happen(ports.LegAnswered(leg, room.now))
        assert room.call(1).leg == leg
        assert room.agent(1).state is AgentState.WRAP_UP

    def test_one_who_declines_stays_ready(self, room: Room) -> None:
        self.asked(room)
        room.command(2, "decline")
        assert room.agent(2).state is AgentState.READY
        assert only(room).outcome is TransferOutcome.BUSY
        assert room.call(1).state is CallState.TALKING

    def test_one_who_does_not_answer_is_not_there(self, room: Room) -> None:
        leg = self.asked(room)
        end_leg(room, leg, NO_ANSWER)
        assert room.states(2)[-1] == "break/offer_unanswered"
        assert only(room).outcome is TransferOutcome.UNANSWERED

    def test_one_who_is_not_free_counts_as_busy_and_is_not_rung(self, room: Room) -> None:
        talk(room)
        room.wish(2, LUNCH)
        room.take_sent()
        ask(room, target=self.COLLEAGUE)
        assert room.take_sent() == []
        assert only(room).outcome is TransferOutcome.BUSY
        assert room.call(1).transfer is None

    def test_one_of_another_centre_is_not_rung(self, room: Room) -> None:
        talk(room)
        room.ready(2, centre=2)
        ask(room, target=self.COLLEAGUE)
        assert only(room).outcome is TransferOutcome.BUSY

    def test_the_citizen_who_leaves_frees_both(self, room: Room) -> None:
        leg = self.asked(room)
        room.happen(ports.LegAnswered(leg, room.now))
        hang_up(room, 1)
        assert ports.HangUpLeg(leg) in room.sent
        assert (room.agent(1).state, room.agent(2).state) == (AgentState.WRAP_UP, AgentState.READY)

    def test_a_colleague_who_is_free_again_gets_the_next_call(self, room: Room) -> None:
        leg = self.asked(room)
        room.arrive(2)
        end_leg(room, leg, BUSY)
        room.pass_time(0)
        assert room.call(2).agent_id == 2


class TestMishaps:
    def test_an_agent_whose_phone_is_lost_loses_the_target_and_keeps_the_citizen(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        lose_phone(room)
        room.pass_time(3)
        assert HangUpFar(leg) in room.sent
        assert room.call(1).state is CallState.PARKED
        assert only(room).outcome is TransferOutcome.LOST
        find_phone(room)
        assert room.rung() == [1]

    def test_the_watchdog_takes_the_call_and_the_target_is_hung_up(self, room: Room) -> None:
        leg = blind(room)
        room.command(1, "hang_up")
        room.happen(ports.CitizenMoved(call_id(1), room.now))
        assert HangUpFar(leg) in room.sent

    def test_after_a_gap_a_consultation_goes_on(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        self.reconnect(room, LiveFar(leg, Scene.CONSULT))
        room.command(1, "transfer_complete")
        assert room.call(1).state is CallState.TRANSFERRED

    def test_who_picked_up_in_the_gap_is_asked(self, room: Room) -> None:
        leg = consult(room)
        self.reconnect(room, LiveFar(leg, None))
        assert scenes(room)[-1] is Scene.CONSULT

    def test_who_left_in_the_gap_gives_the_citizen_back(self, room: Room) -> None:
        consult(room)
        self.reconnect(room, None)
        assert scenes(room)[-1] is Scene.BACK
        assert only(room).outcome is TransferOutcome.UNREACHABLE

    def test_a_target_of_nobody_is_hung_up(self, room: Room) -> None:
        talk(room)
        self.reconnect(room, LiveFar(FarLegId(call_id(1), 9), Scene.CONSULT))
        assert HangUpFar(FarLegId(call_id(1), 9)) in room.sent
        assert room.call(1).state is CallState.TALKING

    def test_a_call_handed_over_is_found_again(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        room.command(1, "transfer_complete")
        room.command(1, "end_wrap_up")
        self.reconnect(room, LiveFar(leg, Scene.HANDED), is_agent_there=False)
        assert room.call(1).state is CallState.TRANSFERRED
        leave(room, leg)
        assert room.call(1).state is CallState.ENDED

    def test_a_hand_over_that_nobody_wrote_down_is_seen_at_the_engine(self, room: Room) -> None:
        leg = consult(room)
        pick_up(room, leg)
        self.reconnect(room, LiveFar(FarLegId(call_id(1), 9), Scene.HANDED), is_agent_there=False)
        assert room.call(1).state is CallState.TRANSFERRED
        assert room.agent(1).state is AgentState.WRAP_UP

    def test_a_hand_over_that_the_engine_never_heard_of_is_repeated(self, room: Room) -> None:
        leg = consult(room)
        agent_leg = room.leg(1)
        pick_up(room, leg)
        room.command(1, "transfer_complete")
        room.take_sent()
        arrived = room.arrived(1)
        live = ports.LiveCall(arrived, agent_leg, is_in_fallback=False, far=LiveFar(leg, Scene.CONSULT))
        room.connect(live, phones=frozenset({1}))
        assert room.sent[:2] == [
            Arrange(call_id(1), Scene.HANDED, None, leg),
            ports.HangUpLeg(agent_leg),
        ]

    def reconnect(self, room: Room, found: LiveFar | None, *, is_agent_there: bool = True) -> None:
        leg = room.call(1).leg if is_agent_there else None
        live = ports.LiveCall(room.arrived(1), leg, is_in_fallback=False, far=found)
        room.connect(live, phones=frozenset({1}))
        room.pass_time(0)
