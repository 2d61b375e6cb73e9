"""The switchboard as it runs in production, but for its clock: `python -m tests.support.clocked_switchboard`.

Asterisk dates what happens by the machine's clock; so its dates are moved, too.
"""

import dataclasses

import django
import uvloop

django.setup()

from django.conf import settings  # noqa: E402

from buergerdraht.telephony.ari.engine import AsteriskEngine  # noqa: E402
from buergerdraht.telephony.management.commands.switchboard import serve  # noqa: E402
from buergerdraht.telephony.ports import EngineEvent  # noqa: E402
from tests.support.engine import engine_of  # noqa: E402
from tests.support.given_clock import GivenClock  # noqa: E402

CLOCK = GivenClock(settings.ENVIRONMENT)


class ClockedEngine(AsteriskEngine):
    """Dates what it tells by the given clock."""

    async def next_event(self) -> EngineEvent:
        """Return what happened, as if it had happened then."""
        event = await super().next_event()
        return dataclasses.replace(event, at=event.at + CLOCK.ahead)


if __name__ == "__main__":
    uvloop.run(serve(settings.ENVIRONMENT, engine_of(settings.ENVIRONMENT, kind=ClockedEngine), now=CLOCK))
