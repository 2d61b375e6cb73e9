"""PostgreSQL is killed while records are written: all of them are there when it is back, in their order."""

import dataclasses
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from buergerdraht.foundation.clock import utc_now
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.models import Call, CallEvent
from buergerdraht.telephony.rules.effects import Effects
from buergerdraht.telephony.rules.records import Call as LiveCall
from buergerdraht.telephony.rules.records import Fact, Route
from buergerdraht.telephony.rules.vocabulary import CallerKind, CallState, EventKind
from buergerdraht.telephony.switchboard.writer import Writer
from tests.support import world
from tests.support.prepared import bring
from tests.support.stack import database_of, environment_for_tests

CALLS = 300


@pytest.fixture
def postgres(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """A database server of this test's own, to be killed."""
    environment = environment_for_tests(tmp_path)
    bring(environment, "postgres")
    stack = Stack(environment)
    try:
        stack.start("postgres")
        stack.wait_until_ready("postgres")
        with django_db_blocker.unblock(), database_of(environment):
            yield stack
    finally:
        stack.stop_all()


def test_records_outlast_a_killed_database(postgres: Stack) -> None:
    centre = world.make_centre()
    parameters = connection.get_connection_params()
    writer = Writer({name: parameters[name] for name in ("dbname", "user", "host")})
    writer.start()
    calls = [_waiting_call(centre) for _ in range(CALLS)]
    for number, call in enumerate(calls):
        if number == CALLS // 3:
            assert writer.flush(timeout=10)
            postgres.kill("postgres")
        writer.put(_effects(call))
    assert not writer.flush(timeout=1)
    connection.close()
    postgres.start("postgres")
    postgres.wait_until_ready("postgres")
    assert writer.stop(timeout=20)
    assert Call.objects.filter(centre_id=centre.id).count() == CALLS
    assert CallEvent.objects.count() == 2 * CALLS
    events = list(CallEvent.objects.order_by("pk").values_list("call_id", "sequence"))
    assert events == sorted(events, key=lambda event: ([call.id for call in calls].index(event[0]), event[1]))
    assert all(first != second for first, second in pairwise(events))


def _waiting_call(centre: world.Centre) -> LiveCall:
    call_id = uuid4()
    route = Route(
        centre_id=centre.id,
        authority_id=centre.authority_id,
        authority_name=centre.authority_name,
        served_number_id=None,
        dialled_number=centre.number,
        is_number_known=True,
        greeting="",
        priority=0,
        skill="",
        is_open=True,
    )
    call = LiveCall(call_id, f"channel-{call_id}", route, "", CallerKind.WITHHELD, utc_now())
    return dataclasses.replace(call, state=CallState.QUEUED)


def _effects(call: LiveCall) -> Effects:
    kinds = (EventKind.ARRIVED, EventKind.QUEUED)
    facts = [Fact(call.id, number, kind, call.arrived_at) for number, kind in enumerate(kinds)]
    return Effects(calls={call.id: call}, facts=facts)
