"""`manage.py ring`: a synthetic citizen calls and says in German what becomes of it."""

import subprocess

from buergerdraht.launcher.stack import DIES_WITH_PARENT, manage
from buergerdraht.telephony.models import Call
from tests.support import world
from tests.support.room import Room, new_citizen


def test_a_citizen_rings_talks_and_hangs_up_or_is_told_why_not(room: Room) -> None:
    """All three at once: one who is answered, one outside service hours, one who dials a word."""
    centre, closed = world.make_centre(), world.make_centre(calendar=world.closed_now())
    phones = room.phones(with_echo=True)
    room.ready_agents(centre, 1, phones=phones)
    caller = new_citizen()
    talk = _ring(room, "--to", centre.number, "--from", caller, "--seconds", "2")
    in_vain, word = _ring(room, "--to", closed.number), _ring(room, "--to", "Rathaus")

    code, said, complaint = _ended(talk)
    assert code == 0, complaint
    assert said.splitlines() == [
        f"{caller} ruft {centre.number} an.",
        "Die Telefonanlage hat angenommen. Eine Servicekraft wird gesucht.",
        "Eine Servicekraft ist am Apparat.",
        "Beendet: Die Bürgerin hat aufgelegt.",
    ]
    record = world.ended_call_of(caller)
    assert record.answered_at is not None
    assert record.ended_at is not None
    assert 1.5 < (record.ended_at - record.answered_at).total_seconds() < 3.5

    code, said, complaint = _ended(in_vain)
    assert code == 1
    assert "Beendet: Das Servicecenter hat aufgelegt." in said
    assert "Niemand hat abgenommen (außerhalb der Servicezeit)." in complaint
    assert Call.objects.get(centre_id=closed.id).disposition == Call.Disposition.CLOSED

    code, _, complaint = _ended(word)
    assert code == 1
    assert "Das ist keine Rufnummer." in complaint


def _ring(room: Room, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*DIES_WITH_PARENT, *manage("ring", *arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=room.stack.variables(),
    )


def _ended(ring: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Return the exit code and what was said and complained of."""
    said, complaint = ring.communicate(timeout=60)
    return ring.returncode, said, complaint
