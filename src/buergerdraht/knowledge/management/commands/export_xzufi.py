"""Write our delivery of XZuFi into a folder."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.knowledge.operations.exchange.export import export_folder
from buergerdraht.servicehours.rules import local_day


class Command(BaseCommand):
    """Replaces the folder at once; who collects from it never sees half of a delivery."""

    help = "Schreibt eigene und hier bearbeitete Texte als XZuFi 2.2 in einen Ordner mit index.txt"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be told."""
        parser.add_argument("folder", metavar="ORDNER", type=Path)
        parser.add_argument("--since", metavar="TAG", type=_day, help="nur was sich seit diesem Tag änderte")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Write, and tell how many files."""
        agency = settings.ENVIRONMENT.xzufi_agency
        if not agency:
            raise CommandError("Setzen Sie BUERGERDRAHT_XZUFI_AGENCY, die Redaktions-ID Ihrer Lieferung.")
        folder = options["folder"].absolute()
        try:
            with all_authorities():
                names = export_folder(
                    folder, agency=agency, today=local_day(utc_now()), since=options["since"]
                )
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"Der Ordner {folder} ließ sich nicht schreiben: {error.strerror}.") from error
        self.stdout.write(f"{len(names)} Dateien in {folder}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("Geben Sie den Tag als 2026-11-22 an.") from error
