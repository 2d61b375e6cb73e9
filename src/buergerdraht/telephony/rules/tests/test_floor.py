"""The story of a call, from the first ring to its end, told by the engine's events."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.tests.factory import (
    LUNCH,
    READY,
    SIGNED_OUT,
    START,
    Scene,
    call_id,
    end_leg,
    find_phone,
    hang_up,
    lose_phone,
    route,
    talk,
)
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, Disposition, EventKind


@pytest.fixture
def scene() -> Scene:
    return Scene()


class TestACallThatIsAnswered:
    def test_it_rings_before_anything_else_is_done(self, scene: Scene) -> None:
        scene.ready(1)
        scene.take_sent()
        call = scene.arrive(1, caller="0301234567")
        leg = ports.LegId(1, call_id(1), 1)
        greeting = "Stadt 1, Sie sprechen mit Frau 1."
        assert scene.take_sent() == [
            ports.RingAgent(leg, "+49301234567", "Stadt 1", greeting, timeout_seconds=15),
            ports.KeepWaiting(call_id(1)),
        ]
        assert call is not None
        assert call.state is CallState.OFFERED

    def test_its_story_is_told_from_the_first_ring_to_the_end(self, scene: Scene) -> None:
        talk(scene)
        scene.pass_time(90)
        hang_up(scene, 1)
        assert scene.kinds(1) == [
            EventKind.ARRIVED,
            EventKind.OFFERED,
            EventKind.RINGING,
            EventKind.ANSWERED,
            EventKind.ENDED,
        ]
        assert scene.call(1).disposition is Disposition.ANSWERED
        assert scene.call(1).agent_id == 1
        assert scene.states(1) == ["break/phone_lost", "ready", "offered", "talking", "wrap_up"]

    def test_the_agent_who_hangs_up_ends_it(self, scene: Scene) -> None:
        leg = talk(scene)
        scene.take_sent()
        end_leg(scene, leg, 16)
        assert ports.HangUpCitizen(call_id(1)) in scene.take_sent()
        assert scene.call(1).disposition is Disposition.ANSWERED

    def test_the_citizen_who_hangs_up_ends_the_agents_leg(self, scene: Scene) -> None:
        leg = talk(scene)
        scene.take_sent()
        hang_up(scene, 1)
        assert scene.take_sent() == [ports.HangUpLeg(leg)]

    def test_an_answer_that_comes_too_late_is_hung_up(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        leg = scene.leg(1)
        hang_up(scene, 1)
        scene.take_sent()
        scene.happen(ports.LegRinging(leg, scene.now), ports.LegAnswered(leg, scene.now))
        assert scene.take_sent() == [ports.HangUpLeg(leg)]

    def test_being_told_twice_changes_nothing(self, scene: Scene) -> None:
        leg = talk(scene)
        facts = len(scene.log.facts)
        scene.happen(scene.arrived(1), ports.LegAnswered(leg, scene.now))
        hang_up(scene, 2)
        end_leg(scene, ports.LegId(1, call_id(2), 1), 16)
        scene.happen(ports.LegRinging(leg, scene.now), ports.AnnouncementEnded(call_id(3), scene.now))
        scene.happen(ports.HoldChanged(ports.LegId(9, call_id(9), 1), is_held=True, at=scene.now))
        find_phone(scene, 9)
        assert len(scene.log.facts) == facts


class TestACallThatWaits:
    def test_it_hears_the_greeting_and_waits(self, scene: Scene) -> None:
        call = scene.arrive(1)
        assert call is not None
        assert call.state is CallState.ANNOUNCEMENT
        assert scene.take_sent() == [ports.KeepWaiting(call_id(1), ("welcome",))]
        scene.pass_time(4)
        scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
        assert scene.call(1).state is CallState.QUEUED
        assert scene.call(1).queued_at == START + timedelta(seconds=4)

    @pytest.mark.parametrize(
        ("greeted", "waits", "disposition"),
        [
            (False, 2, Disposition.ABANDONED_IN_ANNOUNCEMENT),
            (True, 0.1, Disposition.ABANDONED_IN_ANNOUNCEMENT),
            (True, 2, Disposition.ABANDONED_IN_QUEUE),
        ],
    )
    def test_who_gives_up_is_told_apart_by_what_she_heard(
        self, scene: Scene, *, greeted: bool, waits: float, disposition: Disposition
    ) -> None:
        scene.arrive(1)
        scene.pass_time(3)
        if greeted:
            scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
        scene.pass_time(waits)
        hang_up(scene, 1)
        assert scene.call(1).disposition is disposition

    def test_it_goes_to_the_agent_who_gets_ready_even_in_the_greeting(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.ready(1)
        assert scene.rung() == [1]
        assert scene.call(1).queued_at is not None

    def test_who_hangs_up_while_it_rings_has_waited_in_vain(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        hang_up(scene, 1)
        assert scene.call(1).disposition is Disposition.ABANDONED_IN_QUEUE
        assert scene.call(1).agent_id is None
        assert scene.kinds(1)[-2:] == [EventKind.OFFER_WITHDRAWN, EventKind.ENDED]
        assert scene.agent(1).state is AgentState.READY

    def test_after_the_greeting_it_hears_the_announcement_of_its_authority_once(self, scene: Scene) -> None:
        scene.routes["told"] = replace(route(), announcement=("notices/1",))
        scene.arrive(1, dialled="told")
        scene.take_sent()
        scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
        assert scene.take_sent() == [ports.KeepWaiting(call_id(1), ("notices/1", "please_wait"))]
        scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
        assert scene.take_sent() == []
        assert scene.call(1).state is CallState.QUEUED

    def test_outside_service_hours_it_hears_so_and_is_ended(self, scene: Scene) -> None:
        scene.routes["closed"] = route(is_open=False)
        scene.ready(1)
        scene.arrive(1, dialled="closed")
        assert ports.Announce(call_id(1), ("closed",)) in scene.take_sent()
        scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
        assert scene.take_sent() == [ports.HangUpCitizen(call_id(1))]
        assert scene.call(1).disposition is Disposition.CLOSED

    def test_who_hangs_up_in_the_announcement_of_the_closed_centre_was_outside_service_hours(
        self, scene: Scene
    ) -> None:
        scene.routes["closed"] = route(is_open=False)
        scene.arrive(1, dialled="closed")
        hang_up(scene, 1)
        assert scene.call(1).disposition is Disposition.CLOSED

    def test_an_announcement_that_never_ends_ends_all_the_same(self, scene: Scene) -> None:
        scene.routes["closed"] = route(is_open=False)
        scene.arrive(1, dialled="closed")
        scene.pass_time(91)
        assert scene.call(1).disposition is Disposition.CLOSED


class TestAnOfferThatComesToNothing:
    @pytest.mark.parametrize("cause", [17, 21])
    def test_declined_it_goes_on_and_she_stays_ready(self, scene: Scene, cause: int) -> None:
        scene.ready(1)
        scene.ready(2)
        scene.arrive(1)
        end_leg(scene, scene.leg(1), cause)
        assert scene.rung() == [1, 2]
        assert scene.agent(1).state is AgentState.READY

    def test_put_down_before_the_citizen_was_through_it_goes_on_and_she_stays_ready(
        self, scene: Scene
    ) -> None:
        scene.ready(1)
        scene.ready(2)
        scene.arrive(1)
        end_leg(scene, scene.leg(1), 16, was_picked_up=True)
        assert scene.rung() == [1, 2]
        assert scene.agent(1).state is AgentState.READY

    def test_declined_by_the_only_agent_it_rings_again_after_ten_seconds(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        scene.take_sent()
        scene.command(1, "decline")
        assert scene.take_sent() == [
            ports.HangUpLeg(ports.LegId(1, call_id(1), 1)),
            ports.KeepWaiting(call_id(1), ("welcome",)),
        ]
        scene.pass_time(9)
        assert scene.rung() == []
        scene.pass_time(2)
        assert scene.rung() == [1]

    def test_who_declined_gets_the_next_call_first(self, scene: Scene) -> None:
        scene.ready(1)
        scene.ready(2)
        scene.arrive(1)
        scene.command(1, "hang_up")
        scene.arrive(2)
        assert scene.rung() == [1, 2, 1]

    def test_unanswered_it_goes_on_and_she_gets_a_break_with_that_reason(self, scene: Scene) -> None:
        scene.ready(1)
        scene.ready(2)
        scene.arrive(1)
        scene.pass_time(15)
        end_leg(scene, scene.leg(1), 19)
        assert scene.rung() == [1, 2]
        assert scene.states(1)[-1] == "break/offer_unanswered"
        assert scene.log.overruled_wishes[1].wish.reason == "offer_unanswered"

    def test_an_offer_whose_end_the_engine_forgets_is_ended_all_the_same(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        scene.pass_time(18)
        assert scene.states(1)[-1] == "break/offer_unanswered"
        assert ports.HangUpLeg(ports.LegId(1, call_id(1), 1)) in scene.take_sent()

    @pytest.mark.parametrize("cause", [20, 3, 102])
    def test_an_unreachable_phone_gets_no_more_offers_until_it_registers(
        self, scene: Scene, cause: int
    ) -> None:
        scene.ready(1)
        scene.arrive(1)
        end_leg(scene, scene.leg(1), cause)
        assert scene.states(1)[-1] == "break/phone_lost"
        assert scene.rung() == [1]
        find_phone(scene)
        assert scene.rung() == [1, 1]

    def test_she_can_ask_for_calls_again_though_her_phone_could_not_be_reached(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1)
        end_leg(scene, scene.leg(1), 20)
        scene.wish(1, READY)
        assert scene.rung() == [1, 1]

    def test_a_phone_that_is_lost_while_it_rings_loses_the_offer(self, scene: Scene) -> None:
        scene.ready(1)
        scene.ready(2)
        scene.arrive(1)
        lose_phone(scene)
        assert scene.rung() == [1, 2]
        assert scene.states(1)[-1] == "break/phone_lost"

    def test_a_break_wished_for_while_it_rings_sends_the_call_on(self, scene: Scene) -> None:
        scene.ready(1)
        scene.ready(2)
        scene.arrive(1)
        scene.wish(1, LUNCH)
        assert scene.rung() == [1, 2]
        assert scene.states(1)[-1] == "break/lunch"

    def test_the_greeting_is_played_once_only(self, scene: Scene) -> None:
        scene.arrive(1)
        scene.ready(1)
        scene.command(1, "decline")
        assert scene.take_sent().count(ports.KeepWaiting(call_id(1), ("welcome",))) == 1


class TestAnAgentsState:
    def test_without_a_phone_nobody_is_ready(self, scene: Scene) -> None:
        scene.wish(1, READY)
        assert scene.states(1) == ["break/phone_lost"]
        find_phone(scene)
        lose_phone(scene)
        assert scene.states(1) == ["break/phone_lost", "ready", "break/phone_lost"]

    def test_wrap_up_ends_by_itself(self, scene: Scene) -> None:
        talk(scene)
        hang_up(scene, 1)
        scene.pass_time(59)
        assert scene.agent(1).state is AgentState.WRAP_UP
        scene.pass_time(2)
        assert scene.agent(1).state is AgentState.READY

    def test_wrap_up_ends_when_she_says_so_and_the_next_call_comes(self, scene: Scene) -> None:
        talk(scene)
        scene.arrive(2)
        hang_up(scene, 1)
        assert scene.rung() == [1]
        scene.command(1, "end_wrap_up")
        assert scene.rung() == [1, 1]
        scene.pass_time(70)

    @pytest.mark.parametrize(("wish", "state"), [(LUNCH, "break/lunch"), (SIGNED_OUT, "signed_out")])
    def test_a_wish_in_a_talk_is_honoured_after_wrap_up(self, scene: Scene, wish: object, state: str) -> None:
        talk(scene)
        scene.wish(1, wish)  # type: ignore[arg-type]
        assert scene.agent(1).state is AgentState.TALKING
        hang_up(scene, 1)
        assert scene.agent(1).state is AgentState.WRAP_UP
        scene.pass_time(61)
        assert scene.states(1)[-1] == state

    def test_a_centre_without_wrap_up_goes_straight_on(self) -> None:
        scene = Scene(wrap_up=timedelta())
        talk(scene)
        hang_up(scene, 1)
        assert scene.agent(1).state is AgentState.READY

    def test_commands_of_strangers_and_out_of_season_are_void(self, scene: Scene) -> None:
        scene.ready(1)
        scene.take_sent()
        for command in ("hold", "decline", "end_wrap_up", "nonsense"):
            scene.command(1, command)
            scene.command(99, command)
        assert scene.take_sent() == []

    def test_two_centres_never_see_each_others_calls(self, scene: Scene) -> None:
        scene.routes["two"] = route(2)
        scene.ready(1, centre=1)
        scene.arrive(1, dialled="two")
        assert scene.rung() == []
        scene.ready(2, centre=2)
        assert scene.rung() == [2]
