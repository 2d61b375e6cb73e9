from datetime import UTC, datetime
from typing import Any

import pytest

from buergerdraht.telephony.ari.tests import recorded
from buergerdraht.telephony.ari.tests.recorded import ATTENDANT, CALL, CITIZEN_CHANNEL, LEG
from buergerdraht.telephony.ari.translation import snapshot, translate
from buergerdraht.telephony.ports import (
    AttendantAnswered,
    AttendantEnded,
    CitizenArrived,
    CitizenLeft,
    CitizenMoved,
    EngineConnected,
    HoldChanged,
    LegAnswered,
    LegEnded,
    LegId,
    LegRinging,
    LiveAttendant,
    PhoneChanged,
)

AT = datetime(2026, 11, 22, 2, 34, 17, 147000, UTC)
TALK = f"talk~{CALL}~1~1"


def found(*channels: dict[str, Any], bridges: tuple[dict[str, Any], ...] = ()) -> EngineConnected:
    return snapshot(channels=list(channels), bridges=list(bridges), endpoints=[], at=AT)


def test_a_citizen_arrives_when_her_invite_did() -> None:
    arrived = translate(recorded.arrival())
    assert arrived == CitizenArrived(
        CALL, CITIZEN_CHANNEL, "+496441990", "4969900001", datetime(2026, 11, 22, 2, 34, 14, 638000, UTC)
    )


@pytest.mark.parametrize(
    ("number", "presentation", "caller"),
    [
        ("4969900001", "prohib_passed_screen", ""),
        ("Anonymous", "allowed_not_screened", ""),
        ("", "allowed_not_screened", ""),
        ("", "unavailable", ""),
        ("7abc", "allowed_not_screened", "7abc"),
        ("+49 (69) 900", "allowed", "+49 (69) 900"),
    ],
)
def test_a_withheld_number_stays_withheld_and_a_strange_one_is_not_changed(
    number: str, presentation: str, caller: str
) -> None:
    channel = recorded.citizen(caller={"name": "Frei erfunden", "number": number})
    arrived = translate(recorded.event("StasisStart", args=["citizen", presentation], channel=channel))
    assert isinstance(arrived, CitizenArrived)
    assert arrived.caller == caller


@pytest.mark.parametrize(
    ("channel", "numbers", "told"),
    [
        ("PJSIP/carrier-000007d0", ["", ""], ()),
        ("PJSIP/carrier-000007d0", ["+4964739144", "+49644199"], ("+4964739144", "+49644199")),
        ("PJSIP/carrier-000007d0", ["", "+49644199"], ("+49644199",)),
        ("PJSIP/softphone-000007d0", ["+4964739144", ""], ()),
    ],
)
def test_only_the_carrier_tells_from_where_a_call_was_diverted(
    channel: str, numbers: list[str], told: tuple[str, ...]
) -> None:
    args = ["citizen", "allowed", *numbers]
    arrived = translate(recorded.event("StasisStart", args=args, channel=recorded.citizen(name=channel)))
    assert isinstance(arrived, CitizenArrived)
    assert arrived.diverted_from == told


def test_a_diverted_citizen_is_found_again() -> None:
    dialplan = recorded.citizen()["dialplan"] | {"app_data": "buergerdraht,citizen,allowed,,+4964739144"}
    (call,) = found(recorded.citizen(dialplan=dialplan)).calls
    assert (call.arrived.diverted_from, call.arrived.caller) == (("+4964739144",), "4969900001")


@pytest.mark.parametrize("cause", [16, 19, 127])
def test_a_channel_that_is_gone_is_a_citizen_who_left_or_a_leg_that_ended(cause: int) -> None:
    gone = recorded.event("ChannelDestroyed", cause=cause, channel=recorded.citizen())
    assert translate(gone) == CitizenLeft(CALL, cause, AT)
    for state, was_picked_up in (("Ringing", False), ("Up", True)):
        gone = recorded.event("ChannelDestroyed", cause=cause, channel=recorded.leg(state=state))
        assert translate(gone) == LegEnded(LEG, cause, AT, was_picked_up)


def test_a_leg_rings_is_answered_and_holds() -> None:
    ringing = recorded.event("ChannelStateChange", channel=recorded.leg(state="Ringing"))
    answered = recorded.event("StasisStart", args=["leg"], channel=recorded.leg())
    held = recorded.event("ChannelHold", channel=recorded.leg())
    back = recorded.event("ChannelUnhold", channel=recorded.leg())
    assert [translate(event) for event in (ringing, answered, held, back)] == [
        LegRinging(LEG, AT),
        LegAnswered(LEG, AT),
        HoldChanged(LEG, is_held=True, at=AT),
        HoldChanged(LEG, is_held=False, at=AT),
    ]


def test_an_attendant_answers_and_is_gone() -> None:
    answered = recorded.event("StasisStart", args=["leg"], channel=recorded.attendant())
    gone = recorded.event("ChannelDestroyed", cause=17, channel=recorded.attendant())
    assert translate(answered) == AttendantAnswered(ATTENDANT, AT)
    assert translate(gone) == AttendantEnded(ATTENDANT, 17, AT)


@pytest.mark.parametrize(
    ("state", "members", "expected"),
    [
        ("Ringing", (), LiveAttendant(ATTENDANT, has_answered=False)),
        ("Up", (), LiveAttendant(ATTENDANT, has_answered=True)),
        (
            "Up",
            (CITIZEN_CHANNEL, str(ATTENDANT)),
            LiveAttendant(ATTENDANT, has_answered=True, is_joined=True),
        ),
    ],
)
def test_an_attendant_is_found_again(state: str, members: tuple[str, ...], expected: LiveAttendant) -> None:
    bridge = recorded.bridge(f"talk~{CALL}~attendant~1", *members)
    connected = found(recorded.citizen(), recorded.attendant(state=state), bridges=(bridge,))
    (call,) = connected.calls
    assert (call.attendant, call.leg, connected.stray_legs) == (expected, None, ())


def test_an_attendant_whose_citizen_left_is_stray() -> None:
    assert found(recorded.attendant()).stray_legs == (ATTENDANT,)


def test_the_dialplan_says_that_it_took_a_call() -> None:
    moved = recorded.event("ChannelUserevent", eventname="Fallback", channel=recorded.citizen())
    assert translate(moved) == CitizenMoved(CALL, AT)
    assert translate(moved | {"eventname": "Other"}) is None


def test_a_phone_is_known_by_its_account() -> None:
    assert translate(recorded.phone("agent-7", state="online")) == PhoneChanged(7, is_reachable=True, at=AT)
    assert translate(recorded.phone("agent-7", state="offline")) == PhoneChanged(7, is_reachable=False, at=AT)
    assert translate(recorded.phone("softphone", state="online")) is None


@pytest.mark.parametrize(
    "event",
    [
        recorded.event("ChannelStateChange", channel=recorded.citizen(state="Up")),
        recorded.event("ChannelStateChange", channel=recorded.citizen(state="Ringing")),
        recorded.event("ChannelDestroyed", cause=16, channel=recorded.fallback_leg()),
        recorded.event("ChannelDestroyed", cause=16, channel=recorded.citizen(name="Announcer/ARI-1;1")),
        recorded.event("ChannelHold", channel=recorded.citizen()),
        recorded.event("StasisStart", args=[], channel=recorded.fallback_leg()),
        recorded.event("DeviceStateChanged"),
    ],
)
def test_what_is_not_ours_means_nothing(event: dict[str, Any]) -> None:
    assert translate(event) is None


def test_a_waiting_citizen_is_found_again_with_her_number_withheld_if_she_wants() -> None:
    dialplan = recorded.citizen()["dialplan"] | {"app_data": "buergerdraht,citizen,prohib"}
    (call,) = found(recorded.citizen(dialplan=dialplan)).calls
    assert (call.arrived.call_id, call.arrived.caller, call.leg, call.is_in_fallback) == (
        CALL,
        "",
        None,
        False,
    )


def test_a_talk_is_found_again_also_while_the_citizen_is_on_hold() -> None:
    waiting = recorded.bridge("waiting", CITIZEN_CHANNEL)
    connected = found(recorded.citizen(), recorded.leg(), bridges=(recorded.bridge(TALK, str(LEG)), waiting))
    assert connected.calls[0].leg == LEG
    assert connected.stray_legs == ()


def test_an_agent_who_picked_up_alone_belongs_to_her_citizen() -> None:
    connected = found(recorded.citizen(), recorded.leg())
    (call,) = connected.calls
    assert (call.leg, call.is_joined, connected.stray_legs) == (LEG, False, ())


def test_a_leg_outside_its_talk_is_stray() -> None:
    connected = found(recorded.citizen(), recorded.leg(state="Ringing"))
    assert connected.stray_legs == (LEG,)
    assert connected.calls[0].leg is None


def test_a_leg_whose_citizen_left_is_stray() -> None:
    assert found(recorded.leg(), bridges=(recorded.bridge(TALK, str(LEG)),)).stray_legs == (LEG,)


def test_a_call_in_the_fallback_is_not_ours_and_its_agent_is_known() -> None:
    citizen, agent = recorded.citizen(dialplan=recorded.in_fallback()), recorded.fallback_leg()
    bridge = recorded.bridge("5fa64f31", CITIZEN_CHANNEL, agent["id"])
    (call,) = found(citizen, agent, bridges=(bridge,)).calls
    assert call.is_in_fallback
    assert call.leg == LegId(2, CALL, 0)
    assert found(citizen, agent).calls[0].leg is None


def test_a_call_on_its_way_into_the_application_is_left_to_its_event() -> None:
    dialplan = recorded.citizen()["dialplan"] | {"app_name": ""}
    assert found(recorded.citizen(dialplan=dialplan)).calls == ()


def test_reachable_phones_are_counted_by_agent() -> None:
    endpoints = [
        {"technology": "PJSIP", "resource": name, "state": state}
        for name, state in (("agent-1", "online"), ("agent-2", "offline"), ("carrier", "online"))
    ]
    connected = snapshot(channels=[], bridges=[], endpoints=endpoints, at=AT)
    assert connected.reachable_agent_ids == {1}
