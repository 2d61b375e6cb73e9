"""Connections to public addresses only: a name is looked up once, checked, and then connected to."""

import ipaddress
import socket
import ssl
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from buergerdraht.knowledge.crawler.errors import NotTaken, Unreachable

Address = tuple[str, int]
PORTS = frozenset({80, 443})
_NETS_OF_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""NAT64 (RFC 6052), and 'IPv4-compatible' as it once was."""


def open_connection(url: str, *, timeout: float, is_loopback_allowed: bool) -> HTTPConnection:
    """Return a connection that will lead to a checked public address; raises NotTaken or Unreachable."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if port not in PORTS and not is_loopback_allowed:
        raise NotTaken("anderer Port als 80 und 443")
    checked = _checked_address(host, port, is_loopback_allowed=is_loopback_allowed)
    kind = _PinnedHttps if parts.scheme == "https" else _PinnedHttp
    return kind(checked, host=host, port=port, timeout=timeout)


def _checked_address(host: str, port: int, *, is_loopback_allowed: bool) -> Address:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable("Name unbekannt") from error
    addresses = [str(each[4][0]) for each in found]
    if not all(is_public(each, is_loopback_allowed=is_loopback_allowed) for each in addresses):
        raise NotTaken("Adresse in einem inneren Netz")
    return addresses[0], port


def is_public(text: str, *, is_loopback_allowed: bool) -> bool:
    """Tell whether an address lies in the public net; one that wraps another counts as the wrapped one."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.is_site_local:
            return False
        ip = _wrapped(ip) or ip
    if is_loopback_allowed and ip.is_loopback:
        return True
    return ip.is_global and not ip.is_multicast


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
