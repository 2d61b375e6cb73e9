"""Print who can sign in to the demonstration."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from buergerdraht.accounts.rules import ROLE_LABELS
from buergerdraht.demo.load import PASSWORD
from buergerdraht.demo.queries import Login, logins


class Command(BaseCommand):
    """Lists the personas that exist, by place."""

    help = "Zeigt, wer sich in der Vorführung anmelden kann, und das Passwort; mit --all auch die Partner."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --all."""
        parser.add_argument("--all", action="store_true", help="auch die Personen bei den Partnern")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print a heading per place and a line per person."""
        shown = [login for login in logins() if options["all"] or login.is_in_centre]
        self.stdout.write(f"Anmelden (Passwort für alle: {PASSWORD})")
        for place, people in groupby(shown, key=lambda login: login.place):
            self.stdout.write(f"  {place}")
            for login in people:
                self.stdout.write(_line(login))


def _line(login: Login) -> str:
    ear = ", arbeitet mit Bildschirmvorleseprogramm" if login.reads_by_ear else ""
    return f"    {login.username:<18}{ROLE_LABELS[login.role]}{ear}"
