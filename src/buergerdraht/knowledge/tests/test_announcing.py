"""Announcements of notices where the engine finds them."""

from array import array
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from buergerdraht.announcements.making import path_of, recorded, spoken
from buergerdraht.announcements.sound import frames_of, seconds_of, wav_of
from buergerdraht.authorities.models import Authority, PhoneNumber
from buergerdraht.knowledge.announcing import forget_unused, place_announcements
from buergerdraht.knowledge.models import Notice

NOW = datetime(2026, 11, 24, 9, 38, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANNOUNCEMENTS_DIR = tmp_path / "notices"


def _tone() -> bytes:
    return wav_of(array("h", [9000, -9000] * 2000).tobytes())


def _seconds_of(file: Path) -> float:
    return seconds_of(frames_of(file))


@pytest.fixture
def leun(db: None) -> Authority:
    leun = Authority.objects.create(
        slug="leun", name="Stadt Leun", level=Authority.Level.MUNICIPALITY, regional_key="06532014"
    )
    PhoneNumber.objects.create(authority=leun, number="+49647391440")
    return leun


def _notice(leun: Authority | None, announcement: str, **changes: object) -> Notice:
    values = {"valid_from_at": NOW, "valid_until_at": NOW + timedelta(hours=2), "written_at": NOW} | changes
    return Notice.objects.create(authority=leun, title="Zu", announcement=announcement, **values)


def test_waiting_callers_hear_what_holds_and_no_longer_what_has_ended(
    leun: Authority, tmp_path: Path
) -> None:
    _notice(leun, "Das Rathaus ist zu.")
    _notice(None, "Alle Straßen sind glatt.", region="06532")
    assert place_announcements(now=NOW)
    file = tmp_path / "notices" / f"{leun.pk}.wav"
    length = _seconds_of(file)
    assert not place_announcements(now=NOW)
    Notice.objects.filter(authority=leun).update(withdrawn_at=NOW)
    assert place_announcements(now=NOW)
    assert _seconds_of(file) < length
    assert place_announcements(now=NOW + timedelta(hours=2))
    assert not list((tmp_path / "notices").iterdir())


def test_a_recording_is_heard_instead_of_the_text(leun: Authority, tmp_path: Path) -> None:
    name = recorded(_tone())
    _notice(leun, "", recording=name)
    place_announcements(now=NOW)
    assert _seconds_of(tmp_path / "notices" / f"{leun.pk}.wav") == pytest.approx(0.5, abs=0.01)


def test_what_was_only_tried_out_goes_after_a_month(leun: Authority, tmp_path: Path) -> None:
    recording = recorded(_tone())
    _notice(leun, "", recording=recording)
    tried = spoken("Nur ein Versuch.")
    forget_unused(now=datetime.now(UTC))
    assert path_of(tried).exists()
    forget_unused(now=datetime.now(UTC) + timedelta(days=31))
    assert not path_of(tried).exists()
    assert path_of(recording).exists()


def test_only_authorities_with_a_number_get_an_announcement(leun: Authority, tmp_path: Path) -> None:
    Authority.objects.create(slug="x", name="Stadt X", level=Authority.Level.MUNICIPALITY)
    _notice(None, "Glatteis.")
    place_announcements(now=NOW)
    assert [file.name for file in (tmp_path / "notices").iterdir()] == [f"{leun.pk}.wav"]
