"""OpenThesaurus for the search, unpacked beside Asterisk where the operating system has none."""

from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR, Environment
from buergerdraht.launcher.asterisk_tree import find_source, is_unpacked, unpack_packages
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.progress import Progress

PACKAGE = "mythes-de"
TREE = PROJECT_DIR / ".thesaurus"
SYSTEM_FILE = Path("/usr/share/mythes/th_de_DE_v2.dat")


def bring_thesaurus(environment: Environment, progress: Progress, *, log: Path) -> None:
    """Unpack the thesaurus unless it is there; a mirror without it stops nothing."""
    if SYSTEM_FILE.exists() or is_unpacked(TREE):
        return
    try:
        with progress.step("Thesaurus für die Suche holen"):
            source = find_source(environment.debian_mirror)
            unpack_packages((PACKAGE,), TREE, what="Der Thesaurus", megabytes=150, source=source, log=log)
    except LaunchError as error:
        progress.say(f"  Die Suche kommt ohne Thesaurus aus. {error}")
