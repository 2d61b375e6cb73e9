"""Connections to public addresses only: a name is looked up once, checked, and then connected to."""

import ipaddress
import socket
import ssl
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

Address = tuple[str, int]
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
PORTS = frozenset({80, 443})
ALL_PORTS = range(1, 65_536)
_NETS_OF_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""NAT64 (RFC 6052), and 'IPv4-compatible' as it once was."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where else than in the public net we connect to."""

    inner: Networks = ()
    """Networks that the operator named."""
    has_loopback: bool = False
    """This very machine: in the demo and in tests only."""


NOWHERE_ELSE = Reach()


class NotAllowed(Exception):
    """An address that we connect to on nobody's behalf; the message is a German phrase."""


class NameUnknown(Exception):
    """Nobody knows the name of the server now."""


def open_connection(
    url: str,
    *,
    timeout: float,
    reach: Reach = NOWHERE_ELSE,
    ports: Container[int] = PORTS,
) -> HTTPConnection:
    """Return a connection that will lead to a checked address; raise NotAllowed or NameUnknown.

    It is a public one, or lies within the `reach`.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if port not in ports and not reach.has_loopback:
        raise NotAllowed("anderer Port als 80 und 443")
    checked = _checked_address(host, port, reach=reach)
    kind = _PinnedHttps if parts.scheme == "https" else _PinnedHttp
    return kind(checked, host=host, port=port, timeout=timeout)


def request_target(url: str) -> str:
    """Return what a request names of an address: path and query."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def cut_off(connection: HTTPConnection, *, after: float) -> Iterator[None]:
    """Cut an open connection after so many seconds, whoever is talking.

    A server that sends a byte now and then never runs into the socket's own timeout.
    """
    alarm = Timer(after, _cut, [connection.sock])
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _checked_address(host: str, port: int, *, reach: Reach) -> Address:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknown("Name unbekannt") from error
    addresses = [str(each[4][0]) for each in found]
    if not all(may_be_reached(each, reach=reach) for each in addresses):
        raise NotAllowed("Adresse in einem inneren Netz")
    return addresses[0], port


def may_be_reached(text: str, *, reach: Reach = NOWHERE_ELSE) -> bool:
    """Tell whether an address lies in the public net or within the reach.

    One that wraps another counts as the wrapped one.
    """
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.is_site_local:
            return False
        ip = _wrapped(ip) or ip
    if (reach.has_loopback and ip.is_loopback) or any(ip in network for network in reach.inner):
        return True
    return ip.is_global and not ip.is_multicast


def household_of(address: str) -> str:
    """Return by what a guest is counted: of IPv6 the network of 64 bits, in which she changes at will."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.IPv6Network((ip, 64), strict=False))


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the address of IPv4 that a router or the system would take it for."""
    if any(ip in net for net in _NETS_OF_IPV4):
        return ipaddress.IPv4Address(ip.packed[-4:])
    return ip.ipv4_mapped or ip.sixtofour


class _PinnedHttp(HTTPConnection):
    """Plain HTTP to an address that was checked before; the name is not looked up again."""

    def __init__(self, checked: Address, **options: Any) -> None:
        super().__init__(**options)
        self._checked = checked

    def connect(self) -> None:
        self.sock = socket.create_connection(self._checked, self.timeout)


class _PinnedHttps(HTTPSConnection):
    """The same with TLS, for the name that was asked for."""

    def __init__(self, checked: Address, **options: Any) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(context=self._tls, **options)
        self._checked = checked

    def connect(self) -> None:
        plain = socket.create_connection(self._checked, self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
