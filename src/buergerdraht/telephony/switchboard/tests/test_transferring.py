"""Transfers through the whole switchboard: asked for on a page, written down, known to the next one."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from buergerdraht.authorities.models import DirectoryEntry
from buergerdraht.telephony.models import Call, CallEvent, Transfer
from buergerdraht.telephony.operations import send_command, start_transfer, want_ready
from buergerdraht.telephony.ports import Arrange, CitizenArrived, CitizenLeft, LegAnswered, LegId
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind, TransferOutcome
from buergerdraht.telephony.switchboard.listening import pass_on
from buergerdraht.telephony.switchboard.loading import load_memory
from buergerdraht.telephony.switchboard.tests.conftest import Desk, on_a_page
from buergerdraht.telephony.tests.conftest import LEUN, NOW
from buergerdraht.telephony.transfer_ports import FarAnswered, FarLegId, Scene


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


class Talk:
    """An agent of the desk who talks with a citizen."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.agent, self.call_id = desk, desk.house.agents[0], uuid4()
        want_ready(self.agent)
        self.entry = DirectoryEntry.objects.create(
            authority=desk.house.leun, name="Petra Lindner", phone="+4930231250"
        )
        self.target = Target("Petra Lindner", "+4930231250", desk.house.leun.pk, None, self.entry.pk)

    async def begin(self) -> None:
        await self.desk.connected(self.agent.pk)
        self.desk.engine.tell(CitizenArrived(self.call_id, "channel", LEUN, "+4930231251", NOW))
        await self.desk.until(lambda: self.desk.engine.sent)
        self.desk.engine.tell(LegAnswered(LegId(self.agent.pk, self.call_id, 1), later(4)))
        await on_a_page(start_transfer, self.agent, self.target, kind=TransferKind.CONSULT)
        await self.arranged(Scene.RINGING)

    async def arranged(self, scene: Scene) -> None:
        sent = self.desk.engine.sent
        await self.desk.until(lambda: any(isinstance(c, Arrange) and c.scene is scene for c in sent))

    async def hand_over(self) -> None:
        self.desk.engine.tell(FarAnswered(FarLegId(self.call_id, 2), later(9)))
        await self.arranged(Scene.CONSULT)
        await on_a_page(send_command, self.agent, command="transfer_complete")
        await self.arranged(Scene.HANDED)


def test_a_transfer_is_written_with_its_target_and_outcome(desk: Desk) -> None:
    talk = Talk(desk)

    async def scene() -> None:
        await talk.begin()
        await talk.hand_over()
        desk.engine.tell(CitizenLeft(talk.call_id, 16, later(99)))
        await desk.until(lambda: not desk.switchboard.floor.calls)

    desk.play(scene)
    transfer = Transfer.objects.get(call_id=talk.call_id)
    assert (transfer.target_entry, transfer.target_name, transfer.kind) == (
        talk.entry, "Petra Lindner", "consult",
    )  # fmt: skip
    assert (transfer.outcome, transfer.agent) == (Transfer.Outcome.CONNECTED, talk.agent)
    assert transfer.seconds is not None
    kinds = list(
        CallEvent.objects.filter(call_id=talk.call_id).order_by("sequence").values_list("kind", flat=True)
    )
    assert kinds[-4:] == ["transfer_started", "transfer_answered", "transferred", "ended"]


def test_a_target_whose_entry_is_gone_by_then_costs_only_the_link(desk: Desk) -> None:
    talk = Talk(desk)
    talk.entry.delete()

    async def scene() -> None:
        await talk.begin()

    desk.play(scene)
    transfer = Transfer.objects.get(call_id=talk.call_id)
    assert (transfer.target_entry, transfer.target_number, transfer.outcome) == (None, "+4930231250", "")
    assert transfer.seconds is None


def test_the_next_switchboard_knows_who_talks_with_a_target(desk: Desk) -> None:
    talk = Talk(desk)

    async def scene() -> None:
        await talk.begin()
        await talk.hand_over()

    desk.play(scene)
    assert Call.objects.get(pk=talk.call_id).state == Call.State.TRANSFERRED
    (call,) = load_memory(now=later(60)).calls
    assert call.transfer is not None
    assert call.transfer.leg == FarLegId(talk.call_id, 2)
    assert call.transfer.outcome is TransferOutcome.CONNECTED
    assert call.talked_with == talk.agent.pk


@pytest.mark.parametrize(
    "payload",
    [
        '{"kind": "transfer", "agent": 1, "request": {"kind": "up", "seconds": 5, "target": {"name": "x"}}}',
        '{"kind": "transfer", "agent": 1, "request": {"kind": "blind", "seconds": 5, "target": {"x": "x"}}}',
        '{"kind": "transfer", "agent": 1, "request": {}}',
        '{"kind": "supervise", "supervisor": 9, "agent": 1, "mode": "spy"}',
    ],
)
def test_a_request_that_nobody_understands_is_dropped(desk: Desk, payload: str) -> None:
    pass_on(desk.switchboard, payload)
    assert desk.engine.sent == []
