"""Open call-backs are seen by the centre, and changed by those who record its contacts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.telephony.call_backs import (
    SHOWN_FOR,
    call_back_figures,
    call_back_for,
    call_back_now,
    open_call_backs,
    sees_numbers,
    settled_call_backs,
    take_out_call_back,
)
from buergerdraht.telephony.errors import CallBackNotOpen
from buergerdraht.telephony.models import CallBack
from buergerdraht.telephony.tests.conftest import NOW, House

Reason = CallBack.Reason


def wish(house: House, **changes: Any) -> CallBack:
    call = house.make_call(state="ended", ended_at=NOW, disposition="call_back")
    values = {
        "call": call,
        "centre": house.centre,
        "authority": house.leun,
        "number": "+4930231250",
        "language": "de",
        "wished_at": NOW,
        "place_at": NOW,
        "next_try_at": NOW,
        "state": "waiting",
        "tries": 0,
    }
    return CallBack.objects.create(**values | changes)


@pytest.fixture
def agent(house: House) -> User:
    return house.agents[0].user


def test_who_waits_is_shown_in_the_order_of_the_tries_with_numbers_for_agents_only(
    house: House, agent: User
) -> None:
    later, first = wish(house, next_try_at=NOW + timedelta(hours=1)), wish(house)
    wish(house, centre=house.other_centre)
    lines = open_call_backs(house.centre, shows_numbers=True)
    assert [(line.id, line.number) for line in lines] == [
        (first.pk, "+4930231250"),
        (later.pk, "+4930231250"),
    ]
    assert {line.number for line in open_call_backs(house.centre, shows_numbers=False)} == {""}
    controller = User.objects.create_user("rita")
    Membership.objects.create(user=controller, role=Role.CONTROLLER, centre=house.centre)
    assert sees_numbers(agent, house.centre)
    assert not sees_numbers(agent, house.other_centre)
    assert not sees_numbers(controller, house.centre)


def test_what_was_taken_out_says_by_whom_and_why_for_a_week(house: House, agent: User) -> None:
    waiting = wish(house)
    take_out_call_back(waiting, reason=Reason.SETTLED, by=agent, now=NOW)
    assert open_call_backs(house.centre, shows_numbers=True) == ()
    (line,) = settled_call_backs(house.centre, shows_numbers=True, now=NOW + SHOWN_FOR)
    assert (line.state, line.reason, line.by, line.settled_at) == (
        "taken_out",
        "ist anders erledigt",
        "Amira Klein",
        NOW,
    )
    assert settled_call_backs(house.centre, shows_numbers=True, now=NOW + SHOWN_FOR * 2) == ()


def test_nobody_changes_what_is_settled_or_rings_or_is_another_centres(house: House, agent: User) -> None:
    waiting = wish(house)
    ringing = house.make_call(id=uuid4(), state="offered", call_back=waiting)
    with pytest.raises(CallBackNotOpen, match="schon erledigt oder klingelt gerade"):
        call_back_now(waiting, by=agent, now=NOW)
    with pytest.raises(CallBackNotOpen):
        take_out_call_back(waiting, reason=Reason.SETTLED, by=agent, now=NOW)
    (line,) = open_call_backs(house.centre, shows_numbers=True)
    assert line.is_trying
    ringing.state, ringing.ended_at, ringing.disposition = "ended", NOW, "answered"
    ringing.save()
    later = NOW + timedelta(minutes=5)
    call_back_now(call_back_for(agent, waiting.pk), by=agent, now=later)
    waiting.refresh_from_db()
    assert waiting.next_try_at == later
    with pytest.raises(CallBack.DoesNotExist):
        call_back_for(house.stranger.user, waiting.pk)


def test_the_board_counts_who_waits_and_what_came_of_others_today(house: House) -> None:
    wish(house, wished_at=NOW - timedelta(hours=2))
    wish(house)
    for state in ("done", "given_up", "done"):
        tried = wish(house, state=state)
        house.make_call(state="ended", ended_at=NOW, disposition="answered", call_back=tried)
    figures = call_back_figures(house.centre, now=NOW)
    assert (figures.open, figures.oldest_at) == (2, NOW - timedelta(hours=2))
    assert (figures.reached, figures.given_up) == (2, 1)
    tomorrow = call_back_figures(house.centre, now=NOW + timedelta(days=1))
    assert (tomorrow.open, tomorrow.reached, tomorrow.given_up) == (2, 0, 0)
