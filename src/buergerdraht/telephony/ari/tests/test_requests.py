from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.telephony.ari import requests
from buergerdraht.telephony.ari.tests.recorded import CALL, LEG
from buergerdraht.telephony.ports import AttendantLeg, CallAttendant, RingAgent

RING = RingAgent(LEG, "4969900001", "Stadt Köln", "Guten Tag, Stadt Köln", 15)


def test_the_invite_tells_the_browser_everything_without_the_web() -> None:
    body = requests.ring(RING, citizen_channel="node1-1.2", dialled="+4922100").body
    assert body is not None
    headers = {
        name[len("PJSIP_HEADER(add,X-Buergerdraht-") : -1]: unquote(value)
        for name, value in body["variables"].items()
    }
    assert headers == {
        "Call": str(CALL),
        "Dialled": "+4922100",
        "Authority": "Stadt Köln",
        "Greeting": "Guten Tag, Stadt Köln",
    }
    assert body["endpoint"] == "PJSIP/agent-1"
    assert body["channelId"] == f"leg~1~{CALL}~1"
    assert body["callerId"] == '"Stadt Köln" <4969900001>'
    assert body["originator"] == "node1-1.2"
    assert body["timeout"] == 15


@pytest.mark.parametrize(("caller", "shown"), [("+4930231250", '"" <+4930231250>'), ("", '"" <anonymous>')])
def test_an_attendant_is_rung_over_the_trunk_and_sees_the_callers_number(caller: str, shown: str) -> None:
    command = CallAttendant(AttendantLeg(CALL), "+49647391450", caller, 20)
    body = requests.call_attendant(command, citizen_channel="node1-1.2").body
    assert body is not None
    assert (body["endpoint"], body["callerId"]) == ("PJSIP/+49647391450@trunk", shown)
    assert (body["channelId"], body["timeout"]) == (f"attendant~{CALL}~1", 20)


def test_headers_are_plain_ascii_of_bounded_length() -> None:
    ring = RingAgent(LEG, "", "Straße\r\nX-Evil: 1", "ä" * 5000, 15)
    body = requests.ring(ring, citizen_channel="c", dialled="+49\r\n").body
    assert body is not None
    for value in body["variables"].values():
        assert value.isascii()
        assert value.isprintable()
        assert len(value) < 2000


@given(st.text(), st.text())
def test_no_name_or_number_breaks_out_of_the_caller_id(name: str, number: str) -> None:
    text = requests.caller_id(name, number)
    assert text.count('"') == 2
    assert text.count("<") == text.count(">") == 1
    assert text.endswith(">")
    assert text.isprintable()


@pytest.mark.parametrize(
    ("number", "shown"), [("", "anonymous"), ("+49 69", "+4969"), ('"><', "anonymous"), ("7ab", "7ab")]
)
def test_an_agent_sees_the_number_or_that_it_is_withheld(number: str, shown: str) -> None:
    assert requests.caller_id("Amt", number) == f'"Amt" <{shown}>'


def test_prompts_are_played_one_after_the_other() -> None:
    request = requests.play("c-1", prompts=[Path("/var/1"), Path("/var/welcome")], playback="announce~1")
    assert request.uri == "channels/c-1/play/announce~1?media=sound%3A%2Fvar%2F1%2Csound%3A%2Fvar%2Fwelcome"


def test_mute_silences_what_comes_from_the_agent() -> None:
    assert requests.mute(LEG, is_muted=True).method == "POST"
    assert requests.mute(LEG, is_muted=False).method == "DELETE"
    assert requests.mute(LEG, is_muted=True).query == {"direction": "in"}


def test_a_talk_is_named_by_call_and_agent() -> None:
    assert requests.make_talk(LEG).path == f"bridges/talk~{LEG.call_id}~{LEG.agent_id}~{LEG.attempt}"
    assert requests.join_talk(LEG, "c-1", str(LEG)).query == {"channel": f"c-1,{LEG}"}
