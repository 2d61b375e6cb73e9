"""Music begins and ends with sound."""

import math
import wave
from array import array
from pathlib import Path

import pytest

from buergerdraht.launcher.music import BLOCK_SECONDS, LONGEST_QUIET_BLOCKS, prepare_music

RATE = 8000


def write(file: Path, *parts: tuple[float, int], channels: int = 1) -> None:
    """Write seconds of a tone of each loudness, one after the other."""
    samples = array("h")
    for seconds, loudness in parts:
        length = int(seconds * RATE * channels)
        samples.extend(round(loudness * math.sin(2 * math.pi * 440 * i / RATE)) for i in range(length))
    with wave.open(str(file), "wb") as sound:
        sound.setparams((channels, 2, RATE, 0, "NONE", ""))
        sound.writeframes(samples.tobytes())


def seconds_of(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes() / RATE)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "moh"
    folder.mkdir()
    return folder


def prepared(source: Path) -> Path:
    prepare_music(source, source.parent / "music")
    return source.parent / "music"


def test_quiet_ends_are_left_out_and_quiet_passages_shortened(source: Path) -> None:
    write(source / "song.wav", (2, 0), (1, 5000), (0.3, 0), (1, 5000), (3, 20), (1, 5000), (2, 0))
    shortest = 3 + 0.3 + LONGEST_QUIET_BLOCKS * BLOCK_SECONDS
    assert seconds_of(prepared(source) / "song.wav") == pytest.approx(shortest, abs=3 * BLOCK_SECONDS)


def test_what_is_quiet_throughout_or_not_plain_is_copied_as_it_is(source: Path) -> None:
    write(source / "quiet.wav", (2, 10))
    write(source / "stereo.wav", (1, 0), (1, 5000), channels=2)
    (source / "song.gsm").write_bytes(b"gsm")
    music = prepared(source)
    assert (seconds_of(music / "quiet.wav"), seconds_of(music / "stereo.wav")) == (2, 2)
    assert (music / "song.gsm").read_bytes() == b"gsm"


def test_what_is_there_already_is_left_alone(source: Path) -> None:
    write(source / "song.wav", (1, 0), (1, 5000))
    music = prepared(source)
    (music / "song.wav").write_bytes(b"our own")
    assert (prepared(source) / "song.wav").read_bytes() == b"our own"
    assert not list(music.glob("*.draft"))
