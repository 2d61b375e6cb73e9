"""One embedded PostgreSQL for all test processes at a time; the last one to end stops it."""

import atexit
import fcntl
import os
from pathlib import Path
from typing import TextIO

from buergerdraht.launcher.postgres import start_postgres, stop_postgres


def use_postgres(var_dir: Path) -> None:
    """Have the server run until this process ends."""
    var_dir.mkdir(parents=True, exist_ok=True)
    users = (var_dir / "postgres.users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    start_postgres(var_dir, is_throwaway=True)
    atexit.register(_leave, users, var_dir=var_dir, process=os.getpid())


def _leave(users: TextIO, *, var_dir: Path, process: int) -> None:
    if os.getpid() != process:
        return  # a forked child of ours ends: the server is still in use
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    stop_postgres(var_dir)
