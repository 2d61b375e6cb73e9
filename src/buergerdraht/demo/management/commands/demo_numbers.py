"""Print which numbers can be rung in the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.agreements.rules import NumberRoute
from buergerdraht.demo.plan import TRIAL_LABEL
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.servicehours.rules import sentence_now


class Command(BaseCommand):
    """Lists the numbers that are served round the clock, or all."""

    help = "Zeigt die Vorführnummern, die jederzeit angenommen werden; mit --all jede bediente Rufnummer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --all."""
        parser.add_argument("--all", action="store_true", help="auch die Rufnummern mit Servicezeiten")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print a line per number: E.164, authority, label, state now."""
        with all_authorities():
            routes = routing_table().routes.values()
        for route in sorted(routes, key=lambda route: (route.centre_slug, route.number)):
            if options["all"] or route.label == TRIAL_LABEL:
                self.stdout.write(_line(route))


def _line(route: NumberRoute) -> str:
    return f"{route.number}  {route.authority_name}: {route.label} ({sentence_now(route.hours, utc_now())})"
