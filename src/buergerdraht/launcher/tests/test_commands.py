"""Failures of other programs become one sentence; what they printed is in the log."""

from pathlib import Path

import pytest

from buergerdraht.launcher.commands import DISK_FULL, require_space, run_logged
from buergerdraht.launcher.errors import LaunchError


def test_output_is_returned_and_logged(tmp_path: Path) -> None:
    log = tmp_path / "log" / "setup.log"
    assert run_logged(["echo", "guten Tag"], log=log, failure="-") == "guten Tag\n"
    assert "$ echo guten Tag\nguten Tag" in log.read_text()


def test_a_failure_is_the_given_sentence_with_the_place_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    with pytest.raises(LaunchError) as raised:
        run_logged(["sh", "-c", "echo broken >&2; exit 3"], log=log, failure="Das ging nicht.")
    assert str(raised.value) == f"Das ging nicht. Einzelheiten stehen in {log}."
    assert "broken" in log.read_text()


def test_a_full_disk_is_recognised_in_what_a_program_prints(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo 'write error: No space left on device' >&2; exit 1"]
    with pytest.raises(LaunchError) as raised:
        run_logged(command, log=tmp_path / "log", failure="-")
    assert str(raised.value) == DISK_FULL


def test_a_german_sentence_of_the_command_itself_is_passed_on(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo 'CommandError: Die Datenbank schläft.' >&2; exit 1"]
    with pytest.raises(LaunchError) as raised:
        run_logged(command, log=tmp_path / "log", failure="-")
    assert str(raised.value) == "Die Datenbank schläft."


def test_too_little_space_is_said_before_the_work_begins(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"Für Asterisk fehlt Speicherplatz: .* nötig sind 999999999 MB"):
        require_space(tmp_path, megabytes=999_999_999, purpose="Asterisk")
