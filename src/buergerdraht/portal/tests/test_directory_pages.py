"""Who is there: told by each herself, and for everybody by the partner manager."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, DirectoryEntry
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything, person

__all__ = ["cooperation", "everything"]
NEXT_WEEK = localdate() + timedelta(days=7)


def entry_of(authority: Authority, name: str, user: User | None = None) -> DirectoryEntry:
    return DirectoryEntry.objects.create(authority=authority, name=name, phone="+4964739144", user=user)


@pytest.fixture
def lindner(cooperation: Cooperation) -> DirectoryEntry:
    return entry_of(cooperation.leun, "Petra Lindner", cooperation.case_worker)


@pytest.fixture
def brandt(cooperation: Cooperation) -> DirectoryEntry:
    return entry_of(cooperation.leun, "Oliver Brandt")


@pytest.fixture
def manager(cooperation: Cooperation) -> User:
    return person("vogt", Role.PARTNER_MANAGER, authority=cooperation.leun)


def address(entry: DirectoryEntry, page: str = "anwesenheit") -> str:
    return f"/portal/verzeichnis/{entry.pk}/{page}/"


def test_a_case_worker_tells_her_own_absence_with_end_and_deputy(
    cooperation: Cooperation, client: Client, lindner: DirectoryEntry, brandt: DirectoryEntry
) -> None:
    client.force_login(cooperation.case_worker)
    told = {"presence": "absent", "absent_until_on": str(NEXT_WEEK), "deputy": brandt.pk}
    shown = client.post(address(lindner), told, follow=True).content.decode()
    assert "Die Anwesenheit von Petra Lindner ist gemeldet." in shown
    assert "Vertretung: Oliver Brandt" in shown
    lindner.refresh_from_db()
    assert (lindner.presence, lindner.absent_until_on, lindner.deputy) == ("absent", NEXT_WEEK, brandt)


def test_a_case_worker_does_not_tell_where_others_are(
    cooperation: Cooperation, client: Client, lindner: DirectoryEntry, brandt: DirectoryEntry
) -> None:
    client.force_login(cooperation.case_worker)
    assert client.post(address(brandt), {"presence": "absent"}).status_code == 404
    assert address(brandt) not in client.get("/portal/verzeichnis/").content.decode()
    assert client.get(address(lindner, "konto")).status_code == 403


def test_a_manager_tells_it_for_everybody_and_says_whose_an_entry_is(
    cooperation: Cooperation, client: Client, brandt: DirectoryEntry, manager: User
) -> None:
    client.force_login(manager)
    client.post(address(brandt), {"presence": "present"})
    client.post(address(brandt, "konto"), {"user": cooperation.case_worker.pk})
    brandt.refresh_from_db()
    assert (brandt.presence, brandt.user) == ("present", cooperation.case_worker)


def test_an_account_has_one_entry_and_works_here(
    cooperation: Cooperation, client: Client, lindner: DirectoryEntry, brandt: DirectoryEntry, manager: User
) -> None:
    client.force_login(manager)
    for user, words in (
        (cooperation.case_worker, "schon zu einem anderen Eintrag"),
        (cooperation.stranger, "ein Konto Ihrer Behörde"),
    ):
        refused = client.post(address(brandt, "konto"), {"user": user.pk})
        assert refused.status_code == 422
        assert words in refused.content.decode()


def test_an_absence_that_is_over_is_refused(client: Client, brandt: DirectoryEntry, manager: User) -> None:
    client.force_login(manager)
    refused = client.post(address(brandt), {"presence": "absent", "absent_until_on": "2020-01-02"})
    assert "schon vorbei" in refused.content.decode()


@pytest.mark.parametrize("page", ["anwesenheit", "konto"])
def test_another_partners_staff_is_not_found(
    cooperation: Cooperation, client: Client, brandt: DirectoryEntry, page: str
) -> None:
    client.force_login(person("braun", Role.PARTNER_MANAGER, authority=cooperation.braunfels))
    assert client.post(address(brandt, page), {"presence": "absent"}).status_code == 404
    assert "Oliver Brandt" not in client.get("/portal/verzeichnis/").content.decode()


def test_a_manager_keeps_hours_and_directory_of_her_own_authority_only(
    cooperation: Cooperation, client: Client, brandt: DirectoryEntry, manager: User
) -> None:
    client.force_login(manager)
    assert client.get("/portal/zeiten/").status_code == 200
    week = {"monday": "8–12", "state": "HE"}
    client.post("/verwaltung/behoerden/leun/oeffnungszeiten", week)
    client.post(
        "/verwaltung/behoerden/leun/schliesstage", {"first_on": str(NEXT_WEEK), "reason": "Betriebsausflug"}
    )
    shown = client.get("/portal/zeiten/").content.decode()
    assert "Mo 8–12 Uhr" in shown
    assert "Betriebsausflug" in shown
    assert client.get("/verwaltung/behoerden/braunfels/oeffnungszeiten").status_code == 404
    changed = client.post(
        f"/verwaltung/behoerden/leun/telefonverzeichnis/{brandt.pk}",
        {"name": "O. Brandt", "phone": "06473 91"},
    )
    assert changed.headers["Location"] == "/portal/verzeichnis/"
    assert client.get("/verwaltung/behoerden/").status_code == 403


def test_a_case_worker_changes_no_hours(cooperation: Cooperation, client: Client) -> None:
    client.force_login(cooperation.case_worker)
    assert client.get("/verwaltung/behoerden/leun/oeffnungszeiten").status_code == 403
    assert client.get("/portal/zeiten/").status_code == 403
