"""The sound of one call as RTP (RFC 3550): sends speech packet by packet, counts what comes back."""

import socket
import struct

from buergerdraht.telephony.citizen.alaw import RATE, SILENCE

PACKET_SECONDS = 0.02
PACKET_BYTES = int(RATE * PACKET_SECONDS)
ALAW_PAYLOAD = 8


class Sound:
    """Speech that begins anew at its end, from a port of its own."""

    def __init__(self, host: str, *, speech: bytes) -> None:
        self._speech = speech
        self._packets_sent = 0
        self.packets_heard = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))

    @property
    def port(self) -> int:
        """Where it hears."""
        return int(self.socket.getsockname()[1])

    def hear(self) -> None:
        """Take one packet that has come."""
        self.socket.recv(4096)
        self.packets_heard += 1

    def speak(self, *, to: tuple[str, int]) -> None:
        """Send the next packet."""
        position = self._packets_sent * PACKET_BYTES
        start = position % max(len(self._speech), 1)
        sound = self._speech[start : start + PACKET_BYTES].ljust(PACKET_BYTES, SILENCE)
        self.socket.sendto(self._header(position) + sound, to)
        self._packets_sent += 1

    def _header(self, timestamp: int) -> bytes:
        return struct.pack(
            "!BBHII", 0x80, ALAW_PAYLOAD, self._packets_sent & 0xFFFF, timestamp & 0xFFFFFFFF, 1
        )
