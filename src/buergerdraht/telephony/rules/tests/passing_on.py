"""What tests of transfers share: an agent in a talk asks for a target."""

from buergerdraht.telephony.ports import Arrange
from buergerdraht.telephony.rules.tests.factory import Scene as Room
from buergerdraht.telephony.rules.tests.factory import talk
from buergerdraht.telephony.rules.transfer_records import Target, Transfer, TransferKind, TransferRequest
from buergerdraht.telephony.transfer_ports import FarAnswered, FarEnded, FarLegId, Scene

OFFICE = Target("Stadtbüro Leun", "+4930231250", authority_id=1, unit_id=3)
BUSY, NO_ANSWER, UNKNOWN = 17, 19, 1


def ask(room: Room, kind: TransferKind = TransferKind.CONSULT, *, target: Target = OFFICE) -> None:
    room.transfer(1, TransferRequest(kind, target, 20))


def consult(room: Room) -> FarLegId:
    talk(room)
    room.take_sent()
    ask(room)
    return far(room)


def blind(room: Room) -> FarLegId:
    talk(room)
    room.take_sent()
    ask(room, TransferKind.BLIND)
    return far(room)


def far(room: Room) -> FarLegId:
    transfer = room.call(1).transfer
    assert transfer is not None
    assert isinstance(transfer.leg, FarLegId)
    return transfer.leg


def pick_up(room: Room, leg: FarLegId) -> None:
    room.happen(FarAnswered(leg, room.now))


def leave(room: Room, leg: FarLegId, cause: int = 16) -> None:
    room.happen(FarEnded(leg, cause, room.now))


def scenes(room: Room) -> list[Scene]:
    return [command.scene for command in room.sent if isinstance(command, Arrange)]


def only(room: Room) -> Transfer:
    (transfer,) = room.log.transfers.values()
    return transfer
