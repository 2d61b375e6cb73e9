from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.access import access_of
from buergerdraht.agreements.routing.models import CentreHelp
from buergerdraht.authorities.models import Membership
from buergerdraht.telephony.board_queries import board, expected_wait
from buergerdraht.telephony.models import Agent, Call, CallBack
from buergerdraht.telephony.queries import agent_of, area_hint, call_for, calls_today_of, present_call_of
from buergerdraht.telephony.tests.conftest import LEUN, NOW, House

ANSWERED = {"state": Call.State.ENDED, "disposition": Call.Disposition.ANSWERED, "ended_at": NOW}


def ago(seconds: float) -> dict[str, object]:
    return {"arrived_at": NOW - timedelta(seconds=seconds)}


def test_a_user_without_a_phone_is_no_agent(house: House) -> None:
    assert agent_of(house.agents[0].user) == house.agents[0]
    assert agent_of(User.objects.create(username="niemand")) is None


def test_a_call_is_shown_to_its_centre_and_to_the_authority_that_was_dialled(house: House) -> None:
    call = house.make_call()
    partner = User.objects.create(username="leun")
    Membership.objects.create(user=partner, role=Role.PARTNER_MANAGER, authority=house.leun)
    assert call_for(house.agents[0].user, call.pk) == call
    assert call_for(partner, call.pk) == call
    with pytest.raises(Call.DoesNotExist):
        call_for(house.stranger.user, call.pk)
    with pytest.raises(Call.DoesNotExist):
        call_for(house.agents[0].user, uuid4())


def test_an_agent_of_a_helping_centre_sees_the_call_at_her_phone_and_no_other(house: House) -> None:
    CentreHelp.objects.create(centre=house.centre, helper=house.other_centre, is_for_115_only=False)
    hers = house.make_call(state=Call.State.OFFERED, agent=house.stranger)
    other = house.make_call(state=Call.State.OFFERED, agent=house.agents[0])
    user = house.stranger.user
    assert call_for(user, hers.pk) == hers
    assert present_call_of(house.stranger) == hers
    assert house.leun.pk in access_of(user).authority_ids
    with pytest.raises(Call.DoesNotExist):
        call_for(user, other.pk)


def test_an_agent_finds_her_present_call(house: House) -> None:
    agent, colleague = house.agents
    ringing = house.make_call(state=Call.State.OFFERED, agent=agent)
    assert present_call_of(agent) == ringing
    assert present_call_of(colleague) is None
    parked = house.make_call(state=Call.State.PARKED, agent=agent, **ago(100))
    assert present_call_of(agent) == parked


def test_today_begins_at_midnight_in_germany(house: House) -> None:
    agent = house.agents[0]
    midnight = NOW.replace(hour=23, minute=0, second=0) - timedelta(days=1)
    today = house.make_call(**ANSWERED, agent=agent, arrived_at=midnight, answered_at=midnight)
    eve = midnight - timedelta(seconds=1)
    house.make_call(**ANSWERED, agent=agent, arrived_at=eve, answered_at=eve)
    assert calls_today_of(agent, now=NOW) == [today]


def test_the_board_shows_who_waits_in_the_order_of_service(house: House) -> None:
    late = house.make_call(**ago(10))
    early = house.make_call(**ago(60), state=Call.State.ANNOUNCEMENT)
    urgent = house.make_call(**ago(5), priority=3)
    parked = house.make_call(**ago(1), state=Call.State.PARKED, agent=house.agents[0])
    house.make_call(**ago(1), state=Call.State.TALKING)
    house.make_call(centre=house.other_centre, **ago(100))
    waiting = board(house.centre, now=NOW).waiting
    assert [one.call_id for one in waiting] == [parked.pk, urgent.pk, early.pk, late.pk]
    assert [one.place for one in waiting] == [1, 2, 3, 4]
    assert waiting[2].waiting == timedelta(seconds=60)


def test_the_board_shows_agents_with_their_call_and_count(house: House) -> None:
    talking, resting = house.agents
    Agent.objects.filter(pk=talking.pk).update(state=Agent.State.TALKING)
    Agent.objects.filter(pk=resting.pk).update(state=Agent.State.BREAK, break_reason=Agent.BreakReason.LUNCH)
    house.make_call(**ago(5), state=Call.State.TALKING, agent=talking, answered_at=NOW)
    house.make_call(**ago(50), **ANSWERED, agent=talking, answered_at=NOW)
    rows = board(house.centre, now=NOW).agents
    assert [(row.name, row.state, row.break_reason, row.authority_name, row.calls_today) for row in rows] == [
        ("Amira Klein", Agent.State.TALKING, "", "Stadt Leun", 2),
        ("Bea Klein", Agent.State.BREAK, "Mittag", "", 0),
    ]


def test_the_expected_wait_is_worked_out_from_the_last_talks_and_says_how_sure_it_is(house: House) -> None:
    line = partial(expected_wait, house.centre, place=2, now=NOW)
    assert line().certainty == "Noch nicht absehbar."
    talk = {"state": Call.State.ENDED, "disposition": "answered", "agent": house.agents[0]}
    for minutes in range(1, 4):
        begin = NOW - timedelta(minutes=10 * minutes)
        house.make_call(answered_at=begin, ended_at=begin + timedelta(minutes=3), arrived_at=begin, **talk)
    Agent.objects.filter(centre=house.centre).update(state=Agent.State.TALKING)
    estimate = line()
    assert estimate.wait == timedelta(minutes=4)  # three and one of wrap-up, two places, two agents
    assert estimate.certainty == "Aus 3 Gesprächen der letzten Stunde, nur grob."


def test_what_rang_at_the_attendant_only_and_tries_to_call_back_are_no_offered_calls(house: House) -> None:
    ended = {"state": Call.State.ENDED, "ended_at": NOW}
    for disposition in ("attended", "abandoned_at_attendant"):
        house.make_call(disposition=disposition, **ended)
    wished = house.make_call(disposition="call_back", **ended)
    asked = {"wished_at": NOW, "place_at": NOW, "next_try_at": NOW, "language": "de", "tries": 1}
    wish = CallBack.objects.create(call=wished, centre=house.centre, authority=house.leun, **asked)
    house.make_call(disposition="not_reached", call_back=wish, **ended)
    passed_on = NOW - timedelta(seconds=20)
    house.make_call(
        disposition="answered",
        arrived_at=NOW - timedelta(seconds=60),
        passed_on_at=passed_on,
        answered_at=NOW,
        agent=house.agents[0],
        **ended,
    )
    figures = board(house.centre, now=NOW).figures
    assert (figures.offered, figures.answered_in_target, figures.call_backs) == (2, 1, 1)
    assert figures.mean_wait == timedelta(seconds=20)


def test_a_caller_of_115_is_shown_with_a_hint_by_her_area_code_and_nobody_else_is(house: House) -> None:
    call = house.make_call(dialled_number="115", caller_number="+496473123456")
    hint = area_hint(call)
    assert hint is not None
    assert (hint.area_code, hint.authority_names) == ("06473", ("Stadt Leun",))
    of_115 = {"dialled_number": "115", "caller_number": "+496473123456"}
    for changes in (
        {"dialled_number": LEUN},
        {"caller_number": "+4915112345678"},
        {"caller_number": ""},
        {"caller_number": "+496131123456"},
    ):
        assert area_hint(house.make_call(**(of_115 | changes))) is None


def test_the_boards_figures_keep_apart_what_became_of_calls(house: House) -> None:
    house.make_call(**ago(100), **ANSWERED, answered_at=NOW - timedelta(seconds=90))
    house.make_call(**ago(200), **ANSWERED, answered_at=NOW - timedelta(seconds=150))
    for disposition in ("abandoned_in_queue", "abandoned_in_announcement", "closed", "failed"):
        house.make_call(**ago(70), state=Call.State.ENDED, disposition=disposition, ended_at=NOW)
    house.make_call(**ago(300))
    figures = board(house.centre, now=NOW).figures
    assert (figures.offered, figures.answered, figures.answered_in_target) == (6, 2, 1)
    assert (figures.abandoned_in_queue, figures.abandoned_in_announcement) == (1, 1)
    assert (figures.closed, figures.failed) == (1, 1)
    assert figures.percent_in_target == 50
    assert figures.mean_wait == timedelta(seconds=30)
    assert figures.longest_wait == timedelta(seconds=300)


def test_a_day_without_calls_has_no_percentages(house: House) -> None:
    figures = board(house.centre, now=NOW).figures
    assert (figures.offered, figures.percent_in_target, figures.mean_wait) == (0, None, None)
