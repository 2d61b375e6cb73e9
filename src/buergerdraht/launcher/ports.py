"""Sees, before anything starts, whether the ports are free."""

import errno
import socket

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.errors import LaunchError


def require_free_ports(environment: Environment) -> None:
    """Raise LaunchError for the first port that another program has, naming the setting that moves ours."""
    host = environment.bind_host
    for name, address, port, kind in (
        ("BUERGERDRAHT_HTTP_PORT", host, environment.http_port, socket.SOCK_STREAM),
        ("BUERGERDRAHT_ASTERISK_HTTP_PORT", "127.0.0.1", environment.asterisk_http_port, socket.SOCK_STREAM),
        ("BUERGERDRAHT_SIP_PORT", host, environment.sip_port, socket.SOCK_DGRAM),
        *(
            ("BUERGERDRAHT_CITIZEN_SIP_PORT", "127.0.0.1", port, socket.SOCK_DGRAM)
            for port in environment.citizen_sip_ports
        ),
    ):
        _require_free(name, address=address, port=port, kind=kind)


def _require_free(name: str, *, address: str, port: int, kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise LaunchError(_sentence(error, name=name, address=address, port=port)) from None


def _sentence(error: OSError, *, name: str, address: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} ist belegt. Beenden Sie, was dort läuft, oder wählen Sie mit {name} einen anderen."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} darf nur root öffnen. Wählen Sie mit {name} einen Port über 1023."
    return f"Die Adresse {address} gehört nicht zu diesem Rechner. Prüfen Sie BUERGERDRAHT_BIND_HOST."
