"""Soest serves Geseke for 0.95 EUR a minute: two calls in May, and people on both sides."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.agreements.versions.operations import keep_first_version
from buergerdraht.agreements.versions.queries import contents_of
from buergerdraht.authorities.models import Authority, Membership
from buergerdraht.billing.models import BillingParty
from buergerdraht.billing.rules.pricing import month
from buergerdraht.telephony.models import Agent, AgentStateChange, Call, CallEvent
from buergerdraht.telephony.tests.conftest import House, make_house

MAY = month(2026, 5)
NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)
LEITWEG_ID = "04011000-1234512345-06"
PER_MINUTE = Tariff(TariffKind.PER_MINUTE, date(2020, 1, 1), price=Decimal("0.95"))


@dataclass(frozen=True)
class Desk:
    """Everything around an invoice."""

    house: House
    agreement: Agreement
    controller: User
    partner: User
    stranger: User
    talk: Callable[..., Call]


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def make_desk() -> Desk:
    """Let Leun pay for the minute, and both sides have people and billing data."""
    house = make_house()
    agreement = house.served.agreement
    agree(agreement, PER_MINUTE)
    describe(house.centre.authority, contact_name="Rita Rechner", phone="+4964413990")
    describe(house.leun, leitweg_id=LEITWEG_ID)
    return Desk(
        house,
        agreement,
        controller=person("rita", Role.CONTROLLER, centre=house.centre),
        partner=person("sabine", Role.PARTNER_MANAGER, authority=house.leun),
        stranger=person("paula", Role.CONTROLLER, centre=house.other_centre),
        talk=talker(house),
    )


def agree(agreement: Agreement, *tariffs: Tariff) -> None:
    """Let both sides have agreed on the tariffs alone."""
    contents = replace(contents_of(agreement), tariffs=tariffs)
    agreement.versions.all().delete()
    keep_first_version(agreement, contents, now=NOW)


def describe(authority: Authority, **told: str) -> None:
    authority.street, authority.postal_code, authority.town = "Rathausplatz 1", "35638", "Leun"
    authority.save()
    given = {"email": "rechnung@beispiel.example", "iban": "DE02120300000000202051"} | told
    BillingParty.objects.create(authority=authority, **given)


def person(name: str, role: Role, **place: object) -> User:
    user = User.objects.create(username=name, last_name=name.title())
    Membership.objects.create(user=user, role=role, **place)
    return user


def talker(house: House) -> Callable[..., Call]:
    """Return what makes a finished call with a talk of so many seconds, and wrap-up after it."""

    def talk(at: datetime, *, seconds: float, wrap_up: float = 0, agent: Agent | None = None) -> Call:
        who, end = agent or house.agents[0], at + timedelta(seconds=10 + seconds)
        answered_at = at + timedelta(seconds=10)
        call = house.make_call(
            arrived_at=at, answered_at=answered_at, ended_at=end, state="ended", disposition="answered"
        )
        told = [("arrived", at, None), ("answered", answered_at, who), ("ended", end, who)]
        for sequence, (kind, when, by) in enumerate(told):
            CallEvent.objects.create(call=call, sequence=sequence, kind=kind, at=when, agent=by)
        states = [("talking", answered_at, call), ("wrap_up", end, None)]
        for state, when, of in [*states, ("ready", end + timedelta(seconds=wrap_up), None)]:
            AgentStateChange.objects.create(agent=who, state=state, at=when, call=of)
        return call

    return talk
