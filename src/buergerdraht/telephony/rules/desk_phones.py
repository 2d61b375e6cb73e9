"""Transfers that an agent's desk phone asks for itself: as from her page, and told to the phone."""

from dataclasses import replace

from buergerdraht.telephony.desk_ports import (
    DeskPhone,
    HangUpLine,
    LineEnded,
    PhoneCompletes,
    PhoneDials,
    PhoneRefers,
    TellPhone,
)
from buergerdraht.telephony.ports import HoldChanged
from buergerdraht.telephony.rules import transferring
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.transfer_records import Transfer, TransferRequest
from buergerdraht.telephony.rules.vocabulary import CallState
from buergerdraht.telephony.transfer_ports import Scene

REJECTED = 21
SWITCHES = frozenset({(Scene.CONSULT, False), (Scene.CITIZEN, True)})
"""What her phone does by holding: she takes the citizen back, or holds her again to talk with the target."""


def ask(floor: Floor, event: PhoneRefers | PhoneDials, request: TransferRequest | None) -> None:
    """Begin the transfer; a phone without a talk, amid another transfer or with a wrong number is told no."""
    call = _talk_of(floor, event.agent_id)
    is_refer = isinstance(event, PhoneRefers)
    if call is None or call.transfer or request is None or (is_refer and str(call.leg) != event.channel_id):
        no = TellPhone(event.channel_id, has_reached=False)
        floor.send(no if is_refer else HangUpLine(event.channel_id, REJECTED))
        return
    where = {"asked_on" if is_refer else "line": event.channel_id}
    phone = DeskPhone(is_holding=call.is_held, **where)
    transferring.ask(floor, event.agent_id, replace(request, phone=phone), at=event.at)


def complete(floor: Floor, event: PhoneCompletes) -> None:
    """Let citizen and target go on without her, also if the target still rings."""
    call = _talk_of(floor, event.agent_id)
    transfer = call.transfer if call else None
    if call is None or transfer is None or transfer.phone is None:
        floor.send(TellPhone(event.channel_id, has_reached=False))
        return
    _put(floor, call, transfer, replace(transfer.phone, asked_on=event.channel_id))
    transferring.command(floor, floor.calls[call.id], "transfer_complete", at=event.at)
    if transfer.answered_at is None:
        floor.send(TellPhone(event.channel_id, has_reached=True), HangUpLine(transfer.phone.line))


def line_ended(floor: Floor, event: LineEnded) -> None:
    """Take the citizen back if she hung up the line on which she asked."""
    call = _talk_of(floor, event.agent_id)
    phone = call.transfer.phone if call and call.transfer else None
    if call and phone and phone.line == event.channel_id:
        transferring.command(floor, call, "transfer_cancel", at=event.at)


def hold_changed(floor: Floor, call: Call, event: HoldChanged) -> bool:
    """Talk with the one whom her phone does not hold; False if it passes nothing on."""
    transfer = call.transfer
    if transfer is None or transfer.phone is None:
        return False
    _put(floor, call, transfer, replace(transfer.phone, is_holding=event.is_held))
    if transfer.phone.line and (transfer.scene, event.is_held) in SWITCHES:
        transferring.command(floor, floor.calls[call.id], "transfer_switch", at=event.at)
    return True


def _put(floor: Floor, call: Call, transfer: Transfer, phone: DeskPhone) -> None:
    floor.apply(Step(replace(call, transfer=replace(transfer, phone=phone))))


def _talk_of(floor: Floor, agent_id: int) -> Call | None:
    agent = floor.agents.get(agent_id)
    call = floor.call_of(agent) if agent else None
    return call if call and call.state is CallState.TALKING else None
