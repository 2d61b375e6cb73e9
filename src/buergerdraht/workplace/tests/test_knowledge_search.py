"""Searching as one types: what the list says, in which context, and what the editors learn from it."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, DirectoryEntry, Membership, Unit
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, LocalAddition, Notice, SearchRecord
from buergerdraht.knowledge.search.documents import Why
from buergerdraht.knowledge.search.maintenance import reindex
from buergerdraht.workplace.knowledge.found import why_words


@pytest.fixture
def known(desk: Desk, settings: Settings, tmp_path: Path) -> Entry:
    """A small knowledge base, indexed."""
    settings.SEARCH_DIR = tmp_path
    card, _dog = (
        Entry.objects.create(kind=Entry.Kind.SERVICE, title=title, terms=terms, published_at=NOW)
        for title, terms in (("Personalausweis beantragen", ["Perso"]), ("Hundesteuer anmelden", []))
    )
    unit = Unit.objects.create(authority=desk.leun, name="Stadtbüro")
    LocalAddition.objects.create(entry=card, authority=desk.leun, unit=unit, published_at=NOW)
    DirectoryEntry.objects.create(
        authority=desk.leun, unit=unit, name="Uwe Sander", phone="+496990009340", presence="present"
    )
    Entry.objects.create(
        kind=Entry.Kind.ARTICLE, authority=desk.stranger, title="Perso in Geseke", published_at=NOW
    )
    reindex(now=utc_now())
    return card


def hits(browser: Client, text: str, **asked: str) -> str:
    values = {"suche": text, "behoerde": "leun", "tippt": "1"} | asked
    return browser.get("/wissen/suche/", values).content.decode()


def test_a_hit_says_its_kind_why_and_where(at_desk: Client, known: Entry) -> None:
    found = hits(at_desk, "perso")
    assert f'href="/wissen/leun/{known.pk}/"' in found
    for words in ("Personalausweis beantragen", "Leistung", "Stadtbüro", 'role="option"'):
        assert words in found
    assert 'data-status="1 Treffer. Erster: Personalausweis beantragen."' in found


def test_the_staff_directory_is_in_the_same_search(at_desk: Client, known: Entry) -> None:
    found = hits(at_desk, "sander")
    for words in ("Kontakt", "Uwe Sander", "069 90009340", "anwesend", "/wissen/leun/kontakt/"):
        assert words in found


def test_what_another_authority_wrote_is_found_in_all_only(at_desk: Client, known: Entry) -> None:
    assert "Perso in Geseke" not in hits(at_desk, "perso")
    everywhere = hits(at_desk, "perso", alle="1")
    assert "gilt für Stadt Geseke" in everywhere
    assert "/wissen/geseke/" in everywhere
    assert "Nur Stadt Leun durchsuchen" in everywhere


def test_an_authority_that_the_words_name_is_shown_and_can_be_taken_back(
    at_desk: Client, known: Entry
) -> None:
    found = hits(at_desk, "perso leun", behoerde="wetzlar")
    assert "Die Treffer gelten für <strong>Stadt Leun</strong>" in found
    assert f"/wissen/leun/{known.pk}/" in found
    assert 'name="suche" value="perso">Doch für Stadt Wetzlar' in found


def test_without_a_hit_the_gap_can_be_reported(at_desk: Client, known: Entry) -> None:
    found = hits(at_desk, "quarkstrudel")
    assert "Kein Treffer für „quarkstrudel“. Suchen Sie in allen Behörden oder melden Sie die Lücke." in found
    assert "Lücke melden" in found
    assert 'role="listbox"' not in found


def test_an_index_that_is_away_is_said(at_desk: Client, settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_DIR = tmp_path / "none"
    assert "Die Suche ist gerade nicht erreichbar" in hits(at_desk, "perso", behoerde="leun")


def test_what_the_index_still_has_but_nobody_may_read_any_more_is_left_out(
    at_desk: Client, known: Entry
) -> None:
    Entry.objects.filter(pk=known.pk).update(archived_at=NOW)
    Notice.objects.all().delete()
    assert "Personalausweis" not in hits(at_desk, "personalausweis")


def test_only_what_rests_is_noted_and_the_pick_and_the_answer_with_it(
    at_desk: Client, desk: Desk, known: Entry
) -> None:
    hits(at_desk, "pers")
    assert not SearchRecord.objects.exists()
    rested = at_desk.get("/wissen/suche/", {"suche": "perso", "behoerde": "leun"}).content.decode()
    record = SearchRecord.objects.get()
    assert f'form="kontakt-feld" name="vorgang" value="{record.pk}"' in rested
    at_desk.post("/wissen/treffer/", {"vorgang": record.pk, "treffer": f"entry-{known.pk}", "rang": "1"})
    call = desk.make_call()
    at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/")
    contact = Contact.objects.get(call=call)
    response = at_desk.post(
        f"/arbeitsplatz/kontakt/{contact.pk}/",
        {
            "version": contact.version, "authority": contact.authority_id, "note": "Kind",
            "anliegen-TOTAL_FORMS": 1, "anliegen-INITIAL_FORMS": 1, "anliegen-0-text": "",
            "action": f"answered:{known.pk}", "vorgang": record.pk,
        },
        follow=True,
    )  # fmt: skip
    page = response.content.decode()
    assert "Als Anliegen eingetragen: Personalausweis beantragen, beantwortet." in page
    assert "Anliegen Personalausweis beantragen entfernen" in page
    contact.refresh_from_db()
    concern = contact.concerns.get()
    assert (concern.entry, concern.outcome, contact.note) == (known, "answered", "Kind")
    record.refresh_from_db()
    assert (record.picked_key, record.picked_rank, record.is_answered) == (f"entry-{known.pk}", 1, True)


def test_an_answer_that_nobody_may_read_is_refused(at_desk: Client, desk: Desk) -> None:
    call = desk.make_call()
    at_desk.get(f"/arbeitsplatz/anruf/{call.pk}/")
    contact = Contact.objects.get(call=call)
    for number in ("0", "x", "9" * 30):
        values = {
            "version": contact.version, "authority": contact.authority_id, "action": f"answered:{number}",
            "anliegen-TOTAL_FORMS": 1, "anliegen-INITIAL_FORMS": 1,
        }  # fmt: skip
        assert at_desk.post(f"/arbeitsplatz/kontakt/{contact.pk}/", values).status_code == 404


def test_searches_of_partners_leave_no_record(client: Client, desk: Desk, known: Entry) -> None:
    Membership.objects.create(user=desk.other_user, role=Role.CASE_WORKER, authority=desk.leun)
    client.force_login(desk.other_user)
    assert "Personalausweis" in client.get("/wissen/suche/", {"suche": "perso"}).content.decode()
    assert not SearchRecord.objects.exists()


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ((Why("word", "ausweis", "Ausweis"),), ""),
        ((Why("synonym", "umgezogen", "Umzug"),), "auch: Umzug"),
        ((Why("meaning", "umgezogen", "Wohnsitz"),), "dem Sinn nach"),
        ((Why("picked", "ausweis", "Ausweis"),), "oft gewählt"),
    ],
)
def test_why_something_was_found_is_said_where_the_title_does_not_show_it(
    why: tuple[Why, ...], words: str
) -> None:
    assert why_words(why, title="Ausweis") == words


def test_the_call_screen_searches_without_scripts(at_desk: Client, desk: Desk, known: Entry) -> None:
    page = at_desk.get(f"/arbeitsplatz/anruf/{desk.make_call().pk}/?suche=perso").content.decode()
    assert f'href="/wissen/leun/{known.pk}/"' in page


@pytest.fixture
def two_of_a_name(desk: Desk, known: Entry) -> None:
    for name, what in (("Stadt Soest", "Kirmes auf dem Markt"), ("Kreis Soest", "Kirmes im Kreis")):
        slug = name.lower().replace(" ", "-")
        authority = Authority.objects.create(slug=slug, name=name, level=Authority.Level.MUNICIPALITY)
        Entry.objects.create(kind="article", title=what, authority=authority, published_at=NOW)
    reindex(now=utc_now())


def test_a_name_that_two_have_finds_what_both_say_and_where_it_holds(
    at_desk: Client, two_of_a_name: None
) -> None:
    found = hits(at_desk, "kirmes soest")
    for words in ("gilt für Stadt Soest", "gilt für Kreis Soest", "/wissen/stadt-soest/", "gemeint?"):
        assert words in found
    chosen = hits(at_desk, "kirmes soest", behoerde="kreis-soest")
    assert "gilt für Kreis Soest" in chosen
    assert "gilt für Stadt Soest" not in chosen
    assert 'value="stadt-soest">Stadt Soest</button>' in chosen


def test_a_name_that_two_have_tells_no_addition_of_either_nor_of_the_context(
    at_desk: Client, two_of_a_name: None
) -> None:
    found = hits(at_desk, "perso soest")
    assert "gilt überall" in found
    assert "Stadtbüro" not in found


def test_the_page_of_an_article_searches_on_where_the_article_holds(at_desk: Client, known: Entry) -> None:
    page = at_desk.get(f"/wissen/leun/{known.pk}/").content.decode()
    assert '<span class="bd-tag" data-authority-name>Stadt Leun</span>' in page
    assert 'name="behoerde" value="leun"' in page
    kept = at_desk.get(f"/wissen/leun/{known.pk}/?suche=perso&behoerde=wetzlar").content.decode()
    assert "data-authority-name>Stadt Wetzlar</span>" in kept
    assert 'value="perso"' in kept


def test_choosing_an_authority_without_scripts_keeps_the_words(at_desk: Client, known: Entry) -> None:
    page = at_desk.get("/wissen/?suche=perso&behoerde=wetzlar").content.decode()
    assert 'href="/wissen/behoerden/?suche=perso&amp;behoerde=wetzlar"' in page
    choice = at_desk.get("/wissen/behoerden/?suche=perso&behoerde=wetzlar&name=leun").content.decode()
    assert 'href="/wissen/?suche=perso&amp;behoerde=leun"' in choice
    assert '<input type="hidden" name="suche" value="perso">' in choice
