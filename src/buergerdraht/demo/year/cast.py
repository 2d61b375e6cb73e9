"""Reads who is there: numbers with their routing, agents, offices, and what the file says of the year."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.agreements.rules import RoutingTable
from buergerdraht.authorities.models import DirectoryEntry, ServiceCentre
from buergerdraht.authorities.rules import e164
from buergerdraht.demo.plan import TRIAL_LABEL
from buergerdraht.demo.year.demand import Demand, Peak, shares
from buergerdraht.demo.year.play import Cast
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.rules.agents import Profile
from buergerdraht.telephony.rules.transfer_records import Target
from buergerdraht.telephony.switchboard.directory import Directory


@cache
def planned_year() -> Mapping[str, Any]:
    """Return what the file says."""
    return tomllib.loads(files("buergerdraht.demo").joinpath("data/year.toml").read_text(encoding="utf-8"))


def cast_of(*, calls: int) -> Cast:
    """Return who is there on each day of a year of so many calls; nobody's hours change in it."""
    table = routing_table()
    return Cast(
        directory=Directory(table),
        agents=_agents(table),
        demands=_demands(table, calls=calls),
        peaks=tuple(
            Peak(**{**each, "states": tuple(each.get("states", ()))}) for each in planned_year()["peaks"]
        ),
        targets=_targets(),
    )


def add_colleagues(*, now: datetime) -> None:
    """Add who worked there besides the personas; they cannot sign in."""
    centres = {centre.slug: centre for centre in ServiceCentre.objects.all()}
    for slug, names in planned_year()["colleagues"].items():
        for place, name in enumerate(names if slug in centres else ()):
            _add_colleague(f"{slug}.{place + 1}", name, centre=centres[slug], now=now)


def _add_colleague(username: str, name: str, *, centre: ServiceCentre, now: datetime) -> None:
    first_name, last_name = name.split(" ", 1)
    names = {"first_name": first_name, "last_name": last_name, "is_active": False, "password": "!"}
    user, _ = User.objects.get_or_create(username=username, defaults=names)
    Agent.objects.get_or_create(user=user, defaults={"centre": centre, "state_since_at": now})


def _agents(table: RoutingTable) -> tuple[Profile, ...]:
    rows = Agent.objects.select_related("user").order_by("pk")
    return tuple(
        Profile(
            id=row.pk,
            centre_id=row.centre_id,
            name=row.user.display_name,
            skills=frozenset(row.skills),
            wrap_up=timedelta(seconds=table.centres[row.centre_id].wrap_up_seconds),
        )
        for row in rows
    )


def _demands(table: RoutingTable, *, calls: int) -> tuple[Demand, ...]:
    planned = planned_year()
    yearly: dict[str, float] = {e164(number): count for number, count in planned["calls"].items()}
    known = {number: route for number, route in table.routes.items() if route.label != TRIAL_LABEL}
    for slug, count in planned["others"].items():
        others = [
            number for number, route in known.items() if route.centre_slug == slug and number not in yearly
        ]
        yearly |= dict.fromkeys(others, count / max(len(others), 1))
    expected = shares({number: count for number, count in yearly.items() if number in known}, most=calls)
    return tuple(
        Demand(number, count, known[number].centre_id, known[number].hours)
        for number, count in sorted(expected.items())
    )


def _peak(planned: Mapping[str, Any]) -> Peak:
    return Peak(**{**planned, "states": tuple(planned.get("states", ()))})


def _targets() -> Mapping[int, Sequence[Target]]:
    found: defaultdict[int, list[Target]] = defaultdict(list)
    rows: Iterable[DirectoryEntry] = DirectoryEntry.objects.order_by("pk")
    for row in rows:
        found[row.authority_id].append(Target(row.name, row.phone, row.authority_id, row.unit_id, row.pk))
    return found
