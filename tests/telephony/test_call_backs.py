"""Callers who would rather be called back, with real keys and real calls over the trunk."""

import shutil

from buergerdraht.agreements.operations import reload_numbers
from buergerdraht.announcements.rules.german import SPEAKER
from buergerdraht.announcements.rules.speech import Kind, Values, prompt_name
from buergerdraht.launcher.asterisk import prompts_dir
from buergerdraht.telephony.models import Agent, Call, CallBack
from buergerdraht.telephony.operations import want_break, want_ready
from tests.support import world
from tests.support.room import Room
from tests.support.sipp import Attendants, CitizenCall, wait_until

REACHED, BUSY, ENTERED = "+493023199001", "+493023199007", "+493023199002"


def speak_offer(room: Room) -> None:
    """Have the offer there, as the job of the worker would after a while."""
    folder = prompts_dir(room.stack.environment)
    told = Values(key="1", number="+491234567890")
    kinds = (Kind.CALLBACK_OFFER, Kind.CALLBACK_NUMBER, Kind.CALLBACK_CHECK)
    for piece in (piece for kind in kinds for piece in SPEAKER(kind, told)):
        target = (folder / prompt_name(piece)).with_suffix(".wav")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "please_wait.wav", target)
    reload_numbers()


def test_who_presses_a_key_is_called_back_at_her_place_and_who_is_not_reached_is_tried_again(
    room: Room, attendants: Attendants
) -> None:
    speak_offer(room)
    centre = world.make_centre()
    phones = room.phones(talk_seconds=1)
    (agent,) = room.ready_agents(centre, 1, phones=phones)
    row = Agent.objects.get(pk=agent.id)
    want_break(row, reason=Agent.BreakReason.LUNCH)
    wait_until(lambda: world.state_of(agent)[0] == Agent.State.BREAK, seconds=5, what="Pause")

    callers = [CitizenCall(number, centre.number) for number in (REACHED, BUSY)]
    withheld = CitizenCall("withheld", centre.number, "<sip:anonymous@anonymous.invalid>", "id")
    entering = room.citizens([withheld], key=f"1{ENTERED.replace('+49', '0')}#1")
    run = room.citizens(callers, rate=1, key="1")
    run.wait(30)
    entering.wait(30)
    wished = [world.ended_call_of(call.key) for call in callers]
    assert {call.disposition for call in wished} == {Call.Disposition.CALL_BACK}
    assert CallBack.objects.filter(call__in=wished, state=CallBack.State.WAITING).count() == 2

    entered = CallBack.objects.filter(number=ENTERED)
    assert entered.get().call.caller_number == "", "von Hand eingegeben, der Anruf bleibt ohne Nummer"

    want_ready(row)
    reached, busy = (CallBack.objects.filter(call=call) for call in wished)
    wait_until(lambda: reached.filter(state=CallBack.State.DONE), seconds=15, what="zurückgerufen")
    wait_until(lambda: busy.filter(tries=1), seconds=15, what="ein Versuch vergeblich")
    wait_until(
        lambda: entered.filter(state=CallBack.State.DONE), seconds=15, what="Eingegebene zurückgerufen"
    )
    talk = Call.objects.get(call_back=wished[0].pk, state=Call.State.ENDED)
    assert (talk.disposition, talk.agent_id) == (Call.Disposition.ANSWERED, agent.id)
    assert world.events_of(talk) == ["offered", "ringing", "citizen_rung", "answered", "ended"]
    assert {offer.agent for offer in attendants.offers_of(centre.number)} >= {REACHED, ENTERED}
