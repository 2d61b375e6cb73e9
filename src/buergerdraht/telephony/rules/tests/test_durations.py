"""Each case is worked out by hand: what a call did, second by second."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.durations import AGENTS, Phase, Stretch, durations, stretches
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.tests.factory import (
    ATTENDANT,
    Scene,
    answer,
    call_id,
    find_phone,
    hang_up,
    lose_phone,
    route,
    talk,
)
from buergerdraht.telephony.rules.tests.passing_on import ask, blind, consult, leave, pick_up
from buergerdraht.telephony.rules.transfer_records import Target
from buergerdraht.telephony.rules.vocabulary import EventKind

BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def facts(*happened: tuple[float, str, int | None, str], begin: datetime = NINE) -> list[Fact]:
    """Return a call's facts, each at so many seconds after the beginning."""
    return [
        Fact(call_id(1), number, EventKind(kind), begin + timedelta(seconds=seconds), agent, detail)
        for number, (seconds, kind, agent, detail) in enumerate(happened)
    ]


def told(past: tuple[Stretch, ...]) -> list[tuple[str, float, int | None]]:
    return [(each.phase.value, each.duration.total_seconds(), each.agent_id) for each in past]


def of(scene: Scene, number: int = 1) -> tuple[Stretch, ...]:
    return stretches([fact for fact in scene.log.facts if fact.call_id == call_id(number)])


def seconds(past: tuple[Stretch, ...]) -> dict[str, float]:
    return {phase.value: length.total_seconds() for phase, length in durations(past).items()}


def talk_from(begin: datetime, *, until: datetime) -> tuple[Stretch, ...]:
    before = [Fact(call_id(1), 0, EventKind.ANSWERED, begin, 1)]
    return stretches([*before, Fact(call_id(1), 1, EventKind.ENDED, until, 1)])


def test_a_call_is_announced_waits_rings_and_is_talked_about() -> None:
    past = stretches(
        facts(
            (0, "arrived", None, ""),
            (0.5, "greeting_started", None, ""),
            (8, "queued", None, ""),
            (20, "offered", 1, ""),
            (20.5, "ringing", 1, ""),
            (32, "offer_unanswered", 1, "19"),
            (32, "queued", None, ""),
            (33, "offered", 2, ""),
            (37, "answered", 2, ""),
            (137.25, "ended", 2, "citizen:16"),
        )
    )
    assert told(past) == [
        ("announcement", 8, None),
        ("wait", 12, None),
        ("ring", 12, 1),
        ("wait", 1, None),
        ("ring", 4, 2),
        ("talk", 100.25, 2),
    ]


def test_the_attendants_ring_and_talk_stand_apart() -> None:
    scene = Scene()
    scene.routes["one"] = route(attendant=ATTENDANT)
    scene.arrive(1, dialled="one")
    scene.pass_time(7)
    scene.happen(ports.AttendantAnswered(ports.AttendantLeg(call_id(1)), scene.now))
    scene.pass_time(60)
    hang_up(scene, 1)
    assert told(of(scene)) == [("attendant_ring", 7, None), ("attendant_talk", 60, None)]


def test_what_the_attendant_does_not_take_waits_for_the_centre() -> None:
    scene = Scene()
    scene.routes["one"] = route(attendant=ATTENDANT)
    scene.ready(1)
    scene.arrive(1, dialled="one")
    scene.pass_time(20)
    scene.happen(ports.AttendantEnded(ports.AttendantLeg(call_id(1)), 19, scene.now))
    scene.pass_time(3)
    answer(scene, 1)
    scene.pass_time(30)
    hang_up(scene, 1)
    assert told(of(scene)) == [("attendant_ring", 20, None), ("ring", 3, 1), ("talk", 30, 1)]


def test_hold_is_no_talk() -> None:
    past = stretches(
        facts(
            (0, "answered", 1, ""),
            (10, "held", 1, ""),
            (25, "resumed", 1, ""),
            (40, "ended", 1, ""),
        )
    )
    assert seconds(past) == {"talk": 25, "hold": 15}


def test_hold_within_a_consultation_counts_once_and_as_consultation() -> None:
    past = stretches(
        facts(
            (0, "answered", 1, ""),
            (10, "transfer_started", 1, "consult"),
            (15, "transfer_answered", 1, ""),
            (20, "held", 1, ""),
            (30, "resumed", 1, ""),
            (35, "transfer_returned", 1, "returned"),
            (50, "ended", 1, ""),
        )
    )
    assert seconds(past) == {"talk": 25, "reaching": 5, "consult": 20}


def test_hold_that_outlasts_a_consultation_is_hold_from_then_on() -> None:
    past = stretches(
        facts(
            (0, "answered", 1, ""),
            (10, "transfer_started", 1, "consult"),
            (15, "transfer_answered", 1, ""),
            (20, "held", 1, ""),
            (35, "transfer_returned", 1, "returned"),
            (45, "resumed", 1, ""),
            (50, "ended", 1, ""),
        )
    )
    assert told(past)[3:] == [("hold", 10, 1), ("talk", 5, 1)]


def test_a_conference_with_its_ways_in_and_out() -> None:
    scene = Scene()
    far = consult(scene)
    scene.pass_time(4)
    pick_up(scene, far)
    scene.pass_time(10)
    scene.command(1, "transfer_switch")
    scene.pass_time(6)
    scene.command(1, "transfer_join")
    scene.pass_time(30)
    scene.command(1, "transfer_complete")
    scene.pass_time(300)
    hang_up(scene, 1)
    assert told(of(scene)) == [
        ("reaching", 4, 1),
        ("consult", 10, 1),
        ("talk", 6, 1),
        ("conference", 30, 1),
        ("target_talk", 300, None),
    ]


def test_the_targets_talk_after_a_direct_hand_over_is_nobodys_at_the_centre() -> None:
    scene = Scene()
    far = blind(scene)
    scene.pass_time(5)
    pick_up(scene, far)
    scene.pass_time(120)
    leave(scene, far)
    assert told(of(scene)) == [("reaching", 5, 1), ("target_talk", 120, None)]


def test_who_does_not_wait_for_the_target_has_her_time_back() -> None:
    scene = Scene()
    far = blind(scene)
    scene.pass_time(2)
    scene.command(1, "hang_up")
    scene.pass_time(8)
    leave(scene, far, 19)
    scene.pass_time(3)
    answer(scene, 1)
    scene.pass_time(40)
    hang_up(scene, 1)
    assert told(of(scene)) == [("reaching", 2, 1), ("target_ring", 8, None), ("ring", 3, 1), ("talk", 40, 1)]


def test_a_busy_target_gives_the_talk_back() -> None:
    scene = Scene()
    far = consult(scene)
    scene.pass_time(1)
    leave(scene, far, 17)
    scene.pass_time(9)
    hang_up(scene, 1)
    assert told(of(scene)) == [("reaching", 1, 1), ("talk", 9, 1)]


def test_a_colleague_who_takes_it_over_has_seconds_of_her_own() -> None:
    scene = Scene()
    talk(scene)
    scene.ready(2)
    scene.pass_time(30)
    ask(scene, target=Target("Frau 2", agent_id=2))
    scene.pass_time(5)
    leg = next(one.leg for one in scene.sent[::-1] if isinstance(one, ports.RingAgent))
    scene.happen(ports.LegAnswered(leg, scene.now))
    scene.pass_time(10)
    scene.command(1, "transfer_complete")
    scene.pass_time(60)
    hang_up(scene, 1)
    past = of(scene)
    assert durations(past, agent_id=2) == {Phase.TALK: timedelta(seconds=60)}
    assert durations(past, agent_id=1) == {
        Phase.TALK: timedelta(seconds=30.001),
        Phase.REACHING: timedelta(seconds=5),
        Phase.CONSULT: timedelta(seconds=10),
    }


def test_what_a_supervisor_takes_over_is_hers_from_then_on() -> None:
    past = stretches(
        facts(
            (0, "answered", 1, ""),
            (10, "supervised", 1, "listen:7"),
            (20, "supervised", 1, "take_over:7"),
            (20, "answered", 7, "taken_over"),
            (50, "ended", 7, "agent"),
        )
    )
    assert told(past) == [("talk", 20, 1), ("talk", 30, 7)]


def test_a_talk_whose_phone_was_lost_waits_until_she_has_it_back() -> None:
    scene = Scene()
    talk(scene, is_browser=False)
    scene.pass_time(30)
    lose_phone(scene)
    scene.happen(ports.LegEnded(scene.leg(1), 27, scene.now))
    scene.pass_time(6)
    find_phone(scene)
    scene.pass_time(2)
    answer(scene, 1)
    scene.pass_time(20)
    hang_up(scene, 1)
    assert told(of(scene)) == [("talk", 30, 1), ("wait", 6, None), ("ring", 2, 1), ("talk", 20, 1)]


def test_a_talk_that_is_parked_in_a_hold_goes_on_without_it() -> None:
    past = stretches(
        facts(
            (0, "answered", 1, ""),
            (10, "held", 1, ""),
            (15, "parked", 1, "gap"),
            (18, "answered", 1, "found"),
            (30, "ended", 1, ""),
        )
    )
    assert told(past) == [("talk", 10, 1), ("hold", 5, 1), ("wait", 3, None), ("talk", 12, 1)]


def test_a_call_back_takes_her_time_from_when_the_citizens_phone_rings() -> None:
    past = stretches(
        facts(
            (0, "offered", 1, ""),
            (4, "citizen_rung", 1, ""),
            (14, "answered", 1, ""),
            (74, "ended", 1, "citizen:16"),
        )
    )
    assert told(past) == [("ring", 4, 1), ("calling_back", 10, 1), ("talk", 60, 1)]


def test_who_wishes_to_be_called_back_hears_an_announcement_and_goes() -> None:
    past = stretches(
        facts(
            (0, "arrived", None, ""),
            (5, "queued", None, ""),
            (45, "call_back_wished", None, ""),
            (52, "ended", None, ""),
        )
    )
    assert told(past) == [("announcement", 5, None), ("wait", 40, None), ("announcement", 7, None)]


def test_a_talk_that_the_fallback_gave_is_counted_from_the_journal() -> None:
    past = stretches(
        facts(
            (0, "arrived", None, ""),
            (2, "queued", None, ""),
            (30, "given_to_fallback", None, ""),
            (21, "answered", 1, "found"),
            (81, "ended", 1, ""),
        )
    )
    assert told(past) == [("announcement", 2, None), ("wait", 19, None), ("talk", 60, 1)]


def test_an_end_that_is_learnt_late_takes_back_what_was_believed() -> None:
    past = stretches(
        facts(
            (0, "answered", 1, ""),
            (50, "held", 1, ""),
            (70, "resumed", 1, ""),
            (60, "ended", 1, "unknown"),
        )
    )
    assert told(past) == [("talk", 50, 1), ("hold", 10, 1)]


def test_nothing_is_earlier_than_the_first_event() -> None:
    assert stretches(facts((0, "answered", 1, ""), (-5, "ended", 1, ""))) == ()


def test_the_order_in_which_events_are_handed_in_does_not_matter() -> None:
    one = facts((0, "answered", 1, ""), (5, "held", 1, ""), (9, "ended", 1, ""))
    assert stretches(one[::-1]) == stretches(one)


def test_a_call_that_goes_on_is_counted_until_now_if_wished() -> None:
    going = facts((0, "answered", 1, ""), (5, "held", 1, ""))
    assert seconds(stretches(going)) == {"talk": 5}
    assert seconds(stretches(going, until=NINE + timedelta(seconds=9))) == {"talk": 5, "hold": 4}


def test_midnight_is_an_instant_like_any_other() -> None:
    begin = datetime(2026, 11, 23, 23, 59, 30, tzinfo=BERLIN)
    assert seconds(talk_from(begin, until=datetime(2026, 11, 24, 0, 1, 10, tzinfo=BERLIN))) == {"talk": 100}


def test_the_hour_that_comes_twice_in_october_is_counted_twice() -> None:
    begin, end = (datetime(2026, 10, 25, hour, 30, tzinfo=BERLIN) for hour in (1, 3))
    assert seconds(talk_from(begin, until=end)) == {"talk": 3 * 3600}


def test_the_hour_that_is_missing_in_march_is_not_counted() -> None:
    begin, end = (datetime(2026, 3, 29, hour, 30, tzinfo=BERLIN) for hour in (1, 3))
    assert seconds(talk_from(begin, until=end)) == {"talk": 3600}


def any_facts(data: st.DataObject, *, steps: st.SearchStrategy[int]) -> list[Fact]:
    details = {EventKind.TRANSFER_SWITCHED: st.sampled_from(["consult", "citizen", "conference"])}
    kinds = data.draw(st.lists(st.sampled_from(EventKind), min_size=1, max_size=30))
    at, found = 0, []
    for kind in kinds:
        at += data.draw(steps)
        detail = data.draw(details.get(kind, st.just("")))
        found.append((at, kind.value, data.draw(st.sampled_from([None, 1, 2])), detail))
    return facts(*found)


@given(st.data())
def test_the_parts_of_any_call_add_up_to_its_length(data: st.DataObject) -> None:
    happened = any_facts(data, steps=st.integers(0, 90))
    happened = [fact for fact in happened if fact.kind is not EventKind.ENDED] or happened
    begin = next((f.at for f in happened if f.kind is not EventKind.ENDED), happened[0].at)
    end = happened[-1].at + timedelta(seconds=1)
    past = stretches([Fact(call_id(1), -1, EventKind.ARRIVED, begin), *happened], until=end)
    has_ended = happened[-1].kind is EventKind.ENDED
    assert sum(durations(past).values(), timedelta()) == (timedelta() if has_ended else end - begin)


@given(st.data())
def test_no_second_is_counted_twice_however_late_events_tell(data: st.DataObject) -> None:
    past = stretches(any_facts(data, steps=st.integers(-60, 60)))
    assert all(each.begun_at < each.ended_at for each in past)
    assert all(one.ended_at <= two.begun_at for one, two in pairwise(past))
    assert all(each.agent_id is None or each.phase in AGENTS for each in past)
