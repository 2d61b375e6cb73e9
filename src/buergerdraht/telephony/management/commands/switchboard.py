"""The switchboard process: `manage.py switchboard`."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from buergerdraht.config.environment import Environment
from buergerdraht.config.secrets import secret
from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.ari.engine import AsteriskEngine
from buergerdraht.telephony.ari.journal import Journal
from buergerdraht.telephony.ari.store import AsteriskStore
from buergerdraht.telephony.heartbeat import heartbeat_file, keep_beating
from buergerdraht.telephony.switchboard.completing import keep_journal
from buergerdraht.telephony.switchboard.listening import listen
from buergerdraht.telephony.switchboard.process import Switchboard
from buergerdraht.telephony.switchboard.writer import Writer

logger = logging.getLogger(__name__)

DJANGO_ONLY = frozenset({"cursor_factory", "context", "prepare_threshold"})
LAST_WRITES_SECONDS = 10
COLLECTION_THRESHOLDS = (50_000, 50, 50)
"""Calls and facts hardly ever form cycles; Python's default would look for some at every tenth call."""
SWITCH_SECONDS = 0.0005
"""The writer's thread gives way to distribution after this (Python's default: 5 ms)."""


class Command(BaseCommand):
    """Distribute calls until SIGTERM or SIGINT; talks go on, records are written before the end."""

    help = "Verteilt die Anrufe (ein Prozess je Asterisk)."

    def handle(self, *_: Any, **__: Any) -> None:
        """Run until told to stop."""
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECTION_THRESHOLDS)
        uvloop.run(serve(settings.ENVIRONMENT, _engine(settings.ENVIRONMENT)))


async def serve(
    environment: Environment, engine: AsteriskEngine, *, now: Callable[[], datetime] = utc_now
) -> None:
    """Distribute the engine's calls until a signal asks to stop; another clock is for tests."""
    parameters = _connection_parameters()
    writer = Writer(parameters)
    writer.start()
    switchboard = Switchboard(engine, writer, now=now)
    try:
        await _until_stopped(
            switchboard.run(),
            _connect_when_ready(engine, switchboard),
            listen(switchboard, parameters),
            keep_journal(
                switchboard,
                Journal(environment.var_dir / "asterisk" / "log"),
                writer,
                engine_started_at=lambda: engine.started_at,
                now=now,
            ),
            keep_beating(heartbeat_file(environment.var_dir)),
        )
    finally:
        if not await asyncio.to_thread(writer.stop, timeout=LAST_WRITES_SECONDS):
            logger.error("records_left_unwritten")


async def _connect_when_ready(engine: AsteriskEngine, switchboard: Switchboard) -> None:
    """Calls that come before everything is loaded are the fallback's, so Asterisk must not know us yet."""
    await switchboard.ready.wait()
    await engine.run()


async def _until_stopped(*works: Coroutine[Any, Any, None]) -> None:
    """Run these together until a signal asks to stop; if one fails, the process ends and is started anew."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    tasks = [asyncio.create_task(work) for work in works]
    stop = asyncio.create_task(stopped.wait())
    done, _ = await asyncio.wait([*tasks, stop], return_when=asyncio.FIRST_COMPLETED)
    for task in [*tasks, stop]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if task is not stop:
            task.result()


def _engine(environment: Environment) -> AsteriskEngine:
    home = environment.var_dir / "asterisk"
    return AsteriskEngine(
        port=environment.asterisk_http_port,
        secret=secret(environment.var_dir, "ari_secret"),
        store=AsteriskStore(
            home / "state" / "fallback.sqlite3", waiting_prompt=home / "prompts" / "please_wait.wav"
        ),
        prompts_dir=home / "prompts",
        now=utc_now,
    )


def _connection_parameters() -> dict[str, Any]:
    parameters: dict[str, Any] = connection.get_connection_params()
    wanted = {name: value for name, value in parameters.items() if name not in DJANGO_ONLY}
    return {"connect_timeout": 5, **wanted}
