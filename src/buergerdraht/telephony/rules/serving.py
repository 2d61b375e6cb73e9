"""What a call meets that has become the centre's: an agent, the line with its helpers, or closed doors."""

from datetime import datetime, timedelta
from uuid import UUID

from buergerdraht.telephony.rules import happenings, telling
from buergerdraht.telephony.rules.calls import step
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call


def serve(floor: Floor, call: Call, *, at: datetime) -> None:
    """Let a call ring at an agent or wait with a greeting; or say that nobody is there."""
    if not call.route.is_open:
        telling.say_closed(floor, call, at=at)
        return
    floor.seek_agent(call.id, at=at)
    floor.apply(step(floor.calls[call.id], happenings.NobodyFree(at)))
    _expect_help(floor, call, at=at)


def go_on_waiting(floor: Floor, call: Call, *, at: datetime) -> None:
    """After a gap: let a call that was found waiting go on as it would have."""
    floor.apply(step(call, happenings.WaitingFound(at)))
    if call.route.is_open or call.answered_at:
        telling.keep_told(floor, call, at=at)
        _expect_help(floor, call, at=at)
    else:
        telling.say_closed(floor, floor.calls[call.id], at=at)


def _expect_help(floor: Floor, call: Call, *, at: datetime) -> None:
    """Have the helpers' agents asked once it is agreed."""
    for helper in call.route.helpers:
        due_at = (call.passed_on_at or call.arrived_at) + timedelta(seconds=helper.after_seconds)
        floor.later(max(due_at, at), _ask_helper, floor, call.id, helper.centre_id)


def _ask_helper(floor: Floor, call_id: UUID, centre_id: int, *, at: datetime) -> None:
    call = floor.calls.get(call_id)
    if call:
        floor.apply(step(call, happenings.HelpAsked(centre_id, at)))
        floor.seek_agent(call_id, at=at)
