"""What desk phones ask for, as Asterisk 22 tells it, and what they are told."""

import asyncio
from datetime import datetime
from typing import Any

from buergerdraht.telephony.ari.desk_phones import hang_up, pass_on, tell
from buergerdraht.telephony.ari.tests import recorded
from buergerdraht.telephony.ari.transfer_requests import arrange
from buergerdraht.telephony.ari.translation import translate
from buergerdraht.telephony.desk_ports import (
    DeskPhone,
    HangUpLine,
    LineEnded,
    PhoneCompletes,
    PhoneDials,
    PhoneRefers,
    TellPhone,
)
from buergerdraht.telephony.ports import Arrange, EngineEvent
from buergerdraht.telephony.transfer_ports import FarLegId, Scene

FAR = FarLegId(recorded.CALL, 2)
LINE = "node1-1795314854.2003"


def second_line(**changes: Any) -> dict[str, Any]:
    dialplan = {"context": "from-agent", "exten": "250", "app_name": "Stasis"}
    return recorded.leg(id=LINE, name="PJSIP/agent-1-000007d3", dialplan=dialplan) | changes


def refer(**changes: Any) -> dict[str, Any]:
    fields = {
        "refer_to": {"requested_destination": {"destination": "030231250"}},
        "referred_by": {"source_channel": recorded.leg()},
    }
    return recorded.event("ChannelTransfer", **(fields | changes))


def at(event: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(event["timestamp"])


def test_a_phone_asks_to_pass_on_to_a_number() -> None:
    assert translate(refer()) == PhoneRefers(1, str(recorded.LEG), "030231250", at(refer()))


def test_a_phone_asks_to_let_its_two_lines_go_on_without_it() -> None:
    event = refer(refer_to={"requested_destination": {"protocol_id": "call-id"}})
    assert translate(event) == PhoneCompletes(1, str(recorded.LEG), at(event))


async def test_a_refer_is_heard_after_what_comes_right_behind_it() -> None:
    heard: asyncio.Queue[EngineEvent] = asyncio.Queue()
    asked, ended = PhoneCompletes(1, "leg", at(refer())), LineEnded(1, LINE, at(refer()))
    pass_on(asked, heard.put_nowait)
    pass_on(ended, heard.put_nowait)
    assert [await heard.get(), await heard.get()] == [ended, asked]


def test_what_we_answered_is_repeated_and_means_nothing() -> None:
    assert translate(refer(state="channel_declined")) is None


def test_a_carrier_passes_nothing_on() -> None:
    assert translate(refer(referred_by={"source_channel": recorded.citizen()})) is None


def test_a_further_line_begins_and_ends() -> None:
    event = recorded.event("StasisStart", args=["dial"], channel=second_line())
    assert translate(event) == PhoneDials(1, LINE, "250", at(event))
    event = recorded.event("ChannelDestroyed", cause=16, channel=second_line())
    assert translate(event) == LineEnded(1, LINE, at(event))


def test_the_phone_is_told() -> None:
    done, failed = (tell(TellPhone("x", has_reached=each)) for each in (True, False))
    assert (done.path, done.query) == ("channels/x/transfer_progress", {"states": "channel_answered"})
    assert failed.query == {"states": "channel_declined"}
    assert hang_up(HangUpLine("x", 17)).query == {"reason_code": 17}


def paths(scene: Scene, phone: DeskPhone | None) -> list[str]:
    command = Arrange(recorded.CALL, scene, recorded.LEG, FAR, phone)
    return [request.path for request in arrange(command, citizen="citizen")]


def test_the_further_line_rings_then_is_answered_into_the_talk() -> None:
    phone = DeskPhone(is_holding=True, line=LINE)
    assert paths(Scene.RINGING, phone)[-1] == f"channels/{LINE}/ring"
    assert f"channels/{LINE}/answer" in paths(Scene.CONSULT, phone)


def test_a_citizen_who_comes_back_to_a_phone_that_holds_hears_music() -> None:
    holding, free = (DeskPhone(is_holding=each, asked_on="x") for each in (True, False))
    assert paths(Scene.BACK, holding)[-1] == "channels/citizen/moh"
    assert "channels/citizen/moh" not in paths(Scene.BACK, free) + paths(Scene.BACK, None)
    assert paths(Scene.HANDED, holding)[-1] == "channels/citizen/moh", "nothing of the hold is left"
