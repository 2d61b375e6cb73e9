import pytest

from buergerdraht.launcher.stack import Stack
from tests.support.room import ari
from tests.support.sipp import Attendants, wait_until


@pytest.fixture
def reached_trunk(stack: Stack, attendants: Attendants) -> None:
    """Asterisk asks a trunk every 15 s whether it is there; nobody behind one that is silent is rung."""
    assert attendants.is_running, attendants.errors()
    wait_until(
        lambda: ari(stack.environment, "GET", "endpoints/PJSIP/trunk")["state"] == "online",
        seconds=40,
        what="der Weg zu den Vermittlungen",
    )
