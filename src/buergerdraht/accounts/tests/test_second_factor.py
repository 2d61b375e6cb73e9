"""Each code opens once; guesses are slowed down; the database alone makes no code."""

from datetime import UTC, datetime, timedelta

import pytest

from buergerdraht.accounts import totp
from buergerdraht.accounts.errors import CodeWrong, SecondFactorExists, SignInSlowed
from buergerdraht.accounts.models import SecondFactor, User
from buergerdraht.accounts.second_factor import (
    check_code,
    has_second_factor,
    new_seed,
    recovery_codes_left,
    remove_second_factor,
    renew_recovery_codes,
    secret_of,
    set_up_second_factor,
)
from buergerdraht.foundation.models import AuditEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
ADDRESS = "192.0.2.1"
SEED = new_seed()


@pytest.fixture
def vogt() -> User:
    return User.objects.create_user("vogt")


@pytest.fixture
def codes(vogt: User) -> tuple[str, ...]:
    return set_up_second_factor(vogt, seed=SEED, code=code_at(vogt, NOW), address=ADDRESS, now=NOW)


def code_at(user: User, at: datetime) -> str:
    return totp.code_of(secret_of(user, seed=SEED), step=totp.step_at(at))


def is_accepted(user: User, code: str, *, at: datetime = NOW) -> bool:
    try:
        check_code(user, code=code, address=ADDRESS, now=at)
    except CodeWrong:
        return False
    return True


def test_it_is_set_up_by_the_first_code_only(vogt: User) -> None:
    with pytest.raises(CodeWrong):
        set_up_second_factor(vogt, seed=SEED, code="000000", address=ADDRESS, now=NOW)
    assert not has_second_factor(vogt)


def test_a_code_opens_once(vogt: User, codes: tuple[str, ...]) -> None:
    assert not is_accepted(vogt, code_at(vogt, NOW))
    assert is_accepted(vogt, code_at(vogt, LATER), at=LATER)
    assert not is_accepted(vogt, code_at(vogt, LATER), at=LATER)


def test_an_older_code_is_dead_once_a_newer_one_was_used(vogt: User, codes: tuple[str, ...]) -> None:
    assert is_accepted(vogt, code_at(vogt, LATER), at=LATER)
    assert not is_accepted(vogt, code_at(vogt, LATER - timedelta(seconds=30)), at=LATER)


def test_spaces_in_a_code_do_not_matter(vogt: User, codes: tuple[str, ...]) -> None:
    code = code_at(vogt, LATER)
    assert is_accepted(vogt, f" {code[:3]} {code[3:]} ", at=LATER)


def test_each_recovery_code_opens_once(vogt: User, codes: tuple[str, ...]) -> None:
    assert len(set(codes)) == 10
    assert is_accepted(vogt, codes[3].upper())
    assert recovery_codes_left(vogt) == 9
    assert not is_accepted(vogt, codes[3])


def test_new_recovery_codes_void_the_old_ones(vogt: User, codes: tuple[str, ...]) -> None:
    new = renew_recovery_codes(vogt, now=NOW)
    assert not is_accepted(vogt, codes[0])
    assert is_accepted(vogt, new[0])


def test_guessing_is_slowed_down_from_wherever(vogt: User, codes: tuple[str, ...]) -> None:
    assert not any(is_accepted(vogt, "000000") for _ in range(5))
    with pytest.raises(SignInSlowed):
        check_code(vogt, code=codes[0], address="192.0.2.2", now=NOW)


def test_the_database_keeps_neither_secret_nor_recovery_codes(vogt: User, codes: tuple[str, ...]) -> None:
    row = str(SecondFactor.objects.values().get())
    assert totp.written(secret_of(vogt, seed=SEED)).replace(" ", "") not in row
    assert not any(code in row or code.replace("-", "") in row for code in codes)


def test_everything_about_it_is_in_the_audit_trail(vogt: User, codes: tuple[str, ...]) -> None:
    by = User.objects.create_user("sommer")
    assert is_accepted(vogt, codes[0])
    for _ in range(2):
        remove_second_factor(vogt, by=by, now=NOW)
    assert not is_accepted(vogt, codes[1])
    entries = AuditEntry.objects.filter(object_id=str(vogt.pk)).order_by("pk")
    assert list(entries.values_list("verb", "actor_id")) == [
        ("second_factor.set_up", vogt.pk),
        ("second_factor.recovery_code_used", vogt.pk),
        ("second_factor.removed", by.pk),
        ("second_factor.failed", None),
    ]


def test_a_second_window_that_sets_it_up_is_told_so(vogt: User, codes: tuple[str, ...]) -> None:
    with pytest.raises(SecondFactorExists):
        set_up_second_factor(vogt, seed=SEED, code=code_at(vogt, LATER), address=ADDRESS, now=LATER)
    assert SecondFactor.objects.count() == 1
    assert recovery_codes_left(vogt) == len(codes)
