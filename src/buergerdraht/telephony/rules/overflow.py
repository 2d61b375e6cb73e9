"""Overflow (Überlauf): what the engine tells of the partners' attendants, applied to the floor."""

from datetime import datetime, timedelta

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import attendants, happenings
from buergerdraht.telephony.rules.calls import step
from buergerdraht.telephony.rules.floor import OFFER_MARGIN, Floor
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.serving import serve
from buergerdraht.telephony.rules.vocabulary import CallState, EventKind


def ring_attendant(floor: Floor, call: Call, *, at: datetime) -> None:
    """Let a call that has just arrived ring at the attendant of its route, if there is one."""
    if call.route.attendant:
        floor.apply(attendants.ring_attendant(call, call.route.attendant, at=at))
        _limit_ring(floor, floor.calls[call.id], at=at)


def attendant_answered(floor: Floor, event: ports.AttendantAnswered) -> None:
    """Put citizen and attendant into a talk; one who picks up too late is hung up."""
    call = floor.call_at(event.leg)
    if call is None:
        floor.send(ports.HangUpLeg(event.leg))
    else:
        floor.apply(step(call, happenings.AttendantAnswered(event.at)))


def attendant_ended(floor: Floor, event: ports.AttendantEnded) -> None:
    """End the attendant's talk, or let the call go on to the centre."""
    call = floor.call_at(event.leg)
    if call and call.state is CallState.ATTENDED:
        floor.finish(call, happenings.AttendantHungUp(event.at))
    elif call:
        kind = attendants.reason_of(event.cause, rang_for=event.at - call.arrived_at)
        pass_on(floor, call, kind, at=event.at, detail=str(event.cause))


def pass_on(floor: Floor, call: Call, kind: EventKind, *, at: datetime, detail: str) -> None:
    """Let a call that the attendant did not take go on as one that has just arrived."""
    floor.apply(step(call, happenings.AttendantPassed(kind, at, detail)))
    serve(floor, floor.calls[call.id], at=at)


def find_attendant(floor: Floor, call: Call, live: ports.LiveAttendant | None, *, at: datetime) -> bool:
    """After a gap: bring a call in line with what the engine has of its attendant; False: it is not hers."""
    if live is not None and call.state in attendants.HERS_OR_NEW:
        floor.apply(step(call, happenings.AttendantFound(live.leg, live.has_answered, at)))
        _resume(floor, floor.calls[call.id], live, at=at)
        return True
    if live is not None:
        floor.send(ports.HangUpLeg(live.leg))
    elif call.state is CallState.ATTENDED:
        floor.finish(call, happenings.AttendantHungUp(at))
    elif call.state is CallState.AT_ATTENDANT:
        pass_on(floor, call, EventKind.ATTENDANT_UNREACHABLE, at=at, detail="gap")
    return call.state in attendants.HERS


def _resume(floor: Floor, call: Call, live: ports.LiveAttendant, *, at: datetime) -> None:
    if live.has_answered and not live.is_joined:
        floor.send(ports.Connect(call.id, live.leg))
    elif not live.has_answered:
        _limit_ring(floor, call, at=at)


def _limit_ring(floor: Floor, call: Call, *, at: datetime) -> None:
    """The engine ends the ring; if it does not, we do."""
    if call.attendant_leg and call.route.attendant:
        limit = at + timedelta(seconds=call.route.attendant.seconds) + OFFER_MARGIN
        floor.later(limit, _ring_overdue, floor, call.attendant_leg)


def _ring_overdue(floor: Floor, leg: ports.AttendantLeg, *, at: datetime) -> None:
    call = floor.call_at(leg)
    if call and call.state is CallState.AT_ATTENDANT:
        floor.send(ports.HangUpLeg(leg))
        pass_on(floor, call, EventKind.ATTENDANT_UNANSWERED, at=at, detail="overdue")
