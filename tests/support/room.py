"""One test's hands on the running product: its agents' phones, citizens, and a tidy room afterwards."""

import base64
import itertools
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from buergerdraht.config.environment import Environment
from buergerdraht.config.secrets import secret
from buergerdraht.launcher.stack import Stack
from tests.support import world
from tests.support.sipp import NEVER_SECONDS, AgentPhones, CitizenCall, CitizenReport, CitizenRun

_citizens = itertools.count(1)


def new_citizen() -> str:
    """Return a caller's number that no other call has (030 23125 is kept for fiction)."""
    return f"+493023125{next(_citizens):04d}"


class Room:
    """Phones and citizens of one test; everything ends with `close`."""

    def __init__(self, stack: Stack, *, work_dir: Path) -> None:
        self.stack = stack
        self.work_dir = work_dir
        self.sip_port = stack.environment.sip_port
        self._exit = ExitStack()

    def phones(
        self,
        *,
        answer_seconds: float = 0.1,
        status: str = "",
        talk_seconds: float = NEVER_SECONDS,
        with_echo: bool = False,
    ) -> AgentPhones:
        """Switch on phones with a habit; see AgentPhones."""
        phones = AgentPhones(
            work_dir=self.work_dir,
            answer_seconds=answer_seconds,
            status=status,
            talk_seconds=talk_seconds,
            with_echo=with_echo,
        )
        return self._exit.enter_context(phones)

    def ready_agents(
        self, centre: world.Centre, count: int, *, phones: AgentPhones, skills: Sequence[str] = ()
    ) -> list[world.Colleague]:
        """Return agents of the centre who have been ready the longer, the earlier they stand in the list."""
        agents = world.make_agents(centre, count, skills=skills)
        self._exit.callback(world.go_home, agents)
        world.get_ready(agents, phones=phones, sip_port=self.sip_port, work_dir=self.work_dir)
        return agents

    def citizens(
        self,
        calls: Sequence[CitizenCall],
        *,
        rate: float = 10.0,
        hold_seconds: float = NEVER_SECONDS,
        patience_seconds: float = 30.0,
        audio: Path | None = None,
        headers: Sequence[str] = (),
        key: str = "",
    ) -> CitizenRun:
        """Let citizens call at a rate; see CitizenRun."""
        run = CitizenRun(
            calls,
            sip_port=self.sip_port,
            work_dir=self.work_dir,
            rate=rate,
            hold_seconds=hold_seconds,
            patience_seconds=patience_seconds,
            audio=audio,
            headers=headers,
            key=key,
        )
        return self._exit.enter_context(run)

    def call(
        self, dialled: str, *, hold_seconds: float = NEVER_SECONDS, wait_seconds: float = 30.0
    ) -> CitizenReport:
        """Let one citizen call, wait until she is done, and return what she saw."""
        call = CitizenCall(new_citizen(), dialled)
        run = self.citizens([call], hold_seconds=hold_seconds)
        run.wait(wait_seconds)
        return run.reports()[call.key]

    def close(self) -> None:
        """Sign agents out, switch everything off, hang up what is left."""
        hang_up_everything(self.stack.environment)
        self._exit.close()


def hang_up_everything(environment: Environment) -> None:
    """Hang up every channel at the engine."""
    for channel in ari(environment, "GET", "channels"):
        ari(environment, "DELETE", f"channels/{channel['id']}")


def ari(environment: Environment, method: str, path: str) -> Any:
    """Ask Asterisk's REST interface; None for an empty or a refused answer."""
    credentials = f"buergerdraht:{secret(environment.var_dir, 'ari_secret')}".encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{environment.asterisk_http_port}/ari/{path}",
        method=method,
        headers={"Authorization": "Basic " + base64.b64encode(credentials).decode()},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310  (our own address)
            text = response.read()
    except urllib.error.HTTPError:
        return None
    return json.loads(text) if text else None
