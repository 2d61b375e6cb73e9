"""What an administrator sees and changes, and what is none of her business."""

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import DirectoryEntry, Membership
from buergerdraht.office.tests.conftest import Office
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import weekly_sentence
from buergerdraht.telephony.models import Agent


def text_of(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/verwaltung/behoerden/stadt-soest/",
        "/verwaltung/behoerden/stadt-soest/telefonverzeichnis/neu",
        "/verwaltung/rufnummern/neu/stadt-soest",
        "/verwaltung/rufnummern/{number}/begruessung",
        "/verwaltung/rufnummern/{number}/beenden",
        "/verwaltung/personen/{person}/",
    ],
)
def test_what_belongs_to_another_centre_is_not_found(admin: Client, other: Office, address: str) -> None:
    address = address.format(number=other.served.pk, person=other.admin.pk)
    assert admin.get(address).status_code == 404
    assert admin.post(address).status_code == 404


@pytest.mark.parametrize("address", ["/verwaltung/", "/verwaltung/behoerden/", "/verwaltung/personen/"])
def test_who_may_not_administer_is_kept_out(office: Office, client: Client, address: str) -> None:
    agent = User.objects.create_user("jana.weber")
    Membership.objects.create(user=agent, role=Role.AGENT, centre=office.centre)
    client.force_login(agent)
    assert client.get(address).status_code == 403


def test_only_her_own_authorities_and_people_are_listed(admin: Client, other: Office) -> None:
    authorities, people = text_of(admin, "/verwaltung/behoerden/"), text_of(admin, "/verwaltung/personen/")
    assert "Stadt Wetzlar" in authorities
    assert "Stadt Soest" not in authorities
    assert "leitung.wetzlar" in people
    assert "leitung.soest" not in people


@pytest.mark.parametrize("words", ["wetz", "90009100", "069 90009-100", "Stadt Wetzlar"])
def test_an_authority_is_found_by_name_and_number(admin: Client, words: str) -> None:
    assert "Stadt Wetzlar" in text_of(admin, f"/verwaltung/behoerden/?suche={words}")


@pytest.mark.parametrize("page", ["behoerden", "personen", "neue-gemeinde"])
def test_a_search_for_what_no_database_can_hold_finds_nothing_and_fails_nowhere(
    admin: Client, page: str
) -> None:
    assert admin.get(f"/verwaltung/{page}/", {"suche": "a\0b " * 3000}).status_code == 200


def test_nothing_found_is_said(admin: Client) -> None:
    assert "Zu „Atlantis“ ist nichts eingetragen." in text_of(admin, "/verwaltung/behoerden/?suche=Atlantis")


def test_a_line_of_the_directory_is_added_changed_and_removed(admin: Client, office: Office) -> None:
    page = f"/verwaltung/behoerden/{office.authority.slug}/telefonverzeichnis/"
    told = {
        "name": "Anke Reiter",
        "phone": "069 90009-330",
        "unit": "Steueramt",
        "responsibility": "Hundesteuer",
    }
    assert admin.post(f"{page}neu", told).status_code == 302
    entry = DirectoryEntry.objects.get(phone="+496990009330")
    assert 'value="069 90009330"' in text_of(admin, f"{page}{entry.pk}")
    admin.post(f"{page}{entry.pk}", {**told, "name": "Anke Reiter-Kolb"})
    entry.refresh_from_db()
    assert entry.name == "Anke Reiter-Kolb"
    admin.post(f"{page}{entry.pk}/entfernen")
    assert not DirectoryEntry.objects.filter(pk=entry.pk).exists()


def test_an_unreadable_number_is_refused_and_the_rest_kept(admin: Client, office: Office) -> None:
    page = f"/verwaltung/behoerden/{office.authority.slug}/telefonverzeichnis/neu"
    response = admin.post(page, {"name": "Anke Reiter", "phone": "Durchwahl 330"})
    assert response.status_code == 422
    assert 'value="Anke Reiter"' in response.content.decode()
    assert "Geben Sie die Rufnummer mit Vorwahl an" in response.content.decode()


def test_greeting_hours_and_priority_of_a_number_are_changed(admin: Client, office: Office) -> None:
    number = f"/verwaltung/rufnummern/{office.served.pk}/"
    admin.post(f"{number}begruessung", {"greeting": "Hier ist {Behörde}."})
    admin.post(f"{number}servicezeiten", {"source": "own", "tuesday": "9-15", "state": "HE"})
    admin.post(f"{number}vorrang", {"priority": "10"})
    office.served.refresh_from_db()
    assert (office.served.greeting, office.served.priority) == ("Hier ist {authority}.", 10)
    assert weekly_sentence(rules_of(office.served.service_hours)) == "Di 9–15 Uhr"


def test_hours_stand_in_the_fields_as_they_are(admin: Client, office: Office) -> None:
    assert 'value="8–18"' in text_of(admin, f"/verwaltung/rufnummern/{office.served.pk}/servicezeiten")


def test_ending_a_service_is_asked_once(admin: Client, office: Office) -> None:
    address = f"/verwaltung/rufnummern/{office.served.pk}/beenden"
    assert "nicht mehr an?" in text_of(admin, address)
    admin.post(address)
    office.served.refresh_from_db()
    assert office.served.ended_at is not None
    assert admin.get(address).status_code == 404


def test_a_further_number_is_taken_in(admin: Client, office: Office) -> None:
    address = f"/verwaltung/rufnummern/neu/{office.authority.slug}"
    assert admin.post(address, {"number": "069 90009-100"}).status_code == 422
    assert admin.post(address, {"number": "069 90009-101", "label": "Bürgerbüro"}).status_code == 302
    assert "069 90009101" in text_of(admin, f"/verwaltung/behoerden/{office.authority.slug}/")


def test_a_trial_call_is_for_the_demo_only(admin: Client, office: Office) -> None:
    assert admin.post(f"/verwaltung/rufnummern/{office.served.pk}/probeanruf").status_code == 404


def new_person(office: Office, **told: str) -> dict[str, str]:
    usual = {
        "first_name": "Jana",
        "last_name": "Weber",
        "username": "jana.weber",
        "role": "agent",
        "place": f"centre-{office.centre.pk}",
        "skills": "Englisch, gebaerdensprache",
        "reads_by_ear": "on",
    }
    return {**usual, **told}


def test_a_new_agent_signs_in_with_the_password_that_is_shown_once(admin: Client, office: Office) -> None:
    response = admin.post("/verwaltung/personen/neu", new_person(office))
    user = User.objects.get(username="jana.weber")
    password = response.content.decode().split("<code", 1)[1].split(">", 1)[1].split("<", 1)[0]
    assert user.check_password(password)
    assert user.reads_by_ear
    agent = Agent.objects.get(user=user)
    assert (agent.centre, agent.skills) == (office.centre, ["englisch", "gebaerdensprache"])
    assert password not in text_of(admin, f"/verwaltung/personen/{user.pk}/")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"username": "leitung.wetzlar"}, "Diesen Benutzernamen gibt es schon."),
        ({"username": "Jana Weber"}, "Verwenden Sie nur kleine Buchstaben"),
        ({"role": "case_worker"}, "Sachbearbeitung gibt es nur bei einer Behörde."),
        ({"role": ""}, "Wählen Sie die Rolle."),
        ({"skills": "Gebärdensprache"}, "ohne Leerzeichen und Umlaute"),
    ],
)
def test_a_person_is_refused_with_what_to_do(
    admin: Client, office: Office, told: dict[str, str], sentence: str
) -> None:
    response = admin.post("/verwaltung/personen/neu", new_person(office, **told))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not User.objects.filter(username="jana.weber").exists()


def test_a_role_elsewhere_cannot_be_given(admin: Client, office: Office, other: Office) -> None:
    told = new_person(office, place=f"centre-{other.centre.pk}")
    assert admin.post("/verwaltung/personen/neu", told).status_code == 422


def test_who_also_works_elsewhere_is_not_hers_to_change(admin: Client, office: Office, other: Office) -> None:
    user = User.objects.create_user("jana.weber")
    for centre in (office.centre, other.centre):
        Membership.objects.create(user=user, role=Role.AGENT, centre=centre)
    assert admin.get(f"/verwaltung/personen/{user.pk}/").status_code == 404
    assert admin.post(f"/verwaltung/personen/{user.pk}/passwort").status_code == 404


def test_an_account_is_closed_opened_and_given_a_new_password(admin: Client, office: Office) -> None:
    admin.post("/verwaltung/personen/neu", new_person(office))
    user = User.objects.get(username="jana.weber")
    page = f"/verwaltung/personen/{user.pk}/"
    admin.post(f"{page}sperren")
    user.refresh_from_db()
    assert not user.is_active
    assert "Konto gesperrt" in text_of(admin, page)
    admin.post(f"{page}entsperren")
    was = user.password
    assert "Neues Passwort für Jana Weber" in admin.post(f"{page}passwort").content.decode()
    user.refresh_from_db()
    assert user.is_active
    assert user.password != was


def test_nobody_locks_herself_out(admin: Client, office: Office) -> None:
    page = f"/verwaltung/personen/{office.admin.pk}/"
    membership = Membership.objects.get(user=office.admin)
    assert admin.post(f"{page}sperren").status_code == 422
    assert admin.post(f"{page}rolle/{membership.pk}/entfernen").status_code == 422
    office.admin.refresh_from_db()
    assert office.admin.is_active
    assert Membership.objects.filter(user=office.admin).exists()


def test_a_role_is_given_and_taken_and_the_phone_follows(admin: Client, office: Office) -> None:
    admin.post("/verwaltung/personen/neu", new_person(office, role="editor"))
    user = User.objects.get(username="jana.weber")
    assert not Agent.objects.filter(user=user).exists()
    page = f"/verwaltung/personen/{user.pk}/"
    admin.post(f"{page}rolle", {"role": "agent", "place": f"centre-{office.centre.pk}"})
    assert Agent.objects.filter(user=user, centre=office.centre).exists()
    membership = Membership.objects.get(user=user, role=Role.AGENT)
    admin.post(f"{page}rolle/{membership.pk}/entfernen")
    assert Agent.objects.get(user=user).wanted_state == Agent.State.SIGNED_OUT


def test_a_person_is_changed(admin: Client, office: Office) -> None:
    admin.post("/verwaltung/personen/neu", new_person(office))
    user = User.objects.get(username="jana.weber")
    told = {"first_name": "Jana", "last_name": "Weber-Kolb", "spoken_name": "Frau Weber", "skills": ""}
    admin.post(f"/verwaltung/personen/{user.pk}/", told)
    user.refresh_from_db()
    assert (user.display_name, user.reads_by_ear) == ("Frau Weber", False)
    assert Agent.objects.get(user=user).skills == []
