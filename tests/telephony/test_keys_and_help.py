"""What callers choose by a key, and who answers for others: a call-back, a language, another centre."""

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import CentreHelp, ServedNumber
from buergerdraht.agreements.operations import reload_numbers
from buergerdraht.announcements.making import recording
from buergerdraht.announcements.models import Announcement
from buergerdraht.announcements.operations import (
    Take,
    draft_announcement,
    offer_language,
    publish_announcement,
)
from buergerdraht.announcements.queries import published_name
from buergerdraht.announcements.rules.prompts import Choice, Slot
from buergerdraht.announcements.rules.speech import Kind
from buergerdraht.foundation.clock import utc_now
from buergerdraht.launcher.asterisk import prompts_dir
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import next_opening
from buergerdraht.telephony.models import Call, CallBack
from tests.support import world
from tests.support.melody import AttentiveCitizen, melody
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, wait_until
from tests.telephony.test_call_backs import speak_offer


def test_keys_ask_for_a_call_back_while_closed_and_for_english_and_any_centre_answers_for_any_participant(
    room: Room,
) -> None:
    speak_offer(room)
    centre, helped, others = (world.make_centre() for _ in range(3))
    closed, english = world.serve(centre.id, calendar=world.at_lunch_now()), world.serve(centre.id)
    speak_english(english, room)
    CentreHelp.objects.create(
        centre_id=helped.id,
        helper_id=others.id,
        after_seconds=1,
        is_for_115_only=False,
    )
    reload_numbers()  # first: whoever waits already when help is agreed on is not helped any more
    (helper,) = room.ready_agents(others, 1, phones=room.phones(talk_seconds=0.5))

    late, waiting, listening = new_citizen(), new_citizen(), new_citizen()
    with AttentiveCitizen(english.number.number, caller=listening, sip_port=room.sip_port) as citizen:
        wishing = room.citizens([CitizenCall(late, closed.number.number)], key="1")
        waits = room.citizens([CitizenCall(waiting, helped.number)])
        citizen.press("2")
        assert citizen.hears_the_melody(seconds=20), "die englische Begrüßung"
        wishing.wait(30)
        waits.wait(30)

    wished = world.ended_call_of(late)
    assert (wished.disposition, wished.answered_at) == (Call.Disposition.CLOSED, None)
    call_back = CallBack.objects.get(call=wished)
    assert (call_back.number, call_back.state) == (late, CallBack.State.WAITING)
    assert call_back.next_try_at == next_opening(rules_of(closed.service_hours), wished.arrived_at)

    chosen = world.ended_call_of(listening)
    assert "language_chosen" in world.events_of(chosen)

    answered = world.ended_call_of(waiting)
    assert (answered.centre_id, answered.agent_id) == (helped.id, helper.id), "bleibt der Anruf des anderen"
    assert "help_asked" in world.events_of(answered)


def speak_english(served: ServedNumber, room: Room) -> None:
    """Let callers choose English by a key; the welcome in English is a melody."""
    authority, editor, now = served.number.authority, User.objects.create_user("redaktion"), utc_now()
    offer_language(authority, Choice("2", "en"), by=editor, now=now)
    take = Take(recording(melody()), Announcement.Source.UPLOADED, "Melody")
    version = draft_announcement(Slot(Kind.WELCOME, "en", authority.pk), take, by=editor, now=now)
    publish_announcement(version, by=editor, now=now)
    file = (prompts_dir(room.stack.environment) / published_name(version)).with_suffix(".wav")
    wait_until(file.exists, seconds=15, what="die Ansage liegt bei der Telefonanlage")
