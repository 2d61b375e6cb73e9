"""Signing in, slowed down for those who guess; passwords; making, changing and closing accounts."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from math import ceil

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from buergerdraht.accounts.errors import (
    AskedTooOften,
    OwnAccount,
    SignInFailed,
    SignInSlowed,
    UsernameTaken,
)
from buergerdraht.accounts.models import SignInFailures, User
from buergerdraht.accounts.notifying import Change, tell_changed
from buergerdraht.accounts.rules import FAILURES_FORGOTTEN_AFTER, delay_after
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.network import household_of

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Who a person is, apart from how she signs in."""

    first_name: str
    last_name: str
    spoken_name: str = ""
    """The name she gives on the phone; empty: first and last name."""
    reads_by_ear: bool = False
    email: str = ""
    """Where the way back goes if she forgets her password, and reminders."""


@dataclass(frozen=True)
class _Subject:
    """Whose failures are counted: a user name or an address."""

    kind: str
    value: str

    def __str__(self) -> str:
        digest = salted_hmac("buergerdraht.sign-in", self.value.casefold(), algorithm="sha256").hexdigest()
        return f"{self.kind}:{digest}"


def check_sign_in(username: str, *, password: str, address: str, now: datetime) -> User:
    """Return the user whose name and password these are.

    Raises SignInSlowed without checking anything while name or address has to wait, else SignInFailed.
    Unknown names take the same way and the same time as known ones. The attempt counts as failed until it has
    succeeded, so that many at the same moment gain nothing.
    """
    subjects = (_Subject("name", username), _Subject("address", household_of(address)))
    _count_attempt(subjects, username=username, now=now)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        record("sign_in.failed", object_type="user", object_id=_user_id(username), actor_id=None, at=now)
        raise SignInFailed
    _forgive(subjects)
    record("sign_in.succeeded", object_type="user", object_id=str(user.pk), actor_id=user.pk, at=now)
    return user


def check_own_password(user: User, *, password: str, address: str, now: datetime) -> None:
    """Raise SignInFailed unless it is her password, SignInSlowed after too many guesses: as at the door."""
    subjects = (_Subject("name", user.username), _Subject("address", household_of(address)))
    _count_attempt(subjects, username=user.username, now=now)
    if not user.check_password(password):
        record("password.guessed", object_type="user", object_id=str(user.pk), actor_id=user.pk, at=now)
        raise SignInFailed("Das jetzige Passwort stimmt nicht.")
    _forgive(subjects)


def change_password(user: User, *, new_password: str, now: datetime) -> None:
    """Set a new password, which has passed the password rules, and note it in the audit trail."""
    with transaction.atomic():
        user.set_password(new_password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        record("password.changed", object_type="user", object_id=str(user.pk), actor_id=user.pk, at=now)
        tell_changed(user, Change.PASSWORD)


def active_user(user_id: int) -> User | None:
    """Return who may sign in under this id."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def note_sign_out(user: User, *, now: datetime) -> None:
    """Note in the audit trail that the user has left."""
    record("sign_out", object_type="user", object_id=str(user.pk), actor_id=user.pk, at=now)


def forget_old_failures(*, now: datetime) -> None:
    """Delete the counts that have no effect any more."""
    before = now - FAILURES_FORGOTTEN_AFTER
    SignInFailures.objects.filter(last_failed_at__lt=before, retry_at__lt=now).delete()


def count_guess(code: str, *, address: str, now: datetime) -> None:
    """Count somebody's guess at a code as failed; raise SignInSlowed while code or address has to wait."""
    _check_wait(_counted(_guess(code, address), now=now), now=now)


def forgive_guess(code: str, *, address: str) -> None:
    """Take the guess back: it was right."""
    _forgive(_guess(code, address))


def count_wish(name: str, *, address: str, now: datetime) -> None:
    """Count somebody's wish for a mail; raise AskedTooOften while name or address has to wait."""
    subjects = (_Subject("wish", name), _Subject("wisher", household_of(address)))
    _check_wait(_counted(subjects, now=now), now=now, refusal=AskedTooOften)


def _guess(code: str, address: str) -> tuple[_Subject, _Subject]:
    return _Subject("code", code), _Subject("guesser", household_of(address))


def _count_attempt(subjects: tuple[_Subject, ...], *, username: str, now: datetime) -> None:
    retry_at = _counted(subjects, now=now)
    if retry_at > now:
        record("sign_in.slowed", object_type="user", object_id=_user_id(username), actor_id=None, at=now)
    _check_wait(retry_at, now=now)


def _counted(subjects: tuple[_Subject, ...], *, now: datetime) -> datetime:
    """Count an attempt unless somebody has to wait; return until when."""
    with transaction.atomic():
        rows = [_locked_row(subject, now=now) for subject in subjects]
        retry_at = max(row.retry_at for row in rows)
        if retry_at <= now:
            for row, subject in zip(rows, subjects, strict=True):
                _add_failure(row, kind=subject.kind, now=now)
    return retry_at


def _check_wait(retry_at: datetime, *, now: datetime, refusal: type[SignInSlowed] = SignInSlowed) -> None:
    if retry_at > now:
        raise refusal(retry_at, seconds=ceil((retry_at - now).total_seconds()))


def _locked_row(subject: _Subject, *, now: datetime) -> SignInFailures:
    """Return the subject's row, made if need be; an empty update locks it against deletion meanwhile."""
    SignInFailures.objects.bulk_create(
        [SignInFailures(subject=str(subject), last_failed_at=now, retry_at=now)],
        update_conflicts=True,
        unique_fields=["subject"],
        update_fields=["subject"],
    )
    return SignInFailures.objects.get(subject=str(subject))


def _add_failure(row: SignInFailures, *, kind: str, now: datetime) -> None:
    is_forgotten = now - row.last_failed_at > FAILURES_FORGOTTEN_AFTER
    row.failures = 1 if is_forgotten else row.failures + 1
    row.last_failed_at = now
    row.retry_at = now + delay_after(row.failures, kind=kind)
    row.save(update_fields=["failures", "last_failed_at", "retry_at"])


def _forgive(subjects: tuple[_Subject, ...]) -> None:
    """A success clears the name; the address takes back this attempt only: others may be guessing there."""
    name, address = (str(subject) for subject in subjects)
    SignInFailures.objects.filter(subject=name).delete()
    SignInFailures.objects.filter(subject=address, failures__gt=0).update(
        failures=F("failures") - 1, retry_at=F("last_failed_at")
    )


def _user_id(username: str) -> str:
    """Return the id of the user that was meant, '' if there is none; a typed name is never stored."""
    return str(User.objects.filter(username=username).values_list("pk", flat=True).first() or "")


def add_user(details: PersonDetails, *, username: str, by: User, now: datetime) -> tuple[User, str]:
    """Make a user; return her with her initial password, which is kept nowhere. Raise UsernameTaken."""
    password = new_password()
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken
    with transaction.atomic():
        user = User.objects.create_user(
            username, password=password, must_change_password=True, **asdict(details)
        )
        record("user.added", object_type="user", object_id=str(user.pk), actor_id=by.pk, at=now)
    return user, password


@transaction.atomic
def change_user(user: User, *, details: PersonDetails, by: User, now: datetime) -> None:
    """Change who she is; user name and password stay."""
    User.objects.filter(pk=user.pk).update(**asdict(details))
    record("user.changed", object_type="user", object_id=str(user.pk), actor_id=by.pk, at=now)


@transaction.atomic
def reset_password(user: User, *, by: User, now: datetime) -> str:
    """Give her a new initial password and return it; her sessions end."""
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record("user.password_reset", object_type="user", object_id=str(user.pk), actor_id=by.pk, at=now)
    tell_changed(user, Change.PASSWORD)
    return password


@transaction.atomic
def set_active(user: User, *, is_active: bool, by: User, now: datetime) -> None:
    """Let her sign in, or no longer; her records stay. Raise OwnAccount for one's own."""
    if user.pk == by.pk:
        raise OwnAccount
    User.objects.filter(pk=user.pk).update(is_active=is_active)
    verb = "user.activated" if is_active else "user.deactivated"
    record(verb, object_type="user", object_id=str(user.pk), actor_id=by.pk, at=now)


def new_password() -> str:
    """Return a password of 16 letters and digits (79 bits) that can be read out without a mistake."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
