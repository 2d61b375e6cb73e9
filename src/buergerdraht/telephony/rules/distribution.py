"""Who gets which call: the line of waiting calls and of ready agents of one centre.

The call that lost its agent first, then by priority, then by arrival; to the agent who has been idle longest
and has the skill. An agent who did not take a call gets it again only if nobody else is ready. Equal in all:
by id, so the same situation always gives the same answer.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.records import Call

CallKey = tuple[bool, int, datetime, UUID]
AgentKey = tuple[datetime, int]


@dataclass(slots=True)
class Line:
    """The waiting calls and ready agents of one centre, each in order."""

    calls: dict[UUID, Call] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    _call_keys: list[CallKey] = field(default_factory=list)
    _agent_keys: list[AgentKey] = field(default_factory=list)

    def put_call(self, call: Call) -> None:
        """Let the call wait; one that waits already takes the place it has now."""
        self.drop_call(call.id)
        self.calls[call.id] = call
        insort(self._call_keys, _call_key(call))

    def drop_call(self, call_id: UUID) -> None:
        """Let the call wait no longer."""
        known = self.calls.pop(call_id, None)
        if known:
            del self._call_keys[bisect_left(self._call_keys, _call_key(known))]

    def put_agent(self, agent: Agent) -> None:
        """Let the agent be ready."""
        self.drop_agent(agent.id)
        self.agents[agent.id] = agent
        insort(self._agent_keys, _agent_key(agent))

    def drop_agent(self, agent_id: int) -> None:
        """Let the agent be ready no longer."""
        known = self.agents.pop(agent_id, None)
        if known:
            del self._agent_keys[bisect_left(self._agent_keys, _agent_key(known))]

    def waiting(self) -> Iterator[Call]:
        """Return the waiting calls in the order in which they are served."""
        return (self.calls[key[-1]] for key in self._call_keys)

    def agent_for(self, call: Call, *, at: datetime) -> Agent | None:
        """Return the agent at whom the call rings next, or None if nobody fits."""
        last_resort = None
        for _, agent_id in self._agent_keys:
            agent = self.agents[agent_id]
            if not has_skill(agent, call):
                continue
            if agent_id not in call.skipped:
                return agent
            if last_resort is None and may_ring_again(agent, call, at=at):
                last_resort = agent
        return last_resort

    def call_for(self, agent: Agent, *, at: datetime) -> Call | None:
        """Return the call that a newly ready agent gets, or None if no waiting call fits."""
        fits = (
            call
            for call in self.waiting()
            if has_skill(agent, call) and (agent.id not in call.skipped or may_ring_again(agent, call, at=at))
        )
        return next(fits, None)


@dataclass(slots=True)
class Lines:
    """The lines of all centres; calls that wait long stand in a second line at each centre that helps."""

    _own: defaultdict[int, Line] = field(default_factory=lambda: defaultdict(Line))
    _helped: defaultdict[int, Line] = field(default_factory=lambda: defaultdict(Line))
    """By the centre that helps."""

    def put_call(self, call: Call) -> None:
        """Let the call wait, or take the place it has now."""
        self._own[call.route.centre_id].put_call(call)
        for centre_id in call.helpers_asked:
            self._helped[centre_id].put_call(call)

    def drop_call(self, call: Call) -> None:
        """Let the call wait no longer."""
        self._own[call.route.centre_id].drop_call(call.id)
        for centre_id in call.helpers_asked:
            self._helped[centre_id].drop_call(call.id)

    def put_agent(self, agent: Agent) -> None:
        """Let the agent be ready."""
        self._own[agent.profile.centre_id].put_agent(agent)

    def drop_agent(self, agent: Agent) -> None:
        """Let the agent be ready no longer."""
        self._own[agent.profile.centre_id].drop_agent(agent.id)

    def waiting(self) -> Iterator[Call]:
        """Return every waiting call, each centre's in its order."""
        return (call for line in self._own.values() for call in line.waiting())

    def waiting_at(self, centre_id: int) -> Iterator[Call]:
        """Return the centre's waiting calls in the order in which they are served."""
        return self._own[centre_id].waiting()

    def agent_for(self, call: Call, *, at: datetime) -> Agent | None:
        """Return the agent at whom the call rings next: its own centre's, else a helper's; None: nobody's."""
        centres = (call.route.centre_id, *call.helpers_asked)
        found = (self._own[centre_id].agent_for(call, at=at) for centre_id in centres)
        return next((agent for agent in found if agent), None)

    def call_for(self, agent: Agent, *, at: datetime) -> Call | None:
        """Return the call that a newly ready agent gets: her own centre's, else one that she helps with."""
        centre_id = agent.profile.centre_id
        own = self._own[centre_id].call_for(agent, at=at)
        return own or (self._helped[centre_id].call_for(agent, at=at) if centre_id in self._helped else None)


def has_skill(agent: Agent, call: Call) -> bool:
    """Tell whether she has the skill that the call needs."""
    return not call.route.skill or call.route.skill in agent.profile.skills


def may_ring_again(agent: Agent, call: Call, *, at: datetime) -> bool:
    """Tell whether a call that she did not take may ring at her again if nobody else is ready."""
    return call.skipped[agent.id] <= at


def _call_key(call: Call) -> CallKey:
    return (not call.is_urgent, -call.route.priority, call.place_at or call.arrived_at, call.id)


def _agent_key(agent: Agent) -> AgentKey:
    return (agent.idle_since or agent.since, agent.id)
