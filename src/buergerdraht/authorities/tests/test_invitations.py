"""Colleagues are invited by a link that works once; nobody learns who has an account elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities import invitations
from buergerdraht.authorities.errors import (
    AlreadyInvited,
    HasAnAccount,
    InvitationOfSomebodyElse,
    InvitationOver,
    TooManyInvitations,
)
from buergerdraht.authorities.invitations import (
    Invited,
    accept_invitation,
    colleague_at,
    colleagues_at,
    forget_old_invitations,
    invitation_of_link,
    invite,
    join_by_invitation,
    new_link_secret,
    note_sent,
    open_invitation,
    open_invitations,
    renew_invitation,
    withdraw_invitation,
)
from buergerdraht.authorities.models import Authority, DirectoryEntry, Invitation, Membership, Unit
from buergerdraht.authorities.tests.factory import make_authority
from buergerdraht.foundation.models import AuditEntry

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANKE = Invited("Anke", "Reiter", "Anke.Reiter@leun.example", Role.CASE_WORKER)
PASSWORD = "Wasserzaehler im Keller"

pytestmark = pytest.mark.django_db


@pytest.fixture
def leun() -> Authority:
    return make_authority("Leun")


@pytest.fixture
def manager(leun: Authority) -> User:
    user = User.objects.create_user("vogt", last_name="Vogt")
    Membership.objects.create(user=user, role=Role.PARTNER_MANAGER, authority=leun)
    return user


@pytest.fixture
def invitation(leun: Authority, manager: User) -> Invitation:
    return invite(leun, invited=ANKE, by=manager, now=NOW)


@pytest.fixture
def known() -> User:
    """Somebody of another authority."""
    user = User.objects.create_user("fremd", ANKE.email.lower())
    Membership.objects.create(user=user, role=Role.CASE_WORKER, authority=make_authority("Braunfels"))
    return user


def secret_of(invitation: Invitation) -> str:
    made = new_link_secret(invitation.pk)
    assert made
    return made[1]


def test_who_is_invited_makes_her_account_herself_and_once(invitation: Invitation, leun: Authority) -> None:
    entry = DirectoryEntry.objects.create(authority=leun, name="anke reiter", phone="+4964739140")
    secret = secret_of(invitation)
    assert secret not in str(Invitation.objects.values().get())
    user = accept_invitation(secret, password=PASSWORD, now=NOW)
    assert (user.username, user.get_full_name()) == ("anke.reiter@leun.example", "Anke Reiter")
    assert user.check_password(PASSWORD)
    place = Membership.objects.get(user=user)
    assert (place.role, place.authority) == (Role.CASE_WORKER, leun)
    entry.refresh_from_db()
    assert entry.user == user
    with pytest.raises(InvitationOver, match="Diese Einladung gilt nicht mehr"):
        accept_invitation(secret, password=PASSWORD, now=NOW)
    verbs = AuditEntry.objects.filter(object_type="invitation").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["invitation.made", "invitation.accepted"]


def test_of_two_entries_of_her_name_neither_becomes_hers(invitation: Invitation, leun: Authority) -> None:
    for phone in ("+4964739140", "+4964739141"):
        DirectoryEntry.objects.create(authority=leun, name="Anke Reiter", phone=phone)
    accept_invitation(secret_of(invitation), password=PASSWORD, now=NOW)
    assert not DirectoryEntry.objects.exclude(user=None).exists()


def test_nobody_is_invited_twice_or_where_she_works(
    invitation: Invitation, leun: Authority, manager: User
) -> None:
    with pytest.raises(AlreadyInvited, match="Diese Adresse ist schon eingeladen"):
        invite(leun, invited=replace(ANKE, email=ANKE.email.upper()), by=manager, now=NOW)
    User.objects.filter(pk=manager.pk).update(email="vogt@leun.example")
    with pytest.raises(HasAnAccount, match="arbeitet schon mit"):
        invite(leun, invited=replace(ANKE, email="VOGT@leun.example"), by=manager, now=NOW)


def test_an_account_elsewhere_or_an_invitation_elsewhere_makes_no_difference(
    known: User, invitation: Invitation, manager: User
) -> None:
    elsewhere = Authority.objects.get(slug="braunfels")
    User.objects.filter(pk=known.pk).update(email="")
    assert invite(elsewhere, invited=ANKE, by=manager, now=NOW).email == invitation.email


def test_who_has_an_account_joins_with_it_and_nobody_else_does(
    invitation: Invitation, known: User, manager: User, leun: Authority
) -> None:
    secret = secret_of(invitation)
    with pytest.raises(InvitationOfSomebodyElse, match="gilt für ein anderes Konto"):
        join_by_invitation(secret, user=manager, now=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(secret, password=PASSWORD, now=NOW)
    join_by_invitation(secret, user=known, now=NOW)
    assert set(known.memberships.values_list("authority__slug", flat=True)) == {"braunfels", "leun"}
    assert [(each.roles, each.works_elsewhere) for each in colleagues_at(leun)] == [
        ("Sachbearbeitung", True),
        ("Partnerkoordination", False),
    ]


def test_a_manager_reaches_those_only_who_work_nowhere_else(
    invitation: Invitation, known: User, manager: User, leun: Authority
) -> None:
    join_by_invitation(secret_of(invitation), user=known, now=NOW)
    assert colleague_at(leun, manager.pk) == manager
    with pytest.raises(User.DoesNotExist):
        colleague_at(leun, known.pk)


def test_a_renewed_invitation_kills_the_old_link_and_a_withdrawn_one_the_new(
    invitation: Invitation, manager: User, leun: Authority
) -> None:
    old = secret_of(invitation)
    invitation.refresh_from_db()
    note_sent(invitation, now=NOW)
    assert new_link_secret(invitation.pk) is None
    renew_invitation(invitation, by=manager, now=NOW + timedelta(days=6))
    new = secret_of(open_invitation(leun, invitation.pk))
    with pytest.raises(InvitationOver):
        invitation_of_link(old, now=NOW)
    assert invitation_of_link(new, now=NOW + timedelta(days=12)) == invitation
    withdraw_invitation(invitation, by=manager, now=NOW)
    assert not open_invitations(leun).exists()
    with pytest.raises(InvitationOver):
        invitation_of_link(new, now=NOW)


def test_a_link_ends_after_a_week_and_with_the_account_of_who_invited(
    invitation: Invitation, manager: User
) -> None:
    secret = secret_of(invitation)
    with pytest.raises(InvitationOver):
        invitation_of_link(secret, now=NOW + timedelta(days=7))
    User.objects.filter(pk=manager.pk).update(is_active=False)
    with pytest.raises(InvitationOver):
        invitation_of_link(secret, now=NOW)


def test_an_invitation_without_an_answer_is_forgotten_with_its_address(invitation: Invitation) -> None:
    forget_old_invitations(now=NOW + timedelta(days=37))
    assert Invitation.objects.exists()
    forget_old_invitations(now=NOW + timedelta(days=37, seconds=1))
    assert not Invitation.objects.exists()


def test_an_office_of_another_authority_is_left_out(leun: Authority, manager: User) -> None:
    places = (leun, make_authority("Soest"))
    offices = [Unit.objects.create(authority=place, name="Bauamt") for place in places]
    units = [
        invite(leun, invited=replace(ANKE, email=f"{n}@leun.example", unit=unit), by=manager, now=NOW).unit
        for n, unit in enumerate(offices)
    ]
    assert units == [offices[0], None]


def test_invitations_are_rationed_by_person_and_by_authority(
    invitation: Invitation, leun: Authority, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(ANKE, email="kim@leun.example")
    monkeypatch.setattr(invitations, "MOST_OPEN", 1)
    with pytest.raises(TooManyInvitations, match="So viele Einladungen auf einmal"):
        invite(leun, invited=other, by=manager, now=NOW)
    monkeypatch.setattr(invitations, "MOST_IN_AN_HOUR", 1)
    with pytest.raises(TooManyInvitations):
        renew_invitation(invitation, by=manager, now=NOW)
    renew_invitation(invitation, by=manager, now=NOW + timedelta(hours=1))
