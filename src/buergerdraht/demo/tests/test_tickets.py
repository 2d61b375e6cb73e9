"""The demonstration's tickets: every state is there, whenever it is loaded."""

from datetime import UTC, datetime

import pytest

from buergerdraht.demo.load import load_demo
from buergerdraht.demo.plan import demo_plan
from buergerdraht.demo.tickets import load_tickets, planned_tickets
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.rules.vocabulary import TicketState

MONDAY_BEFORE_WORK = datetime(2026, 11, 23, 5, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 0, 5, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("now", [MONDAY_BEFORE_WORK, SUNDAY, NEW_YEAR])
def test_every_state_is_there_whenever_it_is_loaded(now: datetime) -> None:
    with all_authorities():
        load_demo(demo_plan(), now=now)
        assert load_tickets(now=now) == len(planned_tickets())
        assert set(Ticket.objects.values_list("state", flat=True)) == set(TicketState)
        assert Ticket.objects.filter(due_at__lt=now, reacted_at__isnull=True).exists()
        assert not Ticket.objects.filter(opened_at__gt=now).exists()


@pytest.mark.django_db
def test_tickets_are_loaded_once() -> None:
    with all_authorities():
        load_demo(demo_plan(), now=SUNDAY)
        load_tickets(now=SUNDAY)
        Ticket.objects.filter(state=TicketState.POOL).update(subject="geändert")
        assert load_tickets(now=SUNDAY) == 0
        assert Ticket.objects.filter(subject="geändert").count() == 1
