"""All calls and agents of an installation, with what may be done to them; `events` and `requests` say when.

What holds after every event: an agent has at most one call; a call has at most one agent; no call waits while
an agent is ready who may take it; no agent meets a call of another centre; every call ends exactly once.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from buergerdraht.announcements.rules.prompts import Prompts
from buergerdraht.telephony.ports import (
    AttendantLeg,
    CitizenArrived,
    EngineCommand,
    GiveToFallback,
    HangUpLeg,
    LegId,
)
from buergerdraht.telephony.rules import agents, happenings, transfers
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.callbacks import CallBack, CallBackState, after_try, next_try
from buergerdraht.telephony.rules.calls import DECLINED_FOR, PARKED_FOR, step
from buergerdraht.telephony.rules.distribution import Lines
from buergerdraht.telephony.rules.effects import AgentChange, Effects
from buergerdraht.telephony.rules.records import Arrival, Call, Step
from buergerdraht.telephony.rules.steps import changed
from buergerdraht.telephony.rules.timers import Timers
from buergerdraht.telephony.rules.transfer_records import Transfer, TransferOutcome
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, EventKind
from buergerdraht.telephony.rules.waiting import RecentTalks
from buergerdraht.telephony.rules.watches import Watch
from buergerdraht.telephony.transfer_ports import FarLegId

LEFT_ALONE = frozenset({CallState.TALKING, CallState.ATTENDED, CallState.TRANSFERRED})
"""Talks, which go on without us."""
OFFER_MARGIN = timedelta(seconds=2)
"""How much longer than the engine we wait for the end of an offer."""
DEFAULT_OFFER_SECONDS = 15
REMEMBERED_ENDED_CALLS = 20_000


class Floor(Timers):
    """The calls, agents, lines and timers of one switchboard."""

    def __init__(self, router: Callable[[CitizenArrived], Arrival]) -> None:
        super().__init__()
        self.calls: dict[UUID, Call] = {}
        self.agents: dict[int, Agent] = {}
        self.unwatched: dict[UUID, Call] = {}
        """Calls that the fallback has, or that ended unseen; the engine's journal completes them."""
        self.gone: dict[UUID, datetime] = {}
        """Unwatched calls that the engine does not have any more, and when each was seen last."""
        self.fallback_talks: dict[UUID, int] = {}
        """Agents who talk in a call that the fallback gave them, by call."""
        self.watches: dict[int, Watch] = {}
        """What supervisors do in others' talks, by supervisor."""
        self.lost_at: datetime | None = None
        """When the engine was lost."""
        self.offer_seconds: dict[int, int] = {}
        """Per centre."""
        self.prompts = Prompts()
        """What can be said to callers."""
        self.recent_talks = RecentTalks()
        self.call_backs: dict[UUID, CallBack] = {}
        """Citizens who wait for a call-back, by wish."""
        self.is_connected = False
        self.router = router
        self.lines = Lines()
        self._ended: dict[UUID, None] = {}
        self._effects = Effects()

    def restore(
        self,
        *,
        calls: list[Call],
        agents: list[Agent],
        ended: list[UUID],
        call_backs: Iterable[CallBack] = (),
    ) -> None:
        """Begin with what the database knows; the first EngineConnected puts it right."""
        self.calls = {call.id: call for call in calls if not call.is_in_fallback}
        self.unwatched = {call.id: call for call in calls if call.is_in_fallback}
        self.agents = {agent.id: agent for agent in agents}
        self._ended = dict.fromkeys(ended)
        for call in self.calls.values():
            if call.is_lined_up:
                self.lines.put_call(call)
        for wanted in call_backs:
            self._expect(wanted)
        for agent in agents:
            self._set_wrap_up_timer(agent)

    # --- effects --------------------------------------------------------------------------------------------

    def take_effects(self) -> Effects:
        """Return what followed since the last look, and begin anew."""
        taken, self._effects = self._effects, Effects()
        return taken

    def send(self, *commands: EngineCommand) -> None:
        """Tell the engine."""
        self._effects.commands += commands

    # --- what is kept -------------------------------------------------------------------------------------

    def knows(self, call_id: UUID) -> bool:
        """Tell whether the call is or was here."""
        return call_id in self.calls or call_id in self.unwatched or call_id in self._ended

    def has_ended(self, call_id: UUID) -> bool:
        """Tell whether the call is over for us."""
        return call_id in self._ended

    def apply(self, outcome: Step) -> None:
        """Keep a call as it is now, with its place in the line, and what followed."""
        if outcome.call.transfer:
            outcome = transfers.settle(outcome)
        call = outcome.call
        self._note_transfers(outcome)  # a phone hears what became of it before it is hung up
        self._effects.commands += outcome.commands
        self._effects.facts += outcome.facts
        self._effects.calls[call.id] = call
        if call.is_in_fallback or call.state is CallState.ENDED:
            self._let_go(call)
            if call.state is CallState.ENDED:
                self._note_end(call)
            return
        self.calls[call.id] = call
        self.unwatched.pop(call.id, None)
        self.gone.pop(call.id, None)
        if call.is_waiting:
            self.lines.put_call(call)
        else:
            self.lines.drop_call(call)

    def put_call_back(self, wanted: CallBack) -> None:
        """Keep a call-back as it is now, and let it stand in the line when it is time."""
        self._effects.call_backs[wanted.id] = wanted
        self.call_backs.pop(wanted.id, None)
        if wanted.state is CallBackState.WAITING:
            self._expect(wanted)

    def put_agent(self, agent: Agent) -> None:
        """Keep an agent as she is now, with her place among the ready ones."""
        before = self.agents.get(agent.id)
        self.agents[agent.id] = agent
        if before and before.state is AgentState.READY:
            self.lines.drop_agent(before)
        if agent.state is AgentState.READY:
            self.lines.put_agent(agent)
        if before is None or (before.state, before.reason) != (agent.state, agent.reason):
            self._note_agent(agent)
            self._set_wrap_up_timer(agent)

    def change_agent(self, agent_id: int | None, change: Callable[..., Agent], **arguments: Any) -> None:
        """Put the agent as she is after the change; void for one whom we do not know."""
        agent = self.agents.get(agent_id or 0)
        if agent is not None:
            self.put_agent(change(agent, **arguments))

    def call_of(self, agent: Agent) -> Call | None:
        """Return the call that rings at her or that she talks in."""
        call = self.calls.get(agent.leg.call_id) if agent.leg else None
        return call if call and call.leg == agent.leg else None

    def call_on(self, leg: LegId) -> Call | None:
        """Return the call that this leg belongs to, if it still does."""
        call = self.calls.get(leg.call_id)
        return call if call and call.leg == leg else None

    def call_at(self, leg: AttendantLeg) -> Call | None:
        """Return the call that rings or talks at this attendant, if it still does."""
        call = self.calls.get(leg.call_id)
        return call if call and call.attendant_leg == leg else None

    def call_asking(self, leg: LegId | FarLegId) -> Call | None:
        """Return the call in which a target is asked on this leg, if it still is."""
        call = self.calls.get(leg.call_id)
        return call if call and call.transfer and call.transfer.leg == leg else None

    def waiting_calls(self) -> list[Call]:
        """Return every waiting call, each centre's in its order."""
        return list(self.lines.waiting())

    # --- distribution -------------------------------------------------------------------------------------

    def seek_agent(self, call_id: UUID, *, at: datetime) -> None:
        """Let a waiting call ring at the next agent, if there is one."""
        call = self.calls.get(call_id)
        if call is None or not call.is_waiting or not self.is_connected:
            return
        agent = self.lines.agent_for(call, at=at)
        if agent is not None:
            self.offer(call, agent, seconds=self.offer_seconds_of(call), at=at)

    def seek_call(self, agent_id: int | None, *, at: datetime) -> None:
        """Let the next waiting call ring at a ready agent, if there is one."""
        agent = self.agents.get(agent_id or 0)
        if agent is None or agent.state is not AgentState.READY or not self.is_connected:
            return
        call = self.lines.call_for(agent, at=at)
        if call is not None:
            self.offer(call, agent, seconds=self.offer_seconds_of(call), at=at)

    def offer(self, call: Call, agent: Agent, *, seconds: int, at: datetime) -> None:
        """Let the call ring at the agent."""
        greeting = call.route.greeting.replace("{agent}", agent.profile.name)
        leg = LegId(agent.id, call.id, call.attempt + 1)
        self.apply(step(call, happenings.Offered(leg, greeting, seconds, at)))
        self.put_agent(agents.begin_offer(agent, leg, at=at))
        self.later(at + timedelta(seconds=seconds) + OFFER_MARGIN, self._offer_overdue, leg)

    def end_offer(self, call: Call, kind: EventKind, *, at: datetime, detail: str = "") -> None:
        """End an offer that was not answered: the call goes on to the next agent, this one as `kind` says."""
        agent = self.agents[call.agent_id or 0]
        outcome = step(call, happenings.OfferEnded(kind, at, detail))
        self.apply(outcome)
        if kind is EventKind.OFFER_UNANSWERED:
            missed = agents.miss_offer(agent, at=at)
            self.put_agent(missed)
            self._effects.overruled_wishes[agent.id] = missed
        elif kind is EventKind.AGENT_UNREACHABLE:
            parked = call.id if outcome.call.state is CallState.PARKED else None
            self.put_agent(agents.fail_offer(agent, at=at, parked_call_id=parked))
        else:
            self.put_agent(agents.decline_offer(agent, at=at))
        if kind is EventKind.DECLINED:
            self.later(at + DECLINED_FOR, self.seek_agent, call.id)
        self.seek_agent(call.id, at=at)
        self.seek_call(agent.id, at=at)

    def lose_talk(self, call: Call, *, at: datetime, detail: str) -> None:
        """Park the call for the agent whose line was lost, and ring her at once if her phone is there."""
        self.apply(step(call, happenings.AgentLost(at, detail)))
        self.change_agent(call.agent_id, agents.lose_talk, call_id=call.id, at=at)
        self.later(at + PARKED_FOR, self._parking_over, call.id)
        self.offer_back(call.agent_id, at=at)

    def offer_back(self, agent_id: int | None, *, at: datetime) -> None:
        """Ring an agent with the call that is parked for her, if her phone is there."""
        agent = self.agents.get(agent_id or 0)
        if agent is None or agent.parked_call_id is None or not agent.is_reachable or not self.is_connected:
            return
        call = self.calls[agent.parked_call_id]
        left = (call.parked_until or at) - at
        self.offer(call, agent, seconds=max(1, math.ceil(left.total_seconds())), at=at)

    def release_agent(self, call: Call, *, at: datetime) -> None:
        """Free the agent of a call that is over or not ours any more."""
        if call.state in {CallState.TALKING, CallState.CALLING_BACK}:
            self.change_agent(call.agent_id, agents.end_talk, at=at)
        elif call.state is CallState.OFFERED:
            self.change_agent(call.agent_id, agents.decline_offer, at=at)
        elif call.state is CallState.PARKED:
            self.change_agent(call.agent_id, agents.forget_parked, at=at)
        self.seek_call(call.agent_id, at=at)

    def finish(
        self,
        call: Call,
        happening: happenings.AgentHungUp
        | happenings.AttendantHungUp
        | happenings.CitizenHungUp
        | happenings.LeftToFallback,
    ) -> None:
        """End the call, or leave it to the fallback, and free its agent."""
        self.apply(step(call, happening))
        self.release_agent(call, at=happening.at)

    def vanish(self, call: Call, *, at: datetime) -> None:
        """The engine does not have the call any more, and nobody saw its end: leave it to the journal."""
        outcome = transfers.give_up(call, TransferOutcome.LOST, at=at)
        self.send(*outcome.commands)
        self._note_transfers(outcome)
        self._let_go(call)
        self._ended.pop(call.id, None)
        self.unwatched[call.id] = outcome.call
        self.gone[call.id] = self.lost_at or call.answered_at or call.arrived_at
        self.release_agent(call, at=at)

    def give_up(self, call_id: UUID, *, at: datetime) -> None:
        """Leave a call with which something went wrong here to the fallback; a talk just goes on."""
        call = self.calls.get(call_id)
        if call and (call.state in LEFT_ALONE or call.call_back_id):
            return
        self.send(GiveToFallback(call_id))
        if call:
            if call.attendant_leg:
                self.send(HangUpLeg(call.attendant_leg))
            left = replace(
                call,
                is_in_fallback=True,
                state=CallState.QUEUED,
                leg=None,
                attendant_leg=None,
                agent_id=None,
            )
            self.apply(changed(left, at, facts=((EventKind.GIVEN_TO_FALLBACK, None, "gave_up"),)))
            self.release_agent(call, at=at)

    def end_wrap_up(self, agent_id: int, wrap_up_until: datetime | None, *, at: datetime) -> None:
        """End the wrap-up that lasts until then; void if it is over."""
        agent = self.agents.get(agent_id)
        if agent and agent.wrap_up_until is not None and agent.wrap_up_until == wrap_up_until:
            self.put_agent(agents.end_wrap_up(agent, at=at))
            self.seek_call(agent_id, at=at)

    # --- call-backs ----------------------------------------------------------------------------------------

    def _expect(self, wanted: CallBack) -> None:
        self.call_backs[wanted.id] = wanted
        self.later(wanted.next_try_at, self._line_up, wanted.id)

    def _line_up(self, call_back_id: UUID, *, at: datetime) -> None:
        """Let a citizen who is to be called back wait in the line, or until somebody is there."""
        wanted = self.call_backs.get(call_back_id)
        is_lined_up = any(call.call_back_id == call_back_id for call in self.calls.values())
        if wanted is None or wanted.next_try_at > at or is_lined_up:
            return
        call = next_try(wanted, self.router, at=at)
        if call.route.is_open:
            self.calls[call.id] = call
            self.lines.put_call(call)
            self.seek_agent(call.id, at=at)
        elif call.route.opens_at:
            self.put_call_back(replace(wanted, next_try_at=call.route.opens_at))

    # --- behind -------------------------------------------------------------------------------------------

    def _let_go(self, call: Call) -> None:
        self.calls.pop(call.id, None)
        self.lines.drop_call(call)
        if call.is_in_fallback and call.state is not CallState.ENDED:
            self.unwatched[call.id] = call
            return
        self.unwatched.pop(call.id, None)
        self.gone.pop(call.id, None)
        self._ended[call.id] = None
        if len(self._ended) > REMEMBERED_ENDED_CALLS:
            del self._ended[next(iter(self._ended))]

    def _note_transfers(self, outcome: Step) -> None:
        for transfer in outcome.transfers:
            self._effects.transfers[transfer.call_id, transfer.number] = transfer
            self.send(*transfers.phone_told(transfer))
            self._free_colleague(transfer)

    def _free_colleague(self, transfer: Transfer) -> None:
        """A colleague who was asked and did not take the call over is free again, as she wished."""
        colleague = self.agents.get(transfer.target.agent_id or 0)
        if colleague is None or colleague.leg != transfer.leg or transfer.ended_at is None:
            return
        self.later(transfer.ended_at, self.seek_call, colleague.id)
        if transfer.outcome is TransferOutcome.UNANSWERED:
            missed = agents.miss_offer(colleague, at=transfer.ended_at)
            self._effects.overruled_wishes[colleague.id] = missed
            self.put_agent(missed)
        elif transfer.outcome is not TransferOutcome.CONNECTED:
            self.put_agent(agents.decline_offer(colleague, at=transfer.ended_at))

    def _note_end(self, call: Call) -> None:
        self.recent_talks.note(call)
        wanted = self.call_backs.get(call.call_back_id) if call.call_back_id else None
        if wanted and call.ended_at:
            self.put_call_back(after_try(wanted, call, at=call.ended_at))

    def _note_agent(self, agent: Agent) -> None:
        call_id = agent.leg.call_id if agent.leg else agent.parked_call_id
        self._effects.agents[agent.id] = agent
        self._effects.agent_changes.append(
            AgentChange(agent.id, agent.state, agent.reason, agent.since, call_id)
        )

    def _set_wrap_up_timer(self, agent: Agent) -> None:
        if agent.wrap_up_until is not None:
            self.later(agent.wrap_up_until, self.end_wrap_up, agent.id, agent.wrap_up_until)

    def offer_seconds_of(self, call: Call) -> int:
        """Return how long the call rings at one agent."""
        return self.offer_seconds.get(call.route.centre_id, DEFAULT_OFFER_SECONDS)

    def _offer_overdue(self, leg: LegId, *, at: datetime) -> None:
        call = self.call_on(leg)
        if call and call.state is CallState.OFFERED:
            self.send(HangUpLeg(leg))
            self.end_offer(call, EventKind.OFFER_UNANSWERED, at=at, detail="overdue")

    def _parking_over(self, call_id: UUID, *, at: datetime) -> None:
        call = self.calls.get(call_id)
        if call and call.state is CallState.PARKED and call.parked_until and call.parked_until <= at:
            agent_id = call.agent_id
            self.apply(step(call, happenings.ParkingEnded(at)))
            self.change_agent(agent_id, agents.forget_parked, at=at)
            self.seek_agent(call_id, at=at)
            self.seek_call(agent_id, at=at)
