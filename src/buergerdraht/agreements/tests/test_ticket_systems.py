"""Token and secret of a partner's ticket system: shown once, replaced, and not used without end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import TooManyRequests
from buergerdraht.agreements.models import Agreement, TicketSystem
from buergerdraht.agreements.ticket_systems import (
    BOTH_HOLD,
    MOST_IN_A_MINUTE,
    count_request,
    lock_out,
    renew_secret,
    renew_token,
    signing_secrets,
    ticket_system_of,
    ticket_system_with,
    visible_to,
)
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.servicehours.models import Calendar

NOW = datetime(2026, 11, 23, 9, 0, 20, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("sommer")


@pytest.fixture
def agreement() -> Agreement:
    quickborn = Authority.objects.create(slug="quickborn", name="Stadt Quickborn", level="municipality")
    Authority.objects.create(
        slug="hasloh", name="Gemeinde Hasloh", level="municipality", administered_by=quickborn
    )
    hours = Calendar.objects.create(name="Servicezeit", state="SH")
    centre = ServiceCentre.objects.create(
        slug="pinneberg", name="Servicecenter", authority=quickborn, service_hours=hours
    )
    return Agreement.objects.create(
        slug="quickborn",
        centre=centre,
        partner=quickborn,
        legal_form="contract",
        valid_from=date(2020, 1, 1),
    )


def test_a_token_lets_in_until_the_next_one_or_until_it_is_locked(agreement: Agreement, admin: User) -> None:
    first = renew_token(agreement, by=admin, now=NOW)
    assert ticket_system_with(first).agreement == agreement
    second = renew_token(agreement, by=admin, now=NOW)
    assert ticket_system_with(second).agreement == agreement
    lock_out(agreement, by=admin, now=NOW)
    for token in (first, second, ""):
        with pytest.raises(TicketSystem.DoesNotExist):
            ticket_system_with(token)


def test_neither_token_nor_secret_stands_in_the_database_and_each_change_in_the_audit_trail(
    agreement: Agreement, admin: User
) -> None:
    token, secret = renew_token(agreement, by=admin, now=NOW), renew_secret(agreement, by=admin, now=NOW)
    kept = str(TicketSystem.objects.values().get())
    assert token not in kept
    assert secret not in kept
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["ticket_system.token_renewed", "ticket_system.secret_renewed"]


def test_the_secret_before_holds_on_for_a_day(agreement: Agreement, admin: User) -> None:
    old = renew_secret(agreement, by=admin, now=NOW)
    new = renew_secret(agreement, by=admin, now=NOW)
    system = ticket_system_of(agreement)
    assert system
    assert signing_secrets(system, now=NOW + BOTH_HOLD - timedelta(seconds=1)) == (new, old)
    assert signing_secrets(system, now=NOW + BOTH_HOLD) == (new,)
    assert signing_secrets(TicketSystem(), now=NOW) == ()


def test_a_partner_sees_itself_and_whom_it_runs(agreement: Agreement, admin: User) -> None:
    renew_token(agreement, by=admin, now=NOW)
    names = Authority.objects.filter(pk__in=visible_to(TicketSystem.objects.get())).order_by("name")
    assert [each.slug for each in names] == ["hasloh", "quickborn"]


def test_whoever_asks_without_end_waits_for_the_next_minute(agreement: Agreement, admin: User) -> None:
    renew_token(agreement, by=admin, now=NOW)
    system = TicketSystem.objects.get()
    for _ in range(MOST_IN_A_MINUTE):
        count_request(system, now=NOW)
    with pytest.raises(TooManyRequests) as refusal:
        count_request(system, now=NOW)
    assert refusal.value.seconds == 40
    count_request(system, now=NOW + timedelta(seconds=40))
