"""One embedded PostgreSQL for all test processes at a time; the last one to end stops it."""

import atexit
import fcntl
import os
import shutil
from typing import TextIO

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.postgres import data_dir, start_postgres, stop_postgres
from tests.support.prepared import bring, state_of_sources


def use_postgres(environment: Environment) -> bool:
    """Have the server run until this process ends; tell whether its database has all tables."""
    environment.var_dir.mkdir(parents=True, exist_ok=True)
    users = (environment.var_dir / "postgres.users").open("a")
    if _is_alone(users):
        _renew(environment)
    fcntl.flock(users, fcntl.LOCK_SH)
    start_postgres(environment.var_dir, is_throwaway=True)
    atexit.register(_leave, users, environment=environment, process=os.getpid())
    return _is_current(environment)


def _renew(environment: Environment) -> None:
    """Have a cluster whose database has all tables; one that was not copied for tests stays as it is."""
    cluster, mark = data_dir(environment.var_dir), environment.var_dir / "postgres.prepared"
    if _is_current(environment) or (cluster.exists() and not mark.exists()):
        return
    stop_postgres(environment.var_dir)
    shutil.rmtree(cluster, ignore_errors=True)
    mark.write_text(state_of_sources("postgres"))
    bring(environment, "postgres")


def _is_current(environment: Environment) -> bool:
    mark = environment.var_dir / "postgres.prepared"
    return (
        data_dir(environment.var_dir).exists()
        and mark.exists()
        and mark.read_text() == state_of_sources("postgres")
    )


def _is_alone(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _leave(users: TextIO, *, environment: Environment, process: int) -> None:
    if os.getpid() != process:
        return  # a forked child of ours ends: the server is still in use
    if _is_alone(users):
        stop_postgres(environment.var_dir)
