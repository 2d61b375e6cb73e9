"""Transfers in Asterisk's words. Pure: each function returns the requests in their order."""

from collections.abc import Iterator

from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ari.names import WAITING_BRIDGE, talk_bridge_of
from buergerdraht.telephony.ari.requests import caller_id
from buergerdraht.telephony.ports import Arrange
from buergerdraht.telephony.transfer_ports import RingFar, Scene

TRUNK = "trunk"
"""The endpoint of the way out (deploy/asterisk/pjsip.conf)."""
RING_TONE = "tone:ring;tonezone=de"


def ring(command: RingFar, *, citizen_channel: str) -> Request:
    """Ring outside with the caller's number; the network is told whom to trust for it (RFC 3325)."""
    number = "".join(sign for sign in command.number if sign.isascii() and (sign.isdigit() or sign in "+*#"))
    asserted = {"PJSIP_HEADER(add,P-Asserted-Identity)": f"<tel:{command.caller}>"} if command.caller else {}
    return Request(
        "POST",
        "channels",
        body={
            "endpoint": f"PJSIP/{number}@{TRUNK}",
            "context": "far",
            "extension": "s",
            "priority": 1,
            "channelId": str(command.leg),
            "callerId": caller_id(command.name, command.caller),
            "timeout": command.timeout_seconds,
            "originator": citizen_channel,
            "variables": asserted,
        },
    )


def arrange(command: Arrange, *, citizen: str) -> tuple[Request, ...]:
    """Return what lets them hear each other as the scene says; whoever is in no talk hears music."""
    return tuple(_SCENES[command.scene](command, citizen))


def _ringing(command: Arrange, citizen: str) -> Iterator[Request]:
    yield _music(citizen)
    if command.phone:
        # She hears no ringing: her phone holds, or plays one itself on its further line.
        yield from (Request("POST", f"channels/{line}/ring") for line in _line(command))
        return
    yield Request("POST", f"bridges/{_talk(command)}/play/{_tone(command)}", {"media": RING_TONE})


def _consult(command: Arrange, citizen: str) -> Iterator[Request]:
    yield _silence(command)
    yield _music(citizen)
    yield from (Request("POST", f"channels/{line}/answer") for line in _line(command))
    yield _join(_talk(command), str(command.far), *_line(command))


def _citizen(command: Arrange, citizen: str) -> Iterator[Request]:
    yield _music(str(command.far))
    yield _join(_talk(command), citizen)


def _conference(command: Arrange, citizen: str) -> Iterator[Request]:
    yield _join(_talk(command), citizen, str(command.far))


def _handed(command: Arrange, citizen: str) -> Iterator[Request]:
    bridge = str(command.far)
    yield _silence(command)
    yield Request("POST", f"bridges/{bridge}", {"type": "mixing", "name": bridge})
    yield _join(bridge, citizen, str(command.far))
    if command.phone:
        yield Request("DELETE", f"channels/{citizen}/moh")


def _back(command: Arrange, citizen: str) -> Iterator[Request]:
    yield _silence(command)
    yield _join(_talk(command), citizen)
    if command.phone and command.phone.is_holding:
        # Held since before she came: nobody else would play anything. It ends when the phone takes her back.
        yield Request("POST", f"channels/{citizen}/moh")


_SCENES = {
    Scene.RINGING: _ringing,
    Scene.CONSULT: _consult,
    Scene.CITIZEN: _citizen,
    Scene.CONFERENCE: _conference,
    Scene.HANDED: _handed,
    Scene.BACK: _back,
}


def _talk(command: Arrange) -> str:
    return talk_bridge_of(command.leg) if command.leg else ""


def _line(command: Arrange) -> tuple[str, ...]:
    """The further line of her desk phone."""
    return (command.phone.line,) if command.phone and command.phone.line else ()


def _tone(command: Arrange) -> str:
    return f"tone~{command.far}"


def _silence(command: Arrange) -> Request:
    """End the ringing tone; refused if there is none."""
    return Request("DELETE", f"playbacks/{_tone(command)}")


def _music(channel: str) -> Request:
    return Request("POST", f"bridges/{WAITING_BRIDGE}/addChannel", {"channel": channel})


def _join(bridge: str, *channels: str) -> Request:
    return Request("POST", f"bridges/{bridge}/addChannel", {"channel": ",".join(channels)})
