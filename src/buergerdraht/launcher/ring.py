"""`make call TO=...`: a synthetic citizen rings the running demo."""

import dataclasses
import os
import subprocess

from buergerdraht.config.environment import Environment, as_variables
from buergerdraht.launcher.commands import own_sentence
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.stack import manage


def ring(environment: Environment, number: str) -> None:
    """Let a citizen call the number; raise LaunchError if there is none to call or nothing runs."""
    if not number:
        raise LaunchError("Welche Nummer soll angerufen werden? Zum Beispiel: make call TO=+496990009399")
    variables = as_variables(dataclasses.replace(environment, demo=True))
    result = subprocess.run(
        manage("ring", "--to", number),
        check=False,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | variables,
    )
    if result.returncode != 0:
        raise LaunchError(own_sentence(result.stderr) or f"Der Anruf kam nicht zustande: {result.stderr}")
