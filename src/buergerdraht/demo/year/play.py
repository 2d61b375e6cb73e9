"""A day happens: citizens, agents, attendants and offices act as the telephone engine would tell it. Pure.

The floor decides as it does on real calls, so what it records is what the switchboard records. Nothing is
left over at the end of the day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from math import log
from random import Random
from typing import Any
from uuid import UUID

from buergerdraht.announcements.rules import german
from buergerdraht.announcements.rules.prompts import Prompts
from buergerdraht.announcements.rules.speech import Kind, Values, prompt_name
from buergerdraht.contacts.rules import Outcome
from buergerdraht.demo.year.demand import Callers, Demand, Peak, arrivals
from buergerdraht.demo.year.duty import READY, SIGNED_OUT, Duty, duties
from buergerdraht.servicehours.rules import BERLIN, day_begin
from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import events, requests, transferring
from buergerdraht.telephony.rules.agents import OFFER_UNANSWERED, Agent, Profile, Wish
from buergerdraht.telephony.rules.callbacks import CallBackState
from buergerdraht.telephony.rules.effects import Effects
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.numbers import Caller
from buergerdraht.telephony.rules.records import Arrival
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind, TransferRequest
from buergerdraht.telephony.rules.vocabulary import AgentState, CallerKind
from buergerdraht.telephony.switchboard.directory import Directory
from buergerdraht.telephony.transfer_ports import FarAnswered, FarEnded, RingFar, Scene

HUNG_UP, BUSY, NO_ANSWER, DECLINED = 16, 17, 19, 21
"""Q.850."""
PATIENCE = 150.0
"""Seconds that callers wait, on average, before they hang up."""
RING_SECONDS = 25
"""How long an office rings."""
CALL_BACK_KEY, CALL_BACKS_UNTIL = "1", 11
"""Key and hour until which callers wish to be called back: three tries end before anybody goes home."""
CAN_BE_SAID = Prompts(
    frozenset(map(prompt_name, german.SPEAKER(Kind.CALLBACK_OFFER, Values(key=CALL_BACK_KEY))))
)
"""That callers may be called back instead of waiting."""
OUTCOMES: Mapping[Outcome, float] = {
    Outcome.ANSWERED: 78,
    Outcome.CALL_BACK: 9,
    Outcome.TICKET: 6,
    Outcome.UNANSWERED: 4,
    Outcome.MISDIALLED: 3,
}
"""What becomes of talks that are not put through, in parts."""
AFTER_VAIN_TRANSFER = (Outcome.CALL_BACK, Outcome.CALL_BACK, Outcome.TICKET)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is there on every day."""

    directory: Directory
    agents: tuple[Profile, ...]
    demands: tuple[Demand, ...]
    peaks: tuple[Peak, ...] = ()
    targets: Mapping[int, Sequence[Target]] = field(default_factory=dict)
    """Whom calls can be put through to, by authority."""


@dataclass(frozen=True, slots=True)
class Played:
    """What is to be written of a day."""

    records: Effects
    outcomes: Mapping[UUID, Outcome]
    """What became of each talk."""


def play_day(cast: Cast, *, day: date) -> Played:
    """Let the day happen, the same each time."""
    play = _Play(cast, day=day)
    play.run()
    return Played(play.records, play.outcomes)


class _Play:
    """The floor of one day; what people will do stands among its timers."""

    def __init__(self, cast: Cast, *, day: date) -> None:
        self.records, self.outcomes = Effects(), dict[UUID, Outcome]()
        self._cast, self._day = cast, day
        self._dice = Random(day.toordinal())  # noqa: S311  (the same day each time)
        self._floor = Floor(self._arrival)
        self._floor.prompts = CAN_BE_SAID

    def run(self) -> None:
        """Let everything happen, each at its instant, until nothing is to come.

        Who was not reached by the evening is not called on another day.
        """
        self._begin()
        while at := self._floor.next_deadline():
            self._floor.tick(now=at)
            self._react(at)
        for wish, wanted in self.records.call_backs.items():
            if wanted.state is CallBackState.WAITING:
                self.records.call_backs[wish] = replace(wanted, state=CallBackState.GIVEN_UP)

    def _begin(self) -> None:
        begin, floor = day_begin(self._day), self._floor
        people = [Agent(each, SIGNED_OUT, AgentState.SIGNED_OUT, begin) for each in self._cast.agents]
        floor.restore(calls=[], agents=people, ended=[])
        floor.offer_seconds = {
            pk: centre.offer_seconds for pk, centre in self._cast.directory.centres.items()
        }
        events.handle(floor, ports.EngineConnected((), (), frozenset(floor.agents), begin))
        for duty in duties(self._cast.demands, self._cast.agents, day=self._day, dice=self._dice):
            self._work(duty)
        for centre_id in sorted({demand.centre_id for demand in self._cast.demands}):
            self._call(centre_id)

    def _work(self, duty: Duty) -> None:
        for at, wish in duty.wishes:
            self._floor.later(at, self._wish, duty.profile, wish)

    def _call(self, centre_id: int) -> None:
        """Let the centre's callers ring, in the order of their calls."""
        callers = Callers(centre_id, day=self._day, dice=self._dice)
        planned = sorted(
            (at, demand.number)
            for demand in self._cast.demands
            if demand.centre_id == centre_id
            for at in arrivals(demand, day=self._day, peaks=self._cast.peaks, dice=self._dice)
        )
        for (at, number), place in zip(planned, count(), strict=False):
            channel = f"year-{self._day}-{centre_id}-{place}"
            self._floor.later(at, self._ring, channel, number, callers.next())

    def _arrival(self, arrived: ports.CitizenArrived) -> Arrival:
        kind = CallerKind.KNOWN if arrived.caller else CallerKind.WITHHELD
        return Arrival(
            self._cast.directory.route(arrived.dialled, at=arrived.at), Caller(arrived.caller, kind)
        )

    # --- what follows from what the floor decided -----------------------------------------------------------

    def _react(self, at: datetime) -> None:
        effects, records = self._floor.take_effects(), self.records
        records.calls |= effects.calls
        records.call_backs |= effects.call_backs
        records.transfers |= effects.transfers
        records.facts += effects.facts
        records.agent_changes += effects.agent_changes
        for command in effects.commands:
            if type(command) in _REACTIONS:
                _REACTIONS[type(command)](self, command, at)
        for change in effects.agent_changes:
            if change.state is AgentState.WRAP_UP:
                self._in(self._about(24, 0.6, most=58), self._command, change.agent_id, "end_wrap_up", at=at)

    def _agent_rings(self, command: ports.RingAgent, at: datetime) -> None:
        leg, fate = command.leg, self._dice.random()
        self._in(0.2, self._happen, ports.LegRinging, leg, at=at)
        if fate < 0.006:
            self._in(4, self._happen, ports.LegEnded, leg, DECLINED, at=at)
        elif fate < 0.009:
            self._in(command.timeout_seconds, self._happen, ports.LegEnded, leg, NO_ANSWER, at=at)
            self._in(command.timeout_seconds + 180, self._come_back, leg.agent_id, at=at)
        else:
            answer = self._about(3, 0.45, most=command.timeout_seconds - 1)
            self._in(answer, self._happen, ports.LegAnswered, leg, at=at)

    def _attendant_rings(self, command: ports.CallAttendant, at: datetime) -> None:
        fate = self._dice.random()
        if fate < 0.62:
            self._in(self._dice.uniform(4, 13), self._happen, ports.AttendantAnswered, command.leg, at=at)
        elif fate < 0.8:
            self._in(0.6, self._happen, ports.AttendantEnded, command.leg, BUSY, at=at)
        else:
            self._in(
                command.timeout_seconds, self._happen, ports.AttendantEnded, command.leg, NO_ANSWER, at=at
            )

    def _office_rings(self, command: RingFar, at: datetime) -> None:
        fate, leg = self._dice.random(), command.leg
        if fate < 0.66:
            self._in(self._dice.uniform(4, 14), self._happen, FarAnswered, leg, at=at)
        elif fate < 0.8:
            self._in(0.8, self._happen, FarEnded, leg, BUSY, at=at)
        else:
            self._in(command.timeout_seconds, self._happen, FarEnded, leg, NO_ANSWER, at=at)

    def _citizen_rings(self, command: ports.CallCitizen, at: datetime) -> None:
        """She is called back."""
        if self._dice.random() < 0.78:
            picks_up = self._dice.uniform(4, 18)
            ids = command.call_id, command.channel_id
            self._in(picks_up, self._happen, ports.CitizenAnswered, *ids, at=at)
        else:
            self._in(command.timeout_seconds, self._leave, command.call_id, at=at)

    def _hears(self, command: ports.KeepWaiting | ports.Announce, at: datetime) -> None:
        call = self._floor.calls.get(command.call_id)
        if not command.announcement or call is None:
            return
        if call.told_at is None:
            self._in(self._dice.uniform(5, 8), self._happen, ports.AnnouncementEnded, call.id, at=at)
        elif at.astimezone(BERLIN).hour < CALL_BACKS_UNTIL and self._dice.random() < 0.15:
            key = self._dice.uniform(3, 9)
            self._in(key, self._happen, ports.KeyPressed, call.id, CALL_BACK_KEY, at=at)

    def _talks(self, command: ports.Connect, at: datetime) -> None:
        leg, dice = command.leg, self._dice
        if isinstance(leg, ports.AttendantLeg):
            self._in(self._about(55, 0.5), self._happen, ports.AttendantEnded, leg, HUNG_UP, at=at)
            return
        length = self._about(125, 0.65)
        self.outcomes[command.call_id] = dice.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        if dice.random() < 0.13:
            self._in(0.2 * length, self._command, leg.agent_id, "hold", at=at)
            self._in(min(0.5 * length, 0.2 * length + 40), self._command, leg.agent_id, "resume", at=at)
        if dice.random() < 0.17:
            self._in(0.6 * length, self._put_through, leg, at=at)
        else:
            self._in(length, self._end_talk, leg, at=at)

    def _stands(self, command: ports.Arrange, at: datetime) -> None:
        """Go on in a transfer."""
        if command.scene is Scene.HANDED:
            self.outcomes[command.call_id] = Outcome.TRANSFERRED
            self._in(self._about(110, 0.6), self._leave, command.call_id, at=at)
        elif command.scene is Scene.CONSULT and command.leg:
            act = "transfer_complete" if self._dice.random() < 0.9 else "transfer_cancel"
            self._in(self._dice.uniform(8, 35), self._command, command.leg.agent_id, act, at=at)
        elif command.scene is Scene.BACK and command.leg:
            self.outcomes[command.call_id] = self._dice.choice(AFTER_VAIN_TRANSFER)
            self._in(self._dice.uniform(12, 45), self._end_talk, command.leg, at=at)

    # --- what people do -------------------------------------------------------------------------------------

    def _ring(self, channel: str, number: str, caller: str, *, at: datetime) -> None:
        call_id = ports.call_id_of(channel)
        events.handle(self._floor, ports.CitizenArrived(call_id, channel, number, caller, at))
        self._in(3 + self._dice.expovariate(1 / PATIENCE), self._lose_patience, call_id, at=at)

    def _lose_patience(self, call_id: UUID, *, at: datetime) -> None:
        call = self._floor.calls.get(call_id)
        if call and call.answered_at is None and call.attended_at is None:
            self._leave(call_id, at=at)

    def _leave(self, call_id: UUID, *, at: datetime) -> None:
        events.handle(self._floor, ports.CitizenLeft(call_id, HUNG_UP, at))

    def _end_talk(self, leg: ports.LegId, *, at: datetime) -> None:
        """Mostly it is the citizen who hangs up."""
        if self._dice.random() < 0.75:
            self._leave(leg.call_id, at=at)
        else:
            events.handle(self._floor, ports.LegEnded(leg, HUNG_UP, at))

    def _put_through(self, leg: ports.LegId, *, at: datetime) -> None:
        call = self._floor.calls[leg.call_id]
        targets = self._cast.targets.get(call.route.authority_id, ())
        if targets:
            kind = TransferKind.CONSULT if self._dice.random() < 0.6 else TransferKind.BLIND
            request = TransferRequest(kind, self._dice.choice(targets), RING_SECONDS)
            transferring.ask(self._floor, leg.agent_id, request, at=at)
        else:
            self._end_talk(leg, at=at)

    def _command(self, agent_id: int, name: str, *, at: datetime) -> None:
        requests.command(self._floor, agent_id, name, at=at)

    def _wish(self, profile: Profile, wish: Wish, *, at: datetime) -> None:
        requests.change_agent(self._floor, profile, wish, at=at)

    def _come_back(self, agent_id: int, *, at: datetime) -> None:
        """She sees that she missed a call, unless she has gone home."""
        agent = self._floor.agents[agent_id]
        if agent.wish.reason == OFFER_UNANSWERED:
            self._wish(agent.profile, READY, at=at)

    def _happen(self, kind: Callable[..., ports.EngineEvent], *parts: Any, at: datetime) -> None:
        events.handle(self._floor, kind(*parts, at))

    def _in(self, seconds: float, act: Callable[..., None], *parts: Any, at: datetime) -> None:
        self._floor.later(at + timedelta(milliseconds=round(1000 * seconds)), act, *parts)

    def _about(self, seconds: float, spread: float, *, most: float = 1800) -> float:
        """Return a length of time, half of which are longer than so many seconds."""
        return min(max(self._dice.lognormvariate(log(seconds), spread), 1), most)


_REACTIONS: Mapping[type, Callable[[_Play, Any, datetime], None]] = {
    ports.RingAgent: _Play._agent_rings,
    ports.CallAttendant: _Play._attendant_rings,
    ports.CallCitizen: _Play._citizen_rings,
    RingFar: _Play._office_rings,
    ports.KeepWaiting: _Play._hears,
    ports.Announce: _Play._hears,
    ports.Connect: _Play._talks,
    ports.Arrange: _Play._stands,
}
