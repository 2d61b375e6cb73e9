"""The one place where the process environment is read.

Standard library only, so that the launcher can read it before anything is installed. A wrong value stops the
start with a sentence that names the variable. What each means stands in known_settings.py.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from buergerdraht.config.known_settings import SETTINGS

PROJECT_DIR = Path(__file__).resolve().parents[3]


class SettingError(Exception):
    """A setting is missing or wrong; the message is a German sentence for the operator."""


_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


MOST_CITIZENS = 5
"""Synthetic citizens who can call at the same time."""


@dataclass(frozen=True)
class Environment:
    """Every setting of an installation, read once per process."""

    var_dir: Path
    """Folder of everything that is made at run time: database, Asterisk, logs, secrets."""
    asterisk_dir: Path
    """Folder of the unpacked Asterisk; shared by all var folders of a checkout, as .venv is."""
    debian_mirror: str
    """Where Asterisk is fetched from; '': the mirror of the host's own apt sources."""
    bind_host: str
    """Address on which web, SIP and media listen."""
    http_port: int
    public_url: str
    """Address under which browsers reach the application."""
    sip_port: int
    """UDP port of Asterisk for carriers and desk phones."""
    asterisk_http_port: int
    """Asterisk's own HTTP port: ARI for the switchboard, SIP over WebSocket for browsers."""
    citizen_sip_port: int
    """The first of the UDP ports from which the demo's synthetic citizens call."""
    rtp_port_start: int
    rtp_port_end: int
    carrier_addresses: str
    """Addresses or networks from which calls of the carrier or the PBX are taken, comma-separated."""
    fax_numbers: tuple[str, ...]
    """E.164; calls to them are answered by the fax machine, the first one is our own on what we send."""
    fax_trunk: str
    """Host and port over which faxes go out; '': none do."""
    trunk: str
    """Host and port over which calls go out; '': none do."""
    trunk_user: str
    """Account with which we register there; '': we are known by our address."""
    trunk_password: str = field(repr=False)
    desk_transfers: bool | None
    """Whether desk phones pass calls on by themselves; None: where Asterisk is known to survive it."""
    database_url: str | None
    """Database as the application's role; None: the embedded PostgreSQL under var_dir."""
    database_owner_url: str | None
    """Database as the owner of the tables, for migrations; None: the same as database_url."""
    smtp_url: str
    """Mail server with its kind of encryption; '': none."""
    mail_from: str
    mail_reply_to: str
    """Mailbox for replies to tickets; each ticket has its own address below it. '': none."""
    imap_url: str
    """Where that mailbox is read, with its kind of encryption; '': nowhere."""
    inner_networks: str
    """Inner networks where texts are fetched and ticket systems called, comma-separated; '': none."""
    xzufi_agency: str
    """Editorial id of what we deliver as XZuFi; '': we deliver nothing."""
    xzufi_token: str
    """What collectors of XZuFi must know; '': anybody may collect."""
    xzufi_folder: Path | None
    """Folder of deliveries that the page may read; None: none."""
    searches_kept_days: int
    """How long single searches are kept; then their counts by month."""
    debug: bool
    demo: bool
    """True where demo personas and the button that lets a synthetic citizen ring are offered."""
    demo_calls: int
    """So many calls of the last year the demo writes; 0: none."""
    semantic: bool
    """True where the search also compares meanings, with a language model on this machine."""
    always_open: bool
    """True where calls are distributed outside service hours too: the demo is tried at any hour."""

    @property
    def citizen_sip_ports(self) -> range:
        """A port for each synthetic citizen who can call at the same time."""
        return range(self.citizen_sip_port, self.citizen_sip_port + MOST_CITIZENS)


def read_environment(values: Mapping[str, str] = os.environ) -> Environment:
    """Return the settings found in the given variables; raise SettingError for a wrong one."""
    http_port = _port(values, "BUERGERDRAHT_HTTP_PORT")
    environment = Environment(
        var_dir=_folder(values, "BUERGERDRAHT_VAR_DIR"),
        asterisk_dir=_folder(values, "BUERGERDRAHT_ASTERISK_DIR"),
        debian_mirror=_text(values, "BUERGERDRAHT_DEBIAN_MIRROR").rstrip("/"),
        bind_host=_text(values, "BUERGERDRAHT_BIND_HOST"),
        http_port=http_port,
        public_url=values.get("BUERGERDRAHT_PUBLIC_URL", f"http://localhost:{http_port}").rstrip("/"),
        sip_port=_port(values, "BUERGERDRAHT_SIP_PORT"),
        asterisk_http_port=_port(values, "BUERGERDRAHT_ASTERISK_HTTP_PORT"),
        citizen_sip_port=_port(values, "BUERGERDRAHT_CITIZEN_SIP_PORT"),
        rtp_port_start=_port(values, "BUERGERDRAHT_RTP_PORT_START"),
        rtp_port_end=_rtp_port_end(values),
        carrier_addresses=_text(values, "BUERGERDRAHT_CARRIER_ADDRESSES"),
        fax_numbers=_list(values, "BUERGERDRAHT_FAX_NUMBERS"),
        fax_trunk=_text(values, "BUERGERDRAHT_FAX_TRUNK"),
        trunk=_text(values, "BUERGERDRAHT_TRUNK"),
        trunk_user=_text(values, "BUERGERDRAHT_TRUNK_USER"),
        trunk_password=_text(values, "BUERGERDRAHT_TRUNK_PASSWORD"),
        desk_transfers=_optional_flag(values, "BUERGERDRAHT_DESK_TRANSFERS"),
        database_url=_text(values, "DATABASE_URL") or None,
        database_owner_url=_text(values, "DATABASE_OWNER_URL") or _text(values, "DATABASE_URL") or None,
        smtp_url=_text(values, "SMTP_URL"),
        mail_from=_text(values, "MAIL_FROM"),
        mail_reply_to=_text(values, "MAIL_REPLY_TO"),
        imap_url=_text(values, "IMAP_URL"),
        inner_networks=_text(values, "BUERGERDRAHT_INNER_NETWORKS"),
        xzufi_agency=_text(values, "BUERGERDRAHT_XZUFI_AGENCY"),
        xzufi_token=_text(values, "BUERGERDRAHT_XZUFI_TOKEN"),
        xzufi_folder=_optional_folder(values, "BUERGERDRAHT_XZUFI_FOLDER"),
        searches_kept_days=_days(values, "BUERGERDRAHT_SEARCHES_KEPT_DAYS", least=90),
        debug=_flag(values, "BUERGERDRAHT_DEBUG"),
        demo=_flag(values, "BUERGERDRAHT_DEMO"),
        demo_calls=_count(values, "BUERGERDRAHT_DEMO_CALLS", most=1_000_000),
        semantic=_flag(values, "BUERGERDRAHT_SEMANTIC"),
        always_open=_flag(values, "BUERGERDRAHT_ALWAYS_OPEN"),
    )
    return _checked(environment)


def as_variables(environment: Environment) -> dict[str, str]:
    """Return the variables that read_environment turns back into this environment, for child processes."""
    return {
        "BUERGERDRAHT_VAR_DIR": str(environment.var_dir),
        "BUERGERDRAHT_ASTERISK_DIR": str(environment.asterisk_dir),
        "BUERGERDRAHT_DEBIAN_MIRROR": environment.debian_mirror,
        "BUERGERDRAHT_BIND_HOST": environment.bind_host,
        "BUERGERDRAHT_PUBLIC_URL": environment.public_url,
        "BUERGERDRAHT_HTTP_PORT": str(environment.http_port),
        "BUERGERDRAHT_SIP_PORT": str(environment.sip_port),
        "BUERGERDRAHT_ASTERISK_HTTP_PORT": str(environment.asterisk_http_port),
        "BUERGERDRAHT_CITIZEN_SIP_PORT": str(environment.citizen_sip_port),
        "BUERGERDRAHT_RTP_PORT_START": str(environment.rtp_port_start),
        "BUERGERDRAHT_RTP_PORT_END": str(environment.rtp_port_end),
        "BUERGERDRAHT_CARRIER_ADDRESSES": environment.carrier_addresses,
        "BUERGERDRAHT_FAX_NUMBERS": ",".join(environment.fax_numbers),
        "BUERGERDRAHT_FAX_TRUNK": environment.fax_trunk,
        "BUERGERDRAHT_TRUNK": environment.trunk,
        "BUERGERDRAHT_TRUNK_USER": environment.trunk_user,
        "BUERGERDRAHT_TRUNK_PASSWORD": environment.trunk_password,
        "BUERGERDRAHT_DESK_TRANSFERS": {None: "", False: "0", True: "1"}[environment.desk_transfers],
        "DATABASE_URL": environment.database_url or "",
        "DATABASE_OWNER_URL": environment.database_owner_url or "",
        "SMTP_URL": environment.smtp_url,
        "MAIL_FROM": environment.mail_from,
        "MAIL_REPLY_TO": environment.mail_reply_to,
        "IMAP_URL": environment.imap_url,
        "BUERGERDRAHT_INNER_NETWORKS": environment.inner_networks,
        "BUERGERDRAHT_XZUFI_AGENCY": environment.xzufi_agency,
        "BUERGERDRAHT_XZUFI_TOKEN": environment.xzufi_token,
        "BUERGERDRAHT_XZUFI_FOLDER": str(environment.xzufi_folder or ""),
        "BUERGERDRAHT_SEARCHES_KEPT_DAYS": str(environment.searches_kept_days),
        "BUERGERDRAHT_DEMO": str(int(environment.demo)),
        "BUERGERDRAHT_DEMO_CALLS": str(environment.demo_calls),
        "BUERGERDRAHT_SEMANTIC": str(int(environment.semantic)),
        "BUERGERDRAHT_ALWAYS_OPEN": str(int(environment.always_open)),
        "BUERGERDRAHT_DEBUG": str(int(environment.debug)),
    }


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


def _text(values: Mapping[str, str], name: str) -> str:
    return values.get(name, _DEFAULTS[name])


def _list(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in _text(values, name).split(","))))


def _folder(values: Mapping[str, str], name: str) -> Path:
    return (PROJECT_DIR / (_text(values, name) or _DEFAULTS[name])).resolve()


def _optional_folder(values: Mapping[str, str], name: str) -> Path | None:
    return _folder(values, name) if _text(values, name) else None


def _port(values: Mapping[str, str], name: str, *, default: str | None = None) -> int:
    text = values.get(name, default or _DEFAULTS[name])
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SettingError(f"{name}={text!r} ist keine Portnummer. Geben Sie eine Zahl von 1 bis 65535 an.")
    return int(text)


def _rtp_port_end(values: Mapping[str, str]) -> int:
    start = _port(values, "BUERGERDRAHT_RTP_PORT_START")
    return _port(values, "BUERGERDRAHT_RTP_PORT_END", default=str(start + 4999))


def _days(values: Mapping[str, str], name: str, *, least: int) -> int:
    text = _text(values, name)
    if not text.isdecimal() or not least <= int(text) <= 36_500:
        raise SettingError(f"{name}={text!r} ist keine Zahl von Tagen. Geben Sie mindestens {least} an.")
    return int(text)


def _count(values: Mapping[str, str], name: str, *, most: int) -> int:
    text = _text(values, name)
    if not text.isdecimal() or int(text) > most:
        raise SettingError(f"{name}={text!r} ist keine Zahl von 0 bis {most}.")
    return int(text)


def _flag(values: Mapping[str, str], name: str) -> bool:
    text = _text(values, name)
    if text not in ("0", "1"):
        raise SettingError(f"{name}={text!r} ist weder 0 noch 1.")
    return text == "1"


def _optional_flag(values: Mapping[str, str], name: str) -> bool | None:
    return _flag(values, name) if _text(values, name) else None


def _checked(environment: Environment) -> Environment:
    """See what no single value shows: ports that collide, an address without scheme, another database."""
    is_sip_shared = environment.sip_port in environment.citizen_sip_ports
    if environment.http_port == environment.asterisk_http_port or is_sip_shared:
        raise SettingError("Zwei Einstellungen nennen denselben Port. Geben Sie jedem Dienst einen eigenen.")
    if environment.rtp_port_end - environment.rtp_port_start < 10:
        raise SettingError(
            "BUERGERDRAHT_RTP_PORT_END muss mindestens 10 über BUERGERDRAHT_RTP_PORT_START liegen."
        )
    if not environment.public_url.startswith(("http://", "https://")):
        raise SettingError("BUERGERDRAHT_PUBLIC_URL muss mit http:// oder https:// beginnen.")
    _check_mail(environment)
    _check_networks(environment.inner_networks)
    _check_trunks(environment)
    _check_trunk_account(environment)
    if not re.fullmatch(r"[\w.:-]{0,60}", environment.xzufi_agency):
        raise SettingError("BUERGERDRAHT_XZUFI_AGENCY ist keine Redaktions-ID wie L100042.")
    for url in (environment.database_url, environment.database_owner_url):
        if url and not url.startswith(("postgresql://", "postgres://")):
            raise SettingError("DATABASE_URL und DATABASE_OWNER_URL müssen mit postgresql:// beginnen.")
    return environment


def named_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a comma-separated list; raise ValueError for what is none."""
    return tuple(ip_network(name.strip()) for name in text.split(",") if name.strip())


def _check_networks(text: str) -> None:
    try:
        networks = named_networks(text)
    except ValueError as error:
        raise SettingError(
            f"BUERGERDRAHT_INNER_NETWORKS={text!r} nennt keine Netze wie 10.20.0.0/16."
        ) from error
    if any(each.is_loopback or each.is_link_local or each.prefixlen == 0 for each in networks):
        raise SettingError("BUERGERDRAHT_INNER_NETWORKS darf weder den eigenen Rechner noch alles nennen.")


def _check_trunks(environment: Environment) -> None:
    for number in environment.fax_numbers:
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
            raise SettingError(f"BUERGERDRAHT_FAX_NUMBERS: {number!r} ist keine Nummer wie +4964411152.")
    for name, trunk in (("FAX_TRUNK", environment.fax_trunk), ("TRUNK", environment.trunk)):
        if not re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?|", trunk):
            raise SettingError(
                f"BUERGERDRAHT_{name} ist kein Rechner mit Port wie sip.anbieter.example:5060."
            )
    if environment.fax_trunk and not environment.fax_numbers:
        raise SettingError(
            "BUERGERDRAHT_FAX_TRUNK braucht BUERGERDRAHT_FAX_NUMBERS, an die Behörden zurückfaxen."
        )


def _check_trunk_account(environment: Environment) -> None:
    """What Asterisk's configuration could not hold, or what would be half an account, stops the start."""
    if not re.fullmatch(r"([\w.+-]+(@[\w.-]+)?)?", environment.trunk_user):
        raise SettingError(
            "BUERGERDRAHT_TRUNK_USER ist kein Benutzer wie +4964419915 oder name@anbieter.example."
        )
    if not re.fullmatch(r"[!-\[\]-~]*", environment.trunk_password):
        raise SettingError("BUERGERDRAHT_TRUNK_PASSWORD darf keine Leerzeichen, Umlaute und \\ enthalten.")
    if bool(environment.trunk_user) is not bool(environment.trunk_password):
        raise SettingError("BUERGERDRAHT_TRUNK_USER und BUERGERDRAHT_TRUNK_PASSWORD gehören zusammen.")
    if environment.trunk_user and not environment.trunk:
        raise SettingError("BUERGERDRAHT_TRUNK_USER braucht BUERGERDRAHT_TRUNK: wo er angemeldet wird.")


def _check_mail(environment: Environment) -> None:
    url = urlsplit(environment.smtp_url)
    if environment.smtp_url and (url.scheme not in ("smtp", "smtp+starttls", "smtps") or not url.hostname):
        raise SettingError(
            "SMTP_URL muss mit smtp://, smtp+starttls:// oder smtps:// beginnen und den Mailserver nennen."
        )
    if "@" not in environment.mail_from:
        raise SettingError("MAIL_FROM muss eine Mailadresse sein.")
    if environment.mail_reply_to and not re.fullmatch(r"[^@+\s]+@[^@\s]+", environment.mail_reply_to):
        raise SettingError("MAIL_REPLY_TO muss eine Mailadresse ohne + sein.")
    _check_mailbox(environment)


def _check_mailbox(environment: Environment) -> None:
    url = urlsplit(environment.imap_url)
    if environment.imap_url and (
        url.scheme not in ("imap", "imap+starttls", "imaps") or not (url.hostname and url.username)
    ):
        raise SettingError(
            "IMAP_URL muss mit imap://, imap+starttls:// oder imaps:// beginnen, mit Benutzer und Mailserver."
        )
    if environment.imap_url and not environment.mail_reply_to:
        raise SettingError("IMAP_URL braucht MAIL_REPLY_TO: die Adresse, an die Partner antworten.")
