"""Proves that no issued invoice has changed: both sides may run it, each over its own papers."""

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from buergerdraht.billing.proof import billed_agreements, faults_in_chain
from buergerdraht.foundation.tenancy import all_authorities


class Command(BaseCommand):
    """Walk every agreement's chain and name what does not agree."""

    help = "Prüft, ob gestellte Rechnungen und Gutschriften seither unverändert sind."

    def handle(self, *_arguments: str, **_options: object) -> None:
        """Fail with every fault, each with its agreement; else tell how many papers were proved."""
        with all_authorities():
            chains = billed_agreements()
            faults = [f"{each.slug}: {fault}" for each in chains for fault in faults_in_chain(each)]
            proved = sum(each.billing_records.count() for each in chains)
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{proved} Belege geprüft: alle sind unverändert.")
