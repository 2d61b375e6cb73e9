"""The partner's own attendant rings first: what becomes of the call, told by the engine's events."""

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.tests.factory import ATTENDANT, Scene, answer, call_id, hang_up, route
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition, EventKind

LEG = ports.AttendantLeg(call_id(1))


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.routes |= {"": route(attendant=ATTENDANT), "hers": route(is_open=False, attendant=ATTENDANT)}
    scene.ready(1)
    scene.take_sent()
    return scene


def pick_up(scene: Scene) -> None:
    scene.happen(ports.AttendantAnswered(LEG, scene.now))


def end(scene: Scene, cause: int) -> None:
    scene.happen(ports.AttendantEnded(LEG, cause, scene.now))


class TestTheAttendantRingsFirst:
    def test_no_agent_is_rung_and_the_citizen_is_not_answered_yet(self, scene: Scene) -> None:
        scene.arrive(1, caller="0301234567")
        ring = ports.CallAttendant(LEG, ATTENDANT.address, "+49301234567", ATTENDANT.seconds)
        assert scene.take_sent() == [ring]
        assert scene.call(1).state is CallState.AT_ATTENDANT

    def test_she_answers_and_the_two_talk(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.take_sent()
        pick_up(scene)
        assert scene.take_sent() == [ports.Connect(call_id(1), LEG)]
        assert scene.call(1).state is CallState.ATTENDED
        assert scene.call(1).attended_at == scene.now

    def test_the_talk_ends_when_she_hangs_up(self, scene: Scene) -> None:
        scene.arrive(1)
        pick_up(scene)
        scene.take_sent()
        end(scene, 16)
        assert ports.HangUpCitizen(call_id(1)) in scene.take_sent()
        assert scene.call(1).disposition is Disposition.ATTENDED
        assert scene.kinds(1) == [
            EventKind.ARRIVED,
            EventKind.ATTENDANT_RUNG,
            EventKind.ATTENDANT_ANSWERED,
            EventKind.ENDED,
        ]

    def test_the_talk_ends_when_the_citizen_hangs_up_and_is_no_talk_of_the_centre(self, scene: Scene) -> None:
        scene.arrive(1)
        pick_up(scene)
        scene.take_sent()
        hang_up(scene, 1)
        assert scene.take_sent() == [ports.HangUpLeg(LEG)]
        assert scene.call(1).disposition is Disposition.ATTENDED
        assert scene.call(1).answered_at is None

    def test_who_gives_up_while_it_rings_at_her_is_told_apart(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.take_sent()
        hang_up(scene, 1)
        assert scene.take_sent() == [ports.HangUpLeg(LEG)]
        assert scene.call(1).disposition is Disposition.ABANDONED_AT_ATTENDANT

    def test_she_picks_up_too_late(self, scene: Scene) -> None:
        scene.arrive(1)
        hang_up(scene, 1)
        scene.take_sent()
        pick_up(scene)
        assert scene.take_sent() == [ports.HangUpLeg(LEG)]


class TestTheAttendantDoesNotTakeIt:
    @pytest.mark.parametrize(
        ("cause", "kind"),
        [
            (17, EventKind.ATTENDANT_BUSY),
            (21, EventKind.ATTENDANT_BUSY),
            (19, EventKind.ATTENDANT_UNANSWERED),
            (20, EventKind.ATTENDANT_UNREACHABLE),
            (27, EventKind.ATTENDANT_UNREACHABLE),
        ],
    )
    def test_an_agent_is_rung_at_once(self, scene: Scene, cause: int, kind: EventKind) -> None:
        scene.arrive(1)
        scene.pass_time(8)
        scene.take_sent()
        end(scene, cause)
        ring, keep = scene.take_sent()
        assert isinstance(ring, ports.RingAgent)
        assert keep == ports.KeepWaiting(call_id(1))
        assert kind in scene.kinds(1)
        assert scene.call(1).passed_on_at == scene.now

    def test_without_a_free_agent_the_greeting_follows_at_once(self, scene: Scene) -> None:
        scene.command(1, "decline")
        scene.happen(ports.PhoneChanged(1, is_reachable=False, at=scene.now))
        scene.arrive(1)
        scene.take_sent()
        end(scene, 17)
        assert scene.take_sent() == [ports.KeepWaiting(call_id(1), ("welcome",))]
        assert scene.call(1).state is CallState.ANNOUNCEMENT

    def test_an_agents_talk_after_it_counts_as_answered(self, scene: Scene) -> None:
        scene.arrive(1)
        end(scene, 19)
        answer(scene, 1)
        hang_up(scene, 1)
        assert scene.call(1).disposition is Disposition.ANSWERED
        assert scene.call(1).attended_at is None

    def test_a_ring_that_nobody_ends_is_ended(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.take_sent()
        scene.pass_time(ATTENDANT.seconds + 2)
        assert ports.HangUpLeg(LEG) in scene.take_sent()
        assert scene.rung() == [] or scene.call(1).state is CallState.OFFERED
        assert EventKind.ATTENDANT_UNANSWERED in scene.kinds(1)

    def test_outside_the_centres_hours_it_hears_that_nobody_is_there(self, scene: Scene) -> None:
        scene.arrive(1, dialled="hers")
        scene.take_sent()
        end(scene, 19)
        assert scene.take_sent() == [ports.Announce(call_id(1), ("closed",))]
        scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
        assert scene.call(1).disposition is Disposition.CLOSED

    def test_an_announcement_that_never_ends_is_ended(self, scene: Scene) -> None:
        scene.arrive(1, dialled="hers")
        end(scene, 19)
        scene.pass_time(91)
        assert scene.call(1).disposition is Disposition.CLOSED


class TestAfterAGap:
    def live(self, scene: Scene, attendant: ports.LiveAttendant | None) -> ports.LiveCall:
        return ports.LiveCall(scene.arrived(1), None, is_in_fallback=False, attendant=attendant)

    def test_a_ring_goes_on(self, scene: Scene) -> None:
        scene.arrive(1)
        facts = scene.kinds(1)
        scene.take_sent()
        scene.connect(self.live(scene, ports.LiveAttendant(LEG, has_answered=False)), phones=frozenset({1}))
        assert scene.take_sent() == []
        assert scene.kinds(1) == facts
        pick_up(scene)
        assert scene.call(1).state is CallState.ATTENDED

    def test_a_ring_of_which_nobody_knew_is_taken_over_and_has_an_end(self, scene: Scene) -> None:
        scene.connect(self.live(scene, ports.LiveAttendant(LEG, has_answered=False)), phones=frozenset({1}))
        assert scene.call(1).state is CallState.AT_ATTENDANT
        scene.pass_time(ATTENDANT.seconds + 2)
        assert scene.rung() == [1]

    def test_a_talk_goes_on_and_she_who_picked_up_alone_is_put_into_one(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.take_sent()
        scene.connect(self.live(scene, ports.LiveAttendant(LEG, has_answered=True)), phones=frozenset({1}))
        assert scene.take_sent() == [ports.Connect(call_id(1), LEG)]
        joined = ports.LiveAttendant(LEG, has_answered=True, is_joined=True)
        scene.connect(self.live(scene, joined), phones=frozenset({1}))
        assert scene.take_sent() == []
        assert scene.call(1).state is CallState.ATTENDED

    def test_a_talk_that_she_ended_meanwhile_is_over(self, scene: Scene) -> None:
        scene.arrive(1)
        pick_up(scene)
        scene.connect(self.live(scene, None), phones=frozenset({1}))
        assert scene.call(1).disposition is Disposition.ATTENDED

    def test_a_ring_that_ended_meanwhile_goes_on_to_the_centre(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.connect(self.live(scene, None), phones=frozenset({1}))
        assert scene.rung() == [1]

    def test_a_call_that_came_meanwhile_rings_at_her_first(self, scene: Scene) -> None:
        scene.take_sent()
        scene.connect(self.live(scene, None), phones=frozenset({1}))
        assert [type(command) for command in scene.take_sent()] == [ports.CallAttendant]

    def test_a_leg_of_a_call_that_went_on_is_hung_up(self, scene: Scene) -> None:
        scene.arrive(1)
        end(scene, 17)
        answer(scene, 1)
        scene.take_sent()
        scene.connect(self.live(scene, ports.LiveAttendant(LEG, has_answered=False)), phones=frozenset({1}))
        assert ports.HangUpLeg(LEG) in scene.take_sent()

    def test_the_watchdog_moves_a_call_and_her_phone_stops_ringing(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.take_sent()
        scene.happen(ports.CitizenMoved(call_id(1), scene.now))
        assert scene.take_sent() == [ports.HangUpLeg(LEG)]

    def test_what_fails_in_such_a_call_leaves_a_talk_alone_and_a_ring_to_the_fallback(
        self, scene: Scene
    ) -> None:
        scene.arrive(1)
        scene.take_sent()
        scene.floor.give_up(call_id(1), at=scene.now)
        scene.happen()
        scene.pass_time(0)
        scene.arrive(2)
        scene.happen(ports.AttendantAnswered(ports.AttendantLeg(call_id(2)), scene.now))
        scene.floor.give_up(call_id(2), at=scene.now)
        assert scene.floor.calls[call_id(2)].state is CallState.ATTENDED
