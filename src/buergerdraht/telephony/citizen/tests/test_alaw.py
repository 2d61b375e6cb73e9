from array import array

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.telephony.citizen.alaw import RATE, SILENCE, encoded

samples = st.lists(st.integers(-32768, 32767), min_size=1, max_size=400)


def _decoded(byte: int) -> int:
    byte ^= 0x55
    position, segment = byte & 0x0F, byte >> 4 & 0x07
    magnitude = position * 2 + 1 if segment == 0 else (position * 2 + 33) << (segment - 1)
    return (magnitude if byte & 0x80 else -magnitude) * 8


def test_silence_is_the_byte_of_silence() -> None:
    assert encoded(array("h", [0]), rate=RATE) == SILENCE


def test_known_bytes_of_the_recommendation() -> None:
    assert encoded(array("h", [32767, -32768]), rate=RATE) == b"\xaa\x2a"


@given(samples)
def test_what_is_decoded_differs_by_less_than_a_sixteenth(values: list[int]) -> None:
    for value, byte in zip(values, encoded(array("h", values), rate=RATE), strict=True):
        assert abs(_decoded(byte) - value) <= max(16, abs(value) / 16)


@given(samples, st.sampled_from([8000, 16000, 22050, 44100]))
def test_the_length_in_seconds_stays(values: list[int], rate: int) -> None:
    assert len(encoded(array("h", values), rate=rate)) == len(values) * RATE // rate
