"""Calls, agents and floors for tests, with a clock that only moves when told."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from buergerdraht.agreements.routing import Helper, RingAttendant
from buergerdraht.telephony import ports
from buergerdraht.telephony.desk_ports import PhoneDials, PhoneRefers
from buergerdraht.telephony.ports import (
    CitizenArrived,
    EngineCommand,
    EngineConnected,
    EngineEvent,
    LegId,
    LiveCall,
    PhoneChanged,
    RingAgent,
)
from buergerdraht.telephony.rules import desk_phones, events, requests, transferring
from buergerdraht.telephony.rules.agents import Agent, Profile, Wish
from buergerdraht.telephony.rules.effects import Effects
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.numbers import read_caller
from buergerdraht.telephony.rules.records import Arrival, Call, Route
from buergerdraht.telephony.rules.transfer_records import TransferRequest
from buergerdraht.telephony.rules.vocabulary import AgentState, EventKind

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
READY = Wish(AgentState.READY)
LUNCH = Wish(AgentState.BREAK, "lunch")
SIGNED_OUT = Wish(AgentState.SIGNED_OUT)


def call_id(number: int) -> UUID:
    """Return the id of the n-th call."""
    return UUID(int=number)


ATTENDANT = RingAttendant("+49647391450", 20)


def route(
    centre: int = 1,
    *,
    priority: int = 0,
    skill: str = "",
    is_open: bool = True,
    is_known: bool = True,
    attendant: RingAttendant | None = None,
    helpers: tuple[Helper, ...] = (),
) -> Route:
    """Return where a number of the centre leads."""
    return Route(
        centre_id=centre,
        authority_id=centre,
        authority_name=f"Stadt {centre}",
        served_number_id=centre if is_known else None,
        dialled_number="+4930231250",
        is_number_known=is_known,
        greeting=f"Stadt {centre}, Sie sprechen mit {{agent}}.",
        priority=priority,
        skill=skill,
        is_open=is_open,
        attendant=attendant,
        helpers=helpers,
    )


class Scene:
    """A floor, its clock, and everything that it ever said."""

    def __init__(self, *, wrap_up: timedelta = timedelta(seconds=60)) -> None:
        self.now = START
        self.wrap_up = wrap_up
        self.routes: dict[str, Route] = {"": route()}
        self.floor = Floor(self._arrival)
        self.log = Effects()
        self.connect()
        self.sent: list[EngineCommand] = []

    # --- what happens

    def happen(self, *happened: EngineEvent) -> None:
        """Let the engine's events happen."""
        for event in happened:
            events.handle(self.floor, event)
            self._note()

    def pass_time(self, seconds: float) -> None:
        """Let time pass; each timer goes off at its own instant."""
        end = self.now + timedelta(seconds=seconds)
        while (deadline := self.floor.next_deadline()) is not None and deadline <= end:
            self.now = max(self.now, deadline)
            self.floor.tick(now=self.now)
            self._note()
        self.now = end

    def connect(
        self, *calls: LiveCall, stray: tuple[LegId, ...] = (), phones: frozenset[int] = frozenset()
    ) -> None:
        """Let the engine be there, with this alive."""
        self.happen(EngineConnected(calls, stray, phones, self.now))

    def wish(
        self,
        agent: int,
        wish: Wish,
        *,
        centre: int = 1,
        skills: tuple[str, ...] = (),
        is_browser: bool = True,
    ) -> None:
        """Let an agent's pages write her wish."""
        name = f"Frau {agent}"
        profile = Profile(agent, centre, name, frozenset(skills), wrap_up=self.wrap_up, is_browser=is_browser)
        requests.change_agent(self.floor, profile, wish, at=self.now)
        self._note()

    def ready(
        self, agent: int, *, centre: int = 1, skills: tuple[str, ...] = (), is_browser: bool = True
    ) -> None:
        """Let an agent be ready with her phone."""
        self.wish(agent, READY, centre=centre, skills=skills, is_browser=is_browser)
        self.happen(PhoneChanged(agent, is_reachable=True, at=self.now))
        self.pass_time(0.001)

    def arrive(self, number: int, *, caller: str = "", dialled: str = "") -> Call | None:
        """Let a citizen call and return her call, unless it is not ours."""
        self.happen(self.arrived(number, caller=caller, dialled=dialled))
        return self.floor.calls.get(call_id(number))

    def arrived(self, number: int, *, caller: str = "", dialled: str = "") -> CitizenArrived:
        """Return the event of a citizen's call."""
        return CitizenArrived(call_id(number), f"channel-{number}", dialled, caller, self.now)

    def command(self, agent: int, name: str) -> None:
        """Let an agent's page command something."""
        requests.command(self.floor, agent, name, at=self.now)
        self._note()

    def transfer(self, agent: int, request: TransferRequest) -> None:
        """Let an agent's page ask for a transfer."""
        transferring.ask(self.floor, agent, request, at=self.now)
        self._note()

    def phone_asks(self, event: PhoneRefers | PhoneDials, request: TransferRequest | None) -> None:
        """Let an agent's desk phone ask for a transfer to whom the switchboard has looked up."""
        desk_phones.ask(self.floor, event, request)
        self._note()

    # --- what came of it

    def call(self, number: int) -> Call:
        """Return the call as it was noted last."""
        return self.log.calls[call_id(number)]

    def agent(self, agent: int) -> Agent:
        """Return the agent as she is."""
        return self.floor.agents[agent]

    def leg(self, number: int) -> LegId:
        """Return the leg on which the call rings or talks."""
        leg = self.call(number).leg
        assert leg is not None
        return leg

    def kinds(self, number: int) -> list[EventKind]:
        """Return the kinds of the call's facts."""
        return [fact.kind for fact in self.log.facts if fact.call_id == call_id(number)]

    def rung(self) -> list[int]:
        """Return the agents rung so far, in order."""
        return [command.leg.agent_id for command in self.sent if isinstance(command, RingAgent)]

    def states(self, agent: int) -> list[str]:
        """Return the agent's states so far, each with its reason if it has one."""
        changes = [change for change in self.log.agent_changes if change.agent_id == agent]
        return [
            f"{change.state}/{change.reason}" if change.reason else change.state.value for change in changes
        ]

    def take_sent(self) -> list[EngineCommand]:
        """Return what the engine was told since the last look."""
        sent, self.sent = self.sent, []
        return sent

    def _arrival(self, arrived: CitizenArrived) -> Arrival:
        known = self.routes.get(arrived.dialled) or self.routes[""]
        return Arrival(known, read_caller(arrived.caller))

    def _note(self) -> None:
        self.floor.tick(now=self.now)
        effects = self.floor.take_effects()
        self.log.commands += effects.commands
        self.sent = [*getattr(self, "sent", []), *effects.commands]
        self.log.calls |= effects.calls
        self.log.facts += effects.facts
        self.log.agents |= effects.agents
        self.log.transfers |= effects.transfers
        self.log.agent_changes += effects.agent_changes
        self.log.overruled_wishes |= effects.overruled_wishes
        self.log.call_backs |= effects.call_backs


def answer(scene: Scene, number: int) -> ports.LegId:
    leg = scene.leg(number)
    scene.happen(ports.LegRinging(leg, scene.now), ports.LegAnswered(leg, scene.now))
    return leg


def talk(scene: Scene, agent: int = 1, number: int = 1, *, is_browser: bool = True) -> ports.LegId:
    scene.ready(agent, is_browser=is_browser)
    scene.arrive(number)
    return answer(scene, number)


def talk_lost(scene: Scene, agent: int = 1) -> str:
    """Return what her page commands when it was reloaded in the talk that she has now."""
    known = scene.floor.agents.get(agent)
    return f"talk_lost:{known.since.isoformat() if known else START.isoformat()}"


def hang_up(scene: Scene, number: int, cause: int = 16) -> None:
    scene.happen(ports.CitizenLeft(call_id(number), cause, scene.now))


def end_leg(scene: Scene, leg: ports.LegId, cause: int, *, was_picked_up: bool = False) -> None:
    scene.happen(ports.LegEnded(leg, cause, scene.now, was_picked_up))


def lose_phone(scene: Scene, agent: int = 1) -> None:
    scene.happen(ports.PhoneChanged(agent, is_reachable=False, at=scene.now))


def find_phone(scene: Scene, agent: int = 1) -> None:
    scene.happen(ports.PhoneChanged(agent, is_reachable=True, at=scene.now))
