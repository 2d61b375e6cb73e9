"""A real browser at the running product. What it may do, and what must hold on every page: support.py."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from buergerdraht.launcher.stack import Stack
from tests.journeys.support import Visitor
from tests.support.browser import chromium

expect.set_options(timeout=15_000)  # a busy machine is no defect


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
