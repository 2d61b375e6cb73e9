"""Write the demonstration's last year at once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from buergerdraht.billing.einvoice.cii import xml_of
from buergerdraht.billing.einvoice.validation import findings_of
from buergerdraht.billing.models import Invoice
from buergerdraht.billing.queries import paper_of
from buergerdraht.demo.billing import bill_year
from buergerdraht.demo.costing import reckon_year
from buergerdraht.demo.year.history import write_next_week
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities


class Command(BaseCommand):
    """Does what the demonstration's background job does, without waiting for it, and tells what is right."""

    help = "Schreibt die Anrufe des letzten Jahres, die der Vorführung noch fehlen (BUERGERDRAHT_DEMO_CALLS)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write week by week; refused outside a demonstration."""
        if not settings.ENVIRONMENT.demo:
            raise CommandError("Erfundene Anrufe gehören in eine Vorführung: BUERGERDRAHT_DEMO=1.")
        with all_authorities():
            while week := write_next_week(calls=settings.ENVIRONMENT.demo_calls, now=utc_now()):
                self.stdout.write(f"{week.first_on:%d.%m.%Y} bis {week.last_on:%d.%m.%Y}")
            self.stdout.write(f"{bill_year(now=utc_now())} Rechnungen")
            self.stdout.write(f"{reckon_year(now=utc_now())} Kostenkalkulationen")
            self.stdout.write(self._told_of_papers())

    def _told_of_papers(self) -> str:
        """Check every issued paper by the official rules once more."""
        papers = [xml_of(paper_of(invoice)) for invoice in Invoice.objects.exclude(number="")]
        passed = sum(not findings for findings in findings_of(papers)) if papers else 0
        return f"{passed} von {len(papers)} Belegen entsprechen den amtlichen Regeln."
