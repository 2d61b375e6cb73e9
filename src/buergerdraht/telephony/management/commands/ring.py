"""`manage.py ring --to NUMBER`: a synthetic citizen calls."""

import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from buergerdraht.agreements.queries import first_number_of
from buergerdraht.config.environment import Environment
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.telephony.citizen.phone import News
from buergerdraht.telephony.citizen.progress import TalkWatch, call_from
from buergerdraht.telephony.citizen.ringing import Exchange, number_for_fiction, readable_number, ring

PATIENCE_SECONDS = 180.0
RECORD_SECONDS = 2.0
SAID = {
    News.RINGING: "Es klingelt.",
    News.CONNECTED: "Die Telefonanlage hat angenommen. Eine Servicekraft wird gesucht.",
    News.REFUSED: "Der Anruf wurde abgewiesen.",
    News.ENDED_BY_CENTRE: "Beendet: Das Servicecenter hat aufgelegt.",
    News.ENDED_BY_CITIZEN: "Beendet: Die Bürgerin hat aufgelegt.",
}


class Command(BaseCommand):
    """Let a citizen call, speak, and hang up; fails if nobody answers."""

    help = "Lässt eine künstliche Bürgerin anrufen und sprechen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Number to dial, number to call from, length of the talk."""
        parser.add_argument(
            "--to", required=True, help="Rufnummer wie +496990009399 oder Kürzel wie wetzlar-leun"
        )
        parser.add_argument(
            "--from", dest="caller", default=number_for_fiction(), help="Rufnummer der Bürgerin"
        )
        parser.add_argument("--seconds", type=int, default=60, help="Dauer des Gesprächs in Sekunden")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Call and say in German what happens."""
        try:
            caller = readable_number(options["caller"])
            with all_authorities():
                number = first_number_of(options["to"]) or options["to"]
            self._ring(number, caller=caller, seconds=options["seconds"])
        except DomainError as error:
            raise CommandError(error.message) from error

    def _ring(self, number: str, *, caller: str, seconds: int) -> None:
        began_at, began = utc_now() - timedelta(seconds=1), time.monotonic()
        self._say(f"{caller} ruft {number} an.")
        watch = TalkWatch(
            caller=caller, since=began_at, on_talk=lambda: self._say("Eine Servicekraft ist am Apparat.")
        )

        def is_enough() -> bool:
            talk = watch.talk_began_at
            return time.monotonic() > (talk + seconds if talk else began + PATIENCE_SECONDS)

        environment: Environment = settings.ENVIRONMENT
        try:
            ring(
                number,
                caller=caller,
                exchange=_exchange(environment),
                folder=environment.var_dir / "citizen",
                tell=lambda news: self._say(SAID.get(news, "")),
                is_enough=is_enough,
            )
        finally:
            watch.stop()
        if watch.talk_began_at is None:
            raise CommandError(f"Niemand hat abgenommen{_reason(caller, since=began_at)}.")

    def _say(self, text: str) -> None:
        if text:
            self.stdout.write(text)
            self.stdout.flush()


def _exchange(environment: Environment) -> Exchange:
    host = "127.0.0.1" if environment.bind_host == "0.0.0.0" else environment.bind_host  # noqa: S104
    return Exchange(host, environment.citizen_sip_port, (host, environment.sip_port))


def _reason(caller: str, *, since: datetime) -> str:
    """Return what the record says became of the call; it is written a moment after the call."""
    deadline = time.monotonic() + RECORD_SECONDS
    while time.monotonic() < deadline:
        try:
            with all_authorities():
                call = call_from(caller, since=since)
        except DatabaseError:
            return ""
        if call and call.disposition:
            return f" ({call.get_disposition_display()})"
        time.sleep(0.1)
    return ""
