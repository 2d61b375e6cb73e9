"""Figures of the promise count by the month in which the reaction was due."""

from datetime import date, datetime, timedelta

import pytest

from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.tickets.figures import MonthFigures, last_months, promise_figures
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, forward_ticket, open_ticket, react
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import DRAFT, Cooperation

NOW = datetime(2026, 11, 27, 12, tzinfo=BERLIN)


def ticket(cooperation: Cooperation, *, at: datetime, after: timedelta | None) -> Ticket:
    """Forward a ticket, and react to it after a while."""
    opened, _ = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=By(), now=at
    )
    forwarded = forward_ticket(opened, unit=None, by=By(), now=at)
    if after is None:
        return forwarded
    return react(forwarded, reaction=Reaction(answer="Ja."), by=By(), now=at + after)


def figures_of(cooperation: Cooperation) -> dict[date, MonthFigures]:
    return {each.month: each for each in promise_figures(cooperation.case_worker, now=NOW)}


def test_reactions_are_kept_late_or_open_by_the_month_of_their_due_time(cooperation: Cooperation) -> None:
    monday = datetime(2026, 11, 23, 8, tzinfo=BERLIN)
    ticket(cooperation, at=monday, after=timedelta(hours=2))
    ticket(cooperation, at=monday, after=timedelta(hours=6))
    ticket(cooperation, at=monday, after=timedelta(days=3, hours=1))
    ticket(cooperation, at=monday, after=None)
    ticket(cooperation, at=NOW - timedelta(hours=1), after=None)
    ticket(cooperation, at=datetime(2026, 10, 5, 9, tzinfo=BERLIN), after=timedelta(hours=1))
    figures = figures_of(cooperation)
    november, october = figures[date(2026, 11, 1)], figures[date(2026, 10, 1)]
    assert (november.kept, november.late, november.percent_kept) == (2, 2, 50)
    assert november.median_hours == 6.0
    assert (october.kept, october.median_hours, october.percent_kept) == (1, 1.0, 100)
    assert sum(each.open for each in figures.values()) == 1


def test_others_tickets_are_not_counted(cooperation: Cooperation) -> None:
    ticket(cooperation, at=datetime(2026, 11, 23, 8, tzinfo=BERLIN), after=timedelta(hours=2))
    figures = promise_figures(cooperation.stranger, now=NOW)
    assert {(each.kept, each.late, each.open, each.percent_kept) for each in figures} == {(0, 0, 0, None)}


@pytest.mark.parametrize(("today", "first"), [("2026-11-27", "2025-12-01"), ("2026-12-31", "2026-01-01")])
def test_twelve_months_end_with_this_one(today: str, first: str) -> None:
    months = last_months(date.fromisoformat(today))
    assert (len(months), months[0]) == (12, date.fromisoformat(first))
