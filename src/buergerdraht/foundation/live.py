"""Live updates: browsers are told what changed by name and id only; they fetch the fragment themselves."""

import json

from django.db import connection

CHANNEL = "live"


def publish(topic: str, event: str, object_id: str = "") -> None:
    """Tell every browser that follows the topic that something happened, once the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([topic, event, object_id])])


def agent_topic(agent_id: int) -> str:
    """Return the topic of what concerns one agent's own phone and state."""
    return f"agent-{agent_id}"


def centre_topic(centre_id: int) -> str:
    """Return the topic of a centre's queues and agents."""
    return f"centre-{centre_id}"
