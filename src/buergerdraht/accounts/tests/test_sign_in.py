"""Signing in, and being slowed down when guessing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from buergerdraht.accounts.errors import SignInFailed, SignInSlowed
from buergerdraht.accounts.jobs import forget_what_is_over
from buergerdraht.accounts.models import SignInFailures, User
from buergerdraht.accounts.operations import change_password, check_sign_in, forget_old_failures
from buergerdraht.accounts.rules import LONGEST_DELAY, delay_after
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.models import AuditEntry

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PASSWORD = "sonnenblume-leitung"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jana() -> User:
    return User.objects.create_user("weber", password=PASSWORD)


def attempt(
    username: str = "weber",
    password: str = "falsch",  # noqa: S107
    *,
    at: datetime = NOW,
    address: str = "192.0.2.7",
) -> User:
    return check_sign_in(username, password=password, address=address, now=at)


def fail(times: int, username: str = "weber", *, address: str = "192.0.2.7") -> datetime:
    """Fail as fast as it is allowed; return when the last failure was."""
    at = NOW
    for _ in range(times):
        try:
            attempt(username, at=at, address=address)
        except SignInSlowed as slowed:
            at = slowed.retry_at
            with pytest.raises(SignInFailed):
                attempt(username, at=at, address=address)
        except SignInFailed:
            pass
    return at


def test_the_right_password_opens(jana: User) -> None:
    assert attempt(password=PASSWORD) == jana


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words() -> None:
    with pytest.raises(SignInFailed) as wrong:
        attempt()
    with pytest.raises(SignInFailed) as unknown:
        attempt("niemand")
    assert wrong.value.message == unknown.value.message


def test_an_inactive_account_stays_closed(jana: User) -> None:
    User.objects.update(is_active=False)
    with pytest.raises(SignInFailed):
        attempt(password=PASSWORD)


def test_the_first_failures_cost_nothing_then_the_delay_doubles_up_to_a_limit() -> None:
    seconds = [delay_after(failures, kind="name").total_seconds() for failures in (1, 4, 5, 6, 7, 10)]
    assert seconds == [0, 0, 5, 10, 20, 160]
    assert delay_after(10**9, kind="name") == LONGEST_DELAY


@pytest.mark.parametrize("username", ["weber", "niemand"])
def test_after_ten_failures_even_the_right_password_has_to_wait(username: str) -> None:
    last = fail(10, username)
    with pytest.raises(SignInSlowed) as slowed:
        attempt(username, PASSWORD, at=last + timedelta(seconds=1))
    assert slowed.value.message == "Zu viele Fehlversuche. Versuchen Sie es in 3 Minuten wieder."
    assert slowed.value.retry_at == last + timedelta(seconds=160)


def test_nobody_is_locked_out_for_good(jana: User) -> None:
    last = fail(10)
    assert attempt(password=PASSWORD, at=last + timedelta(seconds=160)) == jana


def test_a_success_forgets_the_failures_of_the_name() -> None:
    last = fail(10)
    attempt(password=PASSWORD, at=last + LONGEST_DELAY)
    with pytest.raises(SignInFailed):
        attempt(at=last + LONGEST_DELAY)


def test_an_hour_of_peace_forgets_them_too() -> None:
    last = fail(10)
    later = last + timedelta(hours=2)
    for _ in range(4):
        with pytest.raises(SignInFailed):
            attempt(at=later)
    assert attempt(password=PASSWORD, at=later)


def test_upper_and_lower_case_of_a_name_are_counted_together() -> None:
    last = fail(10)
    with pytest.raises(SignInSlowed):
        attempt("WEBER", at=last)


def test_one_address_that_tries_many_names_is_slowed_down(jana: User) -> None:
    for number in range(31):
        with pytest.raises(SignInFailed):
            attempt(f"name{number}")
    with pytest.raises(SignInSlowed):
        attempt(password=PASSWORD)
    assert attempt(password=PASSWORD, address="192.0.2.8") == jana


def test_a_whole_town_hall_signs_in_from_one_address() -> None:
    for _ in range(100):
        attempt(password=PASSWORD)


def test_neither_names_nor_addresses_are_kept() -> None:
    fail(1, "geheim@example.org", address="198.51.100.9")
    kept = " ".join(SignInFailures.objects.values_list("subject", flat=True))
    assert "geheim" not in kept
    assert "198.51.100.9" not in kept


def test_counts_are_kept_as_long_as_they_have_an_effect() -> None:
    last = fail(6)
    forget_old_failures(now=last + timedelta(minutes=59))
    assert SignInFailures.objects.count() == 2
    forget_old_failures(now=last + timedelta(minutes=61))
    assert not SignInFailures.objects.exists()


def test_the_nightly_job_deletes_old_counts_and_ended_sessions() -> None:
    yesterday = utc_now() - timedelta(days=1)
    SignInFailures.objects.create(subject="name:x", last_failed_at=yesterday, retry_at=yesterday)
    Session.objects.create(session_key="x", session_data="", expire_date=yesterday)
    forget_what_is_over(0)
    assert not SignInFailures.objects.exists()
    assert not Session.objects.exists()


def test_every_attempt_is_in_the_audit_trail(jana: User) -> None:
    last = fail(5)
    with pytest.raises(SignInSlowed):
        attempt(at=last)
    attempt(password=PASSWORD, at=last + LONGEST_DELAY)
    entries = AuditEntry.objects.order_by("pk").values_list("verb", "object_id", "actor_id")
    assert list(entries)[-3:] == [
        ("sign_in.failed", str(jana.pk), None),
        ("sign_in.slowed", str(jana.pk), None),
        ("sign_in.succeeded", str(jana.pk), jana.pk),
    ]


def test_a_new_password_replaces_the_old_one(jana: User) -> None:
    change_password(jana, new_password="neue-lange-leitung", now=NOW)
    assert attempt(password="neue-lange-leitung") == jana
    assert AuditEntry.objects.filter(verb="password.changed", actor_id=jana.pk).exists()
