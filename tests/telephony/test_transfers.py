"""Real calls that are passed on, with the sound: to targets that answer, are busy or do not pick up."""

import time
from contextlib import ExitStack
from dataclasses import dataclass

from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.telephony.models import Agent, Call, Transfer
from buergerdraht.telephony.operations import send_command, start_transfer
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind
from tests.support import world
from tests.support.listening import Listener
from tests.support.room import Room, new_citizen
from tests.support.sipp import Attendants, wait_until

ANSWERS, IS_BUSY, IS_SILENT = "+4930231257770", "+4930231257777", "+4930231257779"
CONSULT, BLIND = TransferKind.CONSULT, TransferKind.BLIND
Outcome = Transfer.Outcome
MOST_SILENCE_SECONDS = 1.0


@dataclass
class Talk:
    """A citizen with ears who talks with an agent of her own."""

    citizen: Listener
    agent: Agent
    began_at: float

    @property
    def call(self) -> Call:
        return world.call_of(self.citizen.caller)

    def pass_on(self, number: str, kind: TransferKind) -> None:
        start_transfer(self.agent, Target("Stadtbüro", number), kind=kind)

    def command(self, name: str) -> None:
        send_command(self.agent, command=name)

    def until(self, outcome: str) -> None:
        wait_until(lambda: self.outcomes() == [outcome], seconds=10, what=f"Verbinden: {outcome}")

    def until_asked(self) -> None:
        asked = Transfer.objects.filter(call=self.call, answered_at__isnull=False)
        wait_until(asked.exists, seconds=10, what="Ziel hat abgenommen")

    def outcomes(self) -> list[str]:
        return list(self.call.transfers.order_by("number").values_list("outcome", flat=True))

    def hears_herself(self) -> None:
        """She hears her own tone: the way there and back is whole."""
        since = time.monotonic()
        wait_until(lambda: self.citizen.hears_herself(since=since), seconds=5, what="eigener Ton")


def test_calls_are_passed_on_with_sound_both_ways_and_never_a_silence(
    room: Room, attendants: Attendants
) -> None:
    centre = world.make_centre()
    ServiceCentre.objects.filter(pk=centre.id).update(transfer_seconds=3)
    with ExitStack() as exits:
        talks = _talks(room, centre, 4, exits)
        asked, left, busy, silent = talks
        asked.pass_on(ANSWERS, CONSULT)
        left.pass_on(ANSWERS, BLIND)
        busy.pass_on(IS_BUSY, BLIND)
        silent.pass_on(IS_SILENT, CONSULT)

        busy.until(Outcome.BUSY)
        left.until(Outcome.CONNECTED)
        asked.until_asked()
        asked.command("transfer_complete")
        asked.until(Outcome.CONNECTED)
        silent.until(Outcome.UNANSWERED)
        for talk in talks:
            talk.hears_herself()
            silence = talk.citizen.longest_silence(since=talk.began_at)
            assert silence < MOST_SILENCE_SECONDS, f"{talk.outcomes()}: {silence:.1f} s Stille"

        for talk in (asked, left):
            assert talk.call.state == Call.State.TRANSFERRED
            assert len(attendants.offers_of(talk.citizen.caller)) == 1, "mit der Nummer der Anrufenden"
        for talk in (busy, silent):
            assert (talk.call.state, talk.call.agent_id) == (Call.State.TALKING, talk.agent.pk)
            assert world.events_of(talk.call)[-1] == "transfer_failed"
        _survives_a_restart(room, asked, left)
    for talk in talks:
        record = world.ended_call_of(talk.citizen.caller)
        assert (record.disposition, record.agent_id) == (Call.Disposition.ANSWERED, talk.agent.pk)


def test_an_agent_asks_toggles_confers_and_passes_on_to_a_colleague(room: Room) -> None:
    centre = world.make_centre()
    with ExitStack() as exits:
        three, to_colleague = _talks(room, centre, 2, exits)
        phones = room.phones(with_echo=True)
        colleague = room.ready_agents(centre, 1, phones=phones)[0]
        three.pass_on(ANSWERS, CONSULT)
        target = Target("Kim", agent_id=colleague.id)
        start_transfer(to_colleague.agent, target, kind=CONSULT)
        for talk in (three, to_colleague):
            talk.until_asked()
        assert world.state_of(colleague)[0] == Agent.State.TALKING

        three.command("transfer_switch")
        three.hears_herself()
        three.command("transfer_join")
        three.hears_herself()
        three.command("transfer_switch")
        three.command("transfer_cancel")
        three.until(Outcome.RETURNED)
        three.hears_herself()

        to_colleague.command("hang_up")
        to_colleague.until(Outcome.CONNECTED)
        to_colleague.hears_herself()
        assert (to_colleague.call.state, to_colleague.call.agent_id) == (Call.State.TALKING, colleague.id)
        for talk in (three, to_colleague):
            silence = talk.citizen.longest_silence(since=talk.began_at)
            assert silence < MOST_SILENCE_SECONDS, f"{silence:.1f} s Stille"


def test_who_leaves_while_it_rings_gets_a_call_back_that_nobody_took(room: Room) -> None:
    centre = world.make_centre(offer_seconds=10)
    ServiceCentre.objects.filter(pk=centre.id).update(transfer_seconds=2)
    with ExitStack() as exits:
        (talk,) = _talks(room, centre, 1, exits)
        talk.pass_on(IS_SILENT, BLIND)
        wait_until(lambda: talk.outcomes() == [""], seconds=5, what="es klingelt")
        talk.command("hang_up")
        wait_until(lambda: talk.call.state == Call.State.TRANSFERRING, seconds=5, what="wird verbunden")
        talk.until(Outcome.UNANSWERED)
        wait_until(lambda: talk.call.state == Call.State.TALKING, seconds=5, what="wieder im Gespräch")
        talk.hears_herself()
        assert talk.call.agent_id == talk.agent.pk
        assert talk.citizen.longest_silence(since=talk.began_at) < MOST_SILENCE_SECONDS


def _talks(room: Room, centre: world.Centre, count: int, exits: ExitStack) -> list[Talk]:
    """Begin talks, each with an agent whose phone gives back what it hears."""
    phones = room.phones(with_echo=True)
    room.ready_agents(centre, count, phones=phones)
    citizens = [
        exits.enter_context(Listener(centre.number, caller=new_citizen(), sip_port=room.sip_port))
        for _ in range(count)
    ]
    talking = Call.objects.filter(centre_id=centre.id, state=Call.State.TALKING)
    wait_until(lambda: talking.count() == count, seconds=10, what="alle im Gespräch")
    return [_talk(citizen) for citizen in citizens]


def _talk(citizen: Listener) -> Talk:
    agent = world.call_of(citizen.caller).agent
    assert agent is not None
    talk = Talk(citizen, Agent.objects.select_related("centre").get(pk=agent.pk), time.monotonic())
    talk.hears_herself()
    return talk


def _survives_a_restart(room: Room, *talks: Talk) -> None:
    """Who talks with a target goes on while the switchboard dies, and is known to the next one."""
    room.stack.kill("switchboard")
    for talk in talks:
        talk.hears_herself()
    room.stack.start("switchboard")
    room.stack.wait_until_ready("switchboard")
    for talk in talks:
        talk.hears_herself()
        assert talk.call.state == Call.State.TRANSFERRED
