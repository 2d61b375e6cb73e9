"""Accounts are made, changed and closed by others; a password is known to its owner alone."""

from datetime import UTC, datetime

import pytest

from buergerdraht.accounts.errors import OwnAccount, SignInFailed, SignInSlowed, UsernameTaken
from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import (
    PersonDetails,
    active_user,
    add_user,
    change_user,
    check_own_password,
    count_guess,
    forgive_guess,
    note_sign_out,
    reset_password,
    set_active,
)
from buergerdraht.foundation.models import AuditEntry

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
JANA = PersonDetails("Jana", "Weber", email="weber@wetzlar.example")

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("sommer", password="sonnenblume-leitung")


def verbs_of(user: User) -> list[str]:
    entries = AuditEntry.objects.filter(object_type="user", object_id=str(user.pk))
    return list(entries.order_by("pk").values_list("verb", flat=True))


def test_an_initial_password_is_told_once_and_has_to_be_changed(admin: User) -> None:
    user, password = add_user(JANA, username="weber", by=admin, now=NOW)
    assert user.check_password(password)
    assert password not in str(User.objects.filter(pk=user.pk).values().get())
    assert (user.first_name, user.email, user.must_change_password) == ("Jana", JANA.email, True)
    second = reset_password(user, by=admin, now=NOW)
    assert (user.check_password(second), user.check_password(password)) == (True, False)
    assert verbs_of(user) == ["user.added", "user.password_reset"]


def test_a_user_name_is_taken_in_any_writing(admin: User) -> None:
    with pytest.raises(UsernameTaken, match="Diesen Benutzernamen gibt es schon"):
        add_user(JANA, username="SOMMER", by=admin, now=NOW)
    assert User.objects.count() == 1


def test_a_changed_person_keeps_name_and_password_of_her_sign_in(admin: User) -> None:
    user, password = add_user(JANA, username="weber", by=admin, now=NOW)
    change_user(user, details=PersonDetails("Jana", "Weber-Roth", reads_by_ear=True), by=admin, now=NOW)
    user.refresh_from_db()
    assert (user.last_name, user.reads_by_ear, user.email) == ("Weber-Roth", True, "")
    assert (user.username, user.check_password(password)) == ("weber", True)


def test_nobody_closes_her_own_account_and_a_closed_one_opens_again(admin: User) -> None:
    user, _ = add_user(JANA, username="weber", by=admin, now=NOW)
    set_active(user, is_active=False, by=admin, now=NOW)
    assert active_user(user.pk) is None
    set_active(user, is_active=True, by=admin, now=NOW)
    assert active_user(user.pk) == user
    assert verbs_of(user) == ["user.added", "user.deactivated", "user.activated"]
    with pytest.raises(OwnAccount):
        set_active(admin, is_active=False, by=admin, now=NOW)


def test_ones_own_password_is_guessed_no_faster_than_at_the_door(admin: User) -> None:
    def guess(password: str) -> None:
        check_own_password(admin, password=password, address="192.0.2.7", now=NOW)

    for _ in range(4):
        with pytest.raises(SignInFailed, match="Das jetzige Passwort stimmt nicht"):
            guess("falsch")
    guess("sonnenblume-leitung")
    for _ in range(5):
        with pytest.raises(SignInFailed):
            guess("falsch")
    with pytest.raises(SignInSlowed, match="Zu viele Fehlversuche"):
        guess("sonnenblume-leitung")


def test_a_code_is_guessed_slower_and_slower_and_the_right_one_costs_nothing() -> None:
    def count() -> None:
        count_guess("ABCD-EFGH", address="192.0.2.7", now=NOW)

    for _ in range(20):
        count()
        forgive_guess("ABCD-EFGH", address="192.0.2.7")
    for _ in range(5):
        count()
    with pytest.raises(SignInSlowed):
        count()


def test_who_leaves_is_noted(admin: User) -> None:
    note_sign_out(admin, now=NOW)
    assert AuditEntry.objects.get(verb="sign_out").actor_id == admin.pk
