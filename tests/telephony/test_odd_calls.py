"""Calls that are not as they should be get a sentence in the record, and are served."""

import random
import socket

from buergerdraht.telephony.models import Call
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, wait_until

UNKNOWN = ("+4930999990000", "0309999900", "rathaus", "4711", "0" * 60)
CALLERS = (
    ('"Anonymous" <sip:anonymous@anonymous.invalid>', "id", Call.CallerKind.WITHHELD),
    ("<sip:anonymous@anonymous.invalid>", "none", Call.CallerKind.WITHHELD),
    ("<sip:rathaus.leun@citizen.invalid>", "none", Call.CallerKind.UNREADABLE),
    (f"<sip:{'9' * 300}@citizen.invalid>", "none", Call.CallerKind.UNREADABLE),
    ("<sip:%27%3Bdrop%20table@citizen.invalid>", "none", Call.CallerKind.UNREADABLE),
)


def test_an_unknown_number_goes_to_the_default_centre_and_is_marked(room: Room) -> None:
    other, default = world.make_centre(), world.make_centre(is_default=True)
    phones = room.phones(talk_seconds=0.3)
    room.ready_agents(other, 1, phones=phones)
    agent = room.ready_agents(default, 1, phones=phones)[0]
    calls = [CitizenCall(new_citizen(), dialled) for dialled in UNKNOWN]
    assert room.citizens(calls).wait(30) == 0
    for call in calls:
        record = world.ended_call_of(call.key)
        found = (record.is_number_known, record.centre_id, record.agent_id)
        assert found == (False, default.id, agent.id), call.dialled
        assert record.authority_id == record.centre.authority_id
        assert len(record.dialled_number) <= 40


def test_a_caller_without_a_readable_number_is_answered_and_never_gets_an_invented_one(room: Room) -> None:
    phones = room.phones(talk_seconds=0.3)
    centres = [world.make_centre() for _ in CALLERS]
    for centre in centres:
        room.ready_agents(centre, 1, phones=phones)
    calls = [
        CitizenCall(f"odd-{centre.id}", centre.number, from_header=header, privacy=privacy)
        for centre, (header, privacy, _) in zip(centres, CALLERS, strict=True)
    ]
    assert room.citizens(calls).wait(20) == 0
    for centre, (header, _, kind) in zip(centres, CALLERS, strict=True):
        wait_until(lambda: _ended(centre) == 1, seconds=10, what="Anruf verzeichnet")  # noqa: B023
        record = Call.objects.get(centre_id=centre.id)
        assert (record.caller_number, record.caller_kind) == ("", kind), header
        assert record.disposition == Call.Disposition.ANSWERED
    assert [offer.caller for offer in phones.offers()] == ["anonymous"] * len(CALLERS)


def test_numbers_of_every_spelling_are_kept_as_e164(room: Room) -> None:
    centre = world.make_centre()
    phones = room.phones(talk_seconds=0.2)
    room.ready_agents(centre, 1, phones=phones)
    caller = new_citizen()
    for spelling in ("0" + caller[3:], "00" + caller[1:], caller[1:]):
        call = CitizenCall("spelt", "0" + centre.number[3:], from_header=f"<sip:{spelling}@citizen.invalid>")
        assert room.citizens([call]).wait(20) == 0
    wait_until(lambda: _ended(centre) == 3, seconds=10, what="drei Anrufe verzeichnet")
    records = Call.objects.filter(centre_id=centre.id)
    assert {(record.caller_number, record.dialled_number) for record in records} == {(caller, centre.number)}


def test_garbage_on_the_line_changes_nothing(room: Room) -> None:
    centre = world.make_centre()
    phones = room.phones(talk_seconds=0.3)
    room.ready_agents(centre, 1, phones=phones)
    before = Call.objects.count()
    _throw_garbage(room.sip_port)
    assert world.ended_call_of(room.call(centre.number).key).disposition == Call.Disposition.ANSWERED
    assert Call.objects.count() == before + 1


def _throw_garbage(port: int) -> None:
    noise = random.Random(115)  # noqa: S311  (the same noise each time)
    broken = [
        b"INVITE",
        b"INVITE sip:1@x SIP/2.0\r\n\r\n",
        b"INVITE sip:%s SIP/2.0\r\nVia: x\r\n\r\n" % (b"9" * 5000),
        b"SIP/2.0 200 OK\r\n\r\n",
        b"\0" * 1400,
        b"REGISTER sip: SIP/2.0\r\nContent-Length: -1\r\n\r\n",
        b"INVITE sip:1@x SIP/2.0\r\nContent-Length: 99999\r\n\r\n",
    ]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for datagram in [*broken, *(noise.randbytes(noise.randrange(1, 1400)) for _ in range(200))]:
            line.sendto(datagram, ("127.0.0.1", port))


def _ended(centre: world.Centre) -> int:
    return Call.objects.filter(centre_id=centre.id, state=Call.State.ENDED).count()
