"""One call at a time, step by step, at a real Asterisk."""

import asyncio
from pathlib import Path

import pytest

from buergerdraht.announcements.sound import frames_of, seconds_of
from buergerdraht.launcher.asterisk import prompts_dir
from buergerdraht.telephony.ari.music import is_music
from buergerdraht.telephony.ari.names import WAITING_BRIDGE, call_id_of
from buergerdraht.telephony.ports import (
    Announce,
    AnnouncementEnded,
    CitizenArrived,
    CitizenLeft,
    Connect,
    HangUpCitizen,
    HangUpLeg,
    Hold,
    KeepWaiting,
    LegAnswered,
    LegEnded,
    LegId,
    LegRinging,
    Mute,
    SendTones,
)
from tests.support.engine import AUTHORITY, NUMBER, Switch
from tests.support.sipp import CitizenCall
from tests.support.sound import sentence


async def connected(switch: Switch, arrived: CitizenArrived) -> LegId:
    """Let agent 1 answer the call."""
    leg = switch.ring(arrived)
    switch.engine.send(KeepWaiting(arrived.call_id))
    answered = await switch.until(LegAnswered)
    switch.engine.send(Connect(arrived.call_id, answered.leg))
    return leg


async def packets(switch: Switch, channel: str) -> tuple[int, int]:
    """Received and sent packets of a channel."""
    statistics = await switch.ask(f"channels/{channel}/rtp_statistics")
    return statistics["rxcount"], statistics["txcount"]


async def members(switch: Switch, bridge: str) -> set[str]:
    found = await switch.ask(f"bridges/{bridge}")
    return {member for member in found["channels"] if not is_music(member)} if found else set()


async def joined(switch: Switch, bridge: str, *channels: str) -> None:
    """Wait until the bridge has exactly these members, beside the music."""
    async with asyncio.timeout(5):
        while await members(switch, bridge) != set(channels):  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.05)


async def test_citizen_and_agent_talk_and_hear_each_other(switch: Switch, tmp_path: Path) -> None:
    phones = await switch.agents(1, with_echo=True)
    arrived = await switch.arrival(audio=sentence(tmp_path))
    leg = await connected(switch, arrived)
    await joined(switch, f"talk~{arrived.call_id}~1~1", arrived.channel_id, str(leg))
    await asyncio.sleep(0.5)
    before = [await packets(switch, channel) for channel in (arrived.channel_id, str(leg))]
    await asyncio.sleep(1)
    after = [await packets(switch, channel) for channel in (arrived.channel_id, str(leg))]
    for (received, sent), (received_then, sent_then) in zip(after, before, strict=True):
        assert received - received_then > 40
        assert sent - sent_then > 40
    (offer,) = phones.offers()
    assert (offer.call_id, offer.authority) == (str(arrived.call_id), AUTHORITY)
    assert offer.caller == arrived.caller == "+4930231250001"


async def test_a_call_rings_before_it_is_answered(switch: Switch) -> None:
    await switch.agents(1)
    arrived = await switch.arrival()
    leg = await connected(switch, arrived)
    assert arrived.dialled == NUMBER
    assert arrived.call_id == call_id_of(arrived.channel_id)
    assert LegRinging(leg, switch.heard[-2].at) in switch.heard


@pytest.mark.parametrize(("status", "cause"), [("603 Decline", 21), ("486 Busy Here", 17)])
async def test_a_refused_call_comes_back_with_its_cause_and_may_ring_elsewhere(
    switch: Switch, status: str, cause: int
) -> None:
    await switch.accounts(1, 2)
    await switch.register(switch.phones(status=status), 1)
    await switch.register(switch.phones(), 2)
    arrived = await switch.arrival()
    leg = switch.ring(arrived, 1)
    switch.engine.send(KeepWaiting(arrived.call_id))
    ended = await switch.until(LegEnded)
    assert (ended.leg, ended.cause) == (leg, cause)
    second = switch.ring(arrived, 2, attempt=2)
    assert (await switch.until(LegAnswered)).leg == second


async def test_a_phone_that_nobody_answers_stops_ringing_in_time(switch: Switch) -> None:
    phones = await switch.agents(1, answer_seconds=20)
    arrived = await switch.arrival()
    switch.ring(arrived, seconds=1)
    ended = await switch.until(LegEnded)
    assert ended.cause == 19
    # The phone writes its log a moment later.
    assert await switch.eventually(lambda: [offer.outcome for offer in phones.offers()] == ["withdrawn"])


async def test_a_phone_that_is_not_there_is_told_at_once(switch: Switch) -> None:
    await switch.accounts(77)
    arrived = await switch.arrival()
    for agent_id in (77, 999):
        leg = switch.ring(arrived, agent_id)
        ended = await switch.until(LegEnded, seconds=1)
        assert ended.leg == leg
        assert ended.cause in (3, 20)


async def test_who_hangs_up_ends_the_talk_for_both(switch: Switch) -> None:
    phones = await switch.agents(1, talk_seconds=0.3)
    arrived = await switch.arrival()
    leg = await connected(switch, arrived)
    ended = await switch.until(LegEnded)
    assert (ended.leg, ended.cause) == (leg, 16)
    switch.engine.send(HangUpCitizen(arrived.call_id))
    left = await switch.until(CitizenLeft)
    assert (left.call_id, left.cause) == (arrived.call_id, 16)
    assert await switch.eventually(lambda: [offer.outcome for offer in phones.offers()] == ["self"])
    assert await switch.ask(f"bridges/talk~{arrived.call_id}~1~1") is None


async def test_a_citizen_who_gives_up_is_told_and_her_agents_phone_falls_silent(switch: Switch) -> None:
    phones = await switch.agents(1, answer_seconds=20)
    arrived = await switch.arrival(hold_seconds=0.5)
    leg = switch.ring(arrived)
    switch.engine.send(KeepWaiting(arrived.call_id))
    assert (await switch.until(CitizenLeft)).call_id == arrived.call_id
    switch.engine.send(HangUpLeg(leg))
    assert (await switch.until(LegEnded)).leg == leg
    # The phone writes its log a moment later.
    assert await switch.eventually(lambda: [offer.outcome for offer in phones.offers()] == ["withdrawn"])


FRAME_SECONDS = 0.02
"""Asterisk plays whole frames: the rest of a prompt is not heard."""


def _seconds_of(switch: Switch, prompt: str) -> float:
    return seconds_of(frames_of(prompts_dir(switch.stack.environment) / f"{prompt}.wav"))


async def test_an_announcement_of_several_prompts_is_heard_to_its_end_and_music_follows(
    switch: Switch,
) -> None:
    arrived = await switch.arrival()
    switch.engine.send(KeepWaiting(arrived.call_id, announcement=("callback", "callback")))
    ended = await switch.until(AnnouncementEnded, seconds=15)
    both = 2 * (_seconds_of(switch, "callback") - FRAME_SECONDS)
    assert (ended.at - arrived.at).total_seconds() > both
    await joined(switch, WAITING_BRIDGE, arrived.channel_id)
    switch.engine.send(Announce(arrived.call_id, ("closed",)))
    assert (await switch.until(AnnouncementEnded, seconds=20)).call_id == arrived.call_id


async def test_an_unknown_announcement_delays_nobody(switch: Switch) -> None:
    arrived = await switch.arrival()
    switch.engine.send(KeepWaiting(arrived.call_id, announcement=("missing",)))
    assert (await switch.until(AnnouncementEnded, seconds=2)).call_id == arrived.call_id


async def test_an_agent_who_answers_cuts_the_announcement_short(switch: Switch) -> None:
    await switch.agents(1)
    arrived = await switch.arrival()
    leg = switch.ring(arrived)
    switch.engine.send(KeepWaiting(arrived.call_id, announcement=("welcome",)))
    await switch.until(LegAnswered)
    switch.engine.send(Connect(arrived.call_id, leg))
    await joined(switch, f"talk~{arrived.call_id}~1~1", arrived.channel_id, str(leg))


async def test_a_held_citizen_hears_music_and_comes_back(switch: Switch) -> None:
    await switch.agents(1)
    arrived = await switch.arrival()
    leg = await connected(switch, arrived)
    talk = f"talk~{arrived.call_id}~1~1"
    await joined(switch, talk, arrived.channel_id, str(leg))
    switch.engine.send(Hold(arrived.call_id, leg, is_held=True))
    await joined(switch, WAITING_BRIDGE, arrived.channel_id)
    switch.engine.send(Hold(arrived.call_id, leg, is_held=False))
    await joined(switch, talk, arrived.channel_id, str(leg))


async def test_mute_and_tones_do_not_disturb_the_talk(switch: Switch) -> None:
    await switch.agents(1)
    arrived = await switch.arrival()
    leg = await connected(switch, arrived)
    for command in (Mute(leg, is_muted=True), SendTones(arrived.call_id, "12#"), Mute(leg, is_muted=False)):
        switch.engine.send(command)
    await joined(switch, f"talk~{arrived.call_id}~1~1", arrived.channel_id, str(leg))


@pytest.mark.parametrize(
    ("call", "caller"),
    [
        (CitizenCall("1", NUMBER, '"Anonymous" <sip:anonymous@anonymous.invalid>', "id"), ""),
        (CitizenCall("2", NUMBER, "<sip:citizen.invalid>"), ""),
        (CitizenCall("3", NUMBER, '"Frei erfunden" <sip:hans.meier@citizen.invalid>'), "hans.meier"),
        (CitizenCall("4", NUMBER, "<sip:+49%2069@citizen.invalid>"), "+49 69"),
    ],
)
async def test_a_caller_is_taken_as_sent_or_as_withheld(
    switch: Switch, call: CitizenCall, caller: str
) -> None:
    phones = await switch.agents(1)
    arrived = await switch.arrival(call)
    assert arrived.caller == caller
    switch.ring(arrived)
    offers = await switch.eventually(phones.offers)
    assert offers[0].caller == (caller.replace(" ", "") or "anonymous")


@pytest.mark.parametrize("dialled", ["115", "+496441990", "06441-990", "rathaus", "hallo", "a,b", "*1%20x"])
async def test_any_dialled_number_arrives(switch: Switch, dialled: str) -> None:
    arrived = await switch.arrival(CitizenCall("+4930231250001", dialled))
    assert arrived.dialled.removeprefix("+") == dialled.removeprefix("+").replace("%20", " ")
