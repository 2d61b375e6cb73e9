"""Who comes in, how often, and how a machine is told what is not possible."""

import pytest
from django.db import OperationalError
from django.test import Client

from buergerdraht.agreements.models import TicketSystem
from buergerdraht.agreements.ticket_systems import MOST_IN_A_MINUTE
from buergerdraht.api import door
from buergerdraht.api.tests.conftest import Cooperation
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.tests.conftest import FRIDAY

TICKETS = "/api/v1/tickets"
PROBLEM = "application/problem+json"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer falsch", "Basic YW10OmFtdA==", "Bearer \x00", "bd_geraten"]
)
def test_nobody_comes_in_without_a_token(client: Client, leun: Client, header: str) -> None:
    refused = client.get(TICKETS, headers={"Authorization": header} if header else {})
    assert (refused.status_code, refused.headers["Content-Type"]) == (401, PROBLEM)
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert refused.json()["title"] == "Der Zugang fehlt"


def test_a_sign_in_is_no_token(client: Client, cooperation: Cooperation) -> None:
    client.force_login(cooperation.case_worker)
    assert client.get(TICKETS).status_code == 401


def test_no_form_token_is_asked_for_here(leun: Client, forwarded: Ticket) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Authorization": leun.defaults["HTTP_AUTHORIZATION"]})
    where = f"{TICKETS}/{forwarded.pk}/query"
    assert strict.post(where, {"question": "Wo?"}, "application/json").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_an_address_answers_its_own_method_only(leun: Client, method: str) -> None:
    refused = getattr(leun, method)(TICKETS)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET")


def test_who_only_wants_the_head_gets_it(leun: Client) -> None:
    assert leun.head(TICKETS).status_code == 200


def test_what_is_not_there_is_a_problem_too(leun: Client, client: Client) -> None:
    for response in (leun.get(f"{TICKETS}/4711"), leun.get("/api/v1/gibtsnicht"), client.get("/api/v2/")):
        assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)
    assert leun.get(f"{TICKETS}/{10**30}").status_code == 404


def test_whoever_asks_too_often_is_told_when_to_come_again(
    leun: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "utc_now", lambda: FRIDAY)
    TicketSystem.objects.update(requests=MOST_IN_A_MINUTE - 1, minute_at=FRIDAY)
    assert leun.get(TICKETS).status_code == 200
    refused = leun.get(TICKETS)
    assert (refused.status_code, refused.headers["Content-Type"]) == (429, PROBLEM)
    assert refused.headers["Retry-After"] == "60"


@pytest.mark.parametrize(("failure", "status"), [(OperationalError, 503), (ZeroDivisionError, 500)])
def test_what_goes_wrong_with_us_is_a_problem_as_well(
    leun: Client, monkeypatch: pytest.MonkeyPatch, failure: type[Exception], status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(door, "visible_to", fail)
    refused = leun.get(TICKETS)
    assert (refused.status_code, refused.headers["Content-Type"]) == (status, PROBLEM)
