"""An agent finds the answer while the citizen is still speaking, with the keyboard alone."""

from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from buergerdraht.agreements.operations import reload_numbers
from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.rules import ContactState
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, LocalAddition
from buergerdraht.knowledge.search.maintenance import reindex
from buergerdraht.launcher.stack import Stack
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours, local_day
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.browser import be_ready_in_browser
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, CitizenRun, wait_until
from tests.support.sound import sentence

QUERY = "perso abgelaufen"
KEYS_AT_MOST = 15


@dataclass
class Keys:
    """A hand on the keyboard that counts."""

    page: Page
    count: int = field(default=0)

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.count += 1


@pytest.fixture
def leun(stack: Stack, database: None) -> world.Centre:
    """A centre that answers for Leun, and what is known about identity cards there."""
    centre = world.make_centre(offer_seconds=15)
    town = Authority.objects.get(pk=centre.authority_id)
    Authority.objects.filter(pk=town.pk).update(name="Stadt Leun", town="Leun")
    reload_numbers()
    card = _entry("Personalausweis beantragen", terms=["Perso", "Ausweis abgelaufen"], asked_rank=1)
    _entry("Reisepass beantragen", terms=["Pass abgelaufen"], asked_rank=2)
    hours = make_calendar("Stadtbüro", rules=CalendarRules("HE", _mornings()))
    unit = Unit.objects.create(authority=town, name="Stadtbüro", room="Zimmer 3", opening_hours=hours)
    LocalAddition.objects.create(
        entry=card, authority=town, unit=unit, appointment="Mit Termin; montags ohne Termin",
        texts={"fee": "<p>46 EUR, am Gerät im Stadtbüro 6 EUR</p>"}, published_at=utc_now(),
    )  # fmt: skip
    DirectoryEntry.objects.create(authority=town, unit=unit, name="Petra Lindner", phone="+496990009340")
    with override_settings(SEARCH_DIR=stack.environment.var_dir / "search"):
        reindex(now=utc_now())
    return world.Centre(centre.id, centre.slug, centre.number, "Stadt Leun", centre.authority_id)


def _entry(title: str, *, terms: list[str], asked_rank: int) -> Entry:
    """All tests of a run have one installation, and each service is there once."""
    present = Entry.objects.filter(title=title).first()
    return present or Entry.objects.create(
        kind=Entry.Kind.SERVICE,
        title=title,
        terms=terms,
        texts={
            "answer": "Bitte kommen Sie persönlich und bringen Sie den alten Ausweis mit.",
            "documents": "<ul><li>alter Ausweis</li><li>digitales Passfoto</li></ul>",
            "procedure": "<p>Der Ausweis wird in Berlin gedruckt.</p>",
        },
        links=[{"kind": "form", "title": "Vollmacht", "url": "https://example.org/vollmacht"}],
        asked_rank=asked_rank,
        published_at=utc_now(),
        checked_on=local_day(utc_now()) - timedelta(days=19),
    )


def _mornings() -> tuple[WeeklyHours, ...]:
    return tuple(WeeklyHours(weekday, time(8), time(12)) for weekday in range(5))


def _talking(visitor: Visitor, room: Room, centre: world.Centre) -> tuple[str, CitizenRun]:
    """Sign in, get ready, let a citizen call, and stand before the ring."""
    agent = world.make_agents(centre, 1, can_sign_in=True)[0]
    visitor.sign_in(agent.username, world.PASSWORD)
    visitor.visit("/arbeitsplatz/")
    be_ready_in_browser(visitor.page)
    caller = new_citizen()
    run = room.citizens([CitizenCall(caller, centre.number)], audio=sentence(room.work_dir))
    expect(visitor.page.get_by_role("alert")).to_contain_text("Anruf für Stadt Leun")
    return caller, run


def test_the_answer_for_leun_is_on_screen_and_the_contact_closed_within_15_keys(
    visitor: Visitor, room: Room, leun: world.Centre
) -> None:
    caller, run = _talking(visitor, room, leun)
    page, keys = visitor.page, Keys(visitor.page)
    keys.press("F2")
    expect(page.get_by_role("combobox", name="Wissen durchsuchen")).to_be_focused()
    page.keyboard.type(QUERY, delay=30)
    expect(page.locator("#suche-stand")).to_contain_text("Erster: Personalausweis beantragen.")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Personalausweis beantragen")).to_be_focused()
    for words in ("alter Ausweis", "46 EUR, am Gerät im Stadtbüro 6 EUR", "Mo–Fr 8–12 Uhr", "montags ohne"):
        expect(page.get_by_text(words).first).to_be_in_viewport()
    keys.press("F8", "d")
    expect(page.get_by_role("button", name="Anliegen Personalausweis beantragen entfernen")).to_be_visible()
    keys.press("F8", "x")
    assert run.wait(10) == 0
    keys.press("Control+Enter")
    closed = Contact.objects.filter(call__caller_number=caller, state=ContactState.CLOSED)
    wait_until(closed.exists, seconds=10, what="Kontakt abgeschlossen")
    concern = closed.get().concerns.get()
    assert (str(concern.entry), concern.outcome) == ("Personalausweis beantragen", "answered")
    assert keys.count < KEYS_AT_MOST


def test_every_state_of_the_search_in_a_call_is_accessible(
    visitor: Visitor, room: Room, leun: world.Centre
) -> None:
    _, run = _talking(visitor, room, leun)
    page, keys = visitor.page, Keys(visitor.page)
    keys.press("F2")
    search = page.get_by_role("combobox", name="Wissen durchsuchen")
    expect(search).to_be_focused()
    visitor.check_page("wissen-im-gespraech-leer")
    search.fill("lindner")
    expect(page.get_by_role("option", name="Petra Lindner")).to_contain_text("069 90009340")
    visitor.check_page("wissen-im-gespraech-treffer")
    keys.press("ArrowDown", "Enter")
    expect(page.get_by_role("heading", name="Petra Lindner")).to_be_focused()
    visitor.check_page("wissen-im-gespraech-kontakt")
    search.fill("perso")
    expect(page.locator("#suche-stand")).to_contain_text("Personalausweis")
    page.get_by_role("option", name="Personalausweis beantragen").click()
    expect(page.get_by_role("heading", name="Personalausweis beantragen")).to_be_focused()
    keys.press("F8", "d")
    expect(page.get_by_role("button", name="Anliegen Personalausweis beantragen entfernen")).to_be_visible()
    visitor.check_page("wissen-im-gespraech-beantwortet")
    search.fill("quarkstrudel")
    expect(page.locator("#suche-stand")).to_have_text("Kein Treffer für „quarkstrudel“.")
    visitor.check_page("wissen-im-gespraech-ohne-treffer")
    keys.press("F8", "f")
    expect(page.get_by_text("Die Lücke ist bei der Redaktion.")).to_be_visible()
    page.get_by_role("button", name="Auflegen").click()
    assert run.wait(10) == 0


def test_a_hint_and_a_link_are_sent_without_leaving_the_article(visitor: Visitor, leun: world.Centre) -> None:
    agent = world.make_agents(leun, 1, can_sign_in=True)[0]
    visitor.sign_in(agent.username, world.PASSWORD)
    card = Entry.objects.get(title="Personalausweis beantragen")
    visitor.visit(f"/wissen/{Authority.objects.get(pk=leun.authority_id).slug}/{card.pk}/")
    page, keys = visitor.page, Keys(visitor.page)
    visitor.check_page("wissen-artikel")
    keys.press("F8", "u")
    expect(page.get_by_label("E-Mail-Adresse")).to_be_focused()
    page.keyboard.type("buergerin@example.org")
    keys.press("Enter")
    expect(page.get_by_text("Die Mail mit dem Link ist gesendet.")).to_be_visible()
    keys.press("F8", "f")
    page.keyboard.type("Die Gebühr ist alt.")
    page.get_by_role("button", name="Hinweis senden").click()
    expect(page.get_by_text("Der Hinweis ist bei der Redaktion.")).to_be_visible()


def test_the_chosen_authority_and_the_words_stay_in_the_address(visitor: Visitor, leun: world.Centre) -> None:
    agent = world.make_agents(leun, 1, can_sign_in=True)[0]
    other = world.make_centre()
    visitor.sign_in(agent.username, world.PASSWORD)
    visitor.visit("/wissen/")
    page = visitor.page
    page.get_by_role("combobox", name="Wissen durchsuchen").press_sequentially("perso")
    page.get_by_role("button", name="Andere Behörde").click()
    page.get_by_label("Name der Behörde").fill(other.authority_name)
    page.get_by_role("option", name=other.authority_name).click()
    slug = Authority.objects.get(pk=other.authority_id).slug
    page.wait_for_url(f"**/wissen/?suche=perso&behoerde={slug}")
    page.get_by_role("option", name="Personalausweis beantragen").click()
    page.wait_for_url(f"**/wissen/{slug}/*/?suche=perso&behoerde={slug}")
    page.reload()
    expect(page.locator("[data-authority-name]")).to_have_text(other.authority_name)
    expect(page.get_by_role("combobox", name="Wissen durchsuchen")).to_have_value("perso")
