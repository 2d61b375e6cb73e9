"""Tickets of the demonstration, written, answered and sent back through the usual doors."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.authorities.rules import e164
from buergerdraht.servicehours.rules import BERLIN, local_day
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import (
    By,
    TicketDraft,
    agreement_with,
    ask_back,
    close_ticket,
    forward_ticket,
    open_ticket,
    react,
    return_ticket,
)
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import TicketKind, Wish

Planned = Mapping[str, Any]
SATURDAY = 5


@cache
def planned_tickets() -> tuple[Planned, ...]:
    """Return what the file says."""
    text = files("buergerdraht.demo").joinpath("data/tickets.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["tickets"])


@transaction.atomic
def load_tickets(*, now: datetime) -> int:
    """Write the tickets if there are none at all; returns how many were written."""
    if Ticket.objects.exists():
        return 0
    people = {user.username: user for user in User.objects.all()}
    for planned in planned_tickets():
        _write(planned, people=people, now=now)
    return len(planned_tickets())


def _write(planned: Planned, *, people: Mapping[str, User], now: datetime) -> None:
    authority = Authority.objects.get(slug=planned["authority"])
    unit = Unit.objects.filter(authority=authority, name=planned.get("unit", "")).first()
    opened_on = _workdays_from(local_day(now), -planned["workdays_ago"])
    opened_at, by = _at(opened_on, planned), By(people[planned["by"]])
    centre = agreement_with(authority, now=opened_at).centre
    draft = _draft(planned, unit=unit)
    ticket, _ = open_ticket(draft, authority=authority, centre=centre, contact=None, by=by, now=opened_at)
    ticket = forward_ticket(ticket, unit=unit, by=by, now=opened_at + timedelta(minutes=2))
    for step in planned.get("steps", ()):
        at = _at(_workdays_from(opened_on, step["workdays"]), step)
        if at <= now:
            ticket = STEPS[step["verb"]](ticket, step, By(people[step["by"]]), at)


def _draft(planned: Planned, *, unit: Unit | None) -> TicketDraft:
    wish, way = Wish(planned["wish"]), planned["way"]
    return TicketDraft(
        subject=planned["subject"],
        question=planned["question"],
        wish=wish,
        way=e164(way) if wish is Wish.CALL else way,
        kind=TicketKind(planned.get("kind", TicketKind.QUESTION)),
        name=planned.get("name", ""),
        times=planned.get("times", ""),
        unit_id=unit.pk if unit else None,
    )


def _react(ticket: Ticket, step: Planned, by: By, at: datetime) -> Ticket:
    expected_on = local_day(at) + timedelta(days=step["expected_days"])
    reaction = Reaction(status=step["status"], expected_on=expected_on, contact=step["contact"])
    return react(ticket, reaction=reaction, by=by, now=at)


STEPS: Mapping[str, Callable[[Ticket, Planned, By, datetime], Ticket]] = {
    "reaction": _react,
    "answer": lambda ticket, step, by, at: react(
        ticket, reaction=Reaction(answer=step["text"]), by=by, now=at
    ),
    "return": lambda ticket, step, by, at: return_ticket(ticket, reason=step["text"], by=by, now=at),
    "ask": lambda ticket, step, by, at: ask_back(ticket, question=step["text"], by=by, now=at),
    "close": lambda ticket, step, by, at: close_ticket(ticket, text=step["text"], by=by, now=at),
}


def _at(day: date, planned: Planned) -> datetime:
    return datetime.combine(day, time.fromisoformat(planned["at"]), BERLIN)


def _workdays_from(day: date, count: int) -> date:
    """Return the day so many days from Monday to Friday later, or earlier; holidays count as days."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if day.weekday() < SATURDAY:
            count -= 1 if count > 0 else -1
    return day
