"""Which word of the command line does what; every foreseeable failure is one sentence and exit code 1."""

import errno
import sys
from collections.abc import Callable, Mapping, Sequence

from buergerdraht.config.environment import Environment, SettingError, read_environment
from buergerdraht.launcher.commands import DISK_FULL
from buergerdraht.launcher.demo import run_demo, run_setup
from buergerdraht.launcher.development import bench, check, lock, test
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.reset import reset
from buergerdraht.launcher.ring import ring

COMMANDS: Mapping[str, Callable[[Environment, Sequence[str]], None]] = {
    "demo": lambda environment, _: run_demo(environment),
    "setup": lambda environment, _: run_setup(environment),
    "reset": lambda environment, _: reset(environment),
    "call": lambda environment, arguments: ring(environment, "".join(arguments)),
    "test": test,
    "check": lambda environment, _: check(environment),
    "bench": lambda environment, arguments: bench(environment, "".join(arguments)),
    "lock": lambda environment, _: lock(environment),
}


def main(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code."""
    name, *rest = arguments or [""]
    if name not in COMMANDS:
        return _fail(f"Unbekannter Befehl. Es gibt: {', '.join(COMMANDS)}.")
    try:
        COMMANDS[name](read_environment(), rest)
    except (LaunchError, SettingError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        print("\nBeendet.")
    except OSError as error:
        return _fail(_sentence(error))
    return 0


def _sentence(error: OSError) -> str:
    """The machine's refusals that can meet any step; anything else is our mistake and keeps its traceback."""
    if error.errno == errno.ENOSPC:
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"Keine Berechtigung für {error.filename}. Prüfen Sie, wem der Ordner gehört."
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{error.filename} lässt sich nicht anlegen: Dort liegt eine Datei, kein Ordner."
    raise error


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
