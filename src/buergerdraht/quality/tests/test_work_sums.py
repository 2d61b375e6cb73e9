"""Sums of what is counted beside the calls equal the raw query, whatever came and whatever is asked."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buergerdraht.authorities.models import Unit
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.knowledge.models import Entry, SearchRecord
from buergerdraht.quality.figures import Question, Scope, Step
from buergerdraht.quality.models import CallFact, DayServices
from buergerdraht.quality.operations import add_up, rebuild_work
from buergerdraht.quality.rules import Span
from buergerdraht.quality.tests.conftest import TUESDAY, scatter_facts
from buergerdraht.quality.work import (
    offices,
    offices_from_transfers,
    searches,
    searches_from_records,
    services,
    services_from_concerns,
    staff_course,
    staff_course_from_states,
)
from buergerdraht.telephony.models import Agent, AgentStateChange, Transfer
from buergerdraht.telephony.tests.conftest import House

FIRST = TUESDAY.date()
DAYS = 40
NOW = TUESDAY + timedelta(days=DAYS - 3, hours=3)
"""States come after it, too, which nobody counts yet."""


def scatter_work(house: House, *, seed: int) -> None:
    """Write calls with their concerns and transfers, searches and agents' states, by chance."""
    dice = random.Random(seed)  # noqa: S311  (no secret)
    scatter_facts(house, seed=seed, count=8, days=DAYS)
    entries = [None, *(Entry.objects.create(kind="service", title=f"Leistung {n}") for n in range(3))]
    office = Unit.objects.create(authority=house.leun, name="Bauamt")
    facts = list(CallFact.objects.order_by("pk"))
    contacts = Contact.objects.bulk_create(
        Contact(call_id=fact.pk, centre_id=fact.centre_id, authority_id=fact.authority_id, opened_at=TUESDAY)
        for fact in facts
    )
    Concern.objects.bulk_create(
        Concern(
            contact=contact,
            authority_id=contact.authority_id,
            position=position,
            entry=dice.choice(entries),
            outcome=dice.choice(["answered", "ticket", ""]),
        )
        for contact in contacts
        for position in range(dice.randrange(4))
    )
    Transfer.objects.bulk_create(
        Transfer(call_id=fact.pk, number=number, **_try(house, dice, office))
        for fact in facts
        for number in range(fact.transfers)
    )
    SearchRecord.objects.bulk_create(_search(house, dice) for _ in range(8))
    AgentStateChange.objects.bulk_create(_states(house, dice))


def _moment(dice: random.Random) -> datetime:
    return TUESDAY + timedelta(seconds=dice.randrange(DAYS * 86_400), milliseconds=dice.randrange(1000))


def _try(house: House, dice: random.Random, office: Unit) -> dict[str, Any]:
    return {
        "kind": "blind",
        "agent": house.agents[0],
        "target_name": "Frau Amsel",
        "target_agent": dice.choice([None, None, house.agents[1]]),
        "target_authority": dice.choice([None, house.leun]),
        "target_unit": dice.choice([None, office]),
        "started_at": TUESDAY,
        "answered_at": dice.choice([None, TUESDAY]),
        "ended_at": TUESDAY,
        "outcome": dice.choice(Transfer.Outcome.values),
    }


def _search(house: House, dice: random.Random) -> SearchRecord:
    return SearchRecord(
        centre=dice.choice([house.centre, house.other_centre]),
        authority=dice.choice([None, house.leun]),
        text="pass",
        hits=dice.randrange(2),
        picked_key=dice.choice(["", "entry-1"]),
        is_not_found=dice.random() < 0.3,
        at=_moment(dice),
    )


def _states(house: House, dice: random.Random) -> Iterator[AgentStateChange]:
    for agent in (*house.agents, house.stranger):
        for at in sorted({_moment(dice) for _ in range(20)}):
            yield AgentStateChange(agent=agent, state=dice.choice(Agent.State.values), at=at)


QUESTIONS = st.fixed_dictionaries(
    {
        "offset": st.integers(-5, DAYS),
        "length": st.integers(1, 60),
        "asker": st.sampled_from(("centres", "partner")),
        "narrow": st.sampled_from(({}, {"channel": "phone"}, {"phase": "test"}, {"is_open": True})),
    }
)
STEPS = (Step.DAY, Step.WEEK, Step.MONTH)


def question_of(house: House, *, offset: int, length: int, asker: str, narrow: dict[str, Any]) -> Question:
    first = FIRST + timedelta(days=offset)
    centres = frozenset({house.centre.pk, house.other_centre.pk})
    scope = Scope(authority_ids=frozenset({house.leun.pk})) if asker == "partner" else Scope(centres)
    return replace(Question(scope, Span(first, first + timedelta(days=length))), **narrow)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    smallest=st.integers(1, 2),
    asked=st.lists(QUESTIONS, min_size=6, max_size=6),
)
def test_the_sums_equal_the_raw_query(
    house: House, seed: int, smallest: int, asked: list[dict[str, Any]]
) -> None:
    """To write and add up takes longer than to ask: each world is asked several times."""
    house.centre.figures_group_size = smallest
    house.centre.save()
    with transaction.atomic():
        scatter_work(house, seed=seed)
        every = Span(FIRST, FIRST + timedelta(days=DAYS + 1)).days()
        add_up(every)
        for day in every:
            rebuild_work(day, now=NOW)
        for step, question in zip(STEPS * 2, (question_of(house, **each) for each in asked), strict=True):
            assert services(question) == services_from_concerns(question)
            assert offices(question) == offices_from_transfers(question)
            assert searches(question) == searches_from_records(question)
            raw = staff_course_from_states(question, step=step, now=NOW)
            assert staff_course(question, step=step) == raw
        assert DayServices.objects.exists()
        transaction.set_rollback(True)
