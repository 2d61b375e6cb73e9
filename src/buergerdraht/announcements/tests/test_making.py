"""Speech and recordings, as telephones carry them."""

import io
import math
import subprocess
import wave
from array import array
from fractions import Fraction
from pathlib import Path

import av
import pytest
from pytest_django import Settings

from buergerdraht.announcements.decoding import decode
from buergerdraht.announcements.errors import (
    AnnouncementNotSpoken,
    RecordingNotUsable,
    RecordingSilent,
    RecordingTooLong,
)
from buergerdraht.announcements.making import (
    path_of,
    prompt_file,
    recorded,
    recording,
    speak_piece,
    spoken,
)
from buergerdraht.announcements.rules.speech import Piece, prompt_name
from buergerdraht.announcements.sound import frames_of, seconds_of

PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/x.ts\n#EXT-X-ENDLIST\n"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PROMPTS_DIR = tmp_path / "prompts"


def tone(
    *, hertz: float = 1000, rate: int = 22050, seconds: float = 0.5, channels: int = 1, loudness: int = 10_000
) -> bytes:
    count = int(rate * seconds)
    samples = [round(loudness * math.sin(2 * math.pi * hertz * number / rate)) for number in range(count)]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(array("h", [each for each in samples for _ in range(channels)]).tobytes())
    return file.getvalue()


def encoded(container: str, codec: str, *, rate: int) -> bytes:
    """The tone as other programs record it."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out, av.open(io.BytesIO(tone(rate=rate)), "r") as source:
        stream = out.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        stream.time_base = Fraction(1, rate)
        for frame in source.decode(audio=0):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def loudness(frames: bytes) -> float:
    middle = array("h", frames)[800:-800]
    return math.sqrt(sum(each * each for each in middle) / len(middle))


@pytest.mark.parametrize(("rate", "channels"), [(22050, 1), (44100, 2), (16000, 1), (8000, 2), (191_999, 1)])
def test_a_recording_keeps_its_length_and_becomes_as_loud_as_others(rate: int, channels: int) -> None:
    frames = recording(tone(rate=rate, channels=channels))
    assert seconds_of(frames) == pytest.approx(0.5, abs=0.02)
    assert loudness(frames) == pytest.approx(23_000 / math.sqrt(2), rel=0.05)


@pytest.mark.parametrize(
    ("container", "codec", "rate"),
    [("mp3", "libmp3lame", 44_100), ("mp4", "aac", 44_100), ("ogg", "libopus", 48_000),
     ("flac", "flac", 44_100), ("webm", "libopus", 48_000)],
)  # fmt: skip
def test_every_usual_format_can_be_uploaded(container: str, codec: str, rate: int) -> None:
    frames = recording(encoded(container, codec, rate=rate))
    assert seconds_of(frames) == pytest.approx(0.5, abs=0.1)
    assert loudness(frames) > 8_000


def test_what_a_telephone_cannot_carry_is_filtered_out() -> None:
    assert loudness(decode(tone(hertz=6000))) < 200


@pytest.mark.parametrize(
    "upload",
    [b"", b"nonsense", b"RIFF....WAVEnonsense", PLAYLIST, b"ffconcat version 1.0\nfile '/etc/hostname'\n",
     tone()[:44], b"0" * 20_000_001, b"\x1aE\xdf\xa3" + b"\xff" * 4000, b"<html></html>"],
)  # fmt: skip
def test_what_is_no_recording_is_refused(upload: bytes) -> None:
    with pytest.raises(RecordingNotUsable):
        recording(upload)


def test_too_long_and_silent_recordings_say_so() -> None:
    with pytest.raises(RecordingTooLong):
        recording(tone(rate=8000, seconds=91))
    with pytest.raises(RecordingSilent):
        recording(tone(loudness=20))


def test_a_recording_is_converted_once() -> None:
    name = recorded(tone())
    made_at = path_of(name).stat().st_mtime_ns
    assert recorded(tone()) == name
    assert path_of(name).stat().st_mtime_ns == made_at


def test_a_text_is_spoken_once() -> None:
    name = spoken("Das Rathaus ist heute geschlossen.")
    made_at = path_of(name).stat().st_mtime_ns
    assert spoken("Das Rathaus ist heute geschlossen.") == name
    assert path_of(name).stat().st_mtime_ns == made_at
    assert loudness(frames_of(path_of(name))) > 300


def test_without_a_voice_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AnnouncementNotSpoken):
        spoken("Guten Tag")


def test_a_decoder_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buergerdraht.announcements.making.DECODING_SECONDS", 0.001)
    with pytest.raises(RecordingNotUsable) as refusal:
        recording(tone())
    assert isinstance(refusal.value.__cause__, subprocess.TimeoutExpired)


def _ends_of(piece: Piece) -> tuple[int, int]:
    """How many samples of silence a spoken piece begins and ends with."""
    speak_piece(piece)
    heard = [abs(each) > 200 for each in array("h", frames_of(prompt_file(prompt_name(piece))))]
    return heard.index(True), heard[::-1].index(True)


def test_a_piece_begins_at_once_and_rests_as_its_last_sign_says() -> None:
    assert _ends_of(Piece("de", "dreißig")) == (80, 480)
    assert _ends_of(Piece("de", "Wir sind ab Montag,")) == (80, 1200)
    assert _ends_of(Piece("en", "This is it."))[1] == 2800
