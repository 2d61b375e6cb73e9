"""Every test runs on PostgreSQL: DATABASE_URL if it is set, else the embedded one in a folder of the tests' own."""

import os
from pathlib import Path

from buergerdraht.config.environment import read_environment

os.environ.setdefault("BUERGERDRAHT_VAR_DIR", str(Path(__file__).parent / "var" / "test"))


def pytest_configure() -> None:
    environment = read_environment()
    if environment.database_url is None:
        from buergerdraht.launcher.postgres import start_postgres

        start_postgres(environment.var_dir)
