"""Makes the figures of a time anew."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.quality.operations import rebuild
from buergerdraht.quality.rules import Span


class Command(BaseCommand):
    """Reads calls, transfers and contacts again; figures stay readable meanwhile."""

    help = "Rechnet die Kennzahlen eines Zeitraums neu aus (beide Tage zählen)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the first and the last day."""
        parser.add_argument("von", type=date.fromisoformat, help="erster Tag, zum Beispiel 2026-01-01")
        parser.add_argument("bis", type=date.fromisoformat, help="letzter Tag")

    def handle(self, *, von: date, bis: date, **_: Any) -> None:
        """Rebuild day by day; raises CommandError for an end before the beginning."""
        if bis < von:
            raise CommandError("Der letzte Tag liegt vor dem ersten.")
        with all_authorities():
            rebuild(Span(von, bis + timedelta(days=1)), now=utc_now(), progress=self._say)

    def _say(self, day: date) -> None:
        self.stdout.write(f"{day:%d.%m.%Y} fertig")
