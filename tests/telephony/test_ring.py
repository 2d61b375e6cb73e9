"""`manage.py ring`: a synthetic citizen calls and says in German what becomes of it."""

import subprocess

from buergerdraht.launcher.stack import manage
from buergerdraht.telephony.models import Call
from tests.support import world
from tests.support.room import Room, new_citizen


def test_a_citizen_rings_talks_and_hangs_up(room: Room) -> None:
    centre = world.make_centre()
    phones = room.phones(with_echo=True)
    room.ready_agents(centre, 1, phones=phones)
    caller = new_citizen()
    done = _ring(room, "--to", centre.number, "--from", caller, "--seconds", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"{caller} ruft {centre.number} an.",
        "Die Telefonanlage hat angenommen. Eine Servicekraft wird gesucht.",
        "Eine Servicekraft ist am Apparat.",
        "Beendet: Die Bürgerin hat aufgelegt.",
    ]
    record = world.ended_call_of(caller)
    assert record.answered_at is not None
    assert record.ended_at is not None
    assert 1.5 < (record.ended_at - record.answered_at).total_seconds() < 3.5


def test_nobody_there_is_said_with_the_reason(room: Room) -> None:
    centre = world.make_centre(calendar=world.closed_now())
    done = _ring(room, "--to", centre.number)
    assert done.returncode == 1
    assert "Beendet: Das Servicecenter hat aufgelegt." in done.stdout
    assert "Niemand hat abgenommen (außerhalb der Servicezeit)." in done.stderr
    assert Call.objects.get(centre_id=centre.id).disposition == Call.Disposition.CLOSED


def test_what_is_no_number_is_said(room: Room) -> None:
    done = _ring(room, "--to", "Rathaus")
    assert done.returncode == 1
    assert "Das ist keine Rufnummer." in done.stderr


def _ring(room: Room, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = manage("ring", *arguments)
    variables = room.stack.variables()
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=variables)
