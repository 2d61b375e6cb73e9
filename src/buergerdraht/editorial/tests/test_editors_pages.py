"""What editors do on their pages, without scripts; and what others try."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.editorial.entries.forms import STATES
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.entries import start_addition
from buergerdraht.knowledge.operations.versions import save_version, start_version, submit_version

Browser = Callable[[User], Client]


@pytest.fixture
def browser_of(db: None) -> Browser:
    """Sign somebody in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def fields(version: Version, **changes: object) -> dict[str, object]:
    """What the form sends if somebody changes these fields."""
    version.refresh_from_db()
    content = version.content
    sent: dict[str, object] = {
        "version": version.saved_count,
        "title": content.get("title", ""),
        "text_answer": content["texts"].get("answer", ""),
        "text_fee": "37 Euro" if "fee" in content["texts"] else "",
        "leika_keys": "\n".join(content.get("leika_keys", [])),
        "action": "save",
    }
    return sent | changes


def submitted(text: Entry | LocalAddition, author: User, **content: object) -> Version:
    version = start_version(text, author=author, now=utc_now())
    version = save_version(version, content, saved_count=version.saved_count, author=author)
    submit_version(version, comment="Bitte prüfen", by=author, now=utc_now())
    return version


def html_of(response: Any) -> str:
    return str(response.content.decode())


PAGES = [
    "editorial_overview", "editorial_entries", "editorial_entry_new", "editorial_review",
    "editorial_completeness",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_an_editor_opens_every_page(
    page: str, browser_of: Browser, petra: User, addition: LocalAddition
) -> None:
    assert browser_of(petra).get(reverse(page)).status_code == 200


def test_a_draft_is_kept_field_by_field_even_if_one_is_wrong(
    browser_of: Browser, ines: User, entry: Entry
) -> None:
    version = start_version(entry, author=ines, now=utc_now())
    sent = fields(version, text_documents="- Ausweis\n- Foto", leika_keys="123", text_answer="Neu.")
    response = browser_of(ines).post(
        reverse("editorial_draft", args=[version.pk]), sent, headers={"X-Requested-With": "fetch"}
    )
    version.refresh_from_db()
    assert response.json() == {"version": 2}
    assert version.content["texts"]["documents"] == "<ul><li>Ausweis</li><li>Foto</li></ul>"
    assert version.content["leika_keys"] == entry.leika_keys
    assert version.content["unfinished"] == {"leika_keys": "123"}
    page = html_of(browser_of(ines).get(reverse("editorial_draft", args=[version.pk])))
    assert ">123</textarea>" in page.replace("\n", "")


def test_what_was_not_touched_stays_as_it_was_imported(browser_of: Browser, ines: User, entry: Entry) -> None:
    html = "<p><b>37</b> Euro</p>"
    entry.texts = {"fee": html}
    entry.save()
    version = start_version(entry, author=ines, now=utc_now())
    sent = fields(version, text_fee="**37** Euro", title="Perso")
    browser_of(ines).post(reverse("editorial_draft", args=[version.pk]), sent)
    version.refresh_from_db()
    assert version.content["texts"]["fee"] == html


def test_scripts_do_not_get_through_the_editor(browser_of: Browser, ines: User, entry: Entry) -> None:
    version = start_version(entry, author=ines, now=utc_now())
    sent = fields(
        version, text_full="<script>alert(1)</script> [x](javascript:alert(1)) [y](https://example.org/)"
    )
    browser_of(ines).post(reverse("editorial_draft", args=[version.pk]), sent)
    version.refresh_from_db()
    full = version.content["texts"]["full"]
    assert "<script" not in full
    assert full.count("<a ") == 1


def test_another_window_is_not_overwritten_and_what_was_typed_stays_on_the_page(
    browser_of: Browser, ines: User, entry: Entry
) -> None:
    version = start_version(entry, author=ines, now=utc_now())
    stale = fields(version, text_fee="40 Euro")
    save_version(version, {"title": "Schneller"}, saved_count=1, author=ines)
    address = reverse("editorial_draft", args=[version.pk])
    response = browser_of(ines).post(address, stale)
    assert response.status_code == 422
    assert "40 Euro" in html_of(response)
    assert browser_of(ines).post(address, stale, headers={"X-Requested-With": "fetch"}).status_code == 409


def test_an_addition_gets_office_hours_and_appointment(
    browser_of: Browser, petra: User, sabine: User, entry: Entry, leun: Authority
) -> None:
    unit = Unit.objects.create(authority=leun, name="Stadtbüro")
    version = start_addition(entry, authority=leun, author=petra, now=utc_now())
    sent = {
        "version": 1, "unit_id": unit.pk, "tag_0": "8–12, 13:30–16", "appointment": "Mit Termin",
        "is_handed_out_here": "ja", "text_fee": "37 Euro", "action": "submit", "comment": "Neu",
    }  # fmt: skip
    response = browser_of(petra).post(reverse("editorial_draft", args=[version.pk]), sent)
    assert response.status_code == 302, html_of(response)
    decision = {"action": "publish", "check_due_on": "2027-03-01"}
    browser_of(sabine).post(reverse("editorial_version", args=[version.pk]), decision)
    told = LocalAddition.objects.get()
    assert (told.unit, told.appointment, told.is_handed_out_here) == (unit, "Mit Termin", True)
    assert told.hours is not None
    assert [(each.weekday, f"{each.opens:%H:%M}") for each in told.hours.intervals.order_by("opens")] == [
        (0, "08:00"), (0, "13:30"),
    ]  # fmt: skip


def test_the_author_sees_no_decision_and_cannot_force_one(
    browser_of: Browser, ines: User, entry: Entry
) -> None:
    version = submitted(entry, ines, title="x")
    address = reverse("editorial_version", args=[version.pk])
    assert "Ihre Entscheidung" not in html_of(browser_of(ines).get(address))
    response = browser_of(ines).post(address, {"action": "publish", "check_due_on": "2027-03-01"})
    assert response.status_code == 422
    version.refresh_from_db()
    assert version.state == "in_review"


def test_giving_back_needs_a_reason(
    browser_of: Browser, petra: User, sabine: User, addition: LocalAddition
) -> None:
    version = submitted(addition, petra, appointment="Ohne Termin")
    address = reverse("editorial_version", args=[version.pk])
    response = browser_of(sabine).post(address, {"action": "return", "check_due_on": "2027-03-01"})
    assert response.status_code == 422
    assert "Schreiben Sie, was zu ändern ist." in html_of(response)
    browser_of(sabine).post(address, {"action": "return", "comment": "Nein", "check_due_on": "2027-03-01"})
    version.refresh_from_db()
    assert (version.state, version.review_comment) == ("draft", "Nein")


def test_differences_are_shown_word_by_word(
    browser_of: Browser, petra: User, sabine: User, addition: LocalAddition
) -> None:
    version = submitted(addition, petra, texts={"remarks": "<p>Ohne Termin</p>"})
    page = html_of(browser_of(sabine).get(reverse("editorial_version", args=[version.pk])))
    assert "entfernt: </span>Mit" not in page  # nothing was versioned before: all of it is new
    assert "neu: </span>Ohne Termin" in page


@pytest.mark.parametrize("outsider", ["petra", "olga"])
@pytest.mark.parametrize(
    "name",
    ["editorial_entry_start", "editorial_entry_confirm", "editorial_entry_archive", "editorial_entry_owner",
     "editorial_attach"],
)  # fmt: skip
def test_editors_of_one_authority_write_no_master_text(
    name: str, outsider: str, request: pytest.FixtureRequest, browser_of: Browser, entry: Entry
) -> None:
    user = request.getfixturevalue(outsider)
    before = Entry.objects.values().get()
    response = browser_of(user).post(reverse(name, args=[entry.pk]))
    assert response.status_code in (403, 404, 422)
    assert Entry.objects.values().get() == before
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("editorial_draft", "get"), ("editorial_draft", "post"), ("editorial_version", "get"),
        ("editorial_version", "post"), ("editorial_history", "get"), ("editorial_restore", "post"),
        ("editorial_discard", "post"), ("editorial_withdraw", "post"), ("knowledge_preview", "get"),
    ],
)  # fmt: skip
def test_another_partner_neither_reads_nor_writes_versions_by_guessing(
    name: str, method: str, browser_of: Browser, petra: User, olga: User, addition: LocalAddition
) -> None:
    version = submitted(addition, petra, appointment="geheim")
    client = browser_of(olga)
    response = getattr(client, method)(reverse(name, args=[version.pk]), {"action": "publish"})
    assert response.status_code == 404
    version.refresh_from_db()
    assert version.state == "in_review"


@pytest.mark.parametrize(
    "name",
    ["editorial_addition_start", "editorial_addition_confirm", "editorial_addition_archive",
     "editorial_addition_owner"],
)  # fmt: skip
def test_another_partner_touches_no_addition(
    name: str, browser_of: Browser, olga: User, addition: LocalAddition
) -> None:
    address = reverse(name, args=[addition.entry_id, addition.authority.slug])
    assert browser_of(olga).post(address).status_code == 404
    assert not Version.objects.exists()


def test_an_addition_cannot_be_handed_to_another_authoritys_office(
    browser_of: Browser, petra: User, entry: Entry, leun: Authority, soest: Authority
) -> None:
    foreign = Unit.objects.create(authority=soest, name="Bürgerbüro")
    version = start_addition(entry, authority=leun, author=petra, now=utc_now())
    sent = {"version": 1, "unit_id": foreign.pk, "action": "submit"}
    assert browser_of(petra).post(reverse("editorial_draft", args=[version.pk]), sent).status_code == 422


def test_an_article_is_begun_for_ones_own_authority_only(
    browser_of: Browser, petra: User, leun: Authority, soest: Authority
) -> None:
    client, address = browser_of(petra), reverse("editorial_entry_new")
    for slug in ("", soest.slug):
        assert client.post(address, {"title": "Markt", "authority": slug}).status_code == 422
    assert client.post(address, {"title": "Markt", "authority": leun.slug}).status_code == 302
    begun = Entry.objects.get()
    assert (begun.kind, begun.authority, begun.published_at) == ("article", leun, None)


def test_files_are_what_they_say_and_not_too_large(
    browser_of: Browser, ines: User, entry: Entry, settings: pytest.FixtureRequest, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    client, address = browser_of(ines), reverse("editorial_attach", args=[entry.pk])
    for name, content in (("x.pdf", b"<script>"), ("x.html", b"%PDF-1.7"), ("x.exe", b"MZ")):
        file = SimpleUploadedFile(name, content)
        assert client.post(address, {"title": "Antrag", "file": file}).status_code == 422
    good = SimpleUploadedFile("antrag.pdf", b"%PDF-1.7")
    assert client.post(address, {"title": "Antrag", "file": good}).status_code == 302
    attachment = entry.attachments.get()
    assert (attachment.title, attachment.media_type) == ("Antrag.pdf", "application/pdf")
    client.post(reverse("editorial_detach", args=[entry.pk, attachment.pk]))
    assert not entry.attachments.exists()


def test_the_list_finds_filters_and_goes_into_a_spreadsheet_without_formulas(
    browser_of: Browser, petra: User, addition: LocalAddition, leun: Authority
) -> None:
    Entry.objects.create(kind="article", title="=cmd", authority=leun)
    client, address = browser_of(petra), reverse("editorial_entries")
    assert "2 Texte" in html_of(client.get(address))
    assert "1 Text " in html_of(client.get(address, {"suche": "personal"})).replace("\n", " ") + " "
    for state, _ in STATES:
        wanted = {"stand": state, "behoerde": leun.slug, "fehlt": "office"}
        assert client.get(address, wanted).status_code == 200
    table = html_of(client.get(reverse("editorial_entries_csv")))
    assert "'=cmd" in table
    assert "\n=cmd" not in table


def test_a_preview_leaves_nothing_behind(browser_of: Browser, petra: User, addition: LocalAddition) -> None:
    version = start_version(addition, author=petra, now=utc_now())
    content = {"appointment": "Nur mittwochs", "week": [[2, "08:00", "12:00"]]}
    save_version(version, content, saved_count=1, author=petra)
    page = html_of(browser_of(petra).get(reverse("knowledge_preview", args=[version.pk])))
    assert "Nur mittwochs" in page
    assert "Mi 8–12 Uhr" in page
    addition.refresh_from_db()
    assert (addition.appointment, addition.hours) == ("", None)


def test_every_page_of_a_text_opens(
    browser_of: Browser, ines: User, petra: User, addition: LocalAddition
) -> None:
    version = submitted(addition, petra, appointment="x")
    client, of_text = browser_of(ines), [addition.entry_id, addition.authority.slug]
    for address in (
        reverse("editorial_entry", args=[addition.entry_id]),
        reverse("editorial_addition", args=of_text),
        reverse("editorial_history", args=[version.pk]),
        reverse("editorial_history", args=[version.pk]) + "?von=1&bis=x",
        reverse("editorial_completeness_of", args=of_text[1:]),
        reverse("editorial_draft", args=[start_version(addition.entry, author=ines, now=utc_now()).pk]),
    ):
        assert client.get(address).status_code == 200, address


def test_confirming_archiving_and_owning_take_one_press(
    browser_of: Browser, ines: User, entry: Entry
) -> None:
    client = browser_of(ines)
    client.post(reverse("editorial_entry_confirm", args=[entry.pk]), {"weiter": "uebersicht"})
    client.post(reverse("editorial_entry_owner", args=[entry.pk]), {"owner": ines.pk})
    client.post(reverse("editorial_entry_archive", args=[entry.pk]))
    entry.refresh_from_db()
    assert entry.owner == ines
    assert entry.archived_at is not None
    client.post(reverse("editorial_entry_archive", args=[entry.pk]))
    entry.refresh_from_db()
    assert entry.archived_at is None


def test_an_old_version_comes_back_as_a_draft_from_its_history(
    browser_of: Browser, petra: User, sabine: User, addition: LocalAddition
) -> None:
    decision = {"action": "publish", "check_due_on": "2027-03-01"}
    for words in ("Erst", "Dann"):
        version = submitted(addition, petra, appointment=words)
        browser_of(sabine).post(reverse("editorial_version", args=[version.pk]), decision)
    first = Version.objects.get(number=1)
    browser_of(petra).post(reverse("editorial_restore", args=[first.pk]))
    assert Version.objects.get(number=3).content["appointment"] == "Erst"


def test_what_word_copies_becomes_signs(browser_of: Browser, petra: User) -> None:
    sent = {"html": "<p class=MsoNormal><b>Wichtig</b><o:p></o:p></p>"}
    response = browser_of(petra).post(reverse("editorial_pasted"), sent)
    assert html_of(response) == "**Wichtig**"


def test_unpublished_articles_of_another_partner_are_not_seen(
    browser_of: Browser, petra: User, leun: Authority, soest: Authority
) -> None:
    secret = Entry.objects.create(kind="article", title="Geheimes Fest", authority=soest)
    client = browser_of(petra)
    assert client.get(reverse("editorial_entry", args=[secret.pk])).status_code == 404
    assert "Geheimes Fest" not in html_of(client.get(reverse("editorial_entries"), {"behoerde": ""}))


def test_a_decision_counts_only_for_what_was_read(
    browser_of: Browser, petra: User, sabine: User, addition: LocalAddition
) -> None:
    version = submitted(addition, petra, appointment="Gelesen")
    read = version.saved_count
    browser_of(petra).post(reverse("editorial_withdraw", args=[version.pk]))
    submitted(addition, petra, appointment="Danach geändert")
    decision = {"action": "publish", "check_due_on": "2027-03-01", "seen": read}
    response = browser_of(sabine).post(reverse("editorial_version", args=[version.pk]), decision)
    assert response.status_code == 422
    version.refresh_from_db()
    assert version.state == "in_review"
