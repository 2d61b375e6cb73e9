"""Import a delivery of XZuFi: a file, a folder with index.txt, or its address."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.knowledge.models import ImportRun
from buergerdraht.knowledge.operations.exchange.report import FILE, KIND_LABELS, OUTCOMES
from buergerdraht.knowledge.operations.exchange.runs import allow_vanishing, carry_on, start_import
from buergerdraht.knowledge.queries.exchange import broken_off_run

SECONDS_BETWEEN_SENTENCES = 5
FAILED, WAITS = 1, 3
"""Exit codes; 0: done, 2: wrong arguments (argparse)."""


class Command(BaseCommand):
    """Starts a run, or goes on with one that broke off; the page 'Austausch' shows it, too."""

    help = "Liest eine XZuFi-Lieferung ein: Datei, Ordner mit index.txt oder dessen Adresse"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be told."""
        parser.add_argument("source", metavar="PFAD_ODER_ADRESSE")
        parser.add_argument("--agency", required=True, help="Redaktions-ID, zum Beispiel L100042")
        parser.add_argument("--dry-run", action="store_true", help="nur sagen, was sich ändern würde")
        parser.add_argument(
            "--allow-vanishing", action="store_true", help="auch löschen, wenn mehr als 10 % verschwinden"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Work until the run has ended; tell its state every few seconds."""
        with all_authorities():
            try:
                run = self._run(options)
                while not carry_on(run, clock=utc_now, is_time_up=_timer()):
                    self.stderr.write(f"Datei {run.files_done} von {run.files_total}: {_totals(run)}")
            except DomainError as error:
                raise CommandError(error.message, returncode=FAILED) from error
        self._tell(run)

    def _run(self, options: dict[str, Any]) -> ImportRun:
        agency, source = options["agency"], options["source"]
        run = None if options["dry_run"] else broken_off_run(agency=agency, source=source)
        if run is None:
            run = start_import(
                agency=agency, source=source, is_dry_run=options["dry_run"], by=None, now=utc_now()
            )
        else:
            self.stderr.write(f"Der Lauf {run.pk} geht weiter, wo er abbrach.")
        if options["allow_vanishing"]:
            allow_vanishing(run, by=None, now=utc_now())
        return run

    def _tell(self, run: ImportRun) -> None:
        for problem in run.problems:
            place = f"{problem['file']}:{problem['line']}" if problem["line"] else problem["file"]
            self.stdout.write(f"{place}: {problem['object']} {problem['reason']}")
        skipped = run.counts["kinds"][FILE].get("skipped", 0)
        self.stdout.write(f"{run.files_done} von {run.files_total} Dateien, davon {skipped} übergangen")
        for kind in (kind for kind in KIND_LABELS if kind != FILE and kind in run.counts["kinds"]):
            told = run.counts["kinds"][kind]
            numbers = ", ".join(f"{told[name]} {word}" for name, word in OUTCOMES.items() if told.get(name))
            self.stdout.write(f"{KIND_LABELS[kind]}: {numbers or 'nichts'}")
        if run.state == ImportRun.State.DONE:
            self.stdout.write(
                run.message or ("Probelauf: nichts geschrieben." if run.is_dry_run else "Fertig.")
            )
        else:
            code = WAITS if run.state == ImportRun.State.STOPPED else FAILED
            raise CommandError(run.message, returncode=code)


def _timer() -> Any:
    end = time.monotonic() + SECONDS_BETWEEN_SENTENCES
    return lambda: time.monotonic() > end


def _totals(run: ImportRun) -> str:
    return ", ".join(
        f"{sum(told.get(name, 0) for kind, told in run.counts['kinds'].items() if kind != FILE)} {word}"
        for name, word in OUTCOMES.items()
    )
