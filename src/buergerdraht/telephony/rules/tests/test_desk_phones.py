"""A desk phone asks for a transfer: the same becomes of it as from the page, and the phone hears it."""

import pytest

from buergerdraht.telephony.desk_ports import (
    DeskPhone,
    HangUpLine,
    LineEnded,
    PhoneCompletes,
    PhoneDials,
    PhoneRefers,
    TellPhone,
)
from buergerdraht.telephony.ports import Arrange, HangUpLeg, HoldChanged, LegId
from buergerdraht.telephony.rules import desk_phones
from buergerdraht.telephony.rules.tests.factory import Scene as Room
from buergerdraht.telephony.rules.tests.factory import end_leg, hang_up, talk
from buergerdraht.telephony.rules.tests.passing_on import (
    BUSY,
    NO_ANSWER,
    OFFICE,
    ask,
    far,
    leave,
    only,
    pick_up,
    scenes,
)
from buergerdraht.telephony.rules.transfer_records import TransferKind, TransferOutcome, TransferRequest
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, EventKind
from buergerdraht.telephony.transfer_ports import FarLegId, Scene

SECOND = "second-line"


@pytest.fixture
def room() -> Room:
    room = Room()
    talk(room, is_browser=False)
    return room


def hold(room: Room, *, is_held: bool = True) -> None:
    room.happen(HoldChanged(room.leg(1), is_held, room.now))


def ask_by_phone(room: Room, event: PhoneRefers | PhoneDials, *, is_known: bool = True) -> None:
    kind = TransferKind.BLIND if isinstance(event, PhoneRefers) else TransferKind.CONSULT
    room.phone_asks(event, TransferRequest(kind, OFFICE, 20) if is_known else None)


def refer(room: Room, *, on: str = "", is_known: bool = True) -> None:
    event = PhoneRefers(1, on or str(room.leg(1)), "250", room.now)
    ask_by_phone(room, event, is_known=is_known)


def dial(room: Room, *, is_known: bool = True) -> None:
    ask_by_phone(room, PhoneDials(1, SECOND, "250", room.now), is_known=is_known)


def told(room: Room) -> list[object]:
    return [each for each in room.sent if isinstance(each, TellPhone | HangUpLine)]


class TestADirectTransfer:
    def test_is_carried_out_like_one_from_the_page_and_the_phone_is_told_before_it_is_hung_up(
        self, room: Room
    ) -> None:
        leg = room.leg(1)
        hold(room)
        refer(room)
        assert room.call(1).state is CallState.TALKING
        pick_up(room, far(room))
        assert scenes(room) == [Scene.RINGING, Scene.HANDED]
        assert room.call(1).state is CallState.TRANSFERRED
        assert (only(room).kind, only(room).outcome) == (TransferKind.BLIND, TransferOutcome.CONNECTED)
        tell = TellPhone(str(leg), has_reached=True)
        assert room.sent.index(tell) < room.sent.index(HangUpLeg(leg))
        assert room.agent(1).state is AgentState.WRAP_UP

    @pytest.mark.parametrize(
        ("cause", "outcome"), [(BUSY, TransferOutcome.BUSY), (NO_ANSWER, TransferOutcome.UNANSWERED)]
    )
    def test_that_fails_gives_her_the_citizen_back_who_hears_music_while_the_phone_holds(
        self, room: Room, cause: int, outcome: TransferOutcome
    ) -> None:
        leg = room.leg(1)
        hold(room)
        refer(room)
        leg_out = far(room)
        leave(room, leg_out, cause)
        assert (room.call(1).state, room.call(1).agent_id, room.call(1).is_held) == (
            CallState.TALKING,
            1,
            True,
        )
        assert told(room) == [TellPhone(str(leg), has_reached=False)]
        phone = DeskPhone(is_holding=True, asked_on=str(leg))
        assert Arrange(room.call(1).id, Scene.BACK, leg, leg_out, phone) in room.sent
        assert only(room).outcome is outcome
        hold(room, is_held=False)
        assert room.kinds(1)[-3:] == [EventKind.TRANSFER_FAILED, EventKind.HELD, EventKind.RESUMED]

    def test_gives_her_the_citizen_back_without_music_if_the_phone_has_taken_her_back_meanwhile(
        self, room: Room
    ) -> None:
        hold(room)
        refer(room)
        hold(room, is_held=False)
        leave(room, far(room), BUSY)
        assert not room.call(1).is_held

    def test_whose_phone_hangs_up_at_once_rings_her_again_if_nobody_answers(self, room: Room) -> None:
        refer(room)
        target = far(room)
        end_leg(room, room.leg(1), 16)
        assert room.call(1).state is CallState.TRANSFERRING
        leave(room, target, BUSY)
        assert (room.call(1).state, room.call(1).agent_id) == (CallState.OFFERED, 1)

    def test_to_a_number_that_nobody_may_call_is_told_to_be_impossible(self, room: Room) -> None:
        refer(room, is_known=False)
        assert told(room) == [TellPhone(str(room.leg(1)), has_reached=False)]
        assert room.call(1).transfer is None

    def test_beside_another_one_is_told_to_be_impossible(self, room: Room) -> None:
        ask(room)
        refer(room)
        assert told(room) == [TellPhone(str(room.leg(1)), has_reached=False)]
        assert len(room.log.transfers) == 1

    def test_on_a_line_without_a_talk_is_told_to_be_impossible(self, room: Room) -> None:
        refer(room, on="another")
        hang_up(room, 1)
        refer(room, on="gone")
        assert told(room) == [TellPhone(on, has_reached=False) for on in ("another", "gone")]

    def test_can_be_taken_back_on_the_page(self, room: Room) -> None:
        refer(room)
        room.command(1, "transfer_cancel")
        assert told(room) == [TellPhone(str(room.leg(1)), has_reached=False)]
        assert only(room).outcome is TransferOutcome.CANCELLED


class TestASecondLine:
    def asked(self, room: Room) -> FarLegId:
        hold(room)
        dial(room)
        target = far(room)
        pick_up(room, target)
        return target

    def test_asks_the_target_while_the_citizen_hears_music(self, room: Room) -> None:
        target = self.asked(room)
        phone = DeskPhone(is_holding=True, line=SECOND)
        leg: LegId = room.leg(1)
        arranged = [each for each in room.sent if isinstance(each, Arrange)]
        assert arranged == [
            Arrange(room.call(1).id, Scene.RINGING, leg, target, phone),
            Arrange(room.call(1).id, Scene.CONSULT, leg, target, phone),
        ]

    def test_and_the_first_are_handed_over_by_one_request(self, room: Room) -> None:
        self.asked(room)
        room.happen(PhoneCompletes(1, str(room.leg(1)), room.now))
        assert room.call(1).state is CallState.TRANSFERRED
        assert only(room).outcome is TransferOutcome.CONNECTED
        assert [type(each) for each in told(room)] == [TellPhone, HangUpLine]

    def test_is_handed_over_while_the_target_still_rings(self, room: Room) -> None:
        hold(room)
        dial(room)
        target = far(room)
        room.happen(PhoneCompletes(1, SECOND, room.now))
        assert room.call(1).state is CallState.TRANSFERRING
        assert told(room) == [TellPhone(SECOND, has_reached=True), HangUpLine(SECOND)]
        pick_up(room, target)
        assert room.call(1).state is CallState.TRANSFERRED

    def test_of_a_busy_target_sounds_busy(self, room: Room) -> None:
        hold(room)
        dial(room)
        leave(room, far(room), BUSY)
        assert told(room) == [HangUpLine(SECOND, BUSY)]
        assert room.call(1).is_held

    def test_that_is_hung_up_gives_her_the_citizen_back(self, room: Room) -> None:
        self.asked(room)
        room.happen(LineEnded(1, SECOND, room.now))
        assert only(room).outcome is TransferOutcome.RETURNED
        assert room.call(1).state is CallState.TALKING
        room.happen(LineEnded(1, SECOND, room.now))
        assert room.call(1).state is CallState.TALKING

    def test_changes_with_the_first_by_holding(self, room: Room) -> None:
        self.asked(room)
        hold(room, is_held=False)
        assert scenes(room)[-1] is Scene.CITIZEN
        hold(room)
        assert scenes(room)[-1] is Scene.CONSULT

    def test_of_a_phone_without_a_talk_is_refused(self, room: Room) -> None:
        hang_up(room, 1)
        dial(room)
        dial(room, is_known=False)
        assert told(room) == [HangUpLine(SECOND, desk_phones.REJECTED)] * 2

    def test_is_needed_to_hand_over_by_the_phone(self, room: Room) -> None:
        room.happen(PhoneCompletes(1, str(room.leg(1)), room.now))
        assert told(room) == [TellPhone(str(room.leg(1)), has_reached=False)]
