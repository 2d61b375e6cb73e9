"""Reading an article in a call and outside of one, and what readers send back."""

from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.test import Client

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, DirectoryEntry, Membership, Unit
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.channels.operations import deliver
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import (
    Entry,
    LocalAddition,
    Notice,
    Rating,
    Responsibility,
    Site,
    Suggestion,
    WebPage,
)
from buergerdraht.servicehours.models import Calendar, WeeklyInterval
from buergerdraht.servicehours.rules import local_day

FORM = {"kind": "form", "title": "Antrag", "url": "https://example.org/antrag"}


@pytest.fixture
def entry(desk: Desk) -> Entry:
    today = local_day(utc_now())
    return Entry.objects.create(
        kind=Entry.Kind.SERVICE,
        title="Personalausweis beantragen",
        leika_keys=["99008001000000"],
        texts={
            "answer": "Bitte kommen Sie persönlich.",
            "fee": "<p>37 Euro</p>",
            "documents": "<ul><li>ein Foto</li></ul>",
            "procedure": '<h2>Schritte</h2><p><a href="https://example.org/">mehr</a></p><script>x()</script>',
        },
        links=[FORM],
        source="Hessen-Finder",
        asked_rank=1,
        published_at=NOW,
        checked_on=today - timedelta(days=19),
    )


@pytest.fixture
def addition(desk: Desk, entry: Entry) -> LocalAddition:
    hours = Calendar.objects.create(name="Stadtbüro", state="HE")
    for weekday in range(5):
        WeeklyInterval.objects.create(calendar=hours, weekday=weekday, opens=time(8), closes=time(12))
    unit = Unit.objects.create(
        authority=desk.leun,
        name="Stadtbüro Leun",
        room="Zimmer 3",
        accessibility="stufenlos",
        opening_hours=hours,
    )
    return LocalAddition.objects.create(
        entry=entry,
        authority=desk.leun,
        unit=unit,
        appointment="Mit Termin; montags ohne",
        texts={"fee": "<p>39 Euro</p>", "documents": "<ul><li>Vollmacht</li></ul>"},
        performed_by=desk.wetzlar,
        is_handed_out_here=True,
        published_at=NOW,
    )


def article(browser: Client, entry: Entry, *, slug: str = "leun", query: str = "?teil=artikel") -> str:
    return browser.get(f"/wissen/{slug}/{entry.pk}/{query}").content.decode()


def test_an_article_leads_with_what_is_asked_on_the_phone(
    at_desk: Client, entry: Entry, addition: LocalAddition
) -> None:
    text = article(at_desk, entry)
    places = [text.index(words) for words in (
        "Personalausweis beantragen", "„Bitte kommen Sie persönlich.“", "Stadtbüro Leun", "Mo–Fr 8–12 Uhr",
        "Mit Termin; montags ohne", "39 Euro", "ein Foto", "Vollmacht", "Antrag",
        "Stadt Wetzlar erledigt das", "Ablauf", "Hessen-Finder",
    )]  # fmt: skip
    assert places == sorted(places)
    assert "<!doctype" not in text


def test_a_local_fee_takes_the_place_of_the_general_one_and_is_marked(
    at_desk: Client, entry: Entry, addition: LocalAddition
) -> None:
    text = article(at_desk, entry)
    assert "37 Euro" not in text
    assert "Ergänzung: Stadt Leun" in text
    assert "37 Euro" in article(at_desk, entry, slug="geseke")


def test_texts_are_sanitised_and_links_open_beside_the_talk(at_desk: Client, entry: Entry) -> None:
    text = article(at_desk, entry)
    assert "<script" not in text
    assert "<h4>Schritte</h4>" in text
    assert '<a target="_blank" rel="noopener noreferrer" href="https://example.org/">' in text


def test_the_age_of_a_text_is_told(at_desk: Client, entry: Entry) -> None:
    assert "geprüft vor 19 Tagen" in article(at_desk, entry)
    Entry.objects.update(check_due_on=local_day(utc_now()))
    assert "erneut zu prüfen" in article(at_desk, entry)
    Entry.objects.update(valid_until=local_day(utc_now()))
    assert "abgelaufen" in article(at_desk, entry)


def test_who_is_responsible_is_told(at_desk: Client, desk: Desk, entry: Entry) -> None:
    Responsibility.objects.create(entry=entry, authority=desk.wetzlar)
    assert "Zuständig: Stadt Wetzlar." in article(at_desk, entry)


def test_an_article_has_its_own_page_with_the_search(at_desk: Client, entry: Entry) -> None:
    page = article(at_desk, entry, query="")
    assert "<title>Personalausweis beantragen – Bürgerdraht</title>" in page
    assert 'role="combobox"' in page


def test_what_was_never_published_or_does_not_exist_is_not_found(at_desk: Client, entry: Entry) -> None:
    Entry.objects.update(published_at=None)
    assert at_desk.get(f"/wissen/leun/{entry.pk}/").status_code == 404
    assert at_desk.get("/wissen/nirgendwo/1/").status_code == 404


def test_the_empty_search_shows_what_is_asked_most(
    at_desk: Client, entry: Entry, addition: LocalAddition
) -> None:
    page = at_desk.get("/wissen/?behoerde=leun").content.decode()
    assert "Oft gefragt" in page
    assert "Personalausweis beantragen" in page
    assert "Stadt Leun" in page


def test_only_a_call_offers_that_the_question_is_answered(at_desk: Client, entry: Entry) -> None:
    assert "Damit beantwortet" not in article(at_desk, entry)
    assert f'value="answered:{entry.pk}"' in article(at_desk, entry, query="?teil=artikel&kontakt=1")


def test_people_offices_notices_and_web_pages_are_read_like_articles(at_desk: Client, desk: Desk) -> None:
    unit = Unit.objects.create(authority=desk.leun, name="Bauamt", phone="+496990009341")
    person = DirectoryEntry.objects.create(
        authority=desk.leun, unit=unit, name="Uwe Sander", phone="+496990009340", presence="present"
    )
    notice = Notice.objects.create(
        title="Umzug", valid_from_at=NOW, valid_until_at=NOW + timedelta(days=1), written_at=NOW
    )
    site = Site.objects.create(
        authority=desk.leun, start_url="https://leun.example/", agreed_on=date(2026, 1, 1)
    )
    page = WebPage.objects.create(
        site=site, url="https://leun.example/a", title="Bäder", digest="", fetched_at=NOW
    )
    for address, words in (
        (f"kontakt/{person.pk}", ("Uwe Sander", "069 90009340", "anwesend")),
        (f"stelle/{unit.pk}", ("Bauamt", "Uwe Sander", "069 90009341")),
        (f"meldung/{notice.pk}", ("Umzug",)),
        (f"webseite/{page.pk}", ("Bäder", "von niemandem geprüft", "https://leun.example/a")),
    ):
        text = at_desk.get(f"/wissen/leun/{address}/?teil=artikel").content.decode()
        assert all(each in text for each in words), address
    assert at_desk.get("/wissen/leun/kontakt/0/").status_code == 404


def test_another_authority_is_chosen_by_name(at_desk: Client, desk: Desk) -> None:
    choices = at_desk.get("/wissen/behoerden/?name=lEu&teil=1").content.decode()
    assert 'value="leun"' in choices
    assert "wetzlar" not in choices
    page = at_desk.get("/wissen/behoerden/").content.decode()
    assert '<a href="/wissen/?behoerde=wetzlar">' in page


def test_partners_read_with_their_own_authority_in_front(client: Client, desk: Desk, entry: Entry) -> None:
    Membership.objects.create(user=desk.other_user, role=Role.CASE_WORKER, authority=desk.leun)
    client.force_login(desk.other_user)
    assert "Stadt Leun" in client.get("/wissen/").content.decode()


def test_a_rating_and_a_hint_reach_the_editors(at_desk: Client, desk: Desk, entry: Entry) -> None:
    at_desk.post(f"/wissen/leun/{entry.pk}/bewertung/", {"hilfreich": "1"})
    assert Rating.objects.get().is_helpful
    response = at_desk.post(
        f"/wissen/leun/{entry.pk}/hinweis/",
        {"text": "Die Gebühr ist alt.", "gesucht": "ausweis kosten"},
        headers={"X-Requested-With": "fetch"},
    )
    assert response.json() == {"said": "Der Hinweis ist bei der Redaktion."}
    hint = Suggestion.objects.get()
    assert (hint.entry, hint.authority, hint.text, hint.made_by) == (
        entry, desk.leun, "Die Gebühr ist alt.", desk.user,
    )  # fmt: skip


def test_an_empty_hint_is_refused_with_a_sentence(at_desk: Client, entry: Entry) -> None:
    response = at_desk.post(
        f"/wissen/leun/{entry.pk}/hinweis/", {"text": " "}, headers={"X-Requested-With": "fetch"}
    )
    assert (response.status_code, response.json()) == (
        422, {"error": "Schreiben Sie, was nicht stimmt oder fehlt."},
    )  # fmt: skip


def test_a_gap_is_reported_with_the_words_that_were_searched(at_desk: Client, desk: Desk) -> None:
    response = at_desk.post("/wissen/luecke/", {"behoerde": "leun", "gesucht": "wallbox"}, follow=True)
    assert "Die Lücke ist bei der Redaktion." in response.content.decode()
    assert Suggestion.objects.get().authority == desk.leun


def test_the_links_of_an_article_go_to_the_citizen(at_desk: Client, entry: Entry, settings: object) -> None:
    settings.IS_MAIL_OFFERED = True  # type: ignore[attr-defined]
    response = at_desk.post(
        f"/wissen/leun/{entry.pk}/senden/", {"email": "buergerin@example.org"}, follow=True
    )
    assert "Die Mail ist unterwegs." in response.content.decode()
    waiting = OutgoingMail.objects.get()
    deliver(waiting.pk, now=NOW)
    assert "https://example.org/antrag" in mail.outbox[0].body
    told = at_desk.get(f"/wissen/mail/{waiting.pk}/").json()
    assert told == {"said": "Die Mail mit dem Link ist gesendet.", "tone": "ok"}


def test_without_mail_server_nothing_is_promised(at_desk: Client, entry: Entry, settings: object) -> None:
    settings.IS_MAIL_OFFERED = False  # type: ignore[attr-defined]
    assert "per Mail senden" not in article(at_desk, entry)
    assert at_desk.post(f"/wissen/leun/{entry.pk}/senden/", {"email": "a@example.org"}).status_code == 404


def test_a_wrong_address_is_refused(at_desk: Client, entry: Entry, settings: object) -> None:
    settings.IS_MAIL_OFFERED = True  # type: ignore[attr-defined]
    response = at_desk.post(
        f"/wissen/leun/{entry.pk}/senden/", {"email": "a@"}, headers={"X-Requested-With": "fetch"}
    )
    assert response.status_code == 422
    assert not OutgoingMail.objects.exists()


def test_somebody_elses_mail_is_not_found(at_desk: Client, desk: Desk) -> None:
    other = OutgoingMail.objects.create(
        recipient="a@example.org", subject="", text="", sent_by=desk.other_user, created_at=NOW
    )
    assert at_desk.get(f"/wissen/mail/{other.pk}/").status_code == 404


def test_an_authority_that_is_run_by_another_reads_its_additions(
    at_desk: Client, desk: Desk, entry: Entry, addition: LocalAddition
) -> None:
    Authority.objects.filter(pk=desk.stranger.pk).update(administered_by=desk.leun)
    text = article(at_desk, entry, slug="geseke")
    assert "39 Euro" in text
    assert "Stadt Leun verwaltet Stadt Geseke" in text
