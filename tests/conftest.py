"""The running product for every test that needs it: one installation per session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.stack import Stack
from tests.support.room import Room
from tests.support.sipp import Attendants
from tests.support.stack import database_of, environment_for_tests, running_stack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: Playwright keeps an event loop running in this thread, and coroutines need one."""
    items.sort(key=lambda item: "journeys" in item.path.parts)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Where that installation lives."""
    return environment_for_tests(tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="session")
def attendants(installation: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attendants]:
    """Whoever is rung over its trunk; there before Asterisk asks for the first time."""
    with Attendants(trunk=installation.trunk, work_dir=tmp_path_factory.mktemp("trunk")) as attendants:
        yield attendants


@pytest.fixture(scope="session")
def stack(installation: Environment, attendants: Attendants) -> Iterator[Stack]:
    """An installation with all of its processes, and an empty database."""
    with running_stack(installation) as stack:
        yield stack


@pytest.fixture
def database(stack: Stack, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The installation's own database, not the one of unit tests."""
    with django_db_blocker.unblock(), database_of(stack.environment):
        yield


@pytest.fixture
def room(stack: Stack, database: None, tmp_path: Path) -> Iterator[Room]:
    """Phones and citizens of one test."""
    room = Room(stack, work_dir=tmp_path)
    yield room
    room.close()
