"""Which wrap-up belongs to which talk."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.durations import wrap_ups
from buergerdraht.telephony.rules.effects import AgentChange
from buergerdraht.telephony.rules.tests.factory import (
    READY,
    Scene,
    call_id,
    find_phone,
    hang_up,
    lose_phone,
    talk,
)
from buergerdraht.telephony.rules.vocabulary import AgentState

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
OTHER = UUID(int=9)


def change(second: int, state: str, call: UUID | None = None) -> AgentChange:
    return AgentChange(1, AgentState(state), "", NINE + timedelta(seconds=second), call)


def test_wrap_up_belongs_to_the_talk_before_it() -> None:
    found = wrap_ups(
        [
            change(0, "offered", OTHER),
            change(5, "talking", OTHER),
            change(65, "wrap_up"),
            change(95, "ready"),
            change(100, "offered", call_id(2)),
            change(104, "talking", call_id(2)),
            change(110, "wrap_up"),
        ]
    )
    assert [(each.call_id, each.duration.total_seconds()) for each in found] == [(OTHER, 30)]


def test_wrap_up_that_goes_on_is_counted_until_now_if_wished() -> None:
    states = [change(5, "talking", OTHER), change(65, "wrap_up")]
    assert [each.duration.seconds for each in wrap_ups(states, until=NINE + timedelta(seconds=70))] == [5]


def test_wrap_up_after_a_lost_phone_belongs_to_the_lost_talk() -> None:
    scene = Scene()
    talk(scene, is_browser=False)
    lose_phone(scene)
    scene.happen(ports.LegEnded(scene.leg(1), 27, scene.now))
    hang_up(scene, 1)
    find_phone(scene)
    scene.pass_time(60)
    scene.wish(1, READY)
    (found,) = wrap_ups(change for change in scene.log.agent_changes if change.agent_id == 1)
    assert (found.call_id, found.duration.total_seconds()) == (call_id(1), 60)
