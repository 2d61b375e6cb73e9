"""A centre that serves two authorities, an agent of it, and her call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.servicehours.models import Calendar
from buergerdraht.telephony.models import Agent, Call

NOW = datetime(2026, 11, 24, 9, 38, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """Everything that a contact needs around it."""

    centre: ServiceCentre
    wetzlar: Authority
    leun: Authority
    stranger: Authority
    user: User
    other_user: User
    agent: Agent
    make_call: Callable[..., Call]


@pytest.fixture
def desk(db: None) -> Desk:
    hours = Calendar.objects.create(name="immer", state="HE")
    wetzlar, leun, stranger = (
        Authority.objects.create(slug=slug, name=name, level=Authority.Level.MUNICIPALITY)
        for slug, name in (("wetzlar", "Stadt Wetzlar"), ("leun", "Stadt Leun"), ("geseke", "Stadt Geseke"))
    )
    centre = ServiceCentre.objects.create(
        slug="wetzlar", name="Servicecenter Wetzlar", authority=wetzlar, service_hours=hours
    )
    Agreement.objects.create(
        slug="wetzlar-leun",
        centre=centre,
        partner=leun,
        legal_form=Agreement.LegalForm.PUBLIC_LAW,
        valid_from=date(2026, 1, 1),
    )
    user, other_user = (User.objects.create(username=name) for name in ("jana", "kim"))
    agent = Agent.objects.create(user=user, centre=centre, state_since_at=NOW)

    def make_call(**changes: Any) -> Call:
        call_id = uuid4()
        values: dict[str, Any] = {
            "id": call_id,
            "channel_id": str(call_id),
            "centre": centre,
            "authority": leun,
            "dialled_number": "+496473123",
            "caller_number": "+496990009417",
            "caller_kind": Call.CallerKind.KNOWN,
            "state": Call.State.TALKING,
            "agent": agent,
            "arrived_at": NOW - timedelta(seconds=20),
            "answered_at": NOW,
        }
        return Call.objects.create(**(values | changes))

    return Desk(centre, wetzlar, leun, stranger, user, other_user, agent, make_call)
