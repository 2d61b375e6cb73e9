"""Calls of the table of forty are played on the call distribution: it writes what the table says."""

from collections.abc import Callable

import pytest

from buergerdraht.quality.tests.forty_calls import CALLS
from buergerdraht.quality.tests.forty_rows import Event, events
from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.tests.factory import START, Scene, answer, call_id, hang_up
from buergerdraht.telephony.rules.tests.passing_on import BUSY, ask, far, leave, pick_up
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind
from buergerdraht.telephony.rules.vocabulary import EventKind

UNTOLD = {EventKind.RINGING, EventKind.GREETING_STARTED}
"""They change nothing of what is counted."""
NAMES = {None: "", 1: "A", 2: "B"}
Step = tuple[float, Callable[[Scene], object]]


def at_agent(scene: Scene) -> None:
    scene.ready(1)
    scene.now = START
    scene.arrive(1)


def command(name: str) -> Callable[[Scene], object]:
    return lambda scene: scene.command(1, name)


def hold(*, is_held: bool) -> Callable[[Scene], object]:
    return lambda scene: scene.happen(ports.HoldChanged(scene.leg(1), is_held, scene.now))


def colleague(scene: Scene) -> None:
    at = scene.now
    scene.ready(2)
    scene.now = at
    ask(scene, target=Target("Frau 2", agent_id=2))


def colleague_picks_up(scene: Scene) -> None:
    transfer = scene.call(1).transfer
    assert transfer
    assert isinstance(transfer.leg, ports.LegId)
    scene.happen(ports.LegAnswered(transfer.leg, scene.now))


def over(scene: Scene) -> None:
    hang_up(scene, 1)


def target_leaves(scene: Scene) -> None:
    leave(scene, far(scene))


def is_busy(scene: Scene) -> None:
    leave(scene, far(scene), BUSY)


def reached(scene: Scene) -> None:
    pick_up(scene, far(scene))


def blind(scene: Scene) -> None:
    ask(scene, TransferKind.BLIND)


def answered(scene: Scene) -> None:
    answer(scene, 1)


PLAYED: dict[int, tuple[Step, ...]] = {
    5: ((15, answered), (45, hold(is_held=True)), (75, hold(is_held=False)), (135, over)),
    25: ((10, answered), (70, ask), (85, reached), (115, command("transfer_complete")), (415, target_leaves)),
    26: ((5, answered), (35, blind), (40, command("hang_up")), (50, reached), (170, target_leaves)),
    27: ((10, answered), (40, ask), (45, is_busy), (105, over)),
    28: ((10, answered), (40, ask), (50, reached), (70, command("transfer_join")),
         (130, command("transfer_switch")), (140, command("transfer_cancel")), (160, over)),
    29: ((10, answered), (40, colleague), (46, colleague_picks_up), (76, command("transfer_complete")),
         (196, over)),
}  # fmt: skip


@pytest.mark.parametrize("number", PLAYED)
def test_what_is_played_is_written_as_the_table_says(number: int) -> None:
    scene = Scene()
    at_agent(scene)
    for seconds, happens in PLAYED[number]:
        scene.pass_time(seconds - (scene.now - START).total_seconds())
        happens(scene)
    assert [each for each in written(scene) if each.kind not in UNTOLD] == list(events(CALLS[number]))


def written(scene: Scene) -> list[Event]:
    facts = [fact for fact in scene.log.facts if fact.call_id == call_id(1)]
    return [
        Event((fact.at - START).total_seconds(), fact.kind, NAMES[fact.agent_id], fact.detail)
        for fact in facts
    ]
