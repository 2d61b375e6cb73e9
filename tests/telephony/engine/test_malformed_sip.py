"""Nonsense on the SIP port hurts nobody."""

import random
import socket
from collections.abc import Iterator

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from buergerdraht.launcher.probes import answers_sip
from tests.support.engine import NUMBER, Switch

HEADERS = (
    "Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{n}",
    "From: <sip:4969900001@citizen.invalid>;tag={n}",
    "To: <sip:+496441990@127.0.0.1>",
    "Call-ID: odd-{n}",
    "CSeq: 1 INVITE",
    "Contact: <sip:citizen@127.0.0.1:{port}>",
    "Max-Forwards: 70",
    "Content-Type: application/sdp",
)
SDP = "v=0\r\no=u 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"


def message(
    number: int, *, port: int, headers: tuple[str, ...] = HEADERS, body: str = SDP, more: str = ""
) -> bytes:
    lines = [line.format(n=number, port=port) for line in headers]
    start = "INVITE sip:+496441990@127.0.0.1 SIP/2.0"
    text = "\r\n".join([start, *lines, *([more] if more else []), f"Content-Length: {len(body)}", "", body])
    return text.encode()


def nonsense(port: int) -> Iterator[bytes]:
    """Garbage, missing fields, huge and contradictory ones."""
    dice = random.Random(115)  # noqa: S311
    for size in (0, 1, 4, 100, 1400, 60000):
        yield dice.randbytes(size)
    numbers = iter(range(10_000))
    for missing in HEADERS:
        yield message(next(numbers), port=port, headers=tuple(line for line in HEADERS if line != missing))
    for more in (
        "X-Huge: " + "a" * 50_000,
        "X-Many: 1\r\n" * 3000 + "X-End: 1",
        "From: <sip:zwei@citizen.invalid>;tag=2",
        "Content-Length: 999999",
        "Content-Length: -5",
        'Diversion: <sip:%00%ff@x>;reason="',
        'P-Asserted-Identity: "\xff" <sip:@>',
        "Session-Expires: 99999999999999999999",
        "Require: magic",
        'Authorization: Digest username="agent-1", realm=x',
    ):
        yield message(next(numbers), port=port, more=more)
    for body in (
        "",
        "v=0",
        "\x00" * 500,
        "m=audio 99999 RTP/AVP 8\r\n" * 50,
        SDP.replace("RTP/AVP 8", "RTP/AVP " + "8 " * 900),
    ):
        yield message(next(numbers), port=port, body=body)
    for name in (
        "INVITE sip: SIP/2.0",
        "INVITE sip:%%%@[::::] SIP/2.0",
        "ÄÖÜ sip:x SIP/2.0",
        "INVITE",
        "SIP/2.0 200 OK",
    ):
        yield message(next(numbers), port=port).replace(
            b"INVITE sip:+496441990@127.0.0.1 SIP/2.0", name.encode(), 1
        )


async def test_malformed_sip_is_survived_and_the_next_call_arrives(switch: Switch) -> None:
    before = (await switch.ask("asterisk/info"))["status"]["startup_time"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        for datagram in nonsense(sender.getsockname()[1]):
            sender.sendto(datagram, ("127.0.0.1", switch.stack.environment.sip_port))
    arrived = await switch.arrival()
    while arrived.caller != "+4930231250001":
        arrived = await switch.until(type(arrived))
    assert arrived.dialled == NUMBER
    assert (await switch.ask("asterisk/info"))["status"]["startup_time"] == before


async def test_a_stranger_cannot_register_or_guess(switch: Switch) -> None:
    await switch.accounts(88)
    register = (
        "REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{user}\r\n"
        "From: <sip:{user}@127.0.0.1>;tag=1\r\nTo: <sip:{user}@127.0.0.1>\r\nCall-ID: r-{user}\r\n"
        "CSeq: 1 REGISTER\r\n"
        "Contact: <sip:{user}@127.0.0.1:{port}>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    )
    answers = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        sender.settimeout(3)
        for user in ("agent-88", "agent-999", "softphone", "carrier"):
            text = register.format(port=sender.getsockname()[1], user=user)
            sender.sendto(text.encode(), ("127.0.0.1", switch.stack.environment.sip_port))
            answers[user] = sender.recv(4000).split()[1].decode()
    assert set(answers.values()) <= {"401", "403", "404"}
    endpoints = {each["resource"]: each["state"] for each in await switch.ask("endpoints")}
    endpoints.pop("trunk")  # the partners' own, which nobody registers
    assert set(endpoints.values()) == {"offline"}


async def test_a_stranger_who_calls_himself_the_carrier_is_not_let_in(switch: Switch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.2", 0))
        sender.settimeout(3)
        invite = message(115_115, port=sender.getsockname()[1]).replace(b"sip:4969900001@", b"sip:carrier@")
        sender.sendto(invite, ("127.0.0.1", switch.stack.environment.sip_port))
        assert sender.recv(4000).split()[1] == b"401"


async def test_a_web_page_cannot_call_as_the_carrier(switch: Switch) -> None:
    port = switch.stack.environment.asterisk_http_port
    invite = message(115_116, port=5060).replace(b"SIP/2.0/UDP 127.0.0.1:5060", b"SIP/2.0/WS page.invalid")
    async with connect(f"ws://127.0.0.1:{port}/ws", subprotocols=[Subprotocol("sip")]) as page:
        await page.send(invite.decode())
        answer = str(await page.recv())
    assert answer.split()[1] in ("401", "403", "404")


async def test_whoever_asks_whether_it_serves_is_answered_each_time(switch: Switch) -> None:
    assert all(answers_sip(switch.stack.environment) for _ in range(3))
