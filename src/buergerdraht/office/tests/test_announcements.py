"""Announcements: heard, written or uploaded, published, restored; languages by key."""

import io
import wave
from array import array
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.announcements.models import Announcement, LanguageChoice
from buergerdraht.announcements.operations import speak_missing
from buergerdraht.announcements.queries import prompts
from buergerdraht.announcements.rules.prompts import Choice, Listener
from buergerdraht.authorities.models import Membership
from buergerdraht.office.tests.conftest import Office

START = "/verwaltung/ansagen/"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.PROMPTS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def welcome(office: Office) -> str:
    return f"{START}{office.authority.slug}/welcome/de/"


def recording(seconds: float = 0.5) -> SimpleUploadedFile:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(array("h", [9000, 9000, -9000, -9000] * int(seconds * 4000)).tobytes())
    return SimpleUploadedFile("ansage.wav", file.getvalue(), content_type="audio/wav")


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def publish(client: Client, welcome: str, **told: object) -> Announcement:
    client.post(welcome, told)
    draft = Announcement.objects.get(state="draft", served_number=None)
    client.post(f"{START}fassungen/{draft.pk}/veroeffentlichen", {"is_heard": "on"})
    draft.refresh_from_db()
    return draft


def test_the_page_says_what_the_machine_says_and_lets_it_be_heard(admin: Client, office: Office) -> None:
    page = f"{START}{office.authority.slug}/"
    assert "wird gerade erzeugt" in text_of(admin, page)
    assert admin.get(f"{page}welcome/de.wav").status_code == 404
    speak_missing()
    shown = text_of(admin, page)
    assert "„Guten Tag. Sie haben die Stadt Wetzlar angerufen. Wir sind gleich für Sie da.“" in shown
    assert "wird gerade erzeugt" not in shown
    heard = admin.get(f"{page}welcome/de.wav")
    assert (heard["Content-Type"], heard.content[:4]) == ("audio/wav", b"RIFF")


def test_a_text_is_spoken_heard_and_published(admin: Client, office: Office, welcome: str) -> None:
    refused = admin.post(welcome, {"text": ""})
    assert refused.status_code == 422
    assert "Schreiben Sie, was gesagt wird" in refused.content.decode()
    admin.post(welcome, {"text": "Willkommen in Wetzlar."})
    draft = Announcement.objects.get()
    assert "Willkommen in Wetzlar.</textarea>" in text_of(admin, welcome)
    assert admin.get(f"{START}fassungen/{draft.pk}.wav").content[:4] == b"RIFF"
    unheard = admin.post(f"{START}fassungen/{draft.pk}/veroeffentlichen")
    assert (unheard.status_code, "Hören Sie die Ansage erst an" in unheard.content.decode()) == (422, True)
    assert "Willkommen in Wetzlar.</textarea>" in unheard.content.decode()
    admin.post(f"{START}fassungen/{draft.pk}/veroeffentlichen", {"is_heard": "on"})
    assert "Fassung 1, vom Rechner gesprochen" in text_of(admin, f"{START}{office.authority.slug}/")


def test_a_recording_is_uploaded_replaced_and_restored(admin: Client, welcome: str) -> None:
    first = publish(admin, welcome, upload=recording(), text="Guten Tag", is_recorded="on")
    second = publish(admin, welcome, upload=recording(0.8))
    first.refresh_from_db()
    assert (first.source, first.state, second.source, second.state) == (
        "recorded", "earlier", "uploaded", "published",
    )  # fmt: skip
    assert "Wieder veröffentlichen" in text_of(admin, welcome)
    admin.post(f"{START}fassungen/{first.pk}/veroeffentlichen", {"is_heard": "on"})
    admin.post(f"{START}fassungen/{first.pk}/zurueckziehen")
    assert set(Announcement.objects.values_list("state", flat=True)) == {"earlier"}
    admin.post(welcome, {"text": "Entwurf"})
    draft = Announcement.objects.get(state="draft")
    admin.post(f"{START}fassungen/{draft.pk}/verwerfen")
    assert not Announcement.objects.filter(state="draft").exists()


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("brief.pdf", b"%PDF-1.7 nonsense"), "lässt sich nicht abspielen"),
        (recording(91), "länger als 90 Sekunden"),
        (SimpleUploadedFile("gross.wav", b"0" * 20_000_001), "lässt sich nicht abspielen"),
    ],
    ids=["no sound", "too long", "too large"],
)
def test_a_wrong_file_is_refused_with_a_sentence_and_the_words_are_kept(
    admin: Client, welcome: str, upload: SimpleUploadedFile, sentence: str
) -> None:
    upload.seek(0)
    refused = admin.post(welcome, {"upload": upload, "text": "Guten Tag"})
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert "Guten Tag</textarea>" in refused.content.decode()
    assert not Announcement.objects.exists()


def test_one_number_can_have_its_own(admin: Client, office: Office, welcome: str) -> None:
    address = f"{welcome}?nummer={office.served.pk}"
    admin.post(address, {"text": "Hier ist die Zentrale."})
    assert Announcement.objects.get().served_number == office.served
    assert "Hier ist die Zentrale." in text_of(admin, address)
    assert "Hier ist die Zentrale." not in text_of(admin, welcome)
    publish(admin, welcome, text="Hier ist Wetzlar.")
    numbers = text_of(admin, f"{START}{office.authority.slug}/?nummer={office.served.pk}")
    assert "Wie bei allen Nummern: Fassung 1" in numbers
    assert admin.get(f"{welcome}?nummer=0").status_code == 404


def test_a_language_gets_a_key_and_a_page(admin: Client, office: Office) -> None:
    page = f"{START}{office.authority.slug}/"
    admin.post(f"{page}sprachen", {"language": "en", "key": "2", "skill": "englisch"})
    to = Listener(office.authority.pk, office.authority.name)
    assert prompts().chosen("2", to=to) == Choice("2", "en", "englisch")
    assert "For English, press two." in text_of(admin, f"{page}?sprache=en")
    assert '<option value="3" selected>' in text_of(admin, page)
    taken = admin.post(f"{page}sprachen", {"language": "tr", "key": "2"})
    assert (taken.status_code, "schon vergeben" in taken.content.decode()) == (422, True)
    assert admin.post(f"{page}sprachen", {"language": "xx", "key": "1"}).status_code == 422
    admin.post(f"{page}sprachen/en/entfernen")
    assert not LanguageChoice.objects.exists()
    assert text_of(admin, f"{page}?sprache=en").count("Deutsch")


def test_unknown_occasions_and_languages_are_not_there(admin: Client, office: Office) -> None:
    page = f"{START}{office.authority.slug}/"
    for address in ("position/de/", "welcome/xx/", "nonsense/de/", "welcome/xx.wav"):
        assert admin.get(f"{page}{address}").status_code == 404


def test_a_partner_opens_her_own_from_the_portal(client: Client, office: Office) -> None:
    partner = User.objects.create_user("koordination", last_name="Sauer")
    Membership.objects.create(user=partner, role=Role.PARTNER_MANAGER, authority=office.authority)
    client.force_login(partner)
    assert f'href="{START}"' in text_of(client, "/portal/")
    assert client.get(START).headers["Location"] == f"{START}{office.authority.slug}/"
    assert "Verwaltung</a>" not in text_of(client, f"{START}{office.authority.slug}/")


def test_who_finds_nothing_is_told(admin: Client) -> None:
    assert "Zu „Atlantis“ gibt es keine Behörde" in text_of(admin, f"{START}?suche=Atlantis")


def test_agents_have_no_announcements(client: Client, office: Office) -> None:
    agent = User.objects.create_user("servicekraft")
    Membership.objects.create(user=agent, role=Role.AGENT, centre=office.centre)
    client.force_login(agent)
    assert client.get(START).status_code == 403
