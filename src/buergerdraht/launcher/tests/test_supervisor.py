"""What crashed is restarted, ever later; what is printed gets the name of its process."""

import io
import time
from pathlib import Path

import pytest

from buergerdraht.config.environment import read_environment
from buergerdraht.launcher import supervisor
from buergerdraht.launcher.asterisk import asterisk_messages
from buergerdraht.launcher.stack import Part, Stack
from buergerdraht.launcher.supervisor import Restarts, Supervisor, Tail, readable


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """One process that says a line and ends."""
    environment = read_environment({"BUERGERDRAHT_VAR_DIR": str(tmp_path)})
    part = Part("web", "Web", lambda _: ["sh", "-c", "echo hier; exit 7"], lambda _: True)
    return Stack(environment, parts=[part])


def test_a_crashed_process_is_announced_and_restarted_after_the_pause(stack: Stack) -> None:
    output = io.StringIO()
    supervising = Supervisor(stack, output=output)
    stack.start("web")
    wait_for_end(stack)
    first = stack.process_id("web")
    now = time.monotonic()
    supervising.look(now)
    assert output.getvalue() == "web         | hier\nweb         | beendet (Code 7), Neustart in 0.5 s\n"
    supervising.look(now + 0.4)
    assert stack.process_id("web") == first
    supervising.look(now + 0.6)
    assert stack.process_id("web") != first
    wait_for_end(stack)


def wait_for_end(stack: Stack) -> None:
    while stack.is_running("web"):
        pass


def test_the_pause_doubles_up_to_half_a_minute_and_starts_over_after_a_long_life() -> None:
    restarts = Restarts(started_at=0.0)
    pauses = []
    for attempt in range(8):
        pauses.append(restarts.schedule(float(attempt)))
        restarts.begin(float(attempt))
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert restarts.schedule(1000.0) == 0.5
    restarts.begin(1000.0)
    assert restarts.schedule(1001.0) == 1.0


def test_only_new_and_whole_lines_are_shown(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("old\n")
    tail = Tail(log)
    with log.open("a") as file:
        file.write("new\nhalf")
    assert tail.new_lines() == ["new"]
    with log.open("a") as file:
        file.write(" done\n")
    assert tail.new_lines() == ["half done"]


def test_a_log_that_grew_too_long_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOG_LIMIT_BYTES", 10)
    log = tmp_path / "web.log"
    with log.open("a") as writer:
        tail = Tail(log)
        writer.write("a line that is long enough\n")
        writer.flush()
        assert tail.new_lines() == ["a line that is long enough"]
        writer.write("next\n")
        writer.flush()
        assert tail.new_lines() == ["next"]
    assert log.read_text() == "next\n"
    assert log.with_suffix(".log.1").read_text() == "a line that is long enough\n"


def test_asterisks_own_log_is_begun_anew_too_and_not_shown(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LOG_LIMIT_BYTES", 10)
    log = asterisk_messages(stack.environment)
    log.parent.mkdir(parents=True)
    output = io.StringIO()
    supervising = Supervisor(stack, output=output)
    log.write_text("NOTICE: No matching endpoint found\n")
    supervising.look(time.monotonic())
    assert log.read_text() == ""
    assert "NOTICE" not in output.getvalue()


def test_a_log_line_is_shown_as_people_read_it() -> None:
    line = '{"event": "http.request", "status": 200, "at": "2026-11-22", "level": "info", "logger": "web"}'
    assert readable(line) == "http.request status=200"
    assert readable('{"event": "engine_lost", "level": "error"}') == "ERROR engine_lost"
    assert readable("{broken") == "{broken"
    assert readable("Asterisk Ready.") == "Asterisk Ready."
