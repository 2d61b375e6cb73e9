"""What the page of the interface tells partners to do, done: a forged call is known."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from buergerdraht.channels.rules.signature import signature_of
from buergerdraht.config.environment import PROJECT_DIR
from buergerdraht.tickets.tests.conftest import FRIDAY

PAGE = PROJECT_DIR / "docs" / "operations" / "schnittstelle.md"
NOW = FRIDAY.timestamp()
BODY, SECRET = b'{"key": "t12-1"}', "a" * 64
RIGHT = signature_of(BODY, secrets=["b" * 64, SECRET], at=FRIDAY)


@pytest.fixture
def is_ours() -> Callable[..., bool]:
    """The example of the page."""
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)  # noqa: S102  (our own page)
    checked: Callable[..., bool] = names["is_from_buergerdraht"]
    return checked


def test_our_signature_is_known_also_while_two_secrets_hold(is_ours: Callable[..., bool]) -> None:
    assert is_ours(RIGHT, BODY, SECRET, NOW + 20)
    assert is_ours(RIGHT, BODY, "b" * 64, NOW + 20)


@pytest.mark.parametrize(
    ("header", "body", "secret", "seconds"),
    [
        (RIGHT, BODY.replace(b"12", b"13"), SECRET, 0),
        (RIGHT, BODY, "c" * 64, 0),
        (RIGHT.replace("t=1", "t=2"), BODY, SECRET, 0),
        (RIGHT.split(",")[0], BODY, SECRET, 0),
        (signature_of(BODY, secrets=[], at=FRIDAY), BODY, SECRET, 0),
        (RIGHT, BODY, SECRET, 301),
    ],
)
def test_a_forged_or_old_call_is_known(
    is_ours: Callable[..., bool], header: str, body: bytes, secret: str, seconds: int
) -> None:
    assert not is_ours(header, body, secret, NOW + seconds)
