"""The wallboard: counts without names, for a supervisor and for screens with a link that can be revoked."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.live import grant_of
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.quality.operations import add_up, write_facts
from buergerdraht.reports.models import WallboardLink
from buergerdraht.reports.wallboard.operations import MOST_SCREENS, make_wallboard_link
from buergerdraht.reports.wallboard.queries import wall
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.tests.conftest import House, make_house

LINKS = "/wandtafel/wetzlar/bildschirme"


@pytest.fixture
def house(db: None) -> House:
    """A caller waits, one was answered in time, an agent is ready and one talks."""
    house, now = make_house(), utc_now()
    with all_authorities():
        house.make_call(arrived_at=now - timedelta(seconds=50))
        answered_at, ended_at = now + timedelta(seconds=5), now + timedelta(seconds=65)
        times = {"arrived_at": now, "answered_at": answered_at, "ended_at": ended_at}
        ended = house.make_call(
            **times, state=Call.State.ENDED, disposition="answered", agent=house.agents[0]
        )
        add_up(write_facts([ended.pk]))
    Agent.objects.filter(pk=house.agents[0].pk).update(state=Agent.State.TALKING)
    Agent.objects.filter(pk=house.agents[1].pk).update(state=Agent.State.READY)
    return house


def supervisor(house: House, *, elsewhere: bool = False) -> User:
    user = User.objects.create_user(f"roth{elsewhere}")
    centre = house.other_centre if elsewhere else house.centre
    Membership.objects.create(user=user, role=Role.SUPERVISOR, centre=centre)
    return user


@pytest.fixture
def secret(house: House) -> str:
    return make_wallboard_link(house.centre, label="Großraum", by=supervisor(house), now=utc_now())


def text_of(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def test_it_counts_who_waits_who_is_there_and_what_became_of_today(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with all_authorities(), django_assert_num_queries(4):
        now = wall(house.centre, now=utc_now())
    assert (now.waiting.count, now.waiting.late) == (1, 1)
    assert (now.team.ready, now.team.talking, now.team.present) == (1, 1, 2)
    assert (now.today.offered, now.today.answered, now.today.in_target) == (1, 1, 1)


def test_what_an_attendant_passed_on_waits_since_then(house: House) -> None:
    now = utc_now()
    passed_on_at = now - timedelta(seconds=20)
    with all_authorities():
        Call.objects.filter(answered_at=None).update(passed_on_at=passed_on_at)
        waiting = wall(house.centre, now=now).waiting
    assert (waiting.count, waiting.late, waiting.since_at) == (1, 0, passed_on_at)


def test_another_centre_counts_its_own(house: House) -> None:
    with all_authorities():
        now = wall(house.other_centre, now=utc_now())
    assert (now.waiting.count, now.waiting.since_at, now.today.calls) == (0, None, 0)


def test_a_supervisor_opens_that_of_her_centre_alone(house: House, client: Client) -> None:
    client.force_login(supervisor(house))
    assert client.get("/wandtafel/").headers["Location"] == "/wandtafel/wetzlar/"
    assert "Es warten 1 1 über 30 s" in text_of(client, "/wandtafel/wetzlar/")
    assert client.get("/wandtafel/wesel/").status_code == 404


def test_a_screen_shows_the_same_counts_without_an_account_and_names_nobody(
    secret: str, house: House, client: Client
) -> None:
    address = f"/wandtafel/anzeige/{secret}/"
    page = client.get(address)
    assert "Es warten 1 1 über 30 s" in text_of(client, f"{address}stand")
    assert "Servicelevel heute 100 % Ziel 75 % erreicht" in text_of(client, address)
    for told in ("Amira", "Klein", "Leun", "30231250", "roth"):
        assert told not in page.content.decode()
    assert WallboardLink.objects.get().opened_at is not None


def test_a_screen_hears_of_its_centre_alone_and_goes_on_hearing(
    secret: str, house: House, client: Client
) -> None:
    answer = client.post(f"/wandtafel/anzeige/{secret}/erneuern").content.decode()
    grant = grant_of(answer.partition("token=")[2])
    assert grant is not None
    assert grant.topics == {f"centre-{house.centre.pk}"}
    assert client.post("/ereignisse/erneuern").status_code == 302


@pytest.mark.parametrize("part", ["", "stand", "erneuern"])
def test_a_revoked_link_opens_nothing(secret: str, house: House, client: Client, part: str) -> None:
    client.force_login(User.objects.get(username="rothFalse"))
    link = WallboardLink.objects.get()
    assert client.post(f"{LINKS}/{link.pk}/widerrufen").status_code == 302
    client.logout()
    ask = client.post if part == "erneuern" else client.get
    assert ask(f"/wandtafel/anzeige/{secret}/{part}").status_code == 404
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {
        "wallboard_link.made",
        "wallboard_link.revoked",
    }


def test_a_link_is_shown_once_and_opens_the_wallboard(house: House, client: Client) -> None:
    client.force_login(supervisor(house))
    made = client.post(LINKS, {"label": "Eingang"}).content.decode()
    address = re.search(r"/wandtafel/anzeige/[\w-]{43}/", made)
    assert address
    assert address.group() not in client.get(LINKS).content.decode()
    client.logout()
    assert client.get(address.group()).status_code == 200


def test_a_screen_without_a_name_is_asked_for_it(house: House, client: Client) -> None:
    client.force_login(supervisor(house))
    answer = client.post(LINKS, {"label": " "})
    assert answer.status_code == 422
    assert "Geben Sie an, wo der Bildschirm hängt" in answer.content.decode()


def test_a_centre_has_no_more_screens_than_anybody_needs(house: House, client: Client) -> None:
    user = supervisor(house)
    for place in range(MOST_SCREENS):
        make_wallboard_link(house.centre, label=str(place), by=user, now=utc_now())
    client.force_login(user)
    assert client.post(LINKS, {"label": "noch einer"}).status_code == 422


def test_another_centres_supervisor_revokes_nothing(secret: str, house: House, client: Client) -> None:
    client.force_login(supervisor(house, elsewhere=True))
    link = WallboardLink.objects.get()
    assert client.post(f"/wandtafel/wesel/bildschirme/{link.pk}/widerrufen").status_code == 404
    assert WallboardLink.objects.exists()
