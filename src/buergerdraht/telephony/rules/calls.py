"""One citizen's call as a state machine: what happened goes in; the call, commands and facts come out.

A fact becomes a row of CallEvent. An event that makes no sense in the call's state (late, or told twice)
changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from buergerdraht.telephony.ports import (
    CallCitizen,
    Connect,
    GiveToFallback,
    HangUpCitizen,
    KeepWaiting,
    LegId,
    RingAgent,
)
from buergerdraht.telephony.rules import announcements, attendants
from buergerdraht.telephony.rules.callbacks import RING_SECONDS
from buergerdraht.telephony.rules.happenings import (
    AgentHungUp,
    AgentLost,
    Answered,
    CallHappening,
    CitizenAnswered,
    CitizenHungUp,
    GreetingEnded,
    HelpAsked,
    HoldTurned,
    LeftToFallback,
    NobodyFree,
    Offered,
    OfferEnded,
    ParkingEnded,
    Rang,
    TalkFound,
    Vanished,
    WaitingFound,
)
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.steps import (
    Happened,
    changed,
    disposition_of,
    ended,
    hang_up_leg,
    joined,
    transition,
)
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition, EventKind

PARKED_FOR = timedelta(seconds=20)
"""How long a talk whose agent was lost is kept for her before the next agent gets it."""
DECLINED_FOR = timedelta(seconds=10)
"""How long a call that an agent declined does not ring at her again, even if nobody else is ready."""


def arrive(call: Call) -> Step:
    """Open the record of a new call."""
    origin = f"diverted:{call.reached_number}" if call.reached_number else ""
    return changed(call, call.arrived_at, facts=((EventKind.ARRIVED, None, origin),))


def step(call: Call, event: CallHappening) -> Step:
    """Return the call after the event, with what follows; unchanged if the event is void in its state."""
    states, handler = _HANDLERS[type(event)]
    return handler(call, event) if call.state in states else Step(call)


def _nobody_free(call: Call, event: NobodyFree) -> Step:
    return changed(
        replace(call, is_kept=True, is_greeted=True),
        event.at,
        facts=((EventKind.GREETING_STARTED, None, ""),),
        commands=(KeepWaiting(call.id, call.route.welcome),),
    )


def _greeting_ended(call: Call, event: GreetingEnded) -> Step:
    if not call.is_waiting:
        verdict = disposition_of(call, at=event.at)
        return ended(call, event.at, verdict, commands=(HangUpCitizen(call.id),))
    queued = transition(call, CallState.QUEUED, queued_at=event.at, told_at=event.at if event.told else None)
    commands = (KeepWaiting(call.id, event.told),) if event.told else ()
    return changed(queued, event.at, facts=((EventKind.QUEUED, None, ""),), commands=commands)


def _help_asked(call: Call, event: HelpAsked) -> Step:
    if event.centre_id in call.helpers_asked:
        return Step(call)
    asked = replace(call, helpers_asked=(*call.helpers_asked, event.centre_id))
    return changed(asked, event.at, facts=((EventKind.HELP_ASKED, None, str(event.centre_id)),))


def _offered(call: Call, event: Offered) -> Step:
    leg, name = event.leg, call.route.authority_name
    ring = RingAgent(
        leg,
        call.caller_number,
        f"Rückruf {name}" if call.call_back_id else name,
        event.greeting,
        event.seconds,
        is_call_back=call.call_back_id is not None,
    )
    offered = transition(
        call,
        CallState.OFFERED,
        leg=leg,
        agent_id=leg.agent_id,
        attempt=leg.attempt,
        is_kept=True,
        queued_at=call.queued_at or event.at,
    )
    kind = EventKind.OFFERED_BACK if call.state is CallState.PARKED else EventKind.OFFERED
    return changed(
        offered,
        event.at,
        facts=((kind, leg.agent_id, ""),),
        commands=(ring,) if call.is_kept else (ring, KeepWaiting(call.id)),
    )


def _rang(call: Call, event: Rang) -> Step:
    return changed(call, event.at, facts=((EventKind.RINGING, call.agent_id, ""),))


def _offer_ended(call: Call, event: OfferEnded) -> Step:
    """Line up again; a call that is parked for an agent stays hers as long as she may come back."""
    fact = (event.kind, call.agent_id, event.detail)
    may_come_back = call.parked_until is not None and call.parked_until > event.at
    if may_come_back and event.kind is EventKind.AGENT_UNREACHABLE:
        return changed(transition(call, CallState.PARKED, leg=None), event.at, facts=(fact,))
    return _queued_again(call, event.at, fact, skipped=_skipped(call, event))


def _skipped(call: Call, event: OfferEnded) -> Mapping[int, datetime]:
    if call.agent_id is None or event.kind is EventKind.OFFER_WITHDRAWN:
        return call.skipped
    may_ring_at = event.at + DECLINED_FOR if event.kind is EventKind.DECLINED else event.at
    return {**call.skipped, call.agent_id: may_ring_at}


def _queued_again(call: Call, at: datetime, fact: Happened, **changes: Any) -> Step:
    queued = transition(
        call, CallState.QUEUED, leg=None, agent_id=None, parked_until=None, is_greeted=True, **changes
    )
    facts: tuple[Happened, ...] = (fact, (EventKind.QUEUED, None, ""))
    if call.is_greeted or call.answered_at:
        return changed(queued, at, facts=facts)
    facts += ((EventKind.GREETING_STARTED, None, ""),)
    return changed(queued, at, facts=facts, commands=(KeepWaiting(call.id, call.route.welcome),))


def _answered(call: Call, event: Answered) -> Step:
    if call.call_back_id:
        return _call_citizen(call, event)
    talking = _talking(call, event.leg, event.at)
    return changed(
        talking,
        event.at,
        facts=((EventKind.ANSWERED, call.agent_id, ""),),
        commands=(Connect(call.id, event.leg),),
    )


def _call_citizen(call: Call, event: Answered) -> Step:
    route = call.route
    ring = CallCitizen(
        call.id,
        event.leg,
        call.channel_id,
        call.caller_number,
        route.authority_name,
        route.dialled_number,
        RING_SECONDS,
        event.at,
    )
    ringing = transition(call, CallState.CALLING_BACK, is_citizen_rung=True)
    return changed(ringing, event.at, facts=((EventKind.CITIZEN_RUNG, call.agent_id, ""),), commands=(ring,))


def _citizen_answered(call: Call, event: CitizenAnswered) -> Step:
    if call.leg is None:
        return Step(call)
    talking = _talking(call, call.leg, event.at)
    commands = (Connect(call.id, call.leg),)
    return changed(talking, event.at, facts=((EventKind.ANSWERED, call.agent_id, ""),), commands=commands)


def _talking(call: Call, leg: LegId, at: datetime) -> Call:
    return transition(
        call,
        CallState.TALKING,
        leg=leg,
        attendant_leg=None,
        agent_id=leg.agent_id,
        talked_with=leg.agent_id,
        attempt=max(call.attempt, leg.attempt),
        queued_at=call.queued_at or at,
        answered_at=call.answered_at or at,
        parked_until=None,
        is_urgent=False,
        is_held=False,
        is_kept=True,
        is_greeted=True,
    )


def _hold_turned(call: Call, event: HoldTurned) -> Step:
    if call.is_held is event.is_held:
        return Step(call)
    kind = EventKind.HELD if event.is_held else EventKind.RESUMED
    held = replace(call, is_held=event.is_held)
    return changed(held, event.at, facts=((kind, call.agent_id, ""),))


def _agent_hung_up(call: Call, event: AgentHungUp) -> Step:
    commands = (*hang_up_leg(call), HangUpCitizen(call.id))
    return ended(call, event.at, disposition_of(call, at=event.at), detail="agent", commands=commands)


def _agent_lost(call: Call, event: AgentLost) -> Step:
    parked = transition(
        call,
        CallState.PARKED,
        leg=None,
        is_held=False,
        is_urgent=True,
        parked_until=event.at + PARKED_FOR,
    )
    return changed(
        parked,
        event.at,
        facts=((EventKind.PARKED, call.agent_id, event.detail),),
        commands=(*hang_up_leg(call), KeepWaiting(call.id)),
    )


def _parking_ended(call: Call, event: ParkingEnded) -> Step:
    return _queued_again(call, event.at, (EventKind.AGENT_UNREACHABLE, call.agent_id, "parked"))


def _citizen_hung_up(call: Call, event: CitizenHungUp) -> Step:
    detail = f"citizen:{event.cause}"
    return ended(call, event.at, disposition_of(call, at=event.at), detail=detail, commands=hang_up_leg(call))


def _talk_found(call: Call, event: TalkFound) -> Step:
    if call.state is CallState.TALKING:
        return Step(replace(call, leg=event.leg, agent_id=event.leg.agent_id, talked_with=event.leg.agent_id))
    talking = _talking(call, event.leg, event.at)
    return changed(talking, event.at, facts=((EventKind.ANSWERED, event.leg.agent_id, "found"),))


def _waiting_found(call: Call, event: WaitingFound) -> Step:
    if not call.route.is_open and not call.answered_at:
        return Step(call)
    if call.state is CallState.ANNOUNCEMENT:
        call = transition(call, CallState.QUEUED, queued_at=event.at)
        found = changed(call, event.at, facts=((EventKind.QUEUED, None, "found"),))
        return replace(found, commands=(KeepWaiting(call.id),))
    return Step(call, (KeepWaiting(call.id),))


def _left_to_fallback(call: Call, event: LeftToFallback) -> Step:
    left = replace(call, is_in_fallback=True, leg=None, attendant_leg=None, agent_id=None, parked_until=None)
    if call.state is not CallState.QUEUED:
        left = transition(left, CallState.QUEUED, queued_at=call.queued_at or event.at)
    give = (GiveToFallback(call.id),) if event.is_asked else ()
    return changed(
        left, event.at, facts=((EventKind.GIVEN_TO_FALLBACK, None, ""),), commands=hang_up_leg(call) + give
    )


def _vanished(call: Call, event: Vanished) -> Step:
    before = Step(replace(call, attended_at=call.attended_at or event.attended_at))
    if event.answered_at and event.agent_id and not call.answered_at:
        before = joined(before, _found_talk(before.call, event.agent_id, event.answered_at))
    if event.given_at and event.again_at and event.again_agent_id:
        given = changed(before.call, event.given_at, facts=((EventKind.GIVEN_TO_FALLBACK, None, "found"),))
        again = _found_talk(given.call, event.again_agent_id, event.again_at)
        before = joined(joined(before, given), again)
    verdict = disposition_of(before.call, at=event.ended_at)
    if event.has_failed and verdict is not Disposition.ANSWERED:
        verdict = Disposition.FAILED
    return joined(before, ended(before.call, event.ended_at, verdict, detail=event.detail))


def _found_talk(call: Call, agent_id: int, at: datetime) -> Step:
    talking = _talking(replace(call, state=CallState.OFFERED), LegId(agent_id, call.id, 0), at)
    return changed(talking, at, facts=((EventKind.ANSWERED, agent_id, "found"),))


_ANY = frozenset(CallState) - {CallState.ENDED}
_HANDLERS: dict[type, tuple[frozenset[CallState], Callable[[Call, Any], Step]]] = {
    **announcements.HANDLERS,
    **attendants.HANDLERS,
    NobodyFree: (frozenset({CallState.ANNOUNCEMENT}), _nobody_free),
    GreetingEnded: (frozenset({CallState.ANNOUNCEMENT}), _greeting_ended),
    HelpAsked: (frozenset({CallState.ANNOUNCEMENT, CallState.QUEUED, CallState.OFFERED}), _help_asked),
    Offered: (frozenset({CallState.ANNOUNCEMENT, CallState.QUEUED, CallState.PARKED}), _offered),
    Rang: (frozenset({CallState.OFFERED}), _rang),
    OfferEnded: (frozenset({CallState.OFFERED}), _offer_ended),
    Answered: (frozenset({CallState.OFFERED}), _answered),
    HoldTurned: (frozenset({CallState.TALKING}), _hold_turned),
    AgentHungUp: (frozenset({CallState.CALLING_BACK, CallState.TALKING}), _agent_hung_up),
    CitizenAnswered: (frozenset({CallState.CALLING_BACK}), _citizen_answered),
    AgentLost: (frozenset({CallState.TALKING}), _agent_lost),
    ParkingEnded: (frozenset({CallState.PARKED}), _parking_ended),
    CitizenHungUp: (_ANY, _citizen_hung_up),
    TalkFound: (_ANY, _talk_found),
    WaitingFound: (
        frozenset({CallState.ANNOUNCEMENT, CallState.QUEUED, CallState.PARKED}),
        _waiting_found,
    ),
    LeftToFallback: (_ANY, _left_to_fallback),
    Vanished: (_ANY, _vanished),
}
