"""What the database says of plain calls is what walking through all events says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

import pytest

from buergerdraht.agreements.tariffs import Counted, Tariff, TariffKind
from buergerdraht.billing.operations import draft_invoice
from buergerdraht.billing.rules.counting import times_of
from buergerdraht.billing.rules.pricing import month
from buergerdraht.billing.tests.conftest import MAY, NOW, Desk, agree
from buergerdraht.billing.usage import NEUTRAL, WALKED_THROUGH, lines_for, usages
from buergerdraht.telephony.models import CallEvent
from buergerdraht.telephony.rules.durations import stretches
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.vocabulary import EventKind

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
CALLS = 150
WITHOUT_WRAP_UP = frozenset(Counted) - {Counted.WRAP_UP}
USUAL = (EventKind.QUEUED, EventKind.OFFERED, EventKind.ANSWERED, EventKind.ENDED)


def some_events(chance: Random) -> list[tuple[EventKind, datetime, str]]:
    """Mostly the usual ones in their order; now and then anything, and an earlier instant told later."""
    kinds = list(USUAL)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        pool = sorted(chance.choice((NEUTRAL, NEUTRAL, WALKED_THROUGH, frozenset(EventKind))))
        kinds.insert(chance.randint(0, len(kinds)), EventKind(chance.choice(pool)))
    at, events = NOON, []
    for kind in kinds:
        at += timedelta(seconds=chance.choice((0, 7, 31.25, 64, -5 if chance.random() < 0.1 else 3)))
        scene = chance.choice(("consult", "citizen", "conference"))
        events.append((kind, at, scene if kind is EventKind.TRANSFER_SWITCHED else ""))
    return events


def test_every_kind_of_call_counts_as_its_events_say(desk: Desk) -> None:
    chance, expected = Random(115), {}  # noqa: S311  (examples, not secrets)
    agent = desk.house.agents[0]
    for _ in range(CALLS):
        call = desk.house.make_call(
            arrived_at=NOON, answered_at=NOON, ended_at=NOON, state="ended", disposition="answered"
        )
        told = some_events(chance)
        CallEvent.objects.bulk_create(
            CallEvent(call=call, sequence=place, kind=kind, at=at, agent=agent, detail=detail)
            for place, (kind, at, detail) in enumerate(told)
        )
        past = stretches(
            Fact(call.pk, place, kind, at, agent.pk, detail) for place, (kind, at, detail) in enumerate(told)
        )
        expected[call.pk] = {name: time for name, time in times_of(past).items() if time}
    found = {
        each.call_id: {name: time for name, time in each.times.items() if time}
        for each in usages(desk.agreement, period=MAY, counted=WITHOUT_WRAP_UP)
    }
    assert found == expected


def test_neutral_events_change_nothing_of_what_a_call_does() -> None:
    call_id, end = uuid4(), NOON + timedelta(seconds=60)
    plain = [Fact(call_id, 0, EventKind.ANSWERED, NOON, 1), Fact(call_id, 2, EventKind.ENDED, end, 1)]
    for kind in NEUTRAL:
        assert stretches([*plain, Fact(call_id, 1, kind, NOON + timedelta(seconds=1), 1)]) == stretches(plain)


@pytest.mark.parametrize("is_billed", [True, False])
def test_an_allowance_is_used_up_by_what_came_before(desk: Desk, is_billed: bool) -> None:  # noqa: FBT001
    flat = Tariff(
        TariffKind.FLAT, date(2026, 1, 1), amount=Decimal(1200), allowance_minutes=1, price=Decimal(1)
    )
    agree(desk.agreement, flat)
    desk.talk(NOON.replace(month=4), seconds=50)
    desk.talk(NOON, seconds=30)
    if is_billed:
        draft_invoice(desk.agreement, period=month(2026, 4), now=NOW)
    share, above = lines_for(desk.agreement, period=MAY)
    assert (share.line.amount, above.line.quantity, above.line.amount) == (
        Decimal(100),
        20,
        Decimal("0.33"),
    )
