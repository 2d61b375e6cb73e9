"""Speech and recordings, as telephones carry them."""

import math
import shutil
import subprocess
import wave
from array import array
from pathlib import Path

import pytest
from pytest_django import Settings

from buergerdraht.announcements.errors import AnnouncementNotSpoken, RecordingNotUsable
from buergerdraht.announcements.making import path_of, prompt_file, recorded, speak_piece, spoken
from buergerdraht.announcements.rules.speech import Piece, prompt_name
from buergerdraht.announcements.sound import NotPlayable, convert


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PROMPTS_DIR = tmp_path / "prompts"


def _tone(file: Path, *, hertz: float, rate: int = 22050, seconds: float = 0.5, channels: int = 1) -> Path:
    count = int(rate * seconds)
    samples = [round(10_000 * math.sin(2 * math.pi * hertz * number / rate)) for number in range(count)]
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(array("h", [each for each in samples for _ in range(channels)]).tobytes())
    return file


def _samples(file: Path) -> "array[int]":
    with wave.open(str(file)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        return array("h", sound.readframes(sound.getnframes()))


def _seconds_of(file: Path) -> float:
    return len(_samples(file)) / 8000


def _loudness(samples: "array[int]") -> float:
    middle = samples[800:-800]
    return math.sqrt(sum(each * each for each in middle) / len(middle))


@pytest.mark.parametrize(("rate", "channels"), [(22050, 1), (44100, 2), (16000, 1), (8000, 2)])
def test_speech_keeps_its_length_and_loudness(tmp_path: Path, rate: int, channels: int) -> None:
    source = _tone(tmp_path / "in.wav", hertz=1000, rate=rate, channels=channels)
    convert(source, tmp_path / "out.wav")
    assert _seconds_of(tmp_path / "out.wav") == pytest.approx(0.5, abs=0.01)
    assert _loudness(_samples(tmp_path / "out.wav")) == pytest.approx(10_000 / math.sqrt(2), rel=0.05)


def test_what_a_telephone_cannot_carry_is_filtered_out(tmp_path: Path) -> None:
    convert(_tone(tmp_path / "in.wav", hertz=6000), tmp_path / "out.wav")
    assert _loudness(_samples(tmp_path / "out.wav")) < 200


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.wav").write_bytes(b"RIFF....WAVEnonsense")
    with pytest.raises(NotPlayable):
        convert(tmp_path / "in.wav", tmp_path / "out.wav")


def test_a_text_is_spoken_once() -> None:
    name = spoken("Das Rathaus ist heute geschlossen.")
    made_at = path_of(name).stat().st_mtime_ns
    assert spoken("Das Rathaus ist heute geschlossen.") == name
    assert path_of(name).stat().st_mtime_ns == made_at
    assert _loudness(_samples(path_of(name))) > 300


def test_without_a_voice_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AnnouncementNotSpoken):
        spoken("Guten Tag")


def test_a_recording_is_converted(tmp_path: Path) -> None:
    name = recorded(_tone(tmp_path / "in.wav", hertz=500, rate=44100).read_bytes())
    assert _seconds_of(path_of(name)) == pytest.approx(0.5, abs=0.01)


@pytest.mark.skipif(shutil.which("sox") is None, reason="sox is optional")
def test_other_formats_need_sox(tmp_path: Path) -> None:
    source = _tone(tmp_path / "in.wav", hertz=500)
    command = ["sox", str(source), str(tmp_path / "in.flac")]
    subprocess.run(command, check=True)  # noqa: S603
    name = recorded((tmp_path / "in.flac").read_bytes())
    assert _seconds_of(path_of(name)) == pytest.approx(0.5, abs=0.01)


def test_a_recording_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    long = _tone(tmp_path / "in.wav", hertz=500, rate=8000, seconds=91)
    for upload in (b"", b"nonsense", long.read_bytes(), b"0" * 20_000_001):
        with pytest.raises(RecordingNotUsable):
            recorded(upload)


def test_odd_rates_do_not_keep_the_machine_busy(tmp_path: Path) -> None:
    with pytest.raises(NotPlayable):
        convert(_tone(tmp_path / "in.wav", hertz=1000, rate=191_999), tmp_path / "out.wav")


def _ends_of(piece: Piece) -> tuple[int, int]:
    """How many samples of silence a spoken piece begins and ends with."""
    speak_piece(piece)
    heard = [abs(each) > 200 for each in _samples(prompt_file(prompt_name(piece)))]
    return heard.index(True), heard[::-1].index(True)


def test_a_piece_begins_at_once_and_rests_as_its_last_sign_says() -> None:
    assert _ends_of(Piece("de", "dreißig")) == (80, 480)
    assert _ends_of(Piece("de", "Wir sind ab Montag,")) == (80, 1200)
    assert _ends_of(Piece("en", "You are third in line.")) == (80, 2800)
