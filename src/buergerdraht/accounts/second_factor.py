"""The second factor: set up, asked for at each sign-in, taken away."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from buergerdraht.accounts import totp
from buergerdraht.accounts.errors import CodeWrong, SecondFactorExists
from buergerdraht.accounts.models import SecondFactor, User
from buergerdraht.accounts.notifying import Change, tell_changed
from buergerdraht.accounts.operations import READABLE, count_guess, forgive_guess
from buergerdraht.foundation.audit import record

RECOVERY_CODES = 10


def has_second_factor(user: User) -> bool:
    """Tell whether her password alone does not open her account."""
    return SecondFactor.objects.filter(user=user).exists()


def recovery_codes_left(user: User) -> int | None:
    """Return how many of her recovery codes are left; None without a second factor."""
    factor = SecondFactor.objects.filter(user=user).first()
    return len(factor.recovery_digests) if factor else None


def new_seed() -> str:
    """Return what a new secret follows from."""
    return secrets.token_hex(16)


def secret_of(user: User, *, seed: str) -> bytes:
    """Return the secret that her app gets. It is kept nowhere: a copy of the database makes no codes."""
    digest = salted_hmac("buergerdraht.second-factor", f"{user.pk}:{seed}", algorithm="sha256").digest()
    return digest[:20]


def set_up_second_factor(user: User, *, seed: str, code: str, address: str, now: datetime) -> tuple[str, ...]:
    """Ask for it from now on, if the app's first code is right; return the recovery codes, shown once.

    Raise CodeWrong, SignInSlowed, SecondFactorExists.
    """
    count_guess(_guessed(user), address=address, now=now)
    step = totp.matching_step(secret_of(user, seed=seed), code=_plain(code), at=now)
    if step is None:
        raise CodeWrong
    forgive_guess(_guessed(user), address=address)
    with transaction.atomic():
        told = {"seed": seed, "confirmed_at": now, "last_step": step}
        factor, is_new = SecondFactor.objects.get_or_create(user=user, defaults=told)
        if not is_new:
            raise SecondFactorExists
        _note("second_factor.set_up", user, by=user, now=now)
        tell_changed(user, Change.FACTOR_SET_UP)
        return _new_recovery_codes(factor)


def check_code(user: User, *, code: str, address: str, now: datetime) -> None:
    """Accept a code of her app, or a recovery code, each only once. Raise CodeWrong, SignInSlowed."""
    count_guess(_guessed(user), address=address, now=now)
    if not _is_accepted(user, code=_plain(code), now=now):
        _note("second_factor.failed", user, by=None, now=now)
        raise CodeWrong
    forgive_guess(_guessed(user), address=address)


@transaction.atomic
def renew_recovery_codes(user: User, *, now: datetime) -> tuple[str, ...]:
    """Return new recovery codes, shown once; the old ones are void."""
    factor = SecondFactor.objects.select_for_update().get(user=user)
    _note("second_factor.recovery_codes_renewed", user, by=user, now=now)
    return _new_recovery_codes(factor)


@transaction.atomic
def remove_second_factor(user: User, *, by: User, now: datetime) -> None:
    """Take it away, because the phone is gone or a new one comes; without effect if there is none."""
    if SecondFactor.objects.filter(user=user).delete()[0]:
        _note("second_factor.removed", user, by=by, now=now)
        tell_changed(user, Change.FACTOR_REMOVED)


@transaction.atomic
def _is_accepted(user: User, *, code: str, now: datetime) -> bool:
    """The lock makes it once only, also for two at the same moment."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return False
    step = totp.matching_step(secret_of(user, seed=factor.seed), code=code, at=now)
    if step is not None and step > factor.last_step:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return True
    return _is_recovery_code(factor, code=code, now=now)


def _is_recovery_code(factor: SecondFactor, *, code: str, now: datetime) -> bool:
    digest = _digest(factor.user, code)
    if digest not in factor.recovery_digests:
        return False
    factor.recovery_digests.remove(digest)
    factor.save(update_fields=["recovery_digests"])
    _note("second_factor.recovery_code_used", factor.user, by=factor.user, now=now)
    return True


def _new_recovery_codes(factor: SecondFactor) -> tuple[str, ...]:
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    factor.recovery_digests = [_digest(factor.user, _plain(code)) for code in codes]
    factor.save(update_fields=["recovery_digests"])
    return codes


def _recovery_code() -> str:
    """Return a code of 12 letters and digits (59 bits) that can be read out without a mistake."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def _guessed(user: User) -> str:
    """Whose codes are guessed at, among all codes that somebody may guess at."""
    return f"second-factor {user.pk}"


def _digest(user: User, code: str) -> str:
    return salted_hmac("buergerdraht.recovery-code", f"{user.pk}:{code}", algorithm="sha256").hexdigest()


def _plain(code: str) -> str:
    return "".join(character for character in code.lower() if character.isascii() and character.isalnum())


def _note(verb: str, user: User, *, by: User | None, now: datetime) -> None:
    record(verb, object_type="user", object_id=str(user.pk), actor_id=by.pk if by else None, at=now)
