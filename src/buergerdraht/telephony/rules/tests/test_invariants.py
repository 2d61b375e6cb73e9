"""Whatever happens, in any order: nobody is lost, nobody talks twice, nobody waits while somebody is free."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import completion, supervision
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.callbacks import TRIES, CallBackState
from buergerdraht.telephony.rules.distribution import has_skill, may_ring_again
from buergerdraht.telephony.rules.happenings import Vanished
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.tests.cast import (
    AGENTS,
    ANYBODY,
    CAUSES,
    COMMANDS,
    ROUTES,
    TRANSFER_COMMANDS,
)
from buergerdraht.telephony.rules.tests.factory import (
    LUNCH,
    READY,
    SIGNED_OUT,
    call_id,
    route,
    talk_lost,
)
from buergerdraht.telephony.rules.tests.factory import Scene as Room
from buergerdraht.telephony.rules.tests.test_telling import PROMPTS
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind, TransferRequest
from buergerdraht.telephony.rules.transfers import OPEN_STATES
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, EventKind
from buergerdraht.telephony.rules.watches import Mode
from buergerdraht.telephony.transfer_ports import FarAnswered, FarEnded, FarLegId, LiveFar, Scene


class FloorMachine(RuleBasedStateMachine):
    """Citizens, agents, phones and the engine do what they want."""

    @initialize(wrap_up=st.sampled_from([0, 30]))
    def begin(self, wrap_up: int) -> None:
        self.scene = Room(wrap_up=timedelta(seconds=wrap_up))
        self.scene.routes = {**ROUTES, "": route(1)}
        self.scene.floor.prompts = PROMPTS
        self.number = 0
        self.phones: set[int] = set()
        self.is_connected = True
        for agent, (centre, skills) in AGENTS.items():
            self.scene.wish(agent, SIGNED_OUT, centre=centre, skills=skills, is_browser=agent != 3)

    # --- what citizens do

    @precondition(lambda self: self.is_connected)
    @rule(dialled=st.sampled_from(list(ROUTES)), caller=st.sampled_from(["", "0301234567"]))
    def citizen_calls(self, dialled: str, caller: str) -> None:
        self.number += 1
        self.scene.arrive(self.number, caller=caller, dialled=dialled)

    @rule(data=st.data(), cause=CAUSES)
    def citizen_leaves(self, data: st.DataObject, cause: int) -> None:
        self.scene.happen(ports.CitizenLeft(call_id(self._number(data)), cause, self.scene.now))

    @rule(data=st.data())
    def announcement_ends(self, data: st.DataObject) -> None:
        self.scene.happen(ports.AnnouncementEnded(call_id(self._number(data)), self.scene.now))

    @rule(data=st.data(), key=st.sampled_from(["1", "2", "#"]))
    def citizen_presses_a_key(self, data: st.DataObject, key: str) -> None:
        self.scene.happen(ports.KeyPressed(call_id(self._number(data)), key, self.scene.now))

    @rule(data=st.data(), cause=CAUSES, has_answered=st.booleans())
    def citizen_who_is_called_back_answers_or_not(
        self, data: st.DataObject, cause: int, *, has_answered: bool
    ) -> None:
        called = [call for call in self._calls() if call.call_back_id]
        if called:
            call = data.draw(st.sampled_from(called))
            answer = ports.CitizenAnswered(call.id, call.channel_id, self.scene.now)
            left = ports.CitizenLeft(call.id, cause, self.scene.now)
            # Of one whose phone does not ring yet, the engine tells nothing.
            if call.is_citizen_rung:
                self.scene.happen(answer if has_answered else left)

    @rule(data=st.data())
    def watchdog_moves_citizen(self, data: st.DataObject) -> None:
        self.scene.happen(ports.CitizenMoved(call_id(self._number(data)), self.scene.now))

    @rule(data=st.data(), is_in_fallback=st.booleans(), agent=ANYBODY, again=ANYBODY)
    def journal_knows_an_end(
        self, data: st.DataObject, *, is_in_fallback: bool, agent: int | None, again: int | None
    ) -> None:
        number = self._number(data)
        arrived = self.scene.arrived(number, dialled=data.draw(st.sampled_from(list(ROUTES))))
        now = self.scene.now
        ending = Vanished(now, now if agent else None, agent, has_failed=data.draw(st.booleans()))
        if again:
            ending = replace(ending, given_at=now, again_at=now, again_agent_id=again)
        self.number = max(self.number, number)
        completion.record_ended(self.scene.floor, arrived, ending, is_in_fallback=is_in_fallback)
        self.scene.pass_time(0)
        self.scene.happen(ports.CitizenLeft(arrived.call_id, 16, now))

    @rule(data=st.data())
    def something_fails_in_a_call(self, data: st.DataObject) -> None:
        self.scene.floor.give_up(call_id(self._number(data)), at=self.scene.now)
        self.scene.happen()
        self.scene.pass_time(0)

    # --- what the partners' attendants do

    @rule(data=st.data())
    def attendant_answers(self, data: st.DataObject) -> None:
        leg = ports.AttendantLeg(call_id(self._number(data)))
        self.scene.happen(ports.AttendantAnswered(leg, self.scene.now))

    @rule(data=st.data(), cause=CAUSES)
    def attendant_ends(self, data: st.DataObject, cause: int) -> None:
        leg = ports.AttendantLeg(call_id(self._number(data)))
        self.scene.happen(ports.AttendantEnded(leg, cause, self.scene.now))

    # --- what agents and their phones do

    @rule(agent=st.sampled_from(list(AGENTS)), wish=st.sampled_from([READY, READY, LUNCH, SIGNED_OUT]))
    def agent_wishes(self, agent: int, wish: object) -> None:
        centre, skills = AGENTS[agent]
        self.scene.wish(agent, wish, centre=centre, skills=skills, is_browser=agent != 3)  # type: ignore[arg-type]

    @rule(agent=st.sampled_from(list(AGENTS)))
    def agent_gets_ready_with_her_phone(self, agent: int) -> None:
        self.agent_wishes(agent, READY)
        self.phone_changes(agent, is_reachable=True)

    @rule(agent=st.sampled_from(list(AGENTS)), command=COMMANDS)
    def agent_commands(self, agent: int, command: str) -> None:
        self.scene.command(agent, talk_lost(self.scene, agent) if command == "talk_lost" else command)

    @rule(agent=st.sampled_from(list(AGENTS)), is_reachable=st.booleans())
    def phone_changes(self, agent: int, *, is_reachable: bool) -> None:
        self.phones = self.phones | {agent} if is_reachable else self.phones - {agent}
        self.scene.happen(ports.PhoneChanged(agent, is_reachable, self.scene.now))

    @rule(data=st.data())
    def leg_rings(self, data: st.DataObject) -> None:
        self.scene.happen(ports.LegRinging(self._leg(data), self.scene.now))

    @rule(data=st.data())
    def leg_is_answered(self, data: st.DataObject) -> None:
        self.scene.happen(ports.LegAnswered(self._leg(data), self.scene.now))

    @rule(data=st.data(), cause=CAUSES)
    def leg_ends(self, data: st.DataObject, cause: int) -> None:
        self.scene.happen(ports.LegEnded(self._leg(data), cause, self.scene.now))

    @rule(data=st.data(), is_held=st.booleans())
    def leg_is_held(self, data: st.DataObject, *, is_held: bool) -> None:
        self.scene.happen(ports.HoldChanged(self._leg(data), is_held, self.scene.now))

    @precondition(lambda self: self.is_connected)
    @rule(agent=st.sampled_from([1, 3]))
    def a_talk_begins(self, agent: int) -> None:
        self.agent_gets_ready_with_her_phone(agent)
        self.number += 1
        call = self.scene.arrive(self.number, dialled="one")
        if call and call.leg:
            self.scene.happen(ports.LegAnswered(call.leg, self.scene.now))

    @rule(data=st.data(), colleague=st.sampled_from([None, None, 1, 3]), kind=st.sampled_from(TransferKind))
    def a_talk_is_passed_on(self, data: st.DataObject, colleague: int | None, kind: TransferKind) -> None:
        talking = [call.agent_id for call in self._calls() if call.state is CallState.TALKING]
        target = Target("Amt", "" if colleague else "+4930231250", agent_id=colleague)
        if agent := data.draw(st.sampled_from([*talking, None])):
            self.scene.transfer(agent, TransferRequest(kind, target, 20))

    @rule(data=st.data(), command=TRANSFER_COMMANDS)
    def whoever_transfers_commands(self, data: st.DataObject, command: str) -> None:
        busy = [call.transfer.agent_id for call in self._calls() if call.transfer]
        if agent := data.draw(st.sampled_from([*busy, None])):
            self.scene.command(agent, command)

    @rule(data=st.data(), mode=st.sampled_from(Mode))
    def somebody_supervises(self, data: st.DataObject, mode: Mode) -> None:
        agent, supervisor = (data.draw(st.sampled_from([1, 2, 3])) for _ in range(2))
        supervision.supervise(self.scene.floor, supervisor, agent, mode, at=self.scene.now)
        self.scene.happen()
        self.scene.command(supervisor, "")

    @rule(data=st.data())
    def a_supervisor_picks_up(self, data: st.DataObject) -> None:
        legs = [watch.leg for watch in self.scene.floor.watches.values()]
        if leg := data.draw(st.sampled_from([*legs, None])):
            self.scene.happen(ports.LegAnswered(leg, self.scene.now))

    @rule(data=st.data())
    def target_picks_up(self, data: st.DataObject) -> None:
        self.scene.happen(FarAnswered(self._far(data), self.scene.now))

    @rule(data=st.data(), cause=CAUSES)
    def target_leaves(self, data: st.DataObject, cause: int) -> None:
        self.scene.happen(FarEnded(self._far(data), cause, self.scene.now))

    # --- what time and the engine do

    @rule(seconds=st.sampled_from([0.5, 2, 10, 20, 70]))
    def time_passes(self, seconds: float) -> None:
        self.scene.pass_time(seconds)

    @rule()
    def engine_is_lost(self) -> None:
        self.scene.happen(ports.EngineLost(self.scene.now))
        self.is_connected = False

    @rule(data=st.data())
    def engine_is_back(self, data: st.DataObject) -> None:
        calls = tuple(self._live(data, call) for call in self._calls() if data.draw(st.booleans()))
        ended = self.number and data.draw(st.booleans())
        more = (self._unknown(data),) if ended else ()
        stray = tuple(call.leg for call in self._calls() if call.leg)
        self.scene.connect(*calls, *more, stray=stray, phones=frozenset(self.phones))
        self.is_connected = True

    # --- what always holds

    @invariant()
    def an_agent_has_one_call_and_a_call_has_one_agent(self) -> None:
        for call in self._calls():
            if call.state in {CallState.OFFERED, CallState.CALLING_BACK, CallState.TALKING}:
                assert call.leg is not None
                assert call.leg.agent_id == call.agent_id
                assert self.scene.agent(call.leg.agent_id).leg == call.leg
            else:
                assert call.leg is None
        for agent in self._agents():
            is_busy = agent.state in {AgentState.OFFERED, AgentState.TALKING}
            asking = self.scene.floor.call_asking(agent.leg) if agent.leg else None
            watch = self.scene.floor.watches.get(agent.id)
            is_watching = watch is not None and watch.leg == agent.leg
            assert is_busy == ((self.scene.floor.call_of(agent) or asking) is not None or is_watching)

    @invariant()
    def a_transfer_goes_on_only_where_it_may_and_is_decided_once(self) -> None:
        for call in self._calls():
            if call.state in {CallState.TRANSFERRING, CallState.TRANSFERRED}:
                assert call.transfer is not None
            if call.transfer:
                assert call.state in OPEN_STATES
                assert call.transfer.is_open == (call.state is not CallState.TRANSFERRED)
        undecided = {key for key, each in self.scene.log.transfers.items() if each.is_open}
        alive = {(c.id, c.transfer.number) for c in self._calls() if c.transfer and c.transfer.is_open}
        assert undecided == alive

    @invariant()
    def whoever_hears_nobody_hears_music_or_ringing(self) -> None:
        for call in self._calls():
            if call.transfer and call.state is CallState.TALKING:
                assert call.leg is not None
                assert (call.transfer.scene is Scene.RINGING) == (call.transfer.answered_at is None)

    @invariant()
    def a_call_is_at_the_attendant_or_at_the_centre_but_not_at_both(self) -> None:
        for call in self._calls():
            is_hers = call.state in {CallState.AT_ATTENDANT, CallState.ATTENDED}
            assert is_hers == (call.attendant_leg is not None)
            assert not (call.attended_at and call.answered_at)

    @invariant()
    def no_attendant_rings_for_ever(self) -> None:
        for call in self._calls():
            if call.state is CallState.AT_ATTENDANT:
                assert self.scene.floor.next_deadline() is not None

    @invariant()
    def states_of_agent_and_call_agree(self) -> None:
        for agent in self._agents():
            call = self.scene.floor.call_of(agent)
            if call is not None:
                is_called_back = call.state is CallState.CALLING_BACK
                assert agent.state.value == ("talking" if is_called_back else call.state.value)
            if agent.parked_call_id is not None:
                assert self.scene.floor.calls[agent.parked_call_id].state is CallState.PARKED

    @invariant()
    def nobody_waits_while_somebody_may_take_the_call(self) -> None:
        if not self.scene.floor.is_connected:
            return
        for call in self._calls():
            if call.is_waiting:
                assert not [agent for agent in self._agents() if self._may_take(agent, call)]

    @invariant()
    def no_agent_meets_another_centres_call_unless_she_helps(self) -> None:
        for call in self._calls():
            if call.leg is not None and call.state is not CallState.TALKING:
                agent = self.scene.agent(call.leg.agent_id)
                assert agent.profile.centre_id in (call.route.centre_id, *call.helpers_asked)

    @invariant()
    def only_reachable_agents_who_want_calls_are_ready(self) -> None:
        for agent in self._agents():
            if agent.state is AgentState.READY:
                assert agent.is_reachable
                assert agent.wish == READY

    @invariant()
    def a_parked_call_does_not_stay_parked(self) -> None:
        for call in self._calls():
            if call.state is CallState.PARKED:
                assert call.parked_until is not None
                assert call.parked_until > self.scene.now

    @invariant()
    def every_call_is_held_somewhere_and_ends_exactly_once(self) -> None:
        floor = self.scene.floor
        for call in [*self.scene.log.calls.values(), *self._calls()]:
            places = [call.id in floor.calls, call.id in floor.unwatched, floor.has_ended(call.id)]
            assert places.count(True) == 1
        ended = [fact.call_id for fact in self.scene.log.facts if fact.kind is EventKind.ENDED]
        assert len(ended) == len(set(ended))
        assert all(floor.has_ended(one) for one in ended)

    @invariant()
    def every_wish_is_kept_until_she_was_reached_or_three_tries_were_made(self) -> None:
        floor = self.scene.floor
        for wish, wanted in self.scene.log.call_backs.items():
            assert (wanted.state is CallBackState.WAITING) == (wish in floor.call_backs)
            assert wanted.tries <= TRIES
            assert sum(call.call_back_id == wish for call in self._calls()) <= 1

    @invariant()
    def facts_are_numbered_without_gaps(self) -> None:
        numbers: dict[object, list[int]] = {}
        for fact in self.scene.log.facts:
            numbers.setdefault(fact.call_id, []).append(fact.sequence)
        assert all(given == list(range(len(given))) for given in numbers.values())

    # --- behind

    def _calls(self) -> list[Call]:
        return list(self.scene.floor.calls.values())

    def _agents(self) -> list[Agent]:
        return list(self.scene.floor.agents.values())

    def _number(self, data: st.DataObject) -> int:
        return data.draw(st.integers(1, max(1, self.number)))

    def _leg(self, data: st.DataObject) -> ports.LegId:
        legs = [call.leg for call in self._calls() if call.leg]
        asked = (call.transfer.leg for call in self._calls() if call.transfer)
        legs += [leg for leg in asked if isinstance(leg, ports.LegId)]
        stale = ports.LegId(data.draw(st.sampled_from(list(AGENTS))), call_id(self._number(data)), 1)
        return data.draw(st.sampled_from([*legs, stale]))

    def _far(self, data: st.DataObject) -> FarLegId:
        legs = [call.transfer.leg for call in self._calls() if call.transfer]
        fars = [leg for leg in legs if isinstance(leg, FarLegId)]
        return data.draw(st.sampled_from([*fars, FarLegId(call_id(self._number(data)), 99)]))

    def _live(self, data: st.DataObject, call: Call) -> ports.LiveCall:
        arrived = ports.CitizenArrived(call.id, call.channel_id, "one", "", call.arrived_at)
        if call.attendant_leg and data.draw(st.booleans()):
            has_answered = call.state is CallState.ATTENDED or data.draw(st.booleans())
            attendant = ports.LiveAttendant(call.attendant_leg, has_answered, data.draw(st.booleans()))
            return ports.LiveCall(arrived, None, is_in_fallback=False, attendant=attendant)
        is_talking = call.state is CallState.TALKING and data.draw(st.booleans())
        return ports.LiveCall(
            arrived,
            call.leg if is_talking else None,
            data.draw(st.booleans()) and not is_talking,
            far=self._live_far(data, call, is_talking=is_talking),
        )

    def _live_far(self, data: st.DataObject, call: Call, *, is_talking: bool) -> LiveFar | None:
        if call.transfer is None or not isinstance(call.transfer.leg, FarLegId) or data.draw(st.booleans()):
            return None
        scene = None if is_talking and call.transfer.answered_at is None else call.transfer.scene
        return LiveFar(call.transfer.leg, scene)

    def _unknown(self, data: st.DataObject) -> ports.LiveCall:
        """A call that came while nobody listened, or one that is over here but lives on there."""
        self.number += data.draw(st.integers(0, 1))
        arrived = self.scene.arrived(self.number, dialled=data.draw(st.sampled_from(list(ROUTES))))
        return ports.LiveCall(arrived, None, data.draw(st.booleans()))

    def _may_take(self, agent: Agent, call: Call) -> bool:
        return (
            agent.state is AgentState.READY
            and agent.profile.centre_id in (call.route.centre_id, *call.helpers_asked)
            and has_skill(agent, call)
            and (agent.id not in call.skipped or may_ring_again(agent, call, at=self.scene.now))
        )


FloorMachine.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestFloor = FloorMachine.TestCase
