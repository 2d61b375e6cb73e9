"""A caller who withholds her number enters where to call her back by keys, and hears it for a check."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from buergerdraht.announcements.rules.prompts import Listener
from buergerdraht.announcements.rules.speech import Kind, Values
from buergerdraht.telephony.ports import KeepWaiting
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.numbers import may_be_dialled, read_caller
from buergerdraht.telephony.rules.records import Call, NumberEntry, Step
from buergerdraht.telephony.rules.vocabulary import CallState

MOST_DIGITS = 20
HEARS = frozenset({CallState.ANNOUNCEMENT, CallState.QUEUED})
"""States in which a caller hears announcements, and her keys mean something."""
TRIES = 3
"""How often a number may be asked for that cannot be one."""
PAUSE = timedelta(seconds=15)
"""Without a key for so long the number counts as entered; without a digit nobody enters one."""
HASH, STAR, YES = "#", "*", "1"


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What follows an entry: with the number, or without one."""

    wish: Callable[[Floor, Call, str, datetime], None]
    give_up: Callable[[Floor, Call, datetime], None]


def can_ask(floor: Floor, listener: Listener) -> bool:
    """Tell whether everything can be said that an entry takes."""
    told = Values(number="+491234567890")
    return all(
        floor.prompts.of(kind, to=listener, told=told) for kind in (Kind.CALLBACK_NUMBER, Kind.CALLBACK_CHECK)
    )


def begin(floor: Floor, call: Call, afterwards: Afterwards, *, at: datetime) -> None:
    """Ask for the number."""
    _go_on(floor, call, NumberEntry(at), afterwards, kind=Kind.CALLBACK_NUMBER)


def press(
    floor: Floor, call: Call, entry: NumberEntry, key: str, afterwards: Afterwards, *, at: datetime
) -> None:
    """Let a key be part of the number, its end, its confirmation, or the beginning of another one."""
    if entry.number and key == YES:
        floor.apply(Step(replace(call, entry=None)))
        afterwards.wish(floor, floor.calls[call.id], entry.number, at)
    elif key == HASH:
        _check(floor, call, replace(entry, at=at), afterwards)
    elif key == STAR:
        _go_on(
            floor, call, replace(entry, at=at, digits="", number=""), afterwards, kind=Kind.CALLBACK_NUMBER
        )
    else:
        digits = "" if entry.number else entry.digits
        _go_on(floor, call, replace(entry, at=at, number="", digits=(digits + key)[:MOST_DIGITS]), afterwards)


def _check(floor: Floor, call: Call, entry: NumberEntry, afterwards: Afterwards) -> None:
    """Say the number that she entered; ask again for one that nobody may call."""
    number = read_caller(entry.digits).number if entry.digits else ""
    if number and may_be_dialled(number):
        checked = replace(entry, number=number)
        _go_on(floor, call, checked, afterwards, kind=Kind.CALLBACK_CHECK, told=Values(number=number))
    elif entry.tries + 1 < TRIES:
        again = replace(entry, digits="", number="", tries=entry.tries + 1)
        _go_on(floor, call, again, afterwards, kind=Kind.CALLBACK_NUMBER)
    else:
        _give_up(floor, call, afterwards, at=entry.at)


def _go_on(
    floor: Floor,
    call: Call,
    entry: NumberEntry,
    afterwards: Afterwards,
    *,
    kind: Kind | None = None,
    told: Values = Values(),  # noqa: B008  (frozen)
) -> None:
    """Keep what she has entered so far; with a kind she hears something, then music until her next key."""
    said = floor.prompts.of(kind, to=call.listener, told=told) if kind else ()
    floor.apply(Step(replace(call, entry=entry), (KeepWaiting(call.id, said),) if said else ()))
    patience = PAUSE * 2 if kind else PAUSE
    floor.later(entry.at + patience, _silent, floor, call.id, entry, afterwards)


def _silent(floor: Floor, call_id: UUID, entry: NumberEntry, afterwards: Afterwards, *, at: datetime) -> None:
    """Void if she has pressed a key since."""
    call = floor.calls.get(call_id)
    if call is None or call.entry != entry:
        return
    if call.state not in HEARS:
        floor.apply(Step(replace(call, entry=None)))
    elif entry.digits and not entry.number:
        _check(floor, call, replace(entry, at=at), afterwards)
    else:
        _give_up(floor, call, afterwards, at=at)


def _give_up(floor: Floor, call: Call, afterwards: Afterwards, *, at: datetime) -> None:
    floor.apply(Step(replace(call, entry=None)))
    afterwards.give_up(floor, floor.calls[call.id], at)
