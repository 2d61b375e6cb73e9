"""`manage.py explain_deadline`: deadlines for cases from standard input, a JSON line for each."""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buergerdraht.foundation.errors import DomainError
from buergerdraht.servicehours.deadline_cases import CaseUnreadable, answer


class Command(BaseCommand):
    """Explain deadlines."""

    help = "Liest je Zeile einen Fall als JSON und schreibt je Zeile Fälligkeit und Begründung als JSON."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Answer each line; one that cannot be read is answered with the reason, and the exit code is 1."""
        refused = 0
        for given in answers(_lines()):
            refused += "error" in given
            self.stdout.write(json.dumps(given, ensure_ascii=False))
        if refused:
            raise CommandError(f"{refused} Fälle waren nicht lesbar; die Gründe stehen in ihren Zeilen.")


def answers(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Return an answer for each line that is not empty."""
    return (_answer(line) for line in lines if line.strip())


def _lines() -> Iterable[str]:
    """Read UTF-8 whatever the terminal is set to, with or without a byte order mark."""
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")


def _answer(line: str) -> dict[str, str]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "Die Zeile ist kein JSON."}
    if not isinstance(case, dict):
        return {"error": "Die Zeile ist kein JSON-Objekt."}
    try:
        return answer(case)
    except (CaseUnreadable, DomainError) as refusal:
        return {"error": str(refusal)}
