"""The command line: each foreseeable failure is one sentence and exit code 1, never a traceback."""

import ast
import fcntl
import re
import socket
import subprocess
import sys
from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR
from buergerdraht.launcher import __main__
from buergerdraht.launcher.reset import DATA


def launch(*arguments: str, var_dir: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONPATH": str(PROJECT_DIR / "src"),
        "BUERGERDRAHT_VAR_DIR": str(var_dir),
    }
    return subprocess.run(
        [sys.executable, "-m", "buergerdraht.launcher", *arguments],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def assert_one_sentence(result: subprocess.CompletedProcess[str], *, words: str) -> None:
    assert result.returncode == 1
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stdout + result.stderr


def test_an_unknown_command_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert_one_sentence(launch("dance", var_dir=tmp_path), words="Es gibt: demo, setup")


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    result = launch("demo", var_dir=tmp_path, BUERGERDRAHT_HTTP_PORT="acht")
    assert_one_sentence(result, words="BUERGERDRAHT_HTTP_PORT='acht' ist keine Portnummer")


def test_a_second_start_says_that_the_first_one_runs(tmp_path: Path) -> None:
    with (tmp_path / "launcher.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert_one_sentence(launch("demo", var_dir=tmp_path), words="Bürgerdraht läuft bereits")


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = launch("demo", var_dir=tmp_path, BUERGERDRAHT_HTTP_PORT=port)
    assert_one_sentence(result, words=f"Port {port} ist belegt")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = launch("demo", var_dir=tmp_path / "file" / "var")
    assert_one_sentence(result, words="lässt sich nicht anlegen")


def test_a_call_without_a_number_asks_for_one(tmp_path: Path) -> None:
    assert_one_sentence(launch("call", "", var_dir=tmp_path), words="make call TO=")


def test_reset_removes_our_data_and_nothing_else(tmp_path: Path) -> None:
    for name in ("log", "search", "mail", "files", "citizen"):
        (tmp_path / name).mkdir()
    (tmp_path / "mine.txt").touch()
    assert launch("reset", var_dir=tmp_path).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"launcher.lock", "mine.txt"}


def test_reset_knows_every_folder_that_the_product_makes() -> None:
    modules = [each for each in (PROJECT_DIR / "src").rglob("*.py") if "tests" not in each.parts]
    made = {name for each in modules for name in re.findall(r'var_dir / "([^".]+)"', each.read_text())}
    assert "search" in made
    assert made <= set(DATA)


def test_an_old_python_can_read_the_module_that_refuses_it() -> None:
    for module in (Path(__main__.__file__), Path(__main__.__file__).parent / "__init__.py"):
        ast.parse(module.read_text(), feature_version=(3, 7))
