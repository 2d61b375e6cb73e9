"""How fast lists, search and counts of tickets are where many partners share one database.

500,000 tickets of 100 partners in 10 service centres, 2 of 100 open, each with its history. A process of its
own asks for pages as agents and partners do, through the whole application, behind row-level security; then
for the same pages without row-level security, to tell what that costs.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.ticket_systems import renew_token
from buergerdraht.config.asgi import settle
from buergerdraht.config.environment import PROJECT_DIR, Environment, as_variables, owner_database_url
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.tickets.models import Ticket
from tests.bench import ticket_data
from tests.bench.measuring import percentile, say
from tests.support.stack import database_alone

ROUNDS, WARM_UP = 10, 5
PEOPLE = {"agent": ("tickets", ticket_data.CENTRES), "partner": ("portal/tickets", 20)}
PAGES = {
    "open": "?ansicht=offen",
    "overdue": "?ansicht=ueberfaellig",
    "closed": "?ansicht=erledigt",
    "closed_page_100": "?ansicht=erledigt&seite=100",
    "search_open": "?ansicht=offen&suche={word}",
    "search_closed": "?ansicht=erledigt&suche={word}",
    "search_closed_two_words": "?ansicht=erledigt&suche={word}+melden",
    "search_closed_in_vain": "?ansicht=erledigt&suche={word}xyz",
    "search_by_number": "?ansicht=erledigt&suche=T-{number}",
}
SYSTEMS = 20
"""Partners whose own ticket system asks."""
LISTS = {
    "open": "?status=open",
    "closed_next_page": "?status=closed&after={number}&limit=100",
    "all": "?status=all&limit=100",
    "one": "/{own}",
}
"""What a ticket system asks for, behind /api/v1/tickets."""
APPLICATION = ClientHandler(enforce_csrf_checks=False)
PROTECTED = ("tickets_ticket", "tickets_ticketevent", "tickets_ticketword")


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    with database_alone() as environment:
        result = _measure(environment)
    print(json.dumps(result))


def _measure(environment: Environment) -> dict[str, Any]:
    filled = _in_own_process("fill", environment, as_owner=True)
    ours = _in_own_process("read", environment)
    _in_own_process("unprotect", environment, as_owner=True)
    theirs = _in_own_process("read", environment)
    slowest = {share: max(page[share] for page in ours.values()) for share in ("p50_ms", "p95_ms", "p99_ms")}
    return {
        **filled,
        "protected": ours,
        "unprotected": theirs,
        "ratio_p95": {name: round(ours[name]["p95_ms"] / theirs[name]["p95_ms"], 2) for name in ours},
        **slowest,
    }


def _in_own_process(step: str, environment: Environment, *, as_owner: bool = False) -> dict[str, Any]:
    """Run a step as the installation's own process and return what it printed last."""
    say(f"{step} …")
    variables = {"DATABASE_URL": owner_database_url(environment)} if as_owner else {}
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.tickets", step],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ
        | as_variables(environment)
        | variables
        | {"PYTHONPATH": f"{PROJECT_DIR / 'src'}:{PROJECT_DIR}"},
    )
    result: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    say(json.dumps(result))
    return result


def fill() -> dict[str, Any]:
    """Write the data."""
    began = time.monotonic()
    with all_authorities():
        ticket_data.fill()
    return {
        "tickets": ticket_data.TICKETS,
        "partners": ticket_data.PARTNERS,
        "fill_seconds": round(time.monotonic() - began),
    }


def unprotect() -> dict[str, Any]:
    """Take row-level security away, for comparison."""
    with connection.cursor() as cursor:
        for table in PROTECTED:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    return {}


def read() -> dict[str, Any]:
    """Ask for each page as several people, some times each, of a process that begins as the web's does."""
    settle()
    settings.ALLOWED_HOSTS = ["testserver"]
    people = {
        f"{role}_{page}": _latencies(_requests(role, place, count, query))
        for role, (place, count) in PEOPLE.items()
        for page, query in PAGES.items()
    }
    tokens = _tokens()
    return people | {f"api_{page}": _latencies(_api(tokens, query)) for page, query in LISTS.items()}


def _requests(role: str, place: str, count: int, query: str) -> Iterable[tuple[Client, str]]:
    clients = [_signed_in(f"{role}-{number}") for number in range(count)]
    for number in range(count * ROUNDS):
        word = ticket_data.NOUNS[number % len(ticket_data.NOUNS)].lower()
        yield clients[number % count], f"/{place}/{query.format(word=word, number=5_000 + number)}"


def _tokens() -> dict[Agreement, str]:
    """Give some partners' ticket systems a token."""
    by = User.objects.get(username="agent-0")
    some = Agreement.objects.order_by("pk")[:SYSTEMS]
    return {each: renew_token(each, by=by, now=utc_now()) for each in some}


def _api(tokens: dict[Agreement, str], query: str) -> Iterable[tuple[Client, str]]:
    clients = {each: _client(headers={"Authorization": f"Bearer {token}"}) for each, token in tokens.items()}
    with all_authorities():
        own = {each: Ticket.objects.filter(agreement=each).order_by("-pk")[0].pk for each in tokens}
    for number in range(ROUNDS):
        for each, client in clients.items():
            yield client, f"/api/v1/tickets{query.format(number=100_000 * number, own=own[each])}"


def _signed_in(name: str) -> Client:
    client = _client()
    client.force_login(User.objects.get(username=name))
    return client


def _client(**defaults: Any) -> Client:
    """Return a client of the one application; by itself each would begin with middleware of its own."""
    client = Client(**defaults)
    client.handler = APPLICATION
    return client


def _latencies(requests: Iterable[tuple[Client, str]]) -> dict[str, float]:
    times = []
    for client, address in requests:
        began = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
    return {f"p{share}_ms": round(percentile(times[WARM_UP:], share / 100), 1) for share in (50, 95, 99)}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(globals()[sys.argv[1]]()))
    else:
        main()
