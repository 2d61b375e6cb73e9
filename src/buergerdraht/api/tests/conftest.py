"""The ticket systems of two partners, and a ticket of one of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.ticket_systems import renew_token
from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything, forwarded, opened

__all__ = ["Cooperation", "cooperation", "everything", "forwarded", "opened"]
Post = Callable[..., Any]


def system_of(agreement: Agreement, *, by: Cooperation) -> Client:
    token = renew_token(agreement, by=by.agent, now=utc_now())
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


@pytest.fixture
def leun(cooperation: Cooperation) -> Client:
    return system_of(cooperation.agreement(), by=cooperation)


@pytest.fixture
def braunfels(cooperation: Cooperation) -> Client:
    return system_of(Agreement.objects.get(partner=cooperation.braunfels), by=cooperation)


@pytest.fixture
def post(leun: Client) -> Post:
    """Send a message as Leun, maybe under a key."""

    def send(address: str, said: Any, *, key: str = "") -> HttpResponse:
        headers = {"Idempotency-Key": key} if key else {}
        answer: Any = leun.post(address, said, "application/json", headers=headers)
        return answer  # type: ignore[no-any-return]

    return send
