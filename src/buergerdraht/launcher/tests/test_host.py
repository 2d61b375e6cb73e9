"""What the machine must bring, and what is said where it does not."""

import os
from pathlib import Path

import pytest

from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.host import HostPackage, distribution, ensure_packages

MISSING = HostPackage("espeak-ng", lambda: False)
PRESENT = HostPackage("python3-venv", lambda: True)


def test_nothing_is_installed_where_nothing_is_missing(tmp_path: Path) -> None:
    ensure_packages([PRESENT], log=tmp_path / "log")
    assert not (tmp_path / "log").exists()


def test_an_ordinary_user_is_told_the_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(LaunchError) as raised:
        ensure_packages([PRESENT, MISSING], log=tmp_path / "log")
    assert str(raised.value) == (
        "Es fehlen Pakete des Betriebssystems. Installieren Sie sie mit: "
        "sudo apt-get install -y --no-install-recommends espeak-ng"
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("ID=debian\n", "debian"), ('NAME="x"\nID="ubuntu"\n', "ubuntu"), ("", "")]
)
def test_the_distribution_is_read_from_its_own_file(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "os-release").write_text(text)
    assert distribution(tmp_path / "os-release") == expected
    assert distribution(tmp_path / "missing") == ""
