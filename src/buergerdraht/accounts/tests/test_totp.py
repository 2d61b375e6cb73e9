"""Codes by time, checked against the test vectors of RFC 6238, appendix B (SHA-1, the last six digits)."""

from datetime import UTC, datetime, timedelta

import pytest

from buergerdraht.accounts import totp

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_of(SECRET, step=totp.step_at(at)) == code
    assert totp.matching_step(SECRET, code=code, at=at) == totp.step_at(at)


def test_a_code_holds_half_a_minute_early_and_late() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    code = totp.code_of(SECRET, step=totp.step_at(at))
    found = {
        seconds: totp.matching_step(SECRET, code=code, at=at + timedelta(seconds=seconds)) is not None
        for seconds in (-60, -30, 0, 30, 60)
    }
    assert found == {-60: False, -30: True, 0: True, 30: True, 60: False}


def test_the_key_is_written_in_fours_and_as_an_address() -> None:
    assert totp.written(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    address = totp.address(SECRET, issuer="Bürgerdraht", name="a b")
    assert address.startswith("otpauth://totp/B%C3%BCrgerdraht:a%20b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
