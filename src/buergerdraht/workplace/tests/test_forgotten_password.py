"""The way back to one's account: by mail, once, and nobody learns who has an account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from buergerdraht.accounts import notifying
from buergerdraht.accounts.forgotten import DELIVERY, forget_old_links
from buergerdraht.accounts.models import PasswordLink, User
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.workplace.forgotten_password.sending import deliver
from buergerdraht.workplace.jobs import tell_account_changed

ASK, PASSWORD, NEW = "/anmelden/passwort-vergessen", "sonnenblume-leitung", "Wasserzaehler im Keller"
ADDRESS = "weber@wetzlar.example"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_mail(settings: Settings) -> None:
    settings.IS_MAIL_OFFERED = True


@pytest.fixture(autouse=True)
def weber() -> User:
    return User.objects.create_user("weber", ADDRESS, PASSWORD, first_name="Jana", last_name="Weber")


def link_of_mail() -> str:
    deliver(PasswordLink.objects.latest("pk").pk)
    found = re.search(r"/anmelden/neues-passwort/[\w-]+", str(mail.outbox[-1].body))
    assert found
    return found[0]


@pytest.fixture
def link(client: Client) -> str:
    client.post(ASK, {"name": "weber"})
    return link_of_mail()


@pytest.mark.parametrize("name", ["weber", "WEBER", ADDRESS, "Weber@Wetzlar.example"])
def test_a_link_goes_to_the_address_of_the_account(client: Client, name: str) -> None:
    client.post(ASK, {"name": name})
    link_of_mail()
    assert mail.outbox[-1].to == [ADDRESS]


def test_the_link_sets_a_password_once_and_ends_every_session(client: Client, weber: User, link: str) -> None:
    elsewhere = Client()
    elsewhere.force_login(weber)
    assert client.get(link).status_code == 200
    shown = client.post(link, {"password": NEW}, follow=True)
    assert "Ihr Passwort ist geändert." in shown.content.decode()
    assert elsewhere.get("/konto/").status_code == 302
    assert Client().post(link, {"password": PASSWORD}).status_code == 404
    assert client.post("/anmelden", {"username": "weber", "password": PASSWORD}).status_code == 422
    assert client.post("/anmelden", {"username": "weber", "password": NEW}).status_code == 302
    verbs = AuditEntry.objects.filter(object_id=str(weber.pk)).values_list("verb", flat=True)
    assert {"password.link_asked", "password.set_by_link"} <= set(verbs)


def test_nobody_learns_whether_there_is_such_an_account(client: Client, weber: User) -> None:
    answers = [client.post(ASK, {"name": name}).content for name in ("weber", "niemand", "x@y.example")]
    assert len({re.sub(rb"[\w-]{43,64}", b"", answer) for answer in answers}) == 1  # tokens of the form
    assert PasswordLink.objects.count() == ProcrastinateJob.objects.filter(task_name=DELIVERY).count() == 3
    for each in PasswordLink.objects.exclude(user=weber):
        deliver(each.pk)
    assert mail.outbox == []


@pytest.mark.parametrize("changes", [{"email": ""}, {"is_active": False}])
def test_who_has_no_address_or_no_open_account_gets_no_mail(
    client: Client, weber: User, changes: dict[str, object]
) -> None:
    User.objects.filter(pk=weber.pk).update(**changes)
    client.post(ASK, {"name": "weber"})
    deliver(PasswordLink.objects.get().pk)
    assert mail.outbox == []


def test_mails_are_rationed(client: Client) -> None:
    answers = [client.post(ASK, {"name": "weber"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "So oft geht keine Mail hinaus." in answers[-1].content.decode()


def test_a_link_is_dead_after_an_hour_and_once_a_newer_one_has_gone(client: Client, link: str) -> None:
    client.post(ASK, {"name": "weber"})
    newer = link_of_mail()
    assert (client.get(link).status_code, client.get(newer).status_code) == (404, 200)
    PasswordLink.objects.update(expires_at=utc_now() - timedelta(seconds=1))
    assert client.post(newer, {"password": NEW}).status_code == 404
    forget_old_links(now=utc_now())
    assert not PasswordLink.objects.exists()


@pytest.mark.parametrize("password", ["kurz", "weber@wetzlar.example", ""])
def test_a_weak_password_is_refused(client: Client, link: str, password: str) -> None:
    assert client.post(link, {"password": password}).status_code == 422


def test_without_a_mail_server_the_administration_helps(client: Client, settings: Settings) -> None:
    settings.IS_MAIL_OFFERED = False
    assert client.get(ASK).status_code == 404
    assert "Ihre Administration setzt ein neues" in client.get("/anmelden").content.decode()


def test_who_did_not_change_her_password_hears_of_it(client: Client, weber: User, link: str) -> None:
    client.post(link, {"password": NEW})
    [job] = ProcrastinateJob.objects.filter(task_name=notifying.DELIVERY)
    tell_account_changed(**job.args)
    told = mail.outbox[-1]
    assert (told.to, "Ihr Passwort wurde geändert." in str(told.body)) == ([ADDRESS], True)


@pytest.mark.parametrize("change", list(notifying.Change))
def test_every_change_has_its_sentence(weber: User, change: notifying.Change) -> None:
    tell_account_changed(weber.pk, change)
    User.objects.filter(pk=weber.pk).update(email="")
    tell_account_changed(weber.pk, change)
    assert len(mail.outbox) == 1
