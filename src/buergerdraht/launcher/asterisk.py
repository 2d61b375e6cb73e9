"""Finds an Asterisk, renders its configuration from deploy/asterisk, and knows how to start it.

What each placeholder of the templates means stands in deploy/asterisk/README.md.
"""

import contextlib
import re
import shutil
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR, Environment, embedded_socket_dir
from buergerdraht.config.secrets import secret
from buergerdraht.launcher.asterisk_tree import is_unpacked, loader_command, version_of
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.music import prepare_music
from buergerdraht.launcher.trunk import trunk_values

TEMPLATES = PROJECT_DIR / "deploy" / "asterisk"
FOLDERS = (
    "etc_dir",
    "run_dir",
    "state_dir/keys",
    "log_dir/cel-custom",
    "log_dir/cdr-csv",
    "spool_dir/fax/in",
    "spool_dir/fax/out",
    "spool_dir/outgoing",
    "spool_dir/recording",
    "spool_dir/tmp",
)
PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
REST_OVER_WEBSOCKET = {20: 14, 21: 9, 22: 4}
"""First minor version of each release that takes ARI requests over the WebSocket."""
REFER_REPAIRED = {20: 21, 22: 11, 23: 5}
"""First minor version of each release that survives a REFER with 'Refer-Sub: false' (asterisk issue 2021)."""
NEEDED_MODULES = (
    "app_dial",
    "app_queue",
    "app_stasis",
    "cel_custom",
    "chan_pjsip",
    "func_env",
    "func_realtime",
    "func_timeout",
    "res_ari",
    "res_config_sqlite3",
    "res_fax_spandsp",
    "res_http_websocket",
    "res_pjsip_transport_websocket",
    "res_sorcery_astdb",
    "res_srtp",
)


@dataclass(frozen=True)
class Installation:
    """An Asterisk on this machine."""

    command: tuple[str, ...]
    modules_dir: Path
    data_dir: Path


def find_asterisk(environment: Environment) -> Installation | None:
    """Return the system's Asterisk if it can do what we need, else the unpacked one, else None."""
    program = shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program:
        modules = Path("/usr/lib/x86_64-linux-gnu/asterisk/modules")
        system = Installation((program,), modules, Path("/usr/share/asterisk"))
        if _is_fit(system):
            return system
    tree = environment.asterisk_dir
    if not is_unpacked(tree):
        return None
    modules = tree / "usr/lib/x86_64-linux-gnu/asterisk/modules"
    return Installation(tuple(loader_command(tree)), modules, tree / "usr/share/asterisk")


def prepare_asterisk(environment: Environment) -> list[str]:
    """Render the configuration and return the command that runs Asterisk in the foreground."""
    installation = find_asterisk(environment)
    if installation is None:
        raise LaunchError("Asterisk ist nicht eingerichtet. Starten Sie: make setup")
    values = template_values(environment, installation=installation)
    for name in FOLDERS:
        folder = Path(values[name.split("/")[0]], *name.split("/")[1:])
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    prepare_music(installation.data_dir / "moh", Path(values["music_dir"]))
    render(TEMPLATES, target=Path(values["etc_dir"]), values=values)
    return [*installation.command, "-C", f"{values['etc_dir']}/asterisk.conf", "-f", "-n"]


def template_values(environment: Environment, *, installation: Installation) -> dict[str, str]:
    """Return what the placeholders of the templates stand for."""
    home = environment.var_dir / "asterisk"
    secrets = {name: secret(environment.var_dir, name) for name in ("ari_secret", "softphone_secret")}
    return secrets | {
        "etc_dir": str(home / "etc"),
        "state_dir": str(home / "state"),
        "spool_dir": str(home / "spool"),
        "log_dir": str(home / "log"),
        "run_dir": str(embedded_socket_dir(environment.var_dir) / "asterisk-run"),
        "prompts_dir": str(prompts_dir(environment)),
        "music_dir": str(home / "music"),
        "modules_dir": str(installation.modules_dir),
        "data_dir": str(installation.data_dir),
        "node": "node1",
        "bind_host": environment.bind_host,
        "sip_port": str(environment.sip_port),
        "http_port": str(environment.asterisk_http_port),
        "rtp_port_start": str(environment.rtp_port_start),
        "rtp_port_end": str(environment.rtp_port_end),
        "local_address": local_address(),
        "carrier_match": environment.carrier_addresses,
        "trunk_contact": f"contact = sip:{environment.trunk}" if environment.trunk else "",
        "fax_extensions": fax_extensions(environment.fax_numbers),
        **trunk_values(environment),
        "refer_module": refer_module(environment, version=version_of(list(installation.command))),
    }


def refer_module(environment: Environment, *, version: tuple[int, ...]) -> str:
    """Return the line that lets desk phones pass calls on, a comment if this Asterisk might die of it."""
    wanted = environment.desk_transfers
    repaired_in = REFER_REPAIRED.get(version[0]) if version else None
    is_repaired = repaired_in is not None and version[1] >= repaired_in
    is_on = (environment.demo or is_repaired) if wanted is None else wanted
    return f"{'' if is_on else '; '}load = res_pjsip_refer.so"


def fax_extensions(numbers: Iterable[str]) -> str:
    """Return the dialplan's lines for our fax numbers, in every form in which these are dialled."""
    forms = ((number, form) for number in numbers for form in _forms(number))
    lines = (
        f"exten => {form},1,Set(FAX_DIALLED={number})\n same => n,Goto(fax-in,s,1)" for number, form in forms
    )
    return "\n".join(lines)


def _forms(number: str) -> tuple[str, ...]:
    """E.164 with and without the plus, international, national if it is German."""
    digits = number.removeprefix("+")
    national = (f"0{digits[2:]}",) if digits.startswith("49") else ()
    return (number, digits, f"00{digits}", *national)


def render(templates: Path, *, target: Path, values: Mapping[str, str]) -> None:
    """Write every template with its placeholders filled; files that no template makes are removed."""
    texts = {template.name: _filled(template, values=values) for template in templates.glob("*.conf")}
    for stale in target.glob("*.conf"):
        stale.unlink()
    for name, text in texts.items():
        (target / name).touch(mode=0o600)
        (target / name).write_text(text)


def _filled(template: Path, *, values: Mapping[str, str]) -> str:
    text = template.read_text()
    unknown = sorted(set(PLACEHOLDER.findall(text)) - set(values))
    if unknown:
        raise LaunchError(
            f"Die Vorlage {template.name} nennt Platzhalter, die niemand füllt: {', '.join(unknown)}."
        )
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)


def prompts_dir(environment: Environment) -> Path:
    """Return the folder of the German announcements."""
    return environment.var_dir / "asterisk" / "prompts"


def asterisk_messages(environment: Environment) -> Path:
    """Return the file in which Asterisk notes refusals and warnings (deploy/asterisk/logger.conf)."""
    return environment.var_dir / "asterisk" / "log" / "messages"


def local_address() -> str:
    """Return this machine's first IPv4 address that is not loopback, 127.0.0.1 without one; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): only asks the kernel for the route
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def _is_fit(installation: Installation) -> bool:
    """Old enough releases lack REST over WebSocket; slim packages lack modules, German sounds or music."""
    version = version_of(list(installation.command))
    if (
        not version
        or version[0] < min(REST_OVER_WEBSOCKET)
        or version[1] < REST_OVER_WEBSOCKET.get(version[0], 0)
    ):
        return False
    modules = (installation.modules_dir / f"{name}.so" for name in NEEDED_MODULES)
    folders = (installation.data_dir / name for name in ("moh", "sounds/de"))
    return all(path.exists() for path in (*modules, *folders))
