"""A centre that serves one town, another centre; calls as they are recorded, and made-up facts."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.quality.models import CallFact, Channel
from buergerdraht.quality.rules import Ending
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.models import Call, CallEvent
from buergerdraht.telephony.tests.conftest import House, make_house

TUESDAY = datetime(2026, 11, 24, 9, 38, tzinfo=UTC)
Record = Callable[..., Call]


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with all_authorities():
        yield make_house()


@pytest.fixture
def record(house: House) -> Record:
    """Record an ended call: when it came, when it was answered and ended (seconds after), its events."""

    def make(
        *events: tuple[float, str], at: datetime = TUESDAY, answered: float | None = None, **changes: Any
    ) -> Call:
        def later(seconds: float) -> datetime:
            return at + timedelta(seconds=seconds)

        call = house.make_call(
            arrived_at=at,
            answered_at=None if answered is None else later(answered),
            ended_at=later(events[-1][0]),
            state=Call.State.ENDED,
            disposition=changes.pop(
                "disposition", "answered" if answered is not None else "abandoned_in_queue"
            ),
            agent=house.agents[0] if answered is not None else None,
            **changes,
        )
        CallEvent.objects.bulk_create(
            CallEvent(
                call=call,
                sequence=place,
                kind=kind,
                at=later(seconds),
                agent=house.agents[0] if answered is not None else None,
            )
            for place, (seconds, kind) in enumerate(events)
        )
        return call

    return make


@pytest.fixture
def talk(record: Record) -> Record:
    """Record a talk: `wait` and `talk` in seconds."""

    def make(*, wait: float = 10, talk: float = 120, **changes: Any) -> Call:
        events = ((0, "arrived"), (0, "offered"), (wait, "answered"), (wait + talk, "ended"))
        return record(*events, answered=wait, **changes)

    return make


def scatter_facts(house: House, *, seed: int, count: int, days: int = 3) -> None:
    """Write facts of all kinds, spread over days and places."""
    dice = random.Random(seed)  # noqa: S311  (no secret)
    calls = [_call(house, dice, days) for _ in range(count)]
    Call.objects.bulk_create(calls)
    CallFact.objects.bulk_create(_fact(call, house, dice) for call in calls)


def _call(house: House, dice: random.Random, days: int) -> Call:
    arrived_at = TUESDAY + timedelta(seconds=dice.randrange(days * 86_400))
    call_id = UUID(int=dice.getrandbits(128))
    return Call(
        id=call_id,
        channel_id=str(call_id),
        centre=dice.choice([house.centre, house.other_centre]),
        authority=dice.choice([house.leun, house.centre.authority]),
        served_number=dice.choice([house.served, None]),
        dialled_number="115",
        caller_kind=Call.CallerKind.WITHHELD,
        state=Call.State.ENDED,
        disposition=dice.choice(Call.Disposition.values),
        arrived_at=arrived_at,
        ended_at=arrived_at + timedelta(minutes=5),
    )


def _fact(call: Call, house: House, dice: random.Random) -> CallFact:
    return CallFact(
        call=call,
        centre_id=call.centre_id,
        authority_id=call.authority_id,
        served_number_id=call.served_number_id,
        agreement_id=house.served.agreement_id if call.served_number_id else None,
        phase=dice.choice(["", "test", "regular"]),
        channel=dice.choice([Channel.PHONE, Channel.PHONE, Channel.CALL_BACK]),
        is_open=dice.random() < 0.8,
        day_on=local_day(call.arrived_at),
        arrived_at=call.arrived_at,
        hour_at=call.arrived_at.replace(minute=0, second=0, microsecond=0),
        disposition=call.disposition,
        is_overflow=dice.random() < 0.3,
        target_seconds=dice.choice([20, 30]),
        overflow_seconds=60,
        wait_ms=int(dice.expovariate(1 / 40_000)),
        announcement_ms=dice.randrange(9_000),
        talk_ms=dice.randrange(600_000),
        consult_ms=dice.randrange(60_000),
        hold_ms=dice.randrange(60_000),
        wrap_up_ms=dice.randrange(60_000),
        transfers=dice.randrange(3),
        transfers_reached=dice.randrange(2),
        transfers_failed=dice.randrange(2),
        ending=dice.choice(["", *Ending]),
        is_found=dice.random() < 0.5,
        is_repeated=dice.choice([None, True, False]),
        contact_version=1,
        is_settled=True,
    )
