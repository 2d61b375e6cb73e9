"""Whom we connect to on somebody else's word."""

import socket
from ipaddress import ip_network
from typing import Any

import pytest

from buergerdraht.foundation.network import NameUnknown, NotAllowed, Reach, household_of, open_connection


def resolved(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


INNER = """
0.0.0.0 127.0.0.1 10.0.0.5 169.254.169.254 192.168.1.1 100.64.0.1 224.0.0.1 ::1 fd00::1 fe80::1%eth0
::ffff:10.0.0.1 2002:0a00:0001::
"""


@pytest.mark.parametrize("inner", INNER.split())
def test_names_that_lead_inside_are_refused(monkeypatch: pytest.MonkeyPatch, inner: str) -> None:
    resolved(monkeypatch, "93.184.215.14", inner)
    with pytest.raises(NotAllowed, match="inneren Netz"):
        open_connection("https://leun.example/", timeout=1)


def test_other_ports_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved(monkeypatch, "93.184.215.14")
    with pytest.raises(NotAllowed, match="Port"):
        open_connection("https://leun.example:5432/", timeout=1)


def test_a_name_that_nobody_knows_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NameUnknown):
        open_connection("https://leun.example/", timeout=1)


def test_an_inner_network_that_is_named_may_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved(monkeypatch, "10.20.0.7")
    reach = Reach(inner=(ip_network("10.20.0.0/16"),))
    open_connection("https://leun.example/", timeout=1, reach=reach)
    resolved(monkeypatch, "10.20.0.7", "10.21.0.7")
    with pytest.raises(NotAllowed):
        open_connection("https://leun.example/", timeout=1, reach=reach)


@pytest.mark.parametrize(
    ("address", "household"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_guest_does_not_escape_by_another_address_of_her_network(address: str, household: str) -> None:
    assert household_of(address) == household
