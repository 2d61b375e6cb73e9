"""Python in a process of its own, on the tests' database, as the worker runs it; it may kill itself."""

import os
import subprocess
import sys

from pytest_django import Settings

from buergerdraht.config.environment import PROJECT_DIR

PREPARED = """
import gc, os, signal, django
gc.disable()  # it lives too short for cycles
django.setup()
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
everything = all_authorities()
everything.__enter__()
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def run_as_worker(code: str, settings: Settings, **variables: str) -> "subprocess.Popen[bytes]":
    """Begin to run the code, prepared by PREPARED, with these settings in the environment."""
    database = settings.DATABASES["default"]
    variables["DATABASE_URL"] = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    command = [sys.executable, "-c", PREPARED + code]
    return subprocess.Popen(command, env=os.environ | variables, cwd=PROJECT_DIR / "src")
