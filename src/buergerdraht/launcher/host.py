"""What the machine must bring: Python, processor, and a few packages of its distribution."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from buergerdraht.launcher.commands import run_logged
from buergerdraht.launcher.errors import LaunchError

DEBIAN_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
UBUNTU_KEYRING = Path("/usr/share/keyrings/ubuntu-archive-keyring.gpg")


@dataclass(frozen=True)
class HostPackage:
    """A package of the distribution, and how to see that what we need of it is there."""

    name: str
    is_present: Callable[[], bool]


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _modules(*names: str) -> Callable[[], bool]:
    return lambda: all(importlib.util.find_spec(name) for name in names)


def distribution(os_release: Path = Path("/etc/os-release")) -> str:
    """Return the distribution's id, for example 'debian' or 'ubuntu'; '' where it says nothing."""
    lines = os_release.read_text().splitlines() if os_release.exists() else []
    return next((line.removeprefix("ID=").strip('"') for line in lines if line.startswith("ID=")), "")


def packages_for_demo() -> tuple[HostPackage, ...]:
    """Return what `make demo` needs of the host."""
    keyring = (
        ("ubuntu-keyring", UBUNTU_KEYRING)
        if distribution() == "ubuntu"
        else ("debian-archive-keyring", DEBIAN_KEYRING)
    )
    return (
        HostPackage("python3-venv", _modules("venv", "ensurepip")),
        HostPackage(keyring[0], keyring[1].exists),
        HostPackage("espeak-ng", _program("espeak-ng")),
    )


def packages_for_tests() -> tuple[HostPackage, ...]:
    """Return what `make test` needs on top."""
    always = (
        HostPackage("sip-tester", _program("sipp")),
        HostPackage("dovecot-imapd", Path("/usr/lib/dovecot/imap").exists),
    )
    browser = "chromium-headless-shell"  # has no windows: half of the processor's time
    return always if has_no_chromium() else (*always, HostPackage(browser, _program(browser)))


def has_no_chromium() -> bool:
    """Tell whether the distribution's chromium is a snap, which tests cannot drive; Playwright brings one."""
    return distribution() == "ubuntu"


def check_machine() -> None:
    """Raise LaunchError unless this is Linux on amd64 with apt."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise LaunchError("Bürgerdraht läuft auf Linux mit einem amd64-Prozessor; dieser Rechner ist anders.")
    if shutil.which("apt-get") is None:
        raise LaunchError("apt-get fehlt. Verwenden Sie Debian 12, Debian 13 oder Ubuntu 24.04.")


def ensure_packages(packages: Sequence[HostPackage], *, log: Path) -> None:
    """Install what is missing if we are root, else raise LaunchError with the one command that does it."""
    missing = [package.name for package in packages if not package.is_present()]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        raise LaunchError(
            f"Es fehlen Pakete des Betriebssystems. Installieren Sie sie mit: sudo {' '.join(command)}"
        )
    _install(command, log=log)


def _install(command: Sequence[str], *, log: Path) -> None:
    failure = f"Pakete des Betriebssystems ließen sich nicht installieren ({' '.join(command)})."
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if (
        subprocess.run(
            ["apt-get", "-qq", "--simulate", *command[1:]], check=False, capture_output=True
        ).returncode
        != 0
    ):
        run_logged(["apt-get", "-qq", "update"], log=log, failure=failure, variables=quiet)
    run_logged(command, log=log, failure=failure, variables=quiet)
    importlib.invalidate_caches()
