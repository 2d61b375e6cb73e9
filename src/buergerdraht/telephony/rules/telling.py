"""What callers hear while they wait or find nobody there, and what their keys do; applied to the floor."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from buergerdraht.announcements.rules.speech import Kind, Values
from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import happenings, number_entry, waiting
from buergerdraht.telephony.rules.callbacks import call_back_of
from buergerdraht.telephony.rules.calls import step
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.number_entry import HEARS
from buergerdraht.telephony.rules.numbers import may_be_dialled
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.vocabulary import CallState

KEYS = "1234567890"
KEY_GRACE = timedelta(seconds=5)
"""How long who heard that nobody is there may still press a key."""
TELL_EVERY = timedelta(seconds=45)
ANNOUNCEMENT_LIMIT = timedelta(seconds=90)
"""After this an announcement counts as heard, even if the engine never said so."""


def say_closed(floor: Floor, call: Call, *, at: datetime) -> None:
    """Say that nobody is there, when somebody is, today's notices, and offer to call back."""
    floor.apply(step(call, happenings.ClosedTold(_closed_prompts(floor, call, at=at), at)))
    floor.later(at + ANNOUNCEMENT_LIMIT, _end_announcement, floor, call.id)


def announcement_ended(floor: Floor, event: ports.AnnouncementEnded) -> None:
    """Go on after what a caller heard: wait, wait for her key, or end."""
    call = floor.calls.get(event.call_id)
    if call and call.entry:
        return
    if call and not call.is_waiting and not call.wished_at and _offer(floor, call):
        floor.later(event.at + KEY_GRACE, _end_announcement, floor, call.id)
    elif call:
        _end_announcement(floor, call.id, at=event.at)


def keep_told(floor: Floor, call: Call, *, at: datetime) -> None:
    """Tell a waiting caller again and again where she stands."""
    floor.later(at + TELL_EVERY, _tell_again, floor, call.id)


def key_pressed(floor: Floor, event: ports.KeyPressed) -> None:
    """Let a caller choose a language, or a call-back instead of waiting."""
    call = floor.calls.get(event.call_id)
    if call is None or call.wished_at or call.state not in HEARS:
        return
    if call.entry:
        number_entry.press(floor, call, call.entry, event.key, _AFTER_ENTRY, at=event.at)
        return
    choice = floor.prompts.chosen(event.key, to=call.listener)
    if choice:
        _choose_language(floor, call, choice.language, choice.skill, at=event.at)
    elif event.key == _call_back_key(floor, call) and _offer(floor, call):
        if may_be_dialled(call.caller_number):
            _wish_call_back(floor, call, call.caller_number, event.at)
        else:
            number_entry.begin(floor, call, _AFTER_ENTRY, at=event.at)


def wait_prompts(floor: Floor, call: Call, *, at: datetime) -> tuple[str, ...]:
    """Return place, expected wait if it can be told, and the offer to call back."""
    place = waiting.place_of(call, floor.lines.waiting_at(call.route.centre_id))
    estimate = expected_wait(floor, call, place=place, at=at)
    say = floor.prompts.of
    told = say(Kind.OVERLOAD, to=call.listener) if estimate.is_overload else ()
    told += say(Kind.POSITION, to=call.listener, told=Values(place=place))
    if estimate.wait is not None:
        told += say(Kind.WAIT, to=call.listener, told=Values(wait=estimate.wait))
    return tuple(dict.fromkeys(told + _offer(floor, call)))


def expected_wait(floor: Floor, call: Call, *, place: int, at: datetime) -> waiting.Estimate:
    """Return how long the call is likely to wait at its place."""
    centre = call.route.centre_id
    on_duty = [
        agent
        for agent in floor.agents.values()
        if agent.profile.centre_id == centre and agent.state in waiting.ON_DUTY
    ]
    wrap_up = sum((agent.profile.wrap_up for agent in on_duty), timedelta()) / max(len(on_duty), 1)
    lengths = [length + wrap_up for length in floor.recent_talks.lengths(centre, at=at)]
    return waiting.expected_wait(place, lengths=lengths, agents=len(on_duty))


def _closed_prompts(floor: Floor, call: Call, *, at: datetime) -> tuple[str, ...]:
    say, route = floor.prompts.of, call.route
    opening = say(Kind.OPENING, to=call.listener, told=Values(opens_at=route.opens_at, at=at))
    return say(Kind.CLOSED, to=call.listener) + opening + route.announcement + _offer(floor, call)


def _offer(floor: Floor, call: Call) -> tuple[str, ...]:
    """Empty: no call-back can be offered."""
    key = _call_back_key(floor, call)
    return floor.prompts.of(Kind.CALLBACK_OFFER, to=call.listener, told=Values(key=key)) if key else ()


def _call_back_key(floor: Floor, call: Call) -> str:
    """The first key that chooses no language; '' if her number cannot be had, or nobody ever is there.

    Whoever sends a number may have made it up: one abroad or at extra cost is not called back for that alone.
    """
    has_number = may_be_dialled(call.caller_number) or number_entry.can_ask(floor, call.listener)
    is_possible = has_number and (call.route.is_open or call.route.opens_at)
    free = (key for key in KEYS if floor.prompts.chosen(key, to=call.listener) is None)
    return next(free, "") if is_possible else ""


def _choose_language(floor: Floor, call: Call, language: str, skill: str, *, at: datetime) -> None:
    listener = replace(call.listener, language=language)
    prompts = floor.prompts.of(Kind.WELCOME, to=listener)
    if not call.route.is_open:
        prompts = _closed_prompts(floor, replace(call, language=language), at=at)
    floor.apply(step(call, happenings.LanguageChosen(language, skill, prompts, at)))
    floor.seek_agent(call.id, at=at)


def _wish_call_back(floor: Floor, call: Call, number: str, at: datetime) -> None:
    """One per caller: a second wish changes nothing, and she hears so."""
    is_known = any(
        wanted.number == number and wanted.route.centre_id == call.route.centre_id
        for wanted in floor.call_backs.values()
    )
    kind = Kind.CALLBACK_KNOWN if is_known else Kind.CALLBACK_CONFIRMED
    prompts = floor.prompts.of(kind, to=call.listener)
    floor.apply(step(call, happenings.CallBackWished(prompts, at)))
    floor.later(at + ANNOUNCEMENT_LIMIT, _end_announcement, floor, call.id)
    if not is_known:
        floor.put_call_back(call_back_of(call, number=number, at=at))


def _end_announcement(floor: Floor, call_id: UUID, *, at: datetime) -> None:
    call = floor.calls.get(call_id)
    if call is None or call.told_at or call.entry or call.state not in HEARS:
        return
    told = call.route.announcement + wait_prompts(floor, call, at=at) if call.is_waiting else ()
    if call.state is CallState.ANNOUNCEMENT:
        floor.apply(step(call, happenings.GreetingEnded(at, told)))
    else:
        floor.apply(step(call, happenings.ToldAgain(told, at)))
    if call.is_waiting:
        keep_told(floor, call, at=at)


def _tell_again(floor: Floor, call_id: UUID, *, at: datetime) -> None:
    call = floor.calls.get(call_id)
    if call is None or call.answered_at or (call.told_at and at < call.told_at + TELL_EVERY):
        return
    if call.state is CallState.QUEUED and not call.entry:
        floor.apply(step(call, happenings.ToldAgain(wait_prompts(floor, call, at=at), at)))
    keep_told(floor, call, at=at)


def _without_number(floor: Floor, call: Call, at: datetime) -> None:
    """Go on as if she had not wished for a call-back."""
    floor.apply(Step(replace(call, told_at=None)))
    _end_announcement(floor, call.id, at=at)


_AFTER_ENTRY = number_entry.Afterwards(_wish_call_back, _without_number)
