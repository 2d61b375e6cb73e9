"""The pages on which notices are written: defaults, refusals, hearing an announcement, withdrawing."""

import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Notice
from buergerdraht.knowledge.rules.notices import end_of_today
from buergerdraht.knowledge.tests.conftest import centre, leun, soest, wetzlar

__all__ = ["centre", "leun", "soest", "wetzlar"]

LIST, NEW = "/redaktion/meldungen/", "/redaktion/meldungen/neu/"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def come_in(client: Client, centre: ServiceCentre) -> Callable[..., Client]:
    """Sign somebody in: `come_in(Role.PARTNER_MANAGER, leun)`."""

    def sign_in(role: Role, place: Authority | ServiceCentre) -> Client:
        user = User.objects.create_user(f"{role}-{place.pk}", first_name="Petra", last_name="Kern")
        where = {"centre" if isinstance(place, ServiceCentre) else "authority": place}
        Membership.objects.create(user=user, role=role, **where)
        client.force_login(user)
        return client

    return sign_in


def _fields(reach: str, **changes: str) -> dict[str, str]:
    end = end_of_today(utc_now()).isoformat()
    fields = {"reach": reach, "title": "Aufzug steht", "urgency": "info", "ends": end, "recording": ""}
    return fields | changes


def test_a_partner_manager_publishes_a_notice_until_18_oclock(
    come_in: Callable[..., Client], leun: Authority
) -> None:
    client = come_in(Role.PARTNER_MANAGER, leun)
    page = client.get(NEW).content.decode()
    assert "Stadt Leun" in page
    assert "alle Behörden" not in page
    answer = client.post(NEW, _fields(f"authority:{leun.pk}"), follow=True)
    notice = Notice.objects.get()
    assert (notice.authority, notice.valid_until_at) == (leun, end_of_today(utc_now()))
    assert "Aufzug steht" in answer.content.decode()


def test_a_supervisor_writes_for_the_county_and_for_all(
    come_in: Callable[..., Client], centre: ServiceCentre
) -> None:
    client = come_in(Role.SUPERVISOR, centre)
    assert "Region 06532" in client.get(NEW).content.decode()
    client.post(NEW, _fields("region:06532"))
    client.post(NEW, _fields("region:"))
    assert sorted(Notice.objects.values_list("region", flat=True)) == ["", "06532"]


def test_nobody_writes_for_whom_she_does_not_belong_to(
    come_in: Callable[..., Client], leun: Authority, soest: Authority
) -> None:
    answer = come_in(Role.PARTNER_MANAGER, leun).post(NEW, _fields(f"authority:{soest.pk}"))
    assert answer.status_code == 422
    assert not Notice.objects.exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.CONTROLLER])
def test_who_may_not_write_notices_sees_no_page(
    come_in: Callable[..., Client], centre: ServiceCentre, role: Role
) -> None:
    assert come_in(role, centre).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Schreiben Sie die Meldung."),
        ({"ends": "other"}, "Geben Sie an, bis wann die Meldung gilt."),
        ({"ends": "other", "ends_at": "morgen"}, "Schreiben Sie den Zeitpunkt so"),
        ({"ends": ""}, "Wählen Sie das Ende."),
    ],
)
def test_what_is_missing_is_said_and_kept(
    come_in: Callable[..., Client], leun: Authority, changes: dict[str, str], sentence: str
) -> None:
    fields = _fields(f"authority:{leun.pk}", text="Bleibt stehen") | changes
    answer = come_in(Role.PARTNER_MANAGER, leun).post(NEW, fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Bleibt stehen" in page


def test_an_end_in_the_past_is_refused(come_in: Callable[..., Client], leun: Authority) -> None:
    fields = _fields(f"authority:{leun.pk}", ends="other", ends_at="2020-01-01T10:00")
    answer = come_in(Role.PARTNER_MANAGER, leun).post(NEW, fields)
    assert answer.status_code == 422
    assert "schon vorbei" in answer.content.decode()


def test_an_announcement_is_heard_before_it_is_published(
    come_in: Callable[..., Client], leun: Authority
) -> None:
    client = come_in(Role.PARTNER_MANAGER, leun)
    fields = _fields(f"authority:{leun.pk}", announcement="Der Aufzug steht.", action="listen")
    page = client.post(NEW, fields).content.decode()
    assert not Notice.objects.exists()
    address = page.split('src="/redaktion/meldungen/ansage/')[1].split('"')[0]
    sound = client.get(f"/redaktion/meldungen/ansage/{address}")
    assert sound["Content-Type"] == "audio/wav"
    assert b"".join(sound.streaming_content).startswith(b"RIFF")  # type: ignore[attr-defined]
    client.post(NEW, fields | {"action": ""})
    assert Notice.objects.get().announcement == "Der Aufzug steht."


def test_a_recording_stays_when_the_form_comes_back_and_can_be_removed(
    come_in: Callable[..., Client], leun: Authority, tmp_path: Path
) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\0" * 16000)
    client = come_in(Role.PARTNER_MANAGER, leun)
    upload = SimpleUploadedFile("a.wav", (tmp_path / "a.wav").read_bytes())
    fields = _fields(f"authority:{leun.pk}", action="listen")
    page = client.post(NEW, fields | {"upload": upload}).content.decode()
    name = page.split('name="recording" value="')[1].split('"')[0]
    client.post(NEW, fields | {"action": "", "recording": name})
    notice = Notice.objects.get()
    assert notice.recording.name == name
    client.post(f"{LIST}{notice.pk}/", fields | {"action": "", "recording": name, "remove_upload": "on"})
    notice.refresh_from_db()
    assert notice.recording.name == ""


def test_an_upload_that_is_no_sound_is_refused(come_in: Callable[..., Client], leun: Authority) -> None:
    fields = _fields(f"authority:{leun.pk}") | {"upload": SimpleUploadedFile("a.wav", b"nonsense")}
    answer = come_in(Role.PARTNER_MANAGER, leun).post(NEW, fields)
    assert answer.status_code == 422
    assert "lässt sich nicht abspielen" in answer.content.decode()


def test_a_recording_that_nobody_made_is_not_published(
    come_in: Callable[..., Client], leun: Authority
) -> None:
    fields = _fields(f"authority:{leun.pk}", recording=f"announcements/{'0' * 64}.wav")
    assert come_in(Role.PARTNER_MANAGER, leun).post(NEW, fields).status_code == 422
    assert not Notice.objects.exists()


def test_an_announcement_that_nobody_made_is_not_there(
    come_in: Callable[..., Client], leun: Authority
) -> None:
    address = f"/redaktion/meldungen/ansage/{'0' * 64}.wav"
    assert come_in(Role.PARTNER_MANAGER, leun).get(address).status_code == 404


def test_a_notice_is_changed_and_withdrawn_with_its_history(
    come_in: Callable[..., Client], leun: Authority
) -> None:
    client = come_in(Role.PARTNER_MANAGER, leun)
    client.post(NEW, _fields(f"authority:{leun.pk}", must_be_read="on"))
    address = f"{LIST}{Notice.objects.get().pk}/"
    assert "gelesen von 0 von 0 Servicekräften" in client.get(address).content.decode()
    client.post(address, _fields(f"authority:{leun.pk}", title="Aufzug steht noch"))
    client.post(f"{address}zurueckziehen/")
    page = client.get(address).content.decode()
    for words in ("Aufzug steht noch", "veröffentlicht", "geändert", "zurückgezogen", "Petra Kern"):
        assert words in page
    assert "Meldung zurückziehen" not in page
    assert client.post(f"{address}zurueckziehen/").status_code == 422


def test_the_notice_of_another_authority_is_not_there(
    come_in: Callable[..., Client], leun: Authority, soest: Authority
) -> None:
    client = come_in(Role.PARTNER_MANAGER, leun)
    client.post(NEW, _fields(f"authority:{leun.pk}"))
    Notice.objects.update(authority=soest)
    assert client.get(f"{LIST}{Notice.objects.get().pk}/").status_code == 404
