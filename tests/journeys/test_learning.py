"""What is missed becomes knowledge: a gap turned into an article, a hint into a published change."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, Site, Suggestion, SynonymGroup, Version
from buergerdraht.knowledge.operations.learning import record_pick, record_search, report_not_found
from tests.journeys.support import Visitor
from tests.support import world

GAPS = "/redaktion/luecken/"


@pytest.fixture
def entry(database: None) -> Entry:
    """A service as it is published."""
    return Entry.objects.create(
        kind="service",
        title="Hundesteuer anmelden",
        texts={"answer": "<p>Melden Sie den Hund schriftlich an.</p>"},
        published_at=utc_now(),
        checked_on=date(2026, 11, 1),
        check_due_on=date(2027, 11, 1),
    )


def _search(text: str, centre: world.Centre, *, hits: int, after_id: int | None = None) -> int:
    made = record_search(
        text,
        centre=ServiceCentre.objects.get(pk=centre.id),
        authority=Authority.objects.get(pk=centre.authority_id),
        hits=hits,
        after_id=after_id,
        now=utc_now(),
    )
    assert made
    return made


def _searches_in_vain(centre: world.Centre, entry: Entry) -> None:
    place = ServiceCentre.objects.get(pk=centre.id)
    for _ in range(2):
        later = _search("hundesteuer", centre, hits=3, after_id=_search("bello", centre, hits=0))
        record_pick(later, centre=place, key=f"entry-{entry.pk}", rank=1, now=utc_now())
    report_not_found(_search("glasfaser", centre, hits=0), centre=place, now=utc_now())


def test_gaps_are_closed_with_one_key_each_and_an_article_is_published(
    come_in: Callable[..., Visitor], centre: world.Centre, entry: Entry
) -> None:
    _searches_in_vain(centre, entry)
    petra = come_in(Role.EDITOR, "Petra")
    page = petra.page
    petra.visit(GAPS)
    petra.check_page("luecken")
    proposals = page.locator("[data-gap]")
    proposals.first.focus()
    page.keyboard.press("ArrowDown")
    expect(proposals.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("„bello“ führt jetzt zu „Hundesteuer anmelden“.")).to_be_visible()
    assert SynonymGroup.objects.get(entry=entry).words == ["bello"]
    expect(page.get_by_role("button", name="Artikel beginnen")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Zum Entwurf").click()
    page.get_by_label("Antwortsatz").fill("Das Glasfasernetz baut die Stadt bis 2028.")
    page.get_by_role("button", name="Zur Prüfung geben").click()
    article = Entry.objects.get(title="Glasfaser")

    paul = come_in(Role.EDITOR, "Paul")
    paul.visit("/redaktion/pruefen/")
    paul.page.get_by_role("link", name="Glasfaser").click()
    expect(paul.page.get_by_text("Gesucht und nicht gefunden")).to_be_visible()
    paul.page.get_by_role("button", name="Freigeben").click()
    expect(paul.page.get_by_role("heading", level=1)).to_be_visible()
    article.refresh_from_db()
    assert article.published_at is not None
    paul.visit(GAPS)
    expect(paul.page.get_by_text("Keine Lücken")).to_be_visible()


def test_a_hint_of_an_agent_becomes_a_published_change_and_she_sees_it(
    come_in: Callable[..., Visitor], centre: world.Centre, entry: Entry
) -> None:
    kim = come_in(Role.AGENT, "Kim")
    slug = Authority.objects.get(pk=centre.authority_id).slug
    kim.visit(f"/wissen/{slug}/{entry.pk}/")
    kim.page.keyboard.press("F8")
    kim.page.keyboard.press("f")
    kim.page.keyboard.type("Anrufende fragen nach der Frist.")
    kim.page.get_by_role("button", name="Hinweis senden").click()
    expect(kim.page.get_by_text("Der Hinweis ist bei der Redaktion.")).to_be_visible()
    kim.visit("/wissen/hinweise/")
    expect(kim.page.get_by_role("cell", name="offen")).to_be_visible()
    kim.check_page("ihre-hinweise")

    petra = come_in(Role.EDITOR, "Petra")
    page = petra.page
    petra.visit("/redaktion/hinweise/")
    petra.check_page("hinweise")
    page.get_by_role("link", name="Anrufende fragen nach der Frist.").click()
    petra.check_page("hinweis")
    page.get_by_role("button", name="Daraus einen Entwurf beginnen").click()
    page.get_by_label("Frist", exact=True).fill("Innerhalb von zwei Wochen.")
    page.get_by_role("button", name="Zur Prüfung geben").click()

    paul = come_in(Role.EDITOR, "Paul")
    paul.visit("/redaktion/pruefen/")
    newest = Version.objects.latest("pk")
    paul.page.locator(f"a[href='/redaktion/fassungen/{newest.pk}/']").click()
    expect(paul.page.get_by_text("Anrufende fragen nach der Frist.")).to_be_visible()
    paul.page.get_by_role("button", name="Freigeben").click()
    expect(paul.page.get_by_role("heading", level=1)).to_be_visible()
    assert Suggestion.objects.get(entry=entry).state == "done"
    kim.visit("/wissen/hinweise/")
    expect(kim.page.get_by_text("Der geänderte Text ist veröffentlicht.")).to_be_visible()
    kim.visit(f"/wissen/{slug}/{entry.pk}/")
    expect(kim.page.get_by_text("Innerhalb von zwei Wochen.")).to_be_visible()


def test_the_pages_of_learning_are_accessible(
    come_in: Callable[..., Visitor], centre: world.Centre, entry: Entry
) -> None:
    _searches_in_vain(centre, entry)
    petra = come_in(Role.EDITOR, "Petra")
    authority = Authority.objects.get(pk=centre.authority_id)
    problem = {
        "url": "https://www.example.org/sehr/lange/adresse/mit/vielen/teilen.html",
        "reason": "zu groß",
    }
    site = Site.objects.create(
        authority=authority,
        start_url="https://www.example.org/",
        hosts=["www.example.org"],
        agreed_on=date(2026, 11, 1),
        report={
            "state": "done",
            "fetched": 41,
            "counts": {"new": 40},
            "refused": {"zu groß": 1},
            "problems": [problem],
        },
    )
    group = SynonymGroup.objects.create(words=["Perso", "Personalausweis"], changed_at=utc_now())
    SynonymGroup.objects.create(words=["Perso", "Ausweis"], changed_at=utc_now())
    for address, name in (
        (f"{GAPS}entwicklung/", "entwicklung"),
        (f"{GAPS}anders/?key=glasfas&q=hundesteuer", "luecke-schliessen"),
        ("/redaktion/synonyme/", "synonyme"),
        (f"/redaktion/synonyme/{group.pk}/", "synonyme-aendern"),
        ("/redaktion/synonyme/neu/", "synonyme-anlegen"),
        ("/redaktion/webauftritte/", "webauftritte"),
        (f"/redaktion/webauftritte/{site.pk}/aendern/", "webauftritt-aendern"),
        (f"/redaktion/webauftritte/{site.pk}/", "webauftritt"),
        (f"/redaktion/webauftritte/{site.pk}/beenden/", "webauftritt-beenden"),
        ("/redaktion/webauftritte/neu/", "webauftritt-neu"),
    ):
        assert petra.visit(address).ok
        petra.check_page(name)
