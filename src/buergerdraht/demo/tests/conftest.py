"""The demonstration, loaded once for a module."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from buergerdraht.demo.load import load_demo
from buergerdraht.demo.plan import demo_plan
from buergerdraht.servicehours.rules import BERLIN

NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded before the module's first test; what a test changes is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(demo_plan(), now=NOW)
        yield
        transaction.set_rollback(True)
