"""What holds for every request: who gets in, what she sees, how a refusal is told, which headers go out."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability, Role
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.config import urls
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import requires
from buergerdraht.foundation.live import grant_of, live_url
from buergerdraht.foundation.tenancy import visibility
from buergerdraht.servicehours.models import Calendar

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def refuse(_request: HttpRequest) -> HttpResponse:
    raise DomainError("Der Kontakt ist schon abgeschlossen. Öffnen Sie einen neuen.")


def fail(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def lose_the_database(_request: HttpRequest) -> HttpResponse:
    raise OperationalError


@requires(Ability.WATCH_BOARD)
def board(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Leitstand")


def show_visibility(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(visibility())


urlpatterns = [
    path("verweigert", refuse),
    path("kaputt", fail),
    path("ohne-datenbank", lose_the_database),
    path("tafel", board),
    path("sichtbar", show_visibility),
    path("", include(urls)),
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def leun() -> Authority:
    return Authority.objects.create(slug="leun", name="Stadt Leun", level=Authority.Level.MUNICIPALITY)


@pytest.fixture
def person(client: Client, leun: Authority) -> User:
    user = User.objects.create_user("weber", spoken_name="Jana Weber")
    client.force_login(user)
    return user


@pytest.fixture
def centre(leun: Authority) -> ServiceCentre:
    hours = Calendar.objects.create(name="Servicezeit", state="HE")
    return ServiceCentre.objects.create(
        slug="leun", name="Servicecenter Leun", authority=leun, service_hours=hours
    )


def work(person: User, centre: ServiceCentre, *roles: Role) -> None:
    for role in roles:
        Membership.objects.create(user=person, role=role, centre=centre)


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ([], "/konto/"),
        ([Role.AGENT], "/arbeitsplatz/"),
        ([Role.SUPERVISOR], "/leitstand/"),
        ([Role.ADMINISTRATOR], "/verwaltung/"),
        ([Role.AGENT, Role.ADMINISTRATOR], "/verwaltung/"),
    ],
)
def test_everybody_begins_where_her_work_is(
    client: Client, person: User, centre: ServiceCentre, roles: list[Role], home: str
) -> None:
    work(person, centre, *roles)
    assert client.get("/").headers["Location"] == home


def test_the_frame_shows_place_and_what_one_may_do(
    client: Client, person: User, centre: ServiceCentre
) -> None:
    work(person, centre, Role.AGENT)
    page = client.get("/konto/").content.decode()
    assert "Servicecenter Leun" in page
    assert 'href="/arbeitsplatz/"' in page
    assert 'href="/verwaltung/"' not in page


def test_without_the_ability_a_page_is_forbidden(client: Client, person: User, centre: ServiceCentre) -> None:
    assert client.get("/tafel").status_code == 403
    assert "Dafür fehlt Ihnen die Berechtigung" in client.get("/tafel").content.decode()
    work(person, centre, Role.SUPERVISOR)
    assert client.get("/tafel").content == b"Leitstand"


def test_a_request_sees_the_authorities_of_its_person_and_nothing_else(
    client: Client, person: User, centre: ServiceCentre, leun: Authority
) -> None:
    assert client.get("/sichtbar").content == b""
    work(person, centre, Role.AGENT)
    assert client.get("/sichtbar").content == str(leun.pk).encode()
    assert visibility() == "*"


def test_a_refused_operation_is_told_on_a_page(client: Client, person: User) -> None:
    response = client.get("/verweigert")
    assert response.status_code == 422
    assert "Der Kontakt ist schon abgeschlossen." in response.content.decode()


def test_a_refused_operation_is_told_to_fetch_as_json(client: Client, person: User) -> None:
    response = client.get("/verweigert", headers={"X-Requested-With": "fetch"})
    assert response.status_code == 422
    assert response.json()["error"].startswith("Der Kontakt ist schon abgeschlossen.")


def test_an_unknown_address_is_said_in_german(client: Client, person: User) -> None:
    response = client.get("/gibt-es-nicht")
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()


def test_a_defect_shows_a_page_and_nothing_of_its_inside(client: Client, person: User) -> None:
    client.raise_request_exception = False
    page = client.get("/kaputt").content.decode()
    assert "Hier ist etwas schiefgegangen" in page
    assert "ZeroDivisionError" not in page


def test_while_the_database_is_away_the_page_says_that_calls_go_on(client: Client, person: User) -> None:
    client.raise_request_exception = False
    response = client.get("/ohne-datenbank")
    assert response.status_code == 503
    assert "Laufende Gespräche gehen weiter" in response.content.decode()


def test_pages_may_load_from_us_alone_and_speak_to_the_telephone_engine(client: Client) -> None:
    response = client.get("/anmelden")
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in response.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"].split()[0] == "'self'"
    assert policy["connect-src"].split()[1].startswith(("ws://", "wss://"))
    assert response.headers["Permissions-Policy"].startswith("microphone=(self)")
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_no_cache_keeps_a_page(client: Client, person: User) -> None:
    for address in ("/konto/", "/verweigert", "/gibt-es-nicht"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_health_needs_no_sign_in(client: Client) -> None:
    assert client.get("/gesund").json() == {"database": "ok"}


def test_a_live_token_is_renewed_for_its_own_person_only(client: Client, person: User) -> None:
    mine = live_url(["agent-1"], user_id=person.pk).partition("=")[2]
    renewed = client.post("/ereignisse/erneuern", {"token": mine})
    grant = grant_of(renewed.content.decode().partition("=")[2])
    assert grant is not None
    assert grant.topics == {"agent-1"}
    foreign = live_url(["agent-1"], user_id=person.pk + 1).partition("=")[2]
    assert client.post("/ereignisse/erneuern", {"token": foreign}).status_code == 403
    assert client.post("/ereignisse/erneuern", {"token": mine + "x"}).status_code == 403


def test_every_ability_is_asked_by_its_name() -> None:
    assert board.required_ability is Ability.WATCH_BOARD  # type: ignore[attr-defined]
