"""Asterisk where the distribution has none: the packages of a newer one, unpacked without root.

The packages come from the mirror that the host's own apt uses, and apt checks their signatures.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from buergerdraht.launcher.commands import require_space, run_logged
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.host import DEBIAN_KEYRING, UBUNTU_KEYRING

PACKAGES = ("asterisk", "asterisk-core-sounds-en-wav", "asterisk-prompt-de", "asterisk-moh-opsound-wav")
PRUNED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/icons",
    "usr/share/fonts",
    "usr/share/perl",
    "usr/include",
    "var/cache",
)
COMPLETE = "complete"


@dataclass(frozen=True)
class Source:
    """Where apt finds the packages: a mirror of one distribution, its suite and the key that signs it."""

    mirror: str
    suite: str
    components: str
    keyring: Path


def is_unpacked(tree: Path) -> bool:
    """Tell whether the folder holds a whole Asterisk."""
    return (tree / COMPLETE).exists()


def unpack_asterisk(tree: Path, *, source: Source, log: Path) -> None:
    """Fetch and unpack Asterisk; the folder appears only when all of it is there."""
    unpack_packages(PACKAGES, tree, what="Asterisk", megabytes=700, source=source, log=log)


def unpack_packages(
    packages: Iterable[str], tree: Path, *, what: str, megabytes: int, source: Source, log: Path
) -> None:
    """Fetch and unpack packages with all they need; the folder appears only when all of it is there."""
    draft = tree.with_name(tree.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    require_space(tree.parent, megabytes=megabytes, purpose=what)
    (draft / "packages" / "partial").mkdir(parents=True)
    _download(packages, draft, what=what, source=source, log=log)
    for package in sorted((draft / "packages").glob("*.deb")):
        run_logged(
            ["dpkg", "-x", package, draft], log=log, failure=f"{package.name} ließ sich nicht auspacken."
        )
    for folder in (*PRUNED, "packages", "apt"):
        shutil.rmtree(draft / folder, ignore_errors=True)
    (draft / COMPLETE).write_text(f"{source.suite}\n")
    shutil.rmtree(tree, ignore_errors=True)
    draft.rename(tree)


def find_source(mirror: str, *, apt_dir: Path = Path("/etc/apt")) -> Source:
    """Return the source to use: the mirror of the setting, else the first of the host's own that fits."""
    if mirror:
        return Source(mirror, "forky", "main", DEBIAN_KEYRING)
    addresses = list(_addresses(apt_dir))
    for address in addresses:
        if address.endswith("/debian"):
            return Source(address, "forky", "main", DEBIAN_KEYRING)
    for address in addresses:
        if address.endswith("/ubuntu"):
            return Source(address, "resolute", "main universe", UBUNTU_KEYRING)
    raise LaunchError(
        "In den apt-Quellen dieses Rechners steht kein Debian-Spiegel. "
        "Nennen Sie einen in BUERGERDRAHT_DEBIAN_MIRROR."
    )


def _addresses(apt_dir: Path) -> Iterable[str]:
    """The mirrors of the host, from one-line files and from the fields of deb822 files."""
    files = [apt_dir / "sources.list", *sorted((apt_dir / "sources.list.d").glob("*"))]
    for file in files:
        if file.suffix in (".list", ".sources") and file.is_file():
            for line in file.read_text(errors="replace").splitlines():
                if re.match(r"(deb\s|URIs:)", line):
                    yield from (
                        address.rstrip("/")
                        for address in re.findall(r"(?:https?|file|mirror\+file):/\S+", line)
                    )


def _download(packages: Iterable[str], draft: Path, *, what: str, source: Source, log: Path) -> None:
    failure = (
        f"{what} ließ sich nicht laden. Prüfen Sie die Verbindung zum Debian-Spiegel und starten Sie erneut."
    )
    apt = draft / "apt"
    (apt / "lists" / "partial").mkdir(parents=True)
    (apt / "status").touch()
    (apt / "sources.list").write_text(
        f"deb [signed-by={source.keyring}] {source.mirror} {source.suite} {source.components}\n"
    )
    command = ["apt-get", *_options(draft)]
    run_logged([*command, "-qq", "update"], log=log, failure=failure)
    run_logged([*command, "-qq", "-y", "--download-only", "install", *packages], log=log, failure=failure)


def _options(draft: Path) -> list[str]:
    """An apt of our own: nothing of the host's package state is read or changed."""
    apt = draft / "apt"
    settings = {
        "Dir::Etc::sourcelist": apt / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::lists": apt / "lists",
        "Dir::State::status": apt / "status",
        "Dir::Cache": apt,
        "Dir::Cache::archives": draft / "packages",
        "Debug::NoLocking": 1,
        "APT::Architecture": "amd64",
        "APT::Sandbox::User": "",
        "APT::Install-Recommends": "false",
        "Acquire::Languages": "none",
        "Acquire::Retries": 3,
        # Mirrors inside an administration are often old snapshots. The index must still be signed.
        "Acquire::Check-Valid-Until": "false",
        # The host may be told to throw downloads away after an installation; here they are all we want.
        "APT::Keep-Downloaded-Packages": "true",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def loader_command(tree: Path) -> list[str]:
    """Return how the tree's Asterisk starts: through its own loader, whatever C library the host has."""
    libraries = tree / "usr/lib/x86_64-linux-gnu"
    folders = [libraries, *(libraries / name for name in ("pulseaudio", "blas", "lapack"))]
    return [
        str(tree / "usr/lib64/ld-linux-x86-64.so.2"),
        "--argv0",
        "asterisk",
        "--library-path",
        ":".join(map(str, folders)),
        str(tree / "usr/sbin/asterisk"),
    ]


def version_of(command: list[str]) -> tuple[int, ...]:
    """Return the version that this Asterisk prints, () if it prints none or is none."""
    try:
        output = subprocess.run([*command, "-V"], check=False, capture_output=True, text=True).stdout
    except OSError:
        return ()
    match = re.search(r"Asterisk (\d+)\.(\d+)", output)
    return tuple(map(int, match.groups())) if match else ()
