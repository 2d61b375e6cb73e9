from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from buergerdraht.launcher.stack import Stack
from tests.support.engine import Switch, running_switch
from tests.support.ports import RTP_PORTS
from tests.support.sipp import Attendants
from tests.support.stack import environment_for_tests, running_asterisk


@pytest.fixture(scope="session")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An Asterisk with nothing else beside it."""
    environment = environment_for_tests(tmp_path_factory.mktemp("engine"), rtp_offset=RTP_PORTS)
    with (
        Attendants(trunk=environment.trunk, work_dir=tmp_path_factory.mktemp("trunk"), talk_seconds=1),
        running_asterisk(environment) as stack,
    ):
        yield stack


@pytest.fixture
async def switch(asterisk: Stack, tmp_path: Path) -> AsyncIterator[Switch]:
    """An engine in the test's own hands."""
    async with running_switch(asterisk, work_dir=tmp_path) as switch:
        yield switch
