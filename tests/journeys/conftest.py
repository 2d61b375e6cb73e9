"""A real browser at the running product. What it may do, and what must hold on every page: support.py."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from buergerdraht.accounts.rules import CENTRE_ROLES, Role
from buergerdraht.launcher.stack import Stack
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.browser import chromium

expect.set_options(timeout=30_000)  # a busy machine is no defect


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys; each visitor has a profile of her own."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def visitors(browser: Browser, stack: Stack, database: None) -> Iterator[Callable[..., Visitor]]:
    """Let people come in: `visitors()`, or `visitors(width=320, scheme="dark")`."""
    here: list[Visitor] = []

    def come_in(**wishes: object) -> Visitor:
        here.append(Visitor(browser, stack.environment.public_url, **wishes))  # type: ignore[arg-type]
        return here[-1]

    yield come_in
    for visitor in here:
        visitor.leave()


@pytest.fixture
def visitor(visitors: Callable[..., Visitor]) -> Visitor:
    """One person at a desk."""
    return visitors()


@pytest.fixture
def centre(database: None) -> world.Centre:
    """A centre of the test's own; its phones ring long enough for a browser on a busy machine."""
    return world.make_centre(offer_seconds=15)


@pytest.fixture
def come_in(visitors: Callable[..., Visitor], centre: world.Centre) -> Callable[..., Visitor]:
    """Let somebody of the centre, or of its partner, come in: `come_in(Role.EDITOR, "Petra")`.

    An authority may be named for roles that one has at both.
    """

    def sign_in(role: Role, first_name: str = "Kim", **place: object) -> Visitor:
        at = {"centre_id": centre.id} if role in CENTRE_ROLES else {"authority_id": centre.authority_id}
        visitor = visitors()
        visitor.sign_in(world.make_person(role, first_name, **place or at).username, world.PASSWORD)
        return visitor

    return sign_in
