"""The virtual environment: made once per lock, begun anew after an interruption."""

from pathlib import Path

import pytest

from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.virtualenv import is_current, make_virtualenv

MISSING = "surely-not-there==1.0 --hash=sha256:" + "0" * 64


def test_an_interrupted_installation_is_begun_anew_and_a_whole_one_is_remade_for_another_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, venv = tmp_path / "lock.txt", tmp_path / "venv"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    lock.write_text(MISSING)
    assert not is_current(lock, venv=venv)
    with pytest.raises(LaunchError, match="Die Python-Pakete ließen sich nicht laden"):
        make_virtualenv(lock, venv=venv, log=tmp_path / "log")
    (venv / "half a package").touch()
    assert not is_current(lock, venv=venv)
    lock.write_text("")
    make_virtualenv(lock, venv=venv, log=tmp_path / "log")
    assert is_current(lock, venv=venv)
    assert not (venv / "half a package").exists()
    lock.write_text("# another")
    assert not is_current(lock, venv=venv)
