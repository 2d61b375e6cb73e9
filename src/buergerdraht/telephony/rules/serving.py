"""What a call meets that has become the centre's: an agent, the line with its helpers, or closed doors."""

from datetime import datetime, timedelta
from uuid import UUID

from buergerdraht.telephony.rules import happenings
from buergerdraht.telephony.rules.calls import step
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call

ANNOUNCEMENT_LIMIT = timedelta(seconds=60)
"""After this the announcement 'closed' counts as heard, even if the engine never said so."""


def serve(floor: Floor, call: Call, *, at: datetime) -> None:
    """Let a call ring at an agent or wait with a greeting, unless nobody is there."""
    if call.route.is_open:
        floor.seek_agent(call.id, at=at)
        floor.apply(step(floor.calls[call.id], happenings.NobodyFree(at)))
    limit_wait(floor, call, at=at)


def limit_wait(floor: Floor, call: Call, *, at: datetime) -> None:
    """Have the helpers' agents asked once it is agreed; end a call that has heard 'closed'."""
    if not call.route.is_open:
        floor.later(at + ANNOUNCEMENT_LIMIT, _announcement_over, floor, call.id)
    for helper in call.route.helpers:
        due_at = (call.passed_on_at or call.arrived_at) + timedelta(seconds=helper.after_seconds)
        floor.later(max(due_at, at), _ask_helper, floor, call.id, helper.centre_id)


def _ask_helper(floor: Floor, call_id: UUID, centre_id: int, *, at: datetime) -> None:
    call = floor.calls.get(call_id)
    if call:
        floor.apply(step(call, happenings.HelpAsked(centre_id, at)))
        floor.seek_agent(call_id, at=at)


def _announcement_over(floor: Floor, call_id: UUID, *, at: datetime) -> None:
    call = floor.calls.get(call_id)
    if call:
        floor.apply(step(call, happenings.GreetingEnded(at)))
