"""Messages to other processes of ours, delivered when the transaction commits and lost if nobody listens."""

import json

from django.db import connection


def notify(channel: str, **message: object) -> None:
    """Send a message on a channel once the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, json.dumps(message)])
