"""A call-back (Rückruf): who would rather be called keeps her place; three tries, then a note. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from buergerdraht.telephony.ports import CitizenArrived, call_back_channel, call_id_of
from buergerdraht.telephony.rules.records import Arrival, Call, Route
from buergerdraht.telephony.rules.vocabulary import CallerKind, CallState

Router = Callable[[CitizenArrived], Arrival]

TRIES = 3
PAUSE = timedelta(minutes=15)
"""Between a try that did not reach the citizen and the next."""
RING_SECONDS = 30


class CallBackState(StrEnum):
    """Where a call-back is; the values of models.CallBack.State."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given_up"
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class CallBack:
    """A citizen's wish to be called back."""

    id: UUID
    """Of the call in which she asked for it."""
    route: Route
    number: str
    """E.164."""
    language: str
    wished_at: datetime
    place_at: datetime
    """Since when she has waited: her place in the line."""
    next_try_at: datetime
    state: CallBackState = CallBackState.WAITING
    tries: int = 0
    """How often her phone rang in vain."""


def call_back_of(call: Call, *, number: str, at: datetime) -> CallBack:
    """Return the call-back that a caller asks for: now, or when somebody is there again."""
    return CallBack(
        id=call.id,
        route=call.route,
        number=number,
        language=call.language,
        wished_at=at,
        place_at=call.passed_on_at or call.arrived_at,
        next_try_at=at if call.route.is_open else call.route.opens_at or at,
    )


def next_try(wanted: CallBack, router: Router, *, at: datetime) -> Call:
    """Return the next try as a call in the line; its record begins when it rings at an agent."""
    channel = call_back_channel(wanted.id, at=at)
    call_id = call_id_of(channel)
    now = router(CitizenArrived(call_id, channel, wanted.route.dialled_number, wanted.number, at))
    return Call(
        id=call_id,
        channel_id=channel,
        route=replace(now.route, skill=wanted.route.skill),
        caller_number=wanted.number,
        caller_kind=CallerKind.KNOWN,
        arrived_at=at,
        place_at=wanted.place_at,
        call_back_id=wanted.id,
        state=CallState.QUEUED,
        queued_at=at,
        language=wanted.language,
        is_kept=True,
        is_greeted=True,
    )


def after_try(wanted: CallBack, call: Call, *, at: datetime) -> CallBack:
    """Return what becomes of the call-back after a try ended; one that never rang at her does not count."""
    if call.answered_at:
        return replace(wanted, state=CallBackState.DONE)
    tries = wanted.tries + (1 if call.is_citizen_rung else 0)
    state = CallBackState.GIVEN_UP if tries >= TRIES else CallBackState.WAITING
    return replace(wanted, tries=tries, state=state, next_try_at=at + PAUSE)
