"""Load the demonstration's data."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from buergerdraht.demo.agreements import load_agreements
from buergerdraht.demo.billing import load_billing_parties
from buergerdraht.demo.jobs import write_year_later
from buergerdraht.demo.knowledge.load import load_knowledge
from buergerdraht.demo.load import load_demo
from buergerdraht.demo.plan import demo_plan
from buergerdraht.demo.tickets import load_tickets
from buergerdraht.demo.volume import load_volume
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.quality.operations import count_missing

YEAR_COMES = "Im Hintergrund entstehen die Anrufe eines Jahres; die Auswertung füllt sich nach und nach."


class Command(BaseCommand):
    """Adds the five cooperations, their people and what they know; changes nothing that is there.

    Then says who can sign in and what can be rung: to ask that of a process of its own takes a second each.
    """

    help = (
        "Lädt die Vorführdaten: fünf Kooperationen, Rufnummern, Zeiten, Beispielpersonen, Wissen und Tickets."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load; refused outside a demonstration, because the personas' password is public."""
        if not settings.ENVIRONMENT.demo:
            raise CommandError(
                "Vorführdaten enthalten Personen mit einem öffentlichen Passwort. "
                "Setzen Sie BUERGERDRAHT_DEMO=1, wenn Sie sie laden wollen."
            )
        with all_authorities():
            loaded = load_demo(demo_plan(), now=utc_now())
            load_agreements(now=utc_now())
            load_billing_parties()
            known = load_knowledge(now=utc_now())
            tickets = load_tickets(now=utc_now())
            count_missing()
            if settings.ENVIRONMENT.demo_calls:
                load_volume(now=utc_now())
            is_year_missing = write_year_later()
        self.stdout.write(
            f"Neu: {loaded.authorities} Behörden, {loaded.numbers} Rufnummern, {loaded.people} Personen, "
            f"{known.entries} Texte, {known.additions} örtliche Ergänzungen, "
            f"{tickets} Tickets."
        )
        if is_year_missing:
            self.stdout.write(YEAR_COMES)
        for introduces in ("demo_logins", "demo_numbers"):
            self.stdout.write()
            call_command(introduces, stdout=self.stdout)
