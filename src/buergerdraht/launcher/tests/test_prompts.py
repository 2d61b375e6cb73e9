"""Announcements at telephone rate."""

import math

from buergerdraht.launcher.prompts import resampled

RATE = 22050


def tone(frequency: float) -> list[int]:
    return [round(10_000 * math.sin(2 * math.pi * frequency * n / RATE)) for n in range(RATE // 4)]


def loudness(samples: list[int]) -> float:
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples))


def test_speech_keeps_its_loudness() -> None:
    assert abs(loudness(resampled(tone(1000), rate=RATE)) / loudness(tone(1000)) - 1) < 0.05


def test_what_a_telephone_cannot_carry_is_filtered_out() -> None:
    assert loudness(resampled(tone(6500), rate=RATE)) < 0.02 * loudness(tone(6500))


def test_a_second_has_8000_samples() -> None:
    assert abs(len(resampled(tone(1000), rate=RATE)) - 2000) < 30
