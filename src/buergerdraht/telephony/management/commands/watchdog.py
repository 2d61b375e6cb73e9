"""The watchdog process: `manage.py watchdog`. It needs no database."""

import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from buergerdraht.config.environment import Environment
from buergerdraht.config.secrets import secret
from buergerdraht.telephony.heartbeat import Listener, heartbeat_file
from buergerdraht.telephony.watchdog import Watchdog


class Command(BaseCommand):
    """Watch the switchboard until SIGTERM or SIGINT."""

    help = "Wacht über die Anrufverteilung und übergibt wartende Anrufe an die Telefonanlage."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Run until told to stop."""
        asyncio.run(_watch(settings.ENVIRONMENT))


async def _watch(environment: Environment) -> None:
    watchdog = Watchdog(
        port=environment.asterisk_http_port,
        secret=secret(environment.var_dir, "ari_secret"),
        listener=Listener(heartbeat_file(environment.var_dir)),
    )
    task = asyncio.create_task(watchdog.run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return
