"""Agents pass calls on at their desk phones, by REFER, with the sound: as from the page."""

import time
from contextlib import ExitStack
from dataclasses import dataclass

from buergerdraht.authorities.models import DirectoryEntry, ServiceCentre
from buergerdraht.telephony.models import Agent, Call, Transfer
from buergerdraht.telephony.operations import want_ready
from tests.support import world
from tests.support.desk_phone import DeskPhone, Line
from tests.support.listening import Listener
from tests.support.room import Room, new_citizen
from tests.support.sipp import Attendants, wait_until

ANSWERS, IS_BUSY, IS_SILENT = "+4930231258770", "+4930231258777", "+4930231258779"
Outcome = Transfer.Outcome
MOST_SILENCE_SECONDS = 1.0


@dataclass
class Talk:
    """A citizen with ears who talks with an agent at a desk phone."""

    citizen: Listener
    agent: Agent
    phone: DeskPhone
    line: Line
    began_at: float

    @property
    def call(self) -> Call:
        return world.call_of(self.citizen.caller)

    def until(self, outcome: str) -> Transfer:
        wait_until(lambda: self._outcomes() == [outcome], seconds=15, what=f"Verbinden: {outcome}")
        return self.call.transfers.get()

    def _outcomes(self) -> list[str]:
        return list(self.call.transfers.values_list("outcome", flat=True))

    def until_told(self, status: str) -> None:
        told = self.line.progress
        wait_until(lambda: any(status in each for each in told), seconds=5, what=f"{status}: {told}")

    def hears_herself(self) -> None:
        """She hears her own tone: the way there and back is whole."""
        since = time.monotonic()
        wait_until(lambda: self.citizen.hears_herself(since=since), seconds=5, what="eigener Ton")

    def never_heard_silence(self) -> None:
        silence = self.citizen.longest_silence(since=self.began_at)
        assert silence < MOST_SILENCE_SECONDS, f"{self._outcomes()}: {silence:.1f} s Stille"


def talk(room: Room, centre: world.Centre, exits: ExitStack) -> Talk:
    """Begin a talk with an agent of its own."""
    (agent,) = world.make_agents(centre, 1)
    exits.callback(world.go_home, [agent])
    phone = _registered(agent, exits, sip_port=room.sip_port)
    row = Agent.objects.get(pk=agent.id)
    want_ready(row)
    wait_until(lambda: world.state_of(agent)[0] == Agent.State.READY, seconds=15, what="bereit")
    citizen = exits.enter_context(Listener(centre.number, caller=new_citizen(), sip_port=room.sip_port))
    begun = Talk(citizen, row, phone, phone.talk(), time.monotonic())
    begun.hears_herself()
    return begun


def _registered(agent: world.Colleague, exits: ExitStack, *, sip_port: int) -> DeskPhone:
    return exits.enter_context(DeskPhone(agent.account, sip_port=sip_port))


def test_a_desk_phone_passes_calls_on_without_asking(room: Room, attendants: Attendants) -> None:
    centre = world.make_centre()
    ServiceCentre.objects.filter(pk=centre.id).update(transfer_seconds=3)
    entry = DirectoryEntry.objects.create(authority_id=centre.authority_id, name="Kim Amt", phone=ANSWERS)
    with ExitStack() as exits:
        left, busy, silent = talks = [talk(room, centre, exits) for _ in range(3)]
        for each, number in ((left, "8770"), (busy, IS_BUSY), (silent, IS_SILENT)):
            each.phone.hold(each.line)
            each.phone.refer(each.line, number)

        connected = left.until(Outcome.CONNECTED)
        assert (connected.kind, connected.target_entry, connected.target_number) == ("blind", entry, ANSWERS)
        assert (left.call.state, left.call.agent_id) == (Call.State.TRANSFERRED, left.agent.pk)
        left.hears_herself()
        wait_until(lambda: left.line.has_ended, seconds=5, what="das Tischtelefon ist frei")
        assert len(attendants.offers_of(left.citizen.caller)) == 1, "mit der Nummer der Anrufenden"

        for each, outcome in ((busy, Outcome.BUSY), (silent, Outcome.UNANSWERED)):
            each.until(outcome)
            each.until_told("603")
            each.phone.hold(each.line, is_held=False)
            each.hears_herself()
            assert (each.call.state, each.call.agent_id) == (Call.State.TALKING, each.agent.pk)
        for each in talks:
            each.never_heard_silence()


def test_a_desk_phone_asks_on_its_second_line_and_hands_over(room: Room, attendants: Attendants) -> None:
    centre = world.make_centre()
    with ExitStack() as exits:
        asked, busy, back = talks = [talk(room, centre, exits) for _ in range(3)]
        for each in talks:
            each.phone.hold(each.line)
        lines = [each.phone.dial(n) for each, n in ((asked, ANSWERS), (busy, IS_BUSY), (back, ANSWERS))]

        wait_until(lambda: lines[1].refusal, seconds=5, what="besetzt am Tischtelefon")
        assert lines[1].refusal == 486
        busy.until(Outcome.BUSY)
        for line in (lines[0], lines[2]):
            wait_until(lambda line=line: line.is_talking, seconds=5, what="Ziel hat abgenommen")
        back.phone.hang_up(lines[2])
        back.until(Outcome.RETURNED)
        for each in (busy, back):
            each.phone.hold(each.line, is_held=False)
            each.hears_herself()

        asked.phone.hold(lines[0])
        asked.phone.refer_replacing(asked.line, lines[0])
        assert asked.until(Outcome.CONNECTED).kind == "consult"
        asked.until_told("200")
        asked.hears_herself()
        wait_until(
            lambda: lines[0].has_ended and asked.line.has_ended, seconds=5, what="beide Leitungen frei"
        )
        assert asked.call.state == Call.State.TRANSFERRED
        for each in talks:
            each.never_heard_silence()
