"""Asterisk registers at a carrier that lets nobody call without a password."""

import dataclasses
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.asterisk import asterisk_messages
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.ports import CitizenArrived
from tests.support.engine import NUMBER, running_switch
from tests.support.room import ari
from tests.support.sipp import HOST, SippRun, wait_until
from tests.support.stack import environment_for_tests
from tests.telephony.engine.test_malformed_sip import message

USER, PASSWORD = "+4964419915", "Pa55;wort"


class Carrier(SippRun):
    """A carrier that knows one account."""

    def __init__(self, *, trunk: str, work_dir: Path) -> None:
        super().__init__(
            "registrar.xml",
            work_dir=work_dir,
            port=int(trunk.rpartition(":")[2]),
            arguments=[],
            user=USER,
            password=PASSWORD,
        )

    def has_seen(self, event: str) -> bool:
        return any(each.event == event for each in self.seen())


@pytest.fixture
def registered(tmp_path: Path) -> Iterator[tuple[Stack, Carrier]]:
    """An Asterisk with an account, and its carrier."""
    usual = environment_for_tests(tmp_path / "var")
    stack = Stack(dataclasses.replace(usual, trunk_user=USER, trunk_password=PASSWORD))
    with Carrier(trunk=usual.trunk, work_dir=tmp_path) as carrier:
        try:
            stack.start("asterisk")
            stack.wait_until_ready("asterisk")
            yield stack, carrier
        finally:
            stack.stop_all()


async def test_calls_go_out_with_the_account_and_come_in_by_its_name(
    registered: tuple[Stack, Carrier], tmp_path: Path
) -> None:
    stack, carrier = registered
    wait_until(lambda: carrier.has_seen("registered"), seconds=40, what="angemeldet")
    _call_out(stack.environment)
    wait_until(lambda: carrier.has_seen("called"), seconds=20, what="Anruf mit Kennwort")
    assert not carrier.has_seen("refused"), carrier.seen()
    async with running_switch(stack, work_dir=tmp_path) as switch:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
            caller.bind((HOST, 0))
            invite = message(1, port=caller.getsockname()[1])
            invite = invite.replace(b"INVITE sip:+496441990@", f"INVITE sip:{USER}@".encode())
            caller.sendto(invite, (HOST, stack.environment.sip_port))
            arrived = await switch.until(CitizenArrived)
        assert arrived.dialled == NUMBER, "the number stands in To"
    assert PASSWORD not in asterisk_messages(stack.environment).read_text()


def _call_out(environment: Environment) -> None:
    """Let a call go out as call-backs do, once Asterisk knows that the carrier is there."""
    wait_until(
        lambda: ari(environment, "GET", "endpoints/PJSIP/trunk")["state"] == "online",
        seconds=40,
        what="der Weg hinaus",
    )
    ari(environment, "POST", "channels?endpoint=PJSIP/%2B4930231257777@trunk&extension=s&context=far")
