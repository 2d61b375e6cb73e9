"""`make call TO=...`: a synthetic citizen rings the running demo."""

import dataclasses
import os
import subprocess

from buergerdraht.config.environment import Environment, as_variables
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.stack import manage


def ring(environment: Environment, number: str) -> None:
    """Let a citizen call the number; raise LaunchError if there is none to call or nothing runs."""
    if not number:
        raise LaunchError("Welche Nummer soll angerufen werden? Zum Beispiel: make call TO=+496990009399")
    variables = as_variables(dataclasses.replace(environment, demo=True))
    command = manage("ring", "--to", number)
    if subprocess.run(command, check=False, env={**os.environ, **variables}).returncode != 0:
        raise LaunchError("Der Anruf kam nicht zustande.")
