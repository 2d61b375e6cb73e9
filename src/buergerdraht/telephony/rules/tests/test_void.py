"""What comes too late, twice, or where it makes no sense changes nothing."""

from dataclasses import replace

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.outgoing_ports import CitizenAnswered
from buergerdraht.telephony.ports import LegId
from buergerdraht.telephony.rules import (
    announcements,
    calls,
    happenings,
    overflow,
    requests,
    serving,
    supervision,
    telling,
    transferring,
    transfers,
    waiting,
)
from buergerdraht.telephony.rules.callbacks import CallBack
from buergerdraht.telephony.rules.numbers import read_caller
from buergerdraht.telephony.rules.records import Arrival, Call, Step
from buergerdraht.telephony.rules.tests.factory import Scene, call_id, route, talk
from buergerdraht.telephony.rules.tests.passing_on import consult, pick_up
from buergerdraht.telephony.rules.transfer_records import Target, Transfer, TransferKind, TransferRequest
from buergerdraht.telephony.rules.vocabulary import CallState
from buergerdraht.telephony.rules.watches import Mode, Watch
from buergerdraht.telephony.supervision_ports import EarsReady
from buergerdraht.telephony.transfer_ports import FarLegId, HangUpFar


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def call(scene: Scene) -> Call:
    """A talk without a transfer."""
    talk(scene)
    return scene.call(1)


def test_without_a_transfer_nothing_becomes_of_its_news(scene: Scene, call: Call) -> None:
    at = scene.now
    void = [
        transfers.answered(call, at=at),
        transfers.switch(call, at=at),
        transfers.confer(call, at=at),
        transfers.complete(call, at=at),
        transfers.take_back(call, at=at),
        transfers.target_left(call, 16, at=at),
    ]
    assert void == [Step(call)] * 6


def test_nothing_is_passed_on_without_a_talk_or_an_agent(scene: Scene) -> None:
    consult(scene)
    call = scene.call(1)
    assert call.transfer is not None
    request = TransferRequest(call.transfer.kind, call.transfer.target, 20)
    assert transfers.start(call, request, at=scene.now) == Step(call)
    alone = replace(call, agent_id=None)
    assert transfers.refuse(alone, request, at=scene.now) == Step(alone)
    left = replace(call, leg=None)
    assert transfers.complete(left, at=scene.now) == Step(left)


def test_who_left_already_is_not_hung_up_when_the_talk_is_handed_over(scene: Scene) -> None:
    leg = consult(scene)
    pick_up(scene, leg)
    without = replace(scene.call(1), leg=None)
    handed = transfers.complete(without, at=scene.now)
    assert not [command for command in handed.commands if isinstance(command, ports.HangUpLeg)]


def test_a_helper_is_asked_once(scene: Scene, call: Call) -> None:
    asked = replace(call, state=CallState.QUEUED, helpers_asked=(2,))
    assert calls.step(asked, happenings.HelpAsked(2, scene.now)) == Step(asked)


def test_a_citizen_who_picks_up_without_an_agent_is_put_to_nobody(scene: Scene, call: Call) -> None:
    alone = replace(call, state=CallState.CALLING_BACK, leg=None)
    assert calls.step(alone, happenings.CitizenAnswered(scene.now)) == Step(alone)


def test_an_open_number_says_no_closing(scene: Scene, call: Call) -> None:
    arriving = replace(call, state=CallState.ANNOUNCEMENT)
    handler = announcements.HANDLERS[happenings.ClosedTold][1]
    assert handler(arriving, happenings.ClosedTold(("closed",), scene.now)) == Step(arriving)


def test_who_is_not_in_the_line_stands_behind_all(call: Call) -> None:
    assert waiting.place_of(call, []) == 1


def test_a_known_call_that_answers_again_changes_nothing(scene: Scene, call: Call) -> None:
    scene.happen(CitizenAnswered(call.id, call.channel_id, scene.now))
    assert scene.call(1) == call


def test_a_number_without_attendant_rings_at_none(scene: Scene, call: Call) -> None:
    overflow.ring_attendant(scene.floor, call, at=scene.now)
    assert scene.call(1) == call


def test_a_ring_that_has_ended_is_not_watched(scene: Scene, call: Call) -> None:
    before = scene.floor.next_deadline()
    overflow._limit_ring(scene.floor, call, at=scene.now)
    assert scene.floor.next_deadline() == before


def test_a_call_that_is_called_back_obeys_no_command_of_a_talk(scene: Scene, call: Call) -> None:
    calling = replace(call, state=CallState.CALLING_BACK)
    requests._command_in_talk(scene.floor, calling, "hold", at=scene.now)
    assert not scene.floor.take_effects().commands


def test_a_transfer_of_a_call_that_is_gone_is_nobodys(scene: Scene, call: Call) -> None:
    stranger = ports.CitizenArrived(call_id(99), "channel-99", "", "", scene.now)
    transferring.adopt(scene.floor, ports.LiveCall(stranger, None, is_in_fallback=False), at=scene.now)
    assert not scene.floor.take_effects().has_records


def test_beside_a_transfer_no_second_one_begins(scene: Scene) -> None:
    consult(scene)
    call = scene.call(1)
    assert call.transfer is not None
    idle = replace(call, state=CallState.QUEUED, transfer=None)
    request = TransferRequest(call.transfer.kind, call.transfer.target, 20)
    transferring._start(scene.floor, idle, request, at=scene.now)
    assert scene.floor.calls[idle.id].transfer is None


def test_outside_legs_that_nobody_knows_are_hung_up(scene: Scene) -> None:
    stray = FarLegId(call_id(7), 1)
    scene.happen(ports.EngineConnected((), (), frozenset(), scene.now, (stray,)))
    assert HangUpFar(stray) in scene.sent


def test_a_call_that_waited_before_a_restart_stands_in_the_line(scene: Scene, call: Call) -> None:
    lined_up = replace(call, state=CallState.QUEUED, leg=None, agent_id=None, call_back_id=call_id(5))
    scene.floor.restore(calls=[lined_up], agents=[], ended=[], call_backs=[])
    assert [each.id for each in scene.floor.waiting_calls()] == [call.id]


def test_a_wish_that_is_gone_or_leads_nowhere_lines_up_nobody(scene: Scene, call: Call) -> None:
    scene.floor._line_up(call_id(8), at=scene.now)
    assert not scene.floor.waiting_calls()


def test_a_number_that_never_opens_again_calls_nobody_back(scene: Scene, call: Call) -> None:
    at = scene.now
    wanted = CallBack(call_id(5), route(1, is_open=False), "+4930231250", "de", at, at, at)
    never = Arrival(replace(wanted.route, opens_at=None), read_caller("+4930231250"))
    scene.floor.call_backs[wanted.id] = wanted
    scene.floor.router = lambda _arrived: never
    scene.floor._line_up(wanted.id, at=at)
    assert not scene.floor.waiting_calls()


def test_a_language_may_be_chosen_of_an_announcement_that_all_is_closed(scene: Scene, call: Call) -> None:
    closed = replace(call, state=CallState.ANNOUNCEMENT, route=replace(call.route, is_open=False))
    telling._choose_language(scene.floor, closed, "en", "", at=scene.now)
    assert scene.floor.calls[call.id].language == "en"


def test_who_rings_at_an_agent_is_told_nothing_again(scene: Scene) -> None:
    scene.ready(1)
    ringing = scene.arrive(1)
    assert ringing is not None
    scene.floor.take_effects()
    telling._tell_again(scene.floor, ringing.id, at=scene.now)
    assert not scene.floor.take_effects().commands


def test_who_was_found_with_a_target_stays_with_it(scene: Scene) -> None:
    leg = consult(scene)
    pick_up(scene, leg)
    handed = transfers.complete(scene.call(1), at=scene.now).call
    assert handed.transfer is not None
    assert transfers.adopt(handed, handed.transfer, at=scene.now) == Step(handed)


def test_a_colleague_takes_over_from_who_has_left(scene: Scene, call: Call) -> None:
    consult_of = Transfer(
        call.id,
        LegId(2, call.id, 2),
        TransferKind.CONSULT,
        Target("Weber", agent_id=2),
        1,
        scene.now,
        answered_at=scene.now,
    )
    taken = transfers.complete(replace(call, leg=None, transfer=consult_of), at=scene.now)
    assert taken.call.agent_id == 2
    assert not [command for command in taken.commands if isinstance(command, ports.HangUpLeg)]


def test_a_helper_who_is_asked_after_the_end_is_asked_nothing(scene: Scene) -> None:
    serving._ask_helper(scene.floor, call_id(3), 2, at=scene.now)
    assert not scene.floor.take_effects().commands


class TestSupervision:
    @pytest.fixture
    def watch(self, call: Call) -> Watch:
        assert call.leg is not None
        return Watch(LegId(9, call.id, 1), call.leg, Mode.TAKE_OVER)

    def test_ears_of_nobody_hear_nothing(self, scene: Scene, watch: Watch) -> None:
        supervision.ears_ready(scene.floor, EarsReady(watch.leg, scene.now))
        assert not scene.floor.take_effects().commands

    def test_who_is_gone_is_not_freed(self, scene: Scene, watch: Watch) -> None:
        scene.floor.watches[9] = watch
        supervision.end(scene.floor, watch, at=scene.now)
        assert not scene.floor.watches

    def test_a_change_after_the_talk_ends_it(self, scene: Scene, watch: Watch) -> None:
        over = replace(watch, agent_leg=LegId(1, call_id(77), 1))
        supervision._change(scene.floor, over, at=scene.now)
        assert not scene.floor.watches

    def test_a_change_before_she_picks_up_waits(self, scene: Scene, watch: Watch) -> None:
        supervision._change(scene.floor, watch, at=scene.now)
        assert not scene.floor.take_effects().commands

    def test_a_talk_that_is_being_passed_on_is_not_taken_over(self, scene: Scene) -> None:
        consult(scene)
        call = scene.call(1)
        assert call.leg is not None
        watch = Watch(LegId(9, call.id, 1), call.leg, Mode.TAKE_OVER, is_on=True)
        supervision._take_over(scene.floor, call, watch, scene.now)
        assert scene.call(1).leg == call.leg
