"""Announcements that people make: drafts, publishing, restoring, and what callers hear then."""

from array import array
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.announcements.errors import AnnouncementMoved, LanguageKeyTaken
from buergerdraht.announcements.jobs import keep_announcements, place_published_now
from buergerdraht.announcements.models import Announcement
from buergerdraht.announcements.operations import (
    Take,
    discard_draft,
    draft_announcement,
    forget_announcements,
    offer_language,
    publish_announcement,
    remove_unpublished,
    withdraw_announcement,
    withhold_language,
)
from buergerdraht.announcements.queries import (
    announcement_for,
    announcing_authorities,
    announcing_authority,
    made_for,
    missing_pieces,
    present_versions,
    prompts,
    versions_in,
)
from buergerdraht.announcements.rules.prompts import Choice, Listener, Slot
from buergerdraht.announcements.rules.speech import Kind
from buergerdraht.authorities.models import Authority, Membership, PhoneNumber, ServiceCentre
from buergerdraht.servicehours.models import Calendar

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.PROMPTS_DIR = tmp_path
    monkeypatch.setenv("PATH", "")  # nothing is spoken here
    return tmp_path


@pytest.fixture
def leun() -> Authority:
    leun = Authority.objects.create(slug="leun", name="Stadt Leun", level=Authority.Level.MUNICIPALITY)
    PhoneNumber.objects.create(authority=leun, number="+49647391440")
    return leun


@pytest.fixture
def centre(leun: Authority) -> ServiceCentre:
    wetzlar = Authority.objects.create(slug="wetzlar", name="Wetzlar", level=Authority.Level.MUNICIPALITY)
    hours = Calendar.objects.create(name="Servicezeit", state="HE")
    centre = ServiceCentre.objects.create(slug="w", name="W", authority=wetzlar, service_hours=hours)
    Agreement.objects.create(
        slug="leun", centre=centre, partner=leun, legal_form="contract", valid_from=date(2020, 1, 1)
    )
    return centre


@pytest.fixture
def editor(centre: ServiceCentre) -> User:
    return person("editor", centre=centre)


def person(role: str, **place: object) -> User:
    user = User.objects.create(username=f"{role}-{User.objects.count()}")
    Membership.objects.create(user=user, role=role, **place)
    return user


def take(loudness: int = 9000, text: str = "Guten Tag") -> Take:
    return Take(array("h", [loudness, -loudness] * 2000).tobytes(), Announcement.Source.RECORDED, text)


def slot(authority: Authority, kind: str = Kind.WELCOME, language: str = "de") -> Slot:
    return Slot(kind, language, authority.pk)


def heard(authority: Authority, kind: Kind = Kind.WELCOME, language: str = "de") -> tuple[str, ...]:
    return prompts().of(kind, to=Listener(authority.pk, authority.name, language=language))


def published(authority: Authority, editor: User, *, loudness: int = 9000) -> Announcement:
    draft = draft_announcement(slot(authority), take(loudness), by=editor, now=NOW)
    publish_announcement(draft, by=editor, now=NOW)
    place_published_now()
    return draft


def test_callers_hear_what_was_published_once_its_file_is_there(leun: Authority, editor: User) -> None:
    draft = draft_announcement(slot(leun), take(), by=editor, now=NOW)
    assert heard(leun) == ("welcome",)
    publish_announcement(draft, by=editor, now=NOW)
    assert heard(leun) == ("welcome",)
    place_published_now()
    assert heard(leun) == (f"published/{draft.digest}",)
    assert heard(leun, language="tr") == (f"published/{draft.digest}",)


def test_a_file_that_got_lost_comes_back(leun: Authority, editor: User, folder: Path) -> None:
    first = published(leun, editor)
    (folder / "published" / f"{first.digest}.wav").unlink()
    keep_announcements(0)
    assert heard(leun) == (f"published/{first.digest}",)


def test_a_replaced_file_stays_until_the_switchboard_knows_the_new_one(
    leun: Authority, editor: User, folder: Path
) -> None:
    first = published(leun, editor, loudness=9000)
    known_to_the_switchboard = prompts()
    second = published(leun, editor, loudness=5000)
    for name in known_to_the_switchboard.of(Kind.WELCOME, to=Listener(leun.pk, leun.name)):
        assert (folder / f"{name}.wav").exists()
    assert heard(leun) == (f"published/{second.digest}",)
    keep_announcements(0)
    assert (folder / "published" / f"{first.digest}.wav").exists()


def test_what_nobody_published_for_two_minutes_goes_even_if_nothing_ran_meanwhile(
    leun: Authority, editor: User, folder: Path
) -> None:
    def files() -> int:
        return len(list((folder / "published").glob("*.wav")))

    first = published(leun, editor)
    remove_unpublished(now=NOW)
    withdraw_announcement(first, by=editor, now=NOW)
    an_hour_later = NOW + timedelta(hours=1)
    remove_unpublished(now=an_hour_later)
    remove_unpublished(now=an_hour_later + timedelta(minutes=2))
    assert files() == 1
    remove_unpublished(now=an_hour_later + timedelta(minutes=3))
    assert files() == 0


def test_what_is_published_again_stays(leun: Authority, editor: User, folder: Path) -> None:
    first = published(leun, editor)
    withdraw_announcement(first, by=editor, now=NOW)
    remove_unpublished(now=NOW)
    publish_announcement(first, by=editor, now=NOW)
    remove_unpublished(now=NOW + timedelta(minutes=1))
    remove_unpublished(now=NOW + timedelta(hours=1))
    assert heard(leun) == (f"published/{first.digest}",)


def test_earlier_versions_can_be_restored(leun: Authority, editor: User) -> None:
    first = draft_announcement(slot(leun), take(9000), by=editor, now=NOW)
    publish_announcement(first, by=editor, now=NOW)
    second = draft_announcement(slot(leun), take(5000), by=editor, now=NOW)
    publish_announcement(second, by=editor, now=NOW)
    assert [(each.version, each.state) for each in versions_in(slot(leun))] == [
        (2, "published"),
        (1, "earlier"),
    ]
    publish_announcement(first, by=editor, now=NOW + timedelta(hours=1))
    assert [(each.version, each.state) for each in versions_in(slot(leun))] == [
        (2, "earlier"),
        (1, "published"),
    ]


def test_there_is_one_draft_and_it_can_be_discarded(leun: Authority, editor: User) -> None:
    draft_announcement(slot(leun), take(9000), by=editor, now=NOW)
    draft = draft_announcement(slot(leun), take(5000), by=editor, now=NOW)
    assert [each.version for each in versions_in(slot(leun))] == [1]
    discard_draft(draft)
    discard_draft(draft)
    assert versions_in(slot(leun)) == []


def test_who_comes_too_late_is_told(leun: Authority, editor: User) -> None:
    draft = draft_announcement(slot(leun), take(), by=editor, now=NOW)
    with pytest.raises(AnnouncementMoved):
        withdraw_announcement(draft, by=editor, now=NOW)
    draft_announcement(slot(leun), take(5000), by=editor, now=NOW)
    with pytest.raises(AnnouncementMoved):
        publish_announcement(draft, by=editor, now=NOW)


def test_a_published_version_cannot_be_discarded(leun: Authority, editor: User) -> None:
    draft = draft_announcement(slot(leun), take(), by=editor, now=NOW)
    publish_announcement(draft, by=editor, now=NOW)
    discard_draft(draft)
    assert Announcement.objects.get().state == "published"


def test_who_makes_whose_announcements(leun: Authority, centre: ServiceCentre) -> None:
    ours = ["Stadt Leun"]
    assert list(map(str, announcing_authorities(person("editor", centre=centre), on=TODAY))) == ours
    assert list(map(str, announcing_authorities(person("administrator", centre=centre), on=TODAY))) == ours
    assert list(map(str, announcing_authorities(person("partner_manager", authority=leun), on=TODAY))) == ours
    assert not announcing_authorities(person("agent", centre=centre), on=TODAY)
    assert not announcing_authorities(person("case_worker", authority=leun), on=TODAY)
    other = Authority.objects.create(slug="x", name="Stadt X", level=Authority.Level.MUNICIPALITY)
    with pytest.raises(Authority.DoesNotExist):
        announcing_authority(person("partner_manager", authority=other), "leun", on=TODAY)


def test_a_version_is_opened_by_whose_it_is(leun: Authority, centre: ServiceCentre, editor: User) -> None:
    draft = draft_announcement(slot(leun), take(), by=editor, now=NOW)
    assert announcement_for(editor, draft.pk, on=TODAY) == draft
    with pytest.raises(Announcement.DoesNotExist):
        announcement_for(person("agent", centre=centre), draft.pk, on=TODAY)


def test_lists_count_and_show_what_people_made(leun: Authority, editor: User) -> None:
    publish_announcement(draft_announcement(slot(leun), take(), by=editor, now=NOW), by=editor, now=NOW)
    draft_announcement(slot(leun, Kind.CLOSED), take(), by=editor, now=NOW)
    made = made_for([leun])[leun.pk]
    assert (made.published, made.drafts) == (1, 1)
    shown = present_versions(leun, language="de")
    assert {(each.kind, each.state) for each in shown} == {("welcome", "published"), ("closed", "draft")}


def test_a_key_leads_to_a_language_and_its_hint_follows_the_welcome(leun: Authority, editor: User) -> None:
    offer_language(leun, Choice("2", "en", "english"), by=editor, now=NOW)
    offer_language(leun, Choice("3", "tr"), by=editor, now=NOW)
    to = Listener(leun.pk, leun.name)
    assert prompts().chosen("2", to=to) == Choice("2", "en", "english")
    assert prompts().chosen("9", to=to) is None
    assert any(piece.text == "For English, press two." for piece in missing_pieces())
    hint = draft_announcement(slot(leun, Kind.LANGUAGE, "tr"), take(), by=editor, now=NOW)
    publish_announcement(hint, by=editor, now=NOW)
    place_published_now()
    assert prompts().welcome(to=to) == ("welcome", f"published/{hint.digest}")
    withhold_language(leun, language="tr", by=editor, now=NOW)
    assert prompts().welcome(to=to) == ("welcome",)


def test_a_key_means_one_language(leun: Authority, editor: User) -> None:
    offer_language(leun, Choice("2", "en"), by=editor, now=NOW)
    for choice in (Choice("2", "tr"), Choice("3", "en")):
        with pytest.raises(LanguageKeyTaken):
            offer_language(leun, choice, by=editor, now=NOW)


def test_what_was_replaced_long_ago_is_forgotten_but_for_the_last(leun: Authority, editor: User) -> None:
    versions = [draft_and_publish(leun, editor, at=NOW + timedelta(days=day)) for day in (0, 10, 20)]
    assert forget_announcements(replaced_before=NOW + timedelta(days=10)) == 0
    assert forget_announcements(replaced_before=NOW + timedelta(days=15)) == 1
    withdraw_announcement(versions[2], by=editor, now=NOW)
    assert forget_announcements(replaced_before=NOW + timedelta(days=900)) == 1
    assert Announcement.objects.get() == versions[2]


def draft_and_publish(authority: Authority, editor: User, *, at: datetime) -> Announcement:
    draft = draft_announcement(slot(authority), take(), by=editor, now=at)
    publish_announcement(draft, by=editor, now=at)
    return draft
