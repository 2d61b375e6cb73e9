"""`make reset`: the installation is empty again; software (.venv, .asterisk) stays."""

import shutil
from pathlib import Path

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.demo import only_one
from buergerdraht.launcher.postgres import data_dir, stop_postgres

DATA = (
    "postgres",
    "postgres.new",
    "postgres.users",
    "asterisk",
    "asterisk-run",
    "citizen",
    "demo",
    "files",
    "log",
    "mail",
    "run",
    "search",
    "secrets",
    "static",
)


def reset(environment: Environment) -> None:
    """Remove what the installation made in its var folder, and nothing else that may lie there."""
    with only_one(environment):
        if data_dir(environment.var_dir).exists():
            stop_postgres(environment.var_dir)
        for name in DATA:
            _remove(environment.var_dir / name)
    print(f"Die Daten in {environment.var_dir} sind gelöscht.")
    if environment.database_url:
        print("Die Datenbank aus DATABASE_URL ist unverändert.")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
