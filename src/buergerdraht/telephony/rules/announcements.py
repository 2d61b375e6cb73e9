"""What a waiting citizen hears, and what she chooses by a key; outside service hours, too."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from buergerdraht.telephony.ports import Announce, KeepWaiting
from buergerdraht.telephony.rules.happenings import CallBackWished, ClosedTold, LanguageChosen, ToldAgain
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.steps import changed, transition
from buergerdraht.telephony.rules.vocabulary import CallState, EventKind


def _closed_told(call: Call, event: ClosedTold) -> Step:
    if call.route.is_open:
        return Step(call)
    facts = () if call.is_kept else ((EventKind.CLOSED_ANNOUNCED, None, ""),)
    commands = (Announce(call.id, event.prompts),)
    return changed(replace(call, is_kept=True), event.at, facts=facts, commands=commands)


def _told_again(call: Call, event: ToldAgain) -> Step:
    return Step(replace(call, told_at=event.at), (KeepWaiting(call.id, event.prompts),))


def _language_chosen(call: Call, event: LanguageChosen) -> Step:
    route = replace(call.route, skill=event.skill or call.route.skill)
    chosen = replace(call, language=event.language, route=route, is_kept=True)
    say = KeepWaiting if call.route.is_open else Announce
    fact = (EventKind.LANGUAGE_CHOSEN, None, event.language)
    return changed(chosen, event.at, facts=(fact,), commands=(say(call.id, event.prompts),))


def _call_back_wished(call: Call, event: CallBackWished) -> Step:
    wished = replace(call, wished_at=event.at)
    if call.state is CallState.QUEUED:
        wished = transition(wished, CallState.ANNOUNCEMENT, told_at=None)
    fact = (EventKind.CALL_BACK_WISHED, None, "")
    return changed(wished, event.at, facts=(fact,), commands=(Announce(call.id, event.prompts),))


_HEARS = frozenset({CallState.ANNOUNCEMENT})
_WAITS = frozenset({CallState.QUEUED})
HANDLERS: dict[type, tuple[frozenset[CallState], Callable[[Call, Any], Step]]] = {
    ClosedTold: (_HEARS, _closed_told),
    ToldAgain: (_WAITS, _told_again),
    LanguageChosen: (_HEARS | _WAITS, _language_chosen),
    CallBackWished: (_HEARS | _WAITS, _call_back_wished),
}
"""For calls.step."""
