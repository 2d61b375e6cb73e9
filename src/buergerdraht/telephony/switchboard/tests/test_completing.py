"""What only the engine's journal knows is in the records afterwards."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from buergerdraht.telephony.ari.journal import Journal
from buergerdraht.telephony.ari.names import call_id_of
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.ports import CitizenArrived, EngineConnected, EngineLost
from buergerdraht.telephony.switchboard import completing
from buergerdraht.telephony.switchboard.tests.conftest import Desk
from buergerdraht.telephony.tests.conftest import LEUN, NOW

CITIZEN, AGENT_CHANNEL = "PJSIP/carrier-0000000e", "PJSIP/agent-{}-0000000f"
HANGUP = '{""hangupcause"":16}'


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completing, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(completing, "SETTLE_SECONDS", 0.01)


def line(
    event: str,
    seconds: float,
    channel: str,
    *,
    name: str = CITIZEN,
    peer: str = "",
    note: str = "",
    extra: str = "",
) -> str:
    at = f"{(NOW + timedelta(seconds=seconds)).timestamp():.6f}"
    cells = (event, at, channel, channel, name, LEUN, "+4930231250", peer, note, extra)
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def talk_in_the_fallback(channel: str, agent_id: int) -> str:
    return (
        line("CHAN_START", 0, channel)
        + line("FALLBACK", 1, channel, note="FALLBACK")
        + line("BRIDGE_ENTER", 7, channel, peer=AGENT_CHANNEL.format(agent_id))
        + line("HANGUP", 67, channel, extra=HANGUP)
    )


async def read_journal(desk: Desk, folder: Path) -> None:
    journal = asyncio.create_task(
        completing.keep_journal(
            desk.switchboard,
            Journal(folder),
            desk.writer,
            engine_started_at=lambda: NOW - timedelta(hours=1),
            now=lambda: NOW + timedelta(minutes=5),
        )
    )
    await asyncio.sleep(0)
    try:
        await desk.until(lambda: not (folder / "cel-custom" / "journal.csv").exists())
        await desk.until(lambda: not list((folder / "cel-custom").glob("journal.taken*")))
        await desk.until(lambda: not desk.switchboard.floor.unwatched)
    finally:
        journal.cancel()
        await asyncio.gather(journal, return_exceptions=True)


def write_journal(folder: Path, text: str) -> None:
    (folder / "cel-custom").mkdir()
    (folder / "cel-custom" / "journal.csv").write_text(text)


@pytest.mark.parametrize("is_known_agent", [True, False])
def test_a_call_that_the_fallback_had_is_recorded_once(
    desk: Desk, tmp_path: Path, *, is_known_agent: bool
) -> None:
    agent_id = desk.house.agents[0].pk if is_known_agent else 0
    write_journal(tmp_path, talk_in_the_fallback("citizen-1", agent_id))

    async def scene() -> None:
        await desk.connected()
        await read_journal(desk, tmp_path)

    desk.play(scene)
    call = Call.objects.get(pk=call_id_of("citizen-1"))
    assert (call.route, call.authority, call.arrived_at) == ("fallback", desk.house.leun, NOW)
    assert call.ended_at == NOW + timedelta(seconds=67)
    if is_known_agent:
        assert (call.disposition, call.agent_id) == ("answered", agent_id)
        assert call.answered_at == NOW + timedelta(seconds=7)
    else:
        assert (call.disposition, call.agent_id) == ("abandoned_in_queue", None)


def test_a_record_that_is_complete_is_left_as_it_is(desk: Desk, tmp_path: Path) -> None:
    call_id = call_id_of("citizen-1")
    desk.house.make_call(
        id=call_id, state=Call.State.ENDED, disposition="closed", ended_at=NOW, arrived_at=NOW
    )
    write_journal(tmp_path, talk_in_the_fallback("citizen-1", desk.house.agents[0].pk))

    async def scene() -> None:
        await desk.connected()
        desk.switchboard.floor.restore(calls=[], agents=[], ended=[])
        await read_journal(desk, tmp_path)

    desk.play(scene)
    assert Call.objects.get(pk=call_id).disposition == "closed"


def test_a_call_of_which_nobody_knows_the_end_has_failed(desk: Desk, tmp_path: Path) -> None:
    write_journal(tmp_path, "")

    async def scene() -> None:
        await desk.connected()
        desk.engine.tell(CitizenArrived(call_id_of("citizen-1"), "citizen-1", LEUN, "", NOW))
        desk.engine.tell(EngineLost(NOW + timedelta(seconds=9)))
        desk.engine.tell(EngineConnected((), (), frozenset(), NOW + timedelta(seconds=99)))
        await desk.until(lambda: desk.switchboard.floor.unwatched)
        await read_journal(desk, tmp_path)

    desk.play(scene)
    call = Call.objects.get()
    assert (call.disposition, call.ended_at) == ("failed", NOW + timedelta(seconds=9))
