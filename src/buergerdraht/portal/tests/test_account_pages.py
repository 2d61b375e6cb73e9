"""Colleagues are invited by mail and make their accounts themselves; no manager reaches further."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities import invitations
from buergerdraht.authorities.invitations import forget_old_invitations
from buergerdraht.authorities.models import DirectoryEntry, Invitation, Membership
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.portal.accounts.sending import DELIVERY, deliver
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything, person

__all__ = ["cooperation", "everything"]
PAGE = "/portal/konten/leun/"
ANKE = {
    "first_name": "Anke",
    "last_name": "Reiter",
    "email": "Anke.Reiter@leun.example",
    "role": "case_worker",
}
PASSWORD = "Wasserzaehler im Keller"


@pytest.fixture
def manager(cooperation: Cooperation) -> User:
    return person("vogt", Role.PARTNER_MANAGER, authority=cooperation.leun)


@pytest.fixture
def portal(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def link_of_mail() -> str:
    deliver(Invitation.objects.get().pk, now=utc_now())
    found = re.search(r"/einladung/[\w-]+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_an_invited_colleague_makes_her_account_herself(
    portal: Client, client: Client, cooperation: Cooperation
) -> None:
    entry = DirectoryEntry.objects.create(authority=cooperation.leun, name="Anke Reiter", phone="+4964739140")
    shown = portal.post(f"{PAGE}einladen", ANKE, follow=True).content.decode()
    assert "Die Einladung geht an Anke.Reiter@leun.example." in shown
    assert ProcrastinateJob.objects.filter(task_name=DELIVERY).count() == 1
    link = link_of_mail()
    assert mail.outbox[-1].to == ["anke.reiter@leun.example"]
    guest = Client()
    assert "Willkommen, Anke Reiter" in guest.get(link).content.decode()
    assert guest.post(link, {"password": PASSWORD}).headers["Location"] == "/"
    user = User.objects.get(username="anke.reiter@leun.example")
    place = Membership.objects.get(user=user)
    assert (place.role, place.authority) == (Role.CASE_WORKER, cooperation.leun)
    entry.refresh_from_db()
    assert entry.user == user
    assert guest.get("/portal/").status_code == 200
    assert Client().get(link).status_code == 404
    verbs = AuditEntry.objects.filter(object_type="invitation").values_list("verb", flat=True)
    assert set(verbs) == {"invitation.made", "invitation.accepted"}


def test_a_weak_password_is_refused(portal: Client) -> None:
    portal.post(f"{PAGE}einladen", ANKE)
    link = link_of_mail()
    for password in ("kurz", "anke.reiter@leun.example", ""):
        assert Client().post(link, {"password": password}).status_code == 422
    assert not User.objects.filter(email=ANKE["email"]).exists()


def test_a_renewed_invitation_kills_the_old_link_and_a_withdrawn_one_the_new(portal: Client) -> None:
    portal.post(f"{PAGE}einladen", ANKE)
    old = link_of_mail()
    address = f"{PAGE}einladung/{Invitation.objects.get().pk}/"
    portal.post(f"{address}erneuern")
    new = link_of_mail()
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    portal.post(f"{address}zuruecknehmen")
    assert Client().get(new).status_code == 404
    assert not Invitation.objects.exists()


def test_a_link_ends_by_itself_and_with_the_account_of_who_invited(portal: Client, manager: User) -> None:
    portal.post(f"{PAGE}einladen", ANKE)
    link = link_of_mail()
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert Client().get(link).status_code == 404
    User.objects.filter(pk=manager.pk).update(is_active=True)
    Invitation.objects.update(expires_at=utc_now() - timedelta(minutes=1))
    assert Client().post(link, {"password": PASSWORD}).status_code == 404
    forget_old_invitations(now=utc_now() + timedelta(days=31))
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_or_with_an_account(portal: Client, manager: User) -> None:
    portal.post(f"{PAGE}einladen", ANKE)
    assert "schon eingeladen" in portal.post(f"{PAGE}einladen", ANKE).content.decode()
    User.objects.filter(pk=manager.pk).update(email="vogt@leun.example")
    again = portal.post(f"{PAGE}einladen", {**ANKE, "email": "VOGT@leun.example"})
    assert "arbeitet schon mit" in again.content.decode()


@pytest.fixture
def known(cooperation: Cooperation) -> User:
    """Somebody of another authority."""
    User.objects.filter(pk=cooperation.stranger.pk).update(email=ANKE["email"].lower())
    return User.objects.get(pk=cooperation.stranger.pk)


def test_a_manager_does_not_learn_who_has_an_account_elsewhere(portal: Client, known: User) -> None:
    answers = [
        portal.post(f"{PAGE}einladen", {**ANKE, "email": email}, follow=True).content.decode()
        for email in (ANKE["email"], "niemand@leun.example")
    ]
    assert all("Die Einladung geht an" in answer for answer in answers)


def test_who_has_an_account_accepts_with_it(portal: Client, known: User, cooperation: Cooperation) -> None:
    portal.post(f"{PAGE}einladen", ANKE)
    link = link_of_mail()
    assert "Sie haben schon ein Konto" in str(mail.outbox[-1].body)
    guest = Client()
    assert f"/anmelden?next={link}" in guest.get(link).content.decode()
    guest.post(link)
    assert not Membership.objects.filter(user=known, authority=cooperation.leun).exists()
    guest.force_login(known)
    guest.post(link)
    roles = Membership.objects.filter(user=known).values_list("authority__slug", "role")
    assert set(roles) == {("braunfels", Role.CASE_WORKER), ("leun", Role.CASE_WORKER)}
    assert guest.get(link).status_code == 404


def test_nobody_else_accepts_an_invitation(portal: Client, known: User) -> None:
    portal.post(f"{PAGE}einladen", ANKE)
    link = link_of_mail()
    assert "anderes Konto" in portal.get(link).content.decode()
    assert portal.post(link).status_code == 422
    assert known.memberships.count() == 1


def test_invitations_are_rationed(portal: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_IN_AN_HOUR", 2)
    portal.post(f"{PAGE}einladen", ANKE)
    address = f"{PAGE}einladung/{Invitation.objects.get().pk}/"
    portal.post(f"{address}erneuern")
    assert portal.post(f"{address}erneuern").status_code == 422
    refused = portal.post(f"{PAGE}einladen", {**ANKE, "email": "kim@leun.example"})
    assert (refused.status_code, "So viele Einladungen" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("role", ["administrator", "agent", "editor", "supervisor", ""])
def test_only_the_two_roles_of_a_partner_are_given(portal: Client, role: str) -> None:
    assert portal.post(f"{PAGE}einladen", {**ANKE, "role": role}).status_code == 422


def test_a_manager_closes_and_opens_accounts_of_her_staff_only(
    portal: Client, cooperation: Cooperation
) -> None:
    worker = cooperation.case_worker
    portal.post(f"{PAGE}konto/{worker.pk}/sperren")
    worker.refresh_from_db()
    assert not worker.is_active
    portal.post(f"{PAGE}konto/{worker.pk}/entsperren")
    worker.refresh_from_db()
    assert worker.is_active
    assert portal.post(f"{PAGE}konto/{cooperation.stranger.pk}/sperren").status_code == 404
    Membership.objects.create(user=worker, role=Role.AGENT, centre=cooperation.centre)
    assert portal.post(f"{PAGE}konto/{worker.pk}/sperren").status_code == 404


def test_a_manager_does_not_close_her_own_account(portal: Client, manager: User) -> None:
    assert portal.post(f"{PAGE}konto/{manager.pk}/sperren").status_code == 422


@pytest.mark.parametrize("page", ["", "einladen", "einladung/1/erneuern", "konto/1/sperren"])
def test_another_authoritys_accounts_are_not_found(portal: Client, page: str) -> None:
    answer = portal.post if "/" in page else portal.get
    assert answer(f"/portal/konten/braunfels/{page}").status_code == 404


def test_a_case_worker_invites_nobody(cooperation: Cooperation, client: Client) -> None:
    client.force_login(cooperation.case_worker)
    assert client.post(f"{PAGE}einladen", ANKE).status_code == 403


def test_an_administrator_invites_for_any_authority_served(cooperation: Cooperation, client: Client) -> None:
    client.force_login(person("sommer", Role.ADMINISTRATOR, centre=cooperation.centre))
    for place in ("leun", "braunfels"):
        told = {**ANKE, "email": f"anke@{place}.example"}
        assert client.post(f"/portal/konten/{place}/einladen", told).status_code == 302
    assert client.get("/portal/konten/").status_code == 404
