"""The embedded cluster: made once and whole, started over whatever a crash left."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from buergerdraht.config.environment import owner_database_url, read_environment
from buergerdraht.launcher.postgres import data_dir, ensure_cluster, is_ready, start_postgres, stop_postgres


@pytest.fixture
def var_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    stop_postgres(tmp_path)


def extensions(var_dir: Path) -> set[str]:
    environment = read_environment({"BUERGERDRAHT_VAR_DIR": str(var_dir)})
    with psycopg.connect(owner_database_url(environment)) as connection:
        return {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}


def test_a_cluster_is_made_with_roles_database_and_extensions(var_dir: Path) -> None:
    start_postgres(var_dir, is_throwaway=True)
    assert "btree_gist" in extensions(var_dir)


def test_a_cluster_whose_making_was_interrupted_is_made_anew(var_dir: Path) -> None:
    (var_dir / "postgres.new").mkdir(parents=True)
    (var_dir / "postgres.new" / "PG_VERSION").write_text("18")
    start_postgres(var_dir, is_throwaway=True)
    assert is_ready(var_dir)
    assert not (var_dir / "postgres.new").exists()


def test_the_lock_of_a_dead_server_does_not_block_the_start(var_dir: Path) -> None:
    ensure_cluster(var_dir)
    (data_dir(var_dir) / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir(var_dir)}\n")
    start_postgres(var_dir, is_throwaway=True)
    assert is_ready(var_dir)


def test_a_killed_server_is_started_again_with_its_data(var_dir: Path) -> None:
    start_postgres(var_dir, is_throwaway=True)
    process = int((data_dir(var_dir) / "postmaster.pid").read_text().split()[0])
    os.kill(process, signal.SIGKILL)
    start_postgres(var_dir, is_throwaway=True)
    assert "btree_gist" in extensions(var_dir)


def test_starting_and_stopping_twice_changes_nothing(var_dir: Path) -> None:
    start_postgres(var_dir, is_throwaway=True)
    start_postgres(var_dir, is_throwaway=True)
    stop_postgres(var_dir)
    stop_postgres(var_dir)
    assert not is_ready(var_dir)
    assert subprocess.run(["pgrep", "-f", str(data_dir(var_dir))], check=False).returncode == 1
