"""The partner's own attendant (Vermittlung) rings first, as agreed; what she does not take goes on.

A talk with her is no talk of the centre: it has a disposition of its own, and ends when either hangs up.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from buergerdraht.agreements.routing import RingAttendant
from buergerdraht.telephony.ports import AttendantLeg, CallAttendant, Connect, HangUpCitizen
from buergerdraht.telephony.rules.happenings import (
    AttendantAnswered,
    AttendantFound,
    AttendantHungUp,
    AttendantPassed,
)
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.steps import changed, ended, hang_up_leg, transition
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition, EventKind

BUSY_CAUSES = frozenset({17, 21})
"""Q.850: user busy, call rejected."""
UNANSWERED_CAUSES = frozenset({16, 18, 19})
"""Q.850: normal clearing, no user responding, no answer."""
UNPLUGGED_WITHIN = timedelta(seconds=2)
"""'No answer' that comes this soon is what networks say of a phone that is not there (SIP: 480)."""


def reason_of(cause: int, *, rang_for: timedelta) -> EventKind:
    """Return why an attendant did not take a call, from the Q.850 cause and how long it took."""
    if cause in BUSY_CAUSES:
        return EventKind.ATTENDANT_BUSY
    has_rung = cause in UNANSWERED_CAUSES and rang_for > UNPLUGGED_WITHIN
    return EventKind.ATTENDANT_UNANSWERED if has_rung else EventKind.ATTENDANT_UNREACHABLE


def ring_attendant(call: Call, attendant: RingAttendant, *, at: datetime) -> Step:
    """Let the call ring at the attendant; the citizen hears ring-back."""
    leg = AttendantLeg(call.id)
    return changed(
        transition(call, CallState.AT_ATTENDANT, attendant_leg=leg),
        at,
        facts=((EventKind.ATTENDANT_RUNG, None, ""),),
        commands=(CallAttendant(leg, attendant.address, call.caller_number, attendant.seconds),),
    )


def _answered(call: Call, event: AttendantAnswered) -> Step:
    commands = (Connect(call.id, call.attendant_leg),) if call.attendant_leg else ()
    return _attended(call, event.at, detail="", commands=commands)


def _attended(call: Call, at: datetime, *, detail: str, commands: tuple[Connect, ...] = ()) -> Step:
    talking = transition(call, CallState.ATTENDED, attended_at=at, is_kept=True)
    return changed(talking, at, facts=((EventKind.ATTENDANT_ANSWERED, None, detail),), commands=commands)


def _passed(call: Call, event: AttendantPassed) -> Step:
    """Go on as a call that has just arrived."""
    ours = transition(call, CallState.ANNOUNCEMENT, attendant_leg=None, passed_on_at=event.at)
    return changed(ours, event.at, facts=((event.kind, None, event.detail),))


def _hung_up(call: Call, event: AttendantHungUp) -> Step:
    commands = (*hang_up_leg(call), HangUpCitizen(call.id))
    return ended(call, event.at, Disposition.ATTENDED, detail="attendant", commands=commands)


def _found(call: Call, event: AttendantFound) -> Step:
    known = replace(call, attendant_leg=event.leg)
    if event.has_answered and call.state is not CallState.ATTENDED:
        return _attended(known, event.at, detail="found")
    if call.state is CallState.ANNOUNCEMENT:
        ringing = transition(known, CallState.AT_ATTENDANT)
        return changed(ringing, event.at, facts=((EventKind.ATTENDANT_RUNG, None, "found"),))
    return Step(known)


_RINGING, _TALKING = frozenset({CallState.AT_ATTENDANT}), frozenset({CallState.ATTENDED})
HERS = _RINGING | _TALKING
HERS_OR_NEW = HERS | {CallState.ANNOUNCEMENT}
HANDLERS: dict[type, tuple[frozenset[CallState], Callable[[Call, Any], Step]]] = {
    AttendantAnswered: (_RINGING, _answered),
    AttendantPassed: (_RINGING, _passed),
    AttendantHungUp: (_TALKING, _hung_up),
    AttendantFound: (HERS_OR_NEW, _found),
}
"""For calls.step."""
