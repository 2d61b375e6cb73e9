"""Visibility outlives the connection it was set on."""

import pytest
from django.db import connection

from buergerdraht.foundation.tenancy import visible_authorities

pytestmark = pytest.mark.django_db(transaction=True)


def session_variable() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('buergerdraht.authority_ids')")
        return str(cursor.fetchone()[0])


def test_a_new_connection_shows_what_the_context_shows() -> None:
    with visible_authorities([3, 1]):
        connection.close()
        assert session_variable() == "1,3"
    assert session_variable() == "*"


def test_a_connection_opened_after_the_context_began_keeps_nothing_of_it() -> None:
    connection.close()
    with visible_authorities([3]):
        assert session_variable() == "3"
    connection.close()
    assert session_variable() == "*"
