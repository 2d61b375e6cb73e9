from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from buergerdraht.telephony.ari.journal import (
    DISTRIBUTION,
    FALLBACK,
    UNKNOWN_CAUSE,
    Journal,
    JournalCall,
    Line,
    ended_calls,
    read_line,
)
from buergerdraht.telephony.ari.names import call_id_of

C, LEG = "node1-1795313878.14", "leg~3~f21f8260-c0ac-5d1b-a32d-7c68cbf96c2b~1"
CARRIER, AGENT = "PJSIP/carrier-0000000e", "PJSIP/agent-3-0000000f"
START = 1795313878.0
ENGINE_STARTED = datetime.fromtimestamp(START - 3600, UTC)
HANGUP = '{""hangupcause"":%d,""hangupsource"":""x"",""dialstatus"":""""}'


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(START + seconds, UTC)


def row(
    event: str,
    seconds: float,
    channel: str = C,
    *,
    call: str = C,
    name: str = CARRIER,
    number: str = "4969900001",
    peer: str = "",
    note: str = "",
    extra: str = "",
    dialled: str = "+496441990",
) -> str:
    cells = (event, f"{START + seconds:.6f}", channel, call, name, dialled, number, peer, note, extra)
    return ",".join(f'"{cell}"' for cell in cells)


def talk(seconds: float) -> list[str]:
    return [
        row("ANSWER", seconds, LEG, name=AGENT, dialled="s"),
        row("BRIDGE_ENTER", seconds, extra='{""bridge_id"":""talk~x~3""}'),
        row("BRIDGE_ENTER", seconds, LEG, name=AGENT, dialled="s", peer=CARRIER),
    ]


def hang_up(seconds: float, cause: int = 16) -> list[str]:
    return [row("HANGUP", seconds, extra=HANGUP % cause), row("CHAN_END", seconds)]


ARRIVAL = [
    row("CHAN_START", 0),
    row("CHAN_START", 0.1, LEG, name=AGENT, number="", dialled="s"),
    row("ANSWER", 0.2),
]
ANSWERED = [*ARRIVAL, *talk(3), *hang_up(63)]


def lines(texts: list[str]) -> list[Line]:
    return [line for text in texts if (line := read_line(text))]


def calls(texts: list[str], *, started: datetime = ENGINE_STARTED) -> tuple[JournalCall, ...]:
    return ended_calls(lines(texts), engine_started_at=started)


def test_a_distributed_call_is_told_with_its_agent() -> None:
    assert calls(ANSWERED) == (
        JournalCall(
            call_id_of(C),
            C,
            "+496441990",
            "4969900001",
            at(0),
            at(3),
            3,
            at(63),
            cause=16,
            route=DISTRIBUTION,
        ),
    )


def test_the_queues_call_is_told_whoever_enters_the_bridge_first() -> None:
    queue_leg = "node1-1795313878.15"
    begin = [row("CHAN_START", 0), row("USER_DEFINED", 0.1, note="FALLBACK")]
    agent_first = [row("BRIDGE_ENTER", 5, queue_leg, name=AGENT), row("BRIDGE_ENTER", 5.1, peer=AGENT)]
    citizen_first = [row("BRIDGE_ENTER", 5), row("BRIDGE_ENTER", 5.1, queue_leg, name=AGENT, peer=CARRIER)]
    for middle in (agent_first, citizen_first):
        (call,) = calls([*begin, *middle, *hang_up(9)])
        assert (call.agent_id, call.answered_at, call.route) == (3, at(5.1), FALLBACK)


def test_a_second_talk_is_told_if_the_fallback_gave_it() -> None:
    given = row("USER_DEFINED", 40, note="FALLBACK")
    queue_leg = "node1-1795313878.15"
    again = row("BRIDGE_ENTER", 50, queue_leg, name="PJSIP/agent-4-00000011", peer=CARRIER)
    (call,) = calls([*ARRIVAL, *talk(3), given, again, *hang_up(63)])
    assert (call.answered_at, call.agent_id) == (at(3), 3)
    assert (call.given_at, call.again_at, call.again_agent_id) == (at(40), at(50), 4)
    (call,) = calls([*ARRIVAL, *talk(3), again, *hang_up(63)])
    assert (call.given_at, call.again_at, call.again_agent_id) == (None, None, None)


@pytest.mark.parametrize("is_citizen_first", [True, False])
def test_a_talk_with_the_attendant_is_told_apart(*, is_citizen_first: bool) -> None:
    leg, trunk = "attendant~f21f8260-c0ac-5d1b-a32d-7c68cbf96c2b~1", "PJSIP/trunk-0000000f"
    rung = row("CHAN_START", 0.1, leg, name=trunk, number="", dialled="s")
    citizen = row("BRIDGE_ENTER", 3, peer="" if is_citizen_first else trunk)
    attendant = row("BRIDGE_ENTER", 3, leg, name=trunk, peer=CARRIER if is_citizen_first else "")
    (call,) = calls([row("CHAN_START", 0), rung, citizen, attendant, *hang_up(9)])
    assert (call.attended_at, call.answered_at, call.agent_id) == (at(3), None, None)


def test_an_abandoned_call_has_no_answer() -> None:
    music = row("BRIDGE_ENTER", 0.3, extra='{""bridge_id"":""waiting""}')
    (call,) = calls([*ARRIVAL, music, *hang_up(20, 127)])
    assert (call.answered_at, call.agent_id, call.cause) == (None, None, 127)


def test_a_call_that_goes_on_is_not_told() -> None:
    assert calls([*ARRIVAL, *talk(3)]) == ()


def test_after_asterisk_died_a_call_ends_with_its_last_sign_of_life() -> None:
    other = row("CHAN_START", 40, "node1-1795313918.2", call="node1-1795313918.2", number="4969900002")
    later = row("CHAN_START", 300, "node1-1795314178.0", call="node1-1795314178.0")
    first, second = calls([*ARRIVAL, *talk(3), other, later], started=at(200))
    assert (first.ended_at, first.cause, first.answered_at) == (at(40), UNKNOWN_CAUSE, at(3))
    assert second.ended_at == at(40)


@pytest.mark.parametrize("number", ["anonymous", "Anonymous"])
def test_a_number_that_is_withheld_is_not_told_even_if_the_network_knows_it(number: str) -> None:
    told_to_agent = row("ANSWER", 1, LEG, name=AGENT, number=number, dialled="s")
    (call,) = calls([*ARRIVAL, told_to_agent, *hang_up(2)])
    assert call.caller == ""


def test_lines_that_are_torn_or_foreign_are_passed_over() -> None:
    assert read_line("") is None
    assert read_line('"CHAN_START","1795313878.1') is None
    assert read_line('"CHAN_START","soon","a","a","PJSIP/carrier-1","1","2","","",""') is None
    assert read_line("a,b\x00c") is None
    dialling_agent = row("CHAN_START", 0, "node1-1.1", call="node1-1.1", name=AGENT)
    assert calls([dialling_agent, row("HANGUP", 1, "node1-1.1", call="node1-1.1", name=AGENT)]) == ()


def test_a_hangup_without_a_readable_cause_still_ends_the_call() -> None:
    (call,) = calls([*ARRIVAL, row("HANGUP", 2, extra="{")])
    assert call.cause == UNKNOWN_CAUSE


class Folder:
    """Asterisk's folder, and a reader of it."""

    def __init__(self, log_dir: Path) -> None:
        self.journal = Journal(log_dir)
        self.log_dir = log_dir
        self.folder = log_dir / "cel-custom"
        self.folder.mkdir()

    def write(self, texts: list[str], *, end: str = "\n") -> None:
        with (self.folder / "journal.csv").open("a") as live:
            live.write("\n".join(texts) + end)

    def take(self) -> list[UUID]:
        return [call.call_id for call in self.journal.take(engine_started_at=ENGINE_STARTED)]

    def left(self) -> str:
        return "".join(file.read_text() for file in self.folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_ended_calls_are_told_until_they_are_forgotten(folder: Folder) -> None:
    folder.write(ANSWERED)
    assert folder.take() == folder.take() == [call_id_of(C)]
    assert Folder.take(folder) == [call_id_of(C)]
    folder.journal.forget()
    assert folder.take() == []
    assert folder.left() == ""


def test_a_call_that_goes_on_is_carried_over_to_the_next_look(folder: Folder) -> None:
    folder.write([*ARRIVAL, *talk(3)])
    assert folder.take() == []
    folder.journal.forget()
    folder.write(hang_up(63))
    assert folder.take() == [call_id_of(C)]
    folder.journal.forget()
    assert folder.left() == ""


def test_what_comes_late_from_a_leg_is_not_kept_for_ever(folder: Folder) -> None:
    folder.write(ANSWERED)
    folder.take()
    folder.journal.forget()
    folder.write([row("CHAN_END", 64, LEG, name=AGENT)])
    assert folder.take() == []
    folder.journal.forget()
    assert folder.left() == ""


def test_a_crash_between_writing_and_forgetting_tells_the_same_again(folder: Folder) -> None:
    folder.write(ANSWERED)
    folder.take()
    folder.write([row("CHAN_START", 70, "node1-9.9", call="node1-9.9")])
    heir = Journal(folder.log_dir)
    assert [call.call_id for call in heir.take(engine_started_at=ENGINE_STARTED)] == [call_id_of(C)]
    heir.forget()
    assert "node1-9.9" in folder.left()


def test_a_line_that_asterisk_was_still_writing_is_not_lost(folder: Folder) -> None:
    folder.write([*ARRIVAL, *talk(3), row("HANGUP", 63)[:20]], end="")
    assert folder.take() == []
    (taken,) = folder.folder.glob("journal.taken.*")
    with taken.open("a") as torn:
        torn.write(row("HANGUP", 63)[20:] + "\n")
    folder.journal.forget()
    assert folder.take() == [call_id_of(C)]


def test_what_came_since_the_last_look_is_told_even_if_nothing_was_forgotten(folder: Folder) -> None:
    folder.write([*ARRIVAL, *talk(3)])
    assert folder.take() == []
    folder.write(hang_up(63))
    assert folder.take() == [call_id_of(C)]


def test_forgetting_without_having_looked_loses_nothing(folder: Folder) -> None:
    folder.write([*ARRIVAL, *talk(3)])
    folder.take()
    folder.journal.forget()
    Journal(folder.log_dir).forget()
    folder.journal.forget()
    folder.write(hang_up(63))
    assert folder.take() == [call_id_of(C)]


def test_an_empty_folder_tells_nothing(folder: Folder) -> None:
    assert folder.take() == []
    folder.journal.forget()


def test_a_year_old_engine_start_ends_nothing(folder: Folder) -> None:
    folder.write(ARRIVAL)
    assert folder.journal.take(engine_started_at=at(0) - timedelta(days=365)) == ()


def test_faxes_are_nobodys_calls_and_are_not_carried_over(tmp_path: Path) -> None:
    out = "fax~fax-1"
    lines = [
        *ARRIVAL,
        row("USER_DEFINED", 0.1, note="FAX"),
        *hang_up(60),
        row("CHAN_START", 1, out, call=out, name="Local/s@fax-out-00000001;1"),
        row("CHAN_START", 1, "node1-9.9", call=out, name="PJSIP/carrier-00000002"),
    ]
    journal = Journal(tmp_path)
    (tmp_path / "cel-custom").mkdir()
    (tmp_path / "cel-custom" / "journal.csv").write_text("".join(f"{line}\n" for line in lines))
    assert journal.take(engine_started_at=ENGINE_STARTED) == ()
    journal.forget()
    assert (tmp_path / "cel-custom" / "journal.open").read_text() == ""


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        ("music~1", "Local/s@music-00000000;1"),
        ("ears~leg~9~f21f8260-c0ac-5d1b-a32d-7c68cbf96c2b~2", "Snoop/leg~1-00000001"),
        ("far~f21f8260-c0ac-5d1b-a32d-7c68cbf96c2b~2", "PJSIP/trunk-00000002"),
    ],
)
def test_music_ears_and_targets_are_nobodys_call(channel: str, name: str) -> None:
    lines = [
        row(kind, at, channel, call=channel, name=name) for kind, at in (("CHAN_START", 0), ("HANGUP", 1))
    ]
    assert calls(lines) == ()
