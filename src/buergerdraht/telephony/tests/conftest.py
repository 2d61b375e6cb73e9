"""A centre that serves one town, with two agents; another centre, that must see nothing of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.authorities.models import Authority, Membership, PhoneNumber, ServiceCentre
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours
from buergerdraht.telephony.models import Agent, Call

NOW = datetime(2026, 11, 24, 9, 38, tzinfo=UTC)
ALWAYS = tuple(WeeklyHours(weekday, time(0), time(0)) for weekday in range(7))
LEUN, WESEL = "+49647391440", "+4928120700"


@dataclass(frozen=True)
class House:
    """Everything around a call."""

    centre: ServiceCentre
    other_centre: ServiceCentre
    leun: Authority
    served: ServedNumber
    agents: tuple[Agent, Agent]
    stranger: Agent
    make_call: Callable[..., Call]


@pytest.fixture
def house(db: None) -> House:
    return make_house()


def make_house() -> House:
    """Make the centres of Wetzlar (two agents, serves Leun) and Wesel (one agent)."""
    centre = _centre("wetzlar", is_default=True)
    other_centre = _centre("wesel")
    leun = Authority.objects.create(slug="leun", name="Stadt Leun", level=Authority.Level.MUNICIPALITY)
    served = _serve(centre, leun, LEUN)
    _serve(other_centre, other_centre.authority, WESEL)

    def make_call(**changes: Any) -> Call:
        call_id = uuid4()
        values: dict[str, Any] = {
            "id": call_id,
            "channel_id": str(call_id),
            "centre": centre,
            "authority": leun,
            "served_number": served,
            "dialled_number": LEUN,
            "caller_number": "+4930231250",
            "caller_kind": Call.CallerKind.KNOWN,
            "state": Call.State.QUEUED,
            "arrived_at": NOW,
        }
        return Call.objects.create(**(values | changes))

    agents = (_agent("amira", centre), _agent("bea", centre))
    return House(centre, other_centre, leun, served, agents, _agent("wanda", other_centre), make_call)


def _centre(slug: str, *, is_default: bool = False) -> ServiceCentre:
    authority = Authority.objects.create(
        slug=slug, name=f"Kreis {slug.title()}", level=Authority.Level.COUNTY
    )
    return ServiceCentre.objects.create(
        slug=slug,
        name=f"Servicecenter {slug.title()}",
        authority=authority,
        service_hours=make_calendar(slug, rules=_always_open()),
        is_default=is_default,
        offer_seconds=15,
        wrap_up_seconds=60,
    )


def _serve(centre: ServiceCentre, authority: Authority, number: str) -> ServedNumber:
    agreement = Agreement.objects.create(
        slug=f"{centre.slug}-{authority.slug}",
        centre=centre,
        partner=authority,
        legal_form=Agreement.LegalForm.PUBLIC_LAW,
        valid_from=date(2026, 1, 1),
    )
    return ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=authority, number=number),
        agreement=agreement,
        greeting="{authority}, Sie sprechen mit {agent}.",
        service_hours=make_calendar(number, rules=_always_open()),
    )


def _always_open() -> CalendarRules:
    return CalendarRules("HE", ALWAYS, closes_on_holidays=False, closes_on_christmas_and_new_years_eve=False)


def _agent(username: str, centre: ServiceCentre) -> Agent:
    user = User.objects.create(username=username, first_name=username.title(), last_name="Klein")
    Membership.objects.create(user=user, role=Role.AGENT, centre=centre)
    return Agent.objects.create(user=user, centre=centre, state_since_at=NOW, sip_secret="geheim")
