"""Steps of the set-up that can be refused, or that are done already."""

import os
from pathlib import Path

import pytest

from buergerdraht.config.environment import read_environment
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.setup import prepare_database, prepare_pages, require_own_folder


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    environment = read_environment(
        {"BUERGERDRAHT_VAR_DIR": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nowhere"}
    )
    with pytest.raises(LaunchError, match="aus DATABASE_URL ist nicht erreichbar") as raised:
        prepare_database(environment)
    assert "\n" not in str(raised.value)


def test_nobody_else_can_look_into_the_folder(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o755)
    require_own_folder(tmp_path / "var")
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_a_folder_of_another_user_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_own_folder(tmp_path / "var")
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(LaunchError, match="gehört dem Benutzer"):
        require_own_folder(tmp_path / "var")


def test_pages_are_prepared_once_and_again_after_a_change(tmp_path: Path) -> None:
    environment = read_environment({"BUERGERDRAHT_VAR_DIR": str(tmp_path)})
    prepare_pages(environment)
    collected = tmp_path / "static" / "staticfiles.json"
    first = collected.stat().st_mtime_ns
    prepare_pages(environment)
    assert collected.stat().st_mtime_ns == first
    os.utime(collected, (0, 0))  # older than whatever is in the product
    prepare_pages(environment)
    assert collected.stat().st_mtime_ns > first
