"""A taken port is found before anything starts."""

import dataclasses
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from buergerdraht.config.environment import MOST_CITIZENS, Environment, read_environment
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.ports import require_free_ports


@contextmanager
def taken_port(kind: socket.SocketKind) -> Iterator[int]:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        yield int(taken.getsockname()[1])


def free_environment() -> Environment:
    """All ports found free just now."""
    names = ("http_port", "asterisk_http_port", "sip_port", "citizen_sip_port")
    ports: dict[str, Any] = {}
    for name in names:
        with taken_port(socket.SOCK_STREAM) as port:
            ports[name] = port
    return dataclasses.replace(read_environment({}), **ports)


def test_free_ports_pass() -> None:
    require_free_ports(free_environment())


@pytest.mark.parametrize(
    ("field", "setting", "kind"),
    [
        ("http_port", "BUERGERDRAHT_HTTP_PORT", socket.SOCK_STREAM),
        ("asterisk_http_port", "BUERGERDRAHT_ASTERISK_HTTP_PORT", socket.SOCK_STREAM),
        ("sip_port", "BUERGERDRAHT_SIP_PORT", socket.SOCK_DGRAM),
        ("citizen_sip_port", "BUERGERDRAHT_CITIZEN_SIP_PORT", socket.SOCK_DGRAM),
    ],
)
def test_a_taken_port_is_named_with_the_setting_that_moves_ours(
    field: str, setting: str, kind: socket.SocketKind
) -> None:
    with taken_port(kind) as port:
        change: dict[str, Any] = {field: port}
        environment = dataclasses.replace(free_environment(), **change)
        with pytest.raises(LaunchError, match=f"Port {port} ist belegt.*{setting}"):
            require_free_ports(environment)


def test_the_port_of_the_last_citizen_must_be_free_too() -> None:
    with taken_port(socket.SOCK_DGRAM) as port:
        environment = dataclasses.replace(free_environment(), citizen_sip_port=port - MOST_CITIZENS + 1)
        with pytest.raises(LaunchError, match="BUERGERDRAHT_CITIZEN_SIP_PORT"):
            require_free_ports(environment)


def test_an_address_of_another_machine_is_refused() -> None:
    environment = dataclasses.replace(free_environment(), bind_host="192.0.2.1")
    with pytest.raises(LaunchError, match="BUERGERDRAHT_BIND_HOST"):
        require_free_ports(environment)
