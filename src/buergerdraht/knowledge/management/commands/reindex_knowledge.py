"""Builds the search index anew from the database."""

from typing import Any

from django.core.management.base import BaseCommand

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.knowledge.search.maintenance import reindex
from buergerdraht.knowledge.search.sources import count_documents

STEP = 500


class Command(BaseCommand):
    """Shows its progress; the present index answers until the new one is complete."""

    help = "Baut den Suchindex des Wissens aus der Datenbank neu auf"

    def handle(self, **_: Any) -> None:
        """Rebuild, and say how much there is."""
        now = utc_now()
        with all_authorities():
            whole = count_documents(now=now)

            def progress(count: int) -> None:
                if count % STEP == 0:
                    self.stdout.write(f"{count} von {whole} Texten gelesen")

            count = reindex(now=now, progress=progress)
        self.stdout.write(f"Suchindex mit {count} Texten aufgebaut.")
