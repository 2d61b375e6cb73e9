"""Ports for tests: below those that the system hands out to anybody, and apart for each stream of tests."""

import itertools
import os
import socket

HOST = "127.0.0.1"
FIRST_PORT = int(os.environ.get("BUERGERDRAHT_RTP_PORT_START", "12000"))
RTP_PORTS = 2000
"""Of one Asterisk; two may run in a stream."""
_udp_ports = itertools.cycle(range(FIRST_PORT + 2 * RTP_PORTS, FIRST_PORT + 2 * RTP_PORTS + 1000, 4))


def free_udp_port() -> int:
    """Return a UDP port that nobody uses now, nor the three after it, and that comes late again."""
    return next(port for port in _udp_ports if all(_is_free(port + more) for more in range(4)))


def free_tcp_port() -> int:
    """Return a TCP port on which nobody listens now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
