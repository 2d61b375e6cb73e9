"""Calls that are not as they should be get a sentence in the record, and are served."""

import random
import socket

import pytest

from buergerdraht.telephony.models import Call
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, wait_until


@pytest.mark.parametrize("dialled", ["+4930999990000", "0309999900", "rathaus", "4711", "0" * 60])
def test_an_unknown_number_goes_to_the_default_centre_and_is_marked(room: Room, dialled: str) -> None:
    other, default = world.make_centre(), world.make_centre(is_default=True)
    phones = room.phones(talk_seconds=0.3)
    room.ready_agents(other, 1, phones=phones)
    agent = room.ready_agents(default, 1, phones=phones)[0]
    record = world.ended_call_of(room.call(dialled).key)
    assert (record.is_number_known, record.centre_id, record.agent_id) == (False, default.id, agent.id)
    assert record.authority_id == record.centre.authority_id
    assert len(record.dialled_number) <= 40


@pytest.mark.parametrize(
    ("from_header", "privacy", "kind"),
    [
        ('"Anonymous" <sip:anonymous@anonymous.invalid>', "id", Call.CallerKind.WITHHELD),
        ("<sip:anonymous@anonymous.invalid>", "none", Call.CallerKind.WITHHELD),
        ("<sip:rathaus.leun@citizen.invalid>", "none", Call.CallerKind.UNREADABLE),
        (f"<sip:{'9' * 300}@citizen.invalid>", "none", Call.CallerKind.UNREADABLE),
        ("<sip:%27%3Bdrop%20table@citizen.invalid>", "none", Call.CallerKind.UNREADABLE),
    ],
)
def test_a_caller_without_a_readable_number_is_answered_and_never_gets_an_invented_one(
    room: Room, from_header: str, privacy: str, kind: Call.CallerKind
) -> None:
    centre = world.make_centre()
    phones = room.phones(talk_seconds=0.3)
    room.ready_agents(centre, 1, phones=phones)
    call = CitizenCall("odd", centre.number, from_header=from_header, privacy=privacy)
    assert room.citizens([call]).wait(20) == 0
    wait_until(lambda: _ended(centre) == 1, seconds=10, what="Anruf verzeichnet")
    record = Call.objects.get(centre_id=centre.id)
    assert (record.caller_number, record.caller_kind) == ("", kind)
    assert record.disposition == Call.Disposition.ANSWERED
    assert [offer.caller for offer in phones.offers()] == ["anonymous"]


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
