"""`make reset`: the installation is empty again; software (.venv, .asterisk) stays."""

import shutil

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.demo import only_one
from buergerdraht.launcher.postgres import data_dir, stop_postgres

DATA = ("postgres", "postgres.new", "asterisk", "asterisk-run", "log", "secrets", "static", "demo", "run")


def reset(environment: Environment) -> None:
    """Remove what the installation made in its var folder, and nothing else that may lie there."""
    with only_one(environment):
        if data_dir(environment.var_dir).exists():
            stop_postgres(environment.var_dir)
        for name in DATA:
            shutil.rmtree(environment.var_dir / name, ignore_errors=True)
    print(f"Die Daten in {environment.var_dir} sind gelöscht.")
    if environment.database_url:
        print("Die Datenbank aus DATABASE_URL ist unverändert.")
