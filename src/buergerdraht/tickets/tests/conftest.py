"""A centre, two partners, and people of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, WeeklyHours
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, TicketDraft, forward_ticket, open_ticket
from buergerdraht.tickets.rules.vocabulary import Wish

FRIDAY = datetime(2026, 11, 20, 14, 10, tzinfo=BERLIN)
WEEK = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(18)) for day in range(5)))
DRAFT = TicketDraft(
    subject="Anmeldung ohne Wohnungsgeberbestätigung",
    question="Wie kann sich die Person trotzdem fristgerecht anmelden?",
    wish=Wish.CALL,
    way="+496990009417",
    name="Frau Amsel",
)


@dataclass(frozen=True)
class Cooperation:
    """A centre with two partners."""

    centre: ServiceCentre
    leun: Authority
    braunfels: Authority
    agent: User
    case_worker: User
    stranger: User

    def agreement(self) -> Agreement:
        return Agreement.objects.get(partner=self.leun)


def authority(slug: str, key: str) -> Authority:
    return Authority.objects.create(slug=slug, name=slug.title(), level="municipality", regional_key=key)


def person(name: str, role: Role, **place: Any) -> User:
    user = User.objects.create_user(name)
    Membership.objects.create(user=user, role=role, **place)
    return user


@pytest.fixture
def everything(db: None) -> Iterator[None]:
    with all_authorities():
        yield


@pytest.fixture
def cooperation(everything: None) -> Cooperation:
    wetzlar, leun = authority("wetzlar", "06532023"), authority("leun", "06532016")
    braunfels = authority("braunfels", "06532004")
    hours = make_calendar("Servicezeit", rules=WEEK)
    centre = ServiceCentre.objects.create(
        slug="wetzlar", name="Servicecenter Wetzlar", authority=wetzlar, service_hours=hours
    )
    for partner in (leun, braunfels):
        Agreement.objects.create(
            slug=partner.slug,
            centre=centre,
            partner=partner,
            legal_form="service_agreement",
            valid_from=date(2020, 1, 1),
        )
    return Cooperation(
        centre,
        leun,
        braunfels,
        agent=person("weber", Role.AGENT, centre=centre),
        case_worker=person("lindner", Role.CASE_WORKER, authority=leun),
        stranger=person("fremd", Role.CASE_WORKER, authority=braunfels),
    )


@pytest.fixture
def opened(cooperation: Cooperation) -> Ticket:
    ticket, _ = open_ticket(
        DRAFT,
        authority=cooperation.leun,
        centre=cooperation.centre,
        contact=None,
        by=By(cooperation.agent),
        now=FRIDAY,
    )
    return ticket


@pytest.fixture
def forwarded(opened: Ticket, cooperation: Cooperation) -> Ticket:
    return forward_ticket(opened, unit=None, by=By(cooperation.agent), now=FRIDAY)
