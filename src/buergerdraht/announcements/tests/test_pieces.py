"""Pieces are spoken beforehand, by a job."""

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from buergerdraht.announcements import operations
from buergerdraht.announcements.jobs import speak_missing_pieces
from buergerdraht.announcements.models import LanguageChoice
from buergerdraht.announcements.queries import machine_sound, machine_texts, missing_pieces, prompts
from buergerdraht.announcements.rules.prompts import Listener
from buergerdraht.announcements.rules.speech import Kind
from buergerdraht.authorities.models import Authority, PhoneNumber

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def leun(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Authority:
    settings.PROMPTS_DIR = tmp_path
    monkeypatch.setattr(operations, "MOST_AT_ONCE", 3)
    leun = Authority.objects.create(slug="leun", name="Stadt Leun", level=Authority.Level.MUNICIPALITY)
    PhoneNumber.objects.create(authority=leun, number="+49647391440")
    return leun


def test_the_names_of_authorities_with_a_number_come_first(leun: Authority) -> None:
    Authority.objects.create(slug="x", name="Stadt X", level=Authority.Level.MUNICIPALITY)
    texts = [piece.text for piece in missing_pieces()]
    assert texts[0] == "Guten Tag. Sie haben die Stadt Leun angerufen."
    assert not any("Stadt X" in text for text in texts)


def test_a_job_speaks_some_at_a_time_and_callers_hear_them_then(leun: Authority) -> None:
    to = Listener(leun.pk, leun.name)
    assert prompts().of(Kind.WELCOME, to=to) == ("welcome",)
    before = len(missing_pieces())
    assert operations.speak_missing()
    assert len(missing_pieces()) == before - 3
    assert prompts().of(Kind.WELCOME, to=to) != ("welcome",)


def test_a_name_that_cannot_be_spoken_keeps_no_other_back(
    leun: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = tmp_path / "bin" / "espeak-ng"
    voice.parent.mkdir()
    usual = shutil.which("espeak-ng")
    voice.write_text(
        f'#!/bin/sh\ncase "$(tee {tmp_path}/text)" in *Leun*) exit 1;; esac\n'
        f'exec {usual} "$@" < {tmp_path}/text\n'
    )
    voice.chmod(0o755)
    monkeypatch.setenv("PATH", str(voice.parent), prepend=":")
    first, second, *_ = missing_pieces()
    assert not operations.speak_missing()
    assert "Leun" in first.text
    assert first in missing_pieces()
    assert second not in missing_pieces()


def test_without_a_voice_the_job_lets_it_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    speak_missing_pieces()
    assert not list(tmp_path.rglob("*.wav"))
    assert shutil.which("espeak-ng") is None


def test_what_the_machine_says_is_told_as_words_before_it_is_spoken(leun: Authority) -> None:
    welcome = machine_texts(leun, language="de")[Kind.WELCOME]
    assert welcome.words.startswith("Guten Tag. Sie haben die Stadt Leun angerufen. ")
    assert not welcome.is_spoken
    assert machine_sound(Kind.WELCOME, language="de", authority=leun) == b""


def test_the_choice_of_a_language_names_its_key(leun: Authority) -> None:
    LanguageChoice.objects.create(authority=leun, language="en", key="7")
    assert machine_texts(leun, language="en")[Kind.LANGUAGE].words == "For English, press seven."
    assert machine_texts(leun, language="xx")[Kind.LANGUAGE].words == ""


def test_what_is_spoken_can_be_listened_to(leun: Authority) -> None:
    operations.speak_missing()
    assert machine_texts(leun, language="de")[Kind.WELCOME].is_spoken
    assert machine_sound(Kind.WELCOME, language="de", authority=leun).startswith(b"RIFF")
