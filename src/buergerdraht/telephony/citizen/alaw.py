"""G.711 A-law (ITU-T G.711), the sound of the telephone network: 8,000 samples a second, one byte each."""

from array import array
from itertools import accumulate, pairwise

RATE = 8000
SILENCE = b"\xd5"
_SEGMENT_ENDS = (0x1F, 0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF)


def encoded(samples: "array[int]", *, rate: int) -> bytes:
    """Return 16-bit samples of the given rate as A-law at 8,000 a second."""
    return bytes(_TABLE[(sample >> 3) + 4096] for sample in _at_telephone_rate(samples, rate=rate))


def _encoded_sample(value: int) -> int:
    """Encode a 13-bit sample: sign, segment (logarithmic), position in the segment; even bits inverted."""
    mask, magnitude = (0xD5, value) if value >= 0 else (0x55, -value - 1)
    segment = next(index for index, end in enumerate(_SEGMENT_ENDS) if magnitude <= end)
    position = (magnitude >> max(segment, 1)) & 0x0F
    return (segment << 4 | position) ^ mask


_TABLE = bytes(_encoded_sample(value) for value in range(-4096, 4096))


def _at_telephone_rate(samples: "array[int]", *, rate: int) -> "array[int]":
    """Return the mean of the samples that fall into each of ours: a plain low-pass filter."""
    sums = [0, *accumulate(samples)]
    edges = [index * rate // RATE for index in range(len(samples) * RATE // rate + 1)]
    return array(
        "h",
        [(sums[end] - sums[start]) // (end - start) for start, end in pairwise(edges)],
    )
