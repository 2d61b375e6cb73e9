"""The way back to one's account: one link that works once, and nothing tells who has an account."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.accounts import notifying
from buergerdraht.accounts.errors import AskedTooOften, LinkOver
from buergerdraht.accounts.forgotten import (
    DELIVERY,
    ask_for_link,
    forget_old_links,
    new_link_secret,
    set_forgotten_password,
    user_of_link,
)
from buergerdraht.accounts.models import PasswordLink, User
from buergerdraht.foundation.models import AuditEntry

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADDRESS, NEW = "weber@wetzlar.example", "Wasserzaehler im Keller"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def weber() -> User:
    return User.objects.create_user("weber", ADDRESS, "sonnenblume-leitung", must_change_password=True)


def ask(name: str = "weber", *, at: datetime = NOW) -> PasswordLink:
    ask_for_link(name, address="192.0.2.7", now=at)
    return PasswordLink.objects.latest("pk")


def secret_of(link: PasswordLink) -> str:
    made = new_link_secret(link.pk)
    assert made
    return made[1]


@pytest.mark.parametrize("name", ["weber", "WEBER", ADDRESS, "Weber@Wetzlar.example"])
def test_a_user_name_or_an_address_means_its_account(weber: User, name: str) -> None:
    assert ask(name).user == weber


def test_a_user_name_goes_before_an_address_and_an_address_of_two_means_neither() -> None:
    named = User.objects.create_user(ADDRESS, "kim@wetzlar.example")
    assert ask(ADDRESS).user == named
    for name in ("kim", "toni"):
        User.objects.create_user(name, "geteilt@wetzlar.example")
    assert ask("geteilt@wetzlar.example").user is None


def test_an_unknown_name_leaves_the_same_rows_and_gets_no_secret(weber: User) -> None:
    links = [ask("weber"), ask("niemand")]
    assert ProcrastinateJob.objects.filter(task_name=DELIVERY).count() == len(links)
    asked = AuditEntry.objects.filter(verb="password.link_asked").order_by("pk")
    assert [entry.object_id for entry in asked] == [str(weber.pk), ""]
    assert new_link_secret(links[1].pk) is None
    assert new_link_secret(0) is None


@pytest.mark.parametrize("changes", [{"email": ""}, {"is_active": False}])
def test_no_mail_goes_without_an_address_or_to_a_closed_account(changes: dict[str, object]) -> None:
    link = ask()
    User.objects.update(**changes)
    assert new_link_secret(link.pk) is None


def test_a_link_sets_a_password_once_and_she_is_told(weber: User) -> None:
    secret = secret_of(ask())
    assert secret not in str(PasswordLink.objects.values().get())
    set_forgotten_password(secret, password=NEW, now=NOW)
    weber.refresh_from_db()
    assert (weber.check_password(NEW), weber.must_change_password) == (True, False)
    assert AuditEntry.objects.filter(verb="password.set_by_link", actor_id=weber.pk).exists()
    assert ProcrastinateJob.objects.filter(task_name=notifying.DELIVERY).count() == 1
    with pytest.raises(LinkOver, match="Dieser Link gilt nicht mehr"):
        set_forgotten_password(secret, password="noch eines danach", now=NOW)


def test_a_newer_link_kills_the_older_one_and_an_hour_ends_every_one(weber: User) -> None:
    older, newer = secret_of(ask()), secret_of(ask())
    with pytest.raises(LinkOver):
        user_of_link(older, now=NOW)
    assert user_of_link(newer, now=NOW + timedelta(minutes=59)) == weber
    with pytest.raises(LinkOver):
        user_of_link(newer, now=NOW + timedelta(hours=1))
    forget_old_links(now=NOW + timedelta(minutes=59))
    assert PasswordLink.objects.count() == 1
    forget_old_links(now=NOW + timedelta(minutes=61))
    assert not PasswordLink.objects.exists()


def test_an_account_that_was_closed_meanwhile_stays_closed() -> None:
    secret = secret_of(ask())
    User.objects.update(is_active=False)
    with pytest.raises(LinkOver):
        user_of_link(secret, now=NOW)


def test_mails_are_rationed() -> None:
    for _ in range(3):
        ask()
    with pytest.raises(AskedTooOften, match="So oft geht keine Mail hinaus"):
        ask()
    assert PasswordLink.objects.count() == 3
