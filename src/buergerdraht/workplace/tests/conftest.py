"""An agent who has signed in at her desk, with a phone."""

import pytest
from django.test import Client

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.contacts.tests.conftest import Desk, desk
from buergerdraht.telephony.models import Agent

__all__ = ["desk"]


@pytest.fixture
def at_desk(desk: Desk, client: Client) -> Client:
    """Her browser; she is ready, her phone is the one in the browser."""
    Membership.objects.create(user=desk.user, role=Role.AGENT, centre=desk.centre)
    Agent.objects.filter(pk=desk.agent.pk).update(
        sip_secret="geheim", wanted_state=Agent.State.READY, state=Agent.State.READY
    )
    client.force_login(desk.user)
    return client
