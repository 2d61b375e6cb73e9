import socket
from pathlib import Path

import pytest

from buergerdraht.config.environment import MOST_CITIZENS
from buergerdraht.telephony.citizen.errors import EngineNotThere, NumberUnreadable, TooManyCitizens
from buergerdraht.telephony.citizen.phone import News
from buergerdraht.telephony.citizen.ringing import (
    Exchange,
    _line,
    number_for_fiction,
    readable_number,
    ring,
    ring_in_background,
)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def exchange() -> Exchange:
    """An exchange that is not there."""
    return Exchange("127.0.0.1", _free_port(), ("127.0.0.1", _free_port()))


@pytest.mark.parametrize(
    ("typed", "number"), [("030 / 23125-001", "03023125001"), ("+49 (0)30", "+49030"), ("115", "115")]
)
def test_a_number_may_be_typed_with_separators(typed: str, number: str) -> None:
    assert readable_number(typed) == number


@pytest.mark.parametrize("typed", ["", "12", "Rathaus", "115;rm", "+", "0" * 16])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NumberUnreadable):
        readable_number(typed)


def test_a_citizen_calls_from_a_number_kept_for_fiction() -> None:
    assert number_for_fiction().startswith("+493023125")
    assert len(number_for_fiction()) == len("+493023125000")


def test_an_exchange_that_is_not_there_is_said(exchange: Exchange, tmp_path: Path) -> None:
    (tmp_path / "citizen.alaw").write_bytes(b"")
    with pytest.raises(EngineNotThere):
        ring(
            "115",
            caller="03023125001",
            exchange=exchange,
            folder=tmp_path,
            tell=_ignore,
            is_enough=lambda: False,
        )


def test_a_sixth_citizen_has_to_wait(exchange: Exchange, tmp_path: Path) -> None:
    lines = [_line(exchange, folder=tmp_path) for _ in range(MOST_CITIZENS)]
    ports = {line.__enter__().port for line in lines}
    assert len(ports) == MOST_CITIZENS
    with pytest.raises(TooManyCitizens), _line(exchange, folder=tmp_path):
        pass
    with pytest.raises(TooManyCitizens):
        ring_in_background("115", folder=tmp_path)
    for line in lines:
        line.__exit__(None, None, None)
    with _line(exchange, folder=tmp_path) as first:
        assert first.port == exchange.first_port


def _ignore(_news: News) -> None:
    """Nobody listens."""
