"""The one place where the process environment is read.

Standard library only, so that the launcher can read it before anything is installed. A wrong value stops the
start with a sentence that names the variable.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[3]


class SettingError(Exception):
    """A setting is missing or wrong; the message is a German sentence for the operator."""


@dataclass(frozen=True)
class Environment:
    """Every setting of an installation, read once per process."""

    var_dir: Path
    """Folder of everything that is made at run time: database, Asterisk, logs, secrets."""
    bind_host: str
    """Address on which web, SIP and media listen."""
    http_port: int
    public_url: str
    """Address under which browsers reach the application."""
    sip_port: int
    """UDP port of Asterisk for carriers and desk phones."""
    asterisk_http_port: int
    """Asterisk's own HTTP port: ARI for the switchboard, SIP over WebSocket for browsers."""
    manager_port: int
    """Asterisk's manager interface, loopback only."""
    citizen_sip_port: int
    """UDP port from which the demo's synthetic citizens call."""
    rtp_port_start: int
    rtp_port_end: int
    database_url: str | None
    """Database as the application's role; None: the embedded PostgreSQL under var_dir."""
    database_owner_url: str | None
    """Database as the owner of the tables, for migrations; None: the same as database_url."""
    debug: bool
    demo: bool
    """True where demo personas and the button that lets a synthetic citizen ring are offered."""


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, str(default))
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SettingError(f"{name}={text!r} ist keine Portnummer. Geben Sie eine Zahl von 1 bis 65535 an.")
    return int(text)


def _flag(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = values.get(name, "1" if default else "0")
    if text not in ("0", "1"):
        raise SettingError(f"{name}={text!r} ist weder 0 noch 1.")
    return text == "1"


def read_environment(values: Mapping[str, str] = os.environ) -> Environment:
    """Return the settings found in the given variables; raise SettingError for a wrong one."""
    http_port = _port(values, "BUERGERDRAHT_HTTP_PORT", 8115)
    rtp_start = _port(values, "BUERGERDRAHT_RTP_PORT_START", 20000)
    return Environment(
        var_dir=Path(values.get("BUERGERDRAHT_VAR_DIR", PROJECT_DIR / "var")).resolve(),
        bind_host=values.get("BUERGERDRAHT_BIND_HOST", "127.0.0.1"),
        http_port=http_port,
        public_url=values.get("BUERGERDRAHT_PUBLIC_URL", f"http://localhost:{http_port}").rstrip("/"),
        sip_port=_port(values, "BUERGERDRAHT_SIP_PORT", 5060),
        asterisk_http_port=_port(values, "BUERGERDRAHT_ASTERISK_HTTP_PORT", 8088),
        manager_port=_port(values, "BUERGERDRAHT_MANAGER_PORT", 5038),
        citizen_sip_port=_port(values, "BUERGERDRAHT_CITIZEN_SIP_PORT", 5090),
        rtp_port_start=rtp_start,
        rtp_port_end=_port(values, "BUERGERDRAHT_RTP_PORT_END", rtp_start + 4999),
        database_url=values.get("DATABASE_URL") or None,
        database_owner_url=values.get("DATABASE_OWNER_URL") or values.get("DATABASE_URL") or None,
        debug=_flag(values, "BUERGERDRAHT_DEBUG", default=False),
        demo=_flag(values, "BUERGERDRAHT_DEMO", default=False),
    )


def embedded_socket_dir(var_dir: Path) -> Path:
    """Return the folder of the embedded PostgreSQL's socket; short, because socket paths end at 107 bytes."""
    if len(str(var_dir)) <= 80:
        return var_dir
    return Path(tempfile.gettempdir(), "pg-" + hashlib.sha256(str(var_dir).encode()).hexdigest()[:16])


def application_database_url(environment: Environment) -> str:
    """Return the database address for the application's role (embedded unless DATABASE_URL is set)."""
    return environment.database_url or _embedded_url(environment, "buergerdraht")


def owner_database_url(environment: Environment) -> str:
    """Return the database address for the owner of the tables, who migrates."""
    return environment.database_owner_url or _embedded_url(environment, "buergerdraht_owner")


def _embedded_url(environment: Environment, role: str) -> str:
    return f"postgresql://{role}@/buergerdraht?host={embedded_socket_dir(environment.var_dir)}"
