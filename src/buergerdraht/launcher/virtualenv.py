"""The virtual environment .venv, made from the locked requirements."""

import hashlib
import shutil
import sys
from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR
from buergerdraht.launcher.commands import require_space, run_logged

VENV = PROJECT_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME_LOCK = PROJECT_DIR / "requirements.txt"
DEVELOPMENT_LOCK = PROJECT_DIR / "requirements-dev.txt"
SEMANTIC_LOCK = PROJECT_DIR / "requirements-semantic.txt"
"""What search by meaning needs on top of either."""


def is_current(lock: Path, *, venv: Path = VENV) -> bool:
    """Tell whether the environment has this lock, made with this Python; the developers' has the other's."""
    enough = (lock, DEVELOPMENT_LOCK) if lock == RUNTIME_LOCK else (lock,)
    stamps = ((_stamp(each, venv=venv), each) for each in enough)
    is_made = any(stamp.exists() and stamp.read_text() == _fingerprint(each) for stamp, each in stamps)
    return is_made and not (venv / "unfinished").exists() and (venv / "bin" / "python").exists()


def make_virtualenv(lock: Path, *, log: Path, venv: Path = VENV) -> None:
    """Install the lock, hashes checked; an installation that was interrupted before is begun anew."""
    unfinished = venv / "unfinished"
    require_space(venv.parent, megabytes=800, purpose="die Python-Pakete")
    if unfinished.exists():
        shutil.rmtree(venv)
    venv.mkdir(exist_ok=True)
    unfinished.touch()
    failure = "Die Python-Umgebung .venv ließ sich nicht anlegen."
    run_logged([sys.executable, "-m", "venv", venv], log=log, failure=failure)
    failure = (
        "Die Python-Pakete ließen sich nicht laden. Prüfen Sie die Verbindung zum Paketverzeichnis und "
        "starten Sie den Befehl erneut."
    )
    pip: list[str | Path] = [
        venv / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",  # the lock has them all
    ]
    run_logged([*pip, "--require-hashes", "--only-binary=:all:", "-r", lock], log=log, failure=failure)
    _stamp(lock, venv=venv).write_text(_fingerprint(lock))
    unfinished.unlink()


def _stamp(lock: Path, *, venv: Path) -> Path:
    return venv / f"{lock.stem}.installed"


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
