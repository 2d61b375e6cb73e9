import hashlib
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.telephony.ari.names import (
    agent_of_channel_name,
    agent_of_username,
    attendant_of,
    call_id_of,
    leg_of,
)
from buergerdraht.telephony.ports import AttendantLeg, LegId, username_of


@given(st.integers(min_value=1, max_value=10**9), st.uuids(), st.integers(min_value=0, max_value=99))
def test_a_leg_is_read_from_its_channel_id(agent_id: int, call_id: UUID, attempt: int) -> None:
    assert leg_of(str(LegId(agent_id, call_id, attempt))) == LegId(agent_id, call_id, attempt)


@given(st.uuids(), st.integers(min_value=1, max_value=9))
def test_an_attendants_leg_is_read_from_its_channel_id(call_id: UUID, attempt: int) -> None:
    leg = AttendantLeg(call_id, attempt)
    assert (attendant_of(str(leg)), leg_of(str(leg))) == (leg, None)


def test_other_channels_are_no_legs() -> None:
    assert leg_of("node1-1795314854.2000") is None
    assert attendant_of("node1-1795314854.2000") is None


def test_agents_are_known_by_account_and_channel() -> None:
    assert agent_of_username(username_of(7)) == 7
    assert agent_of_channel_name("PJSIP/agent-7-000007d1") == 7
    for name in ("PJSIP/carrier-000007d0", "PJSIP/agent-x-00000001", "Local/agent-7-1", "PJSIP/", ""):
        assert agent_of_channel_name(name) is None


def variant(digit: str) -> str:
    """The dialplan's own way to set the variant bits: four replacements."""
    for found, put in (("048c", "8"), ("159d", "9"), ("26ae", "a"), ("37bf", "b")):
        digit = put if digit in found else digit
    return digit


@given(st.from_regex(r"[a-z0-9]{1,9}-[0-9]{10}\.[0-9]{1,6}", fullmatch=True))
def test_the_dialplan_can_derive_a_calls_id(channel_id: str) -> None:
    digest = hashlib.sha1(b"Buergerdraht/115" + channel_id.encode(), usedforsecurity=False).hexdigest()
    parts = (
        digest[:8],
        digest[8:12],
        "5" + digest[13:16],
        variant(digest[16]) + digest[17:20],
        digest[20:32],
    )
    assert str(call_id_of(channel_id)) == "-".join(parts)
