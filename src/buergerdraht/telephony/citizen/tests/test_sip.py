from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.telephony.citizen import sip

RINGING = (
    b"SIP/2.0 180 Ringing\r\nVia: SIP/2.0/UDP 127.0.0.1:1;branch=first\r\nvia: SIP/2.0/UDP 127.0.0.1:2\r\n"
    b"CSeq: 1 INVITE\r\nCall-ID: a\r\n\r\n"
)
BYE = b"BYE sip:c SIP/2.0\r\nVia: v\r\nFrom: f\r\nTo: t\r\nCall-ID: a\r\nCSeq: 7 BYE\r\nX: y\r\n\r\n"


def test_a_response_names_status_and_the_method_that_it_answers() -> None:
    message = sip.parsed(RINGING)
    assert message is not None
    assert (message.status, message.method, message.header("via")) == (
        180,
        "INVITE",
        "SIP/2.0/UDP 127.0.0.1:1;branch=first",
    )


def test_a_request_within_the_call_is_accepted_with_its_own_headers() -> None:
    request = sip.parsed(BYE)
    assert request is not None
    answer = sip.parsed(sip.ok_to(request, contact="<sip:c@h>"))
    assert answer is not None
    assert (answer.status, answer.method, answer.header("x"), answer.header("cseq")) == (
        200,
        "BYE",
        "",
        "7 BYE",
    )


def test_the_session_description_says_where_to_send_sound() -> None:
    body = sip.session_description(host="127.0.0.1", port=4000)
    assert sip.Message("", (), body).media_address == ("127.0.0.1", 4000)


@given(st.binary(max_size=200))
def test_garbage_is_no_message(datagram: bytes) -> None:
    assert sip.parsed(datagram) is None


@given(st.binary(max_size=50))
def test_a_damaged_message_raises_nothing(tail: bytes) -> None:
    sip.parsed(RINGING[: -len(tail) - 1] + tail)
