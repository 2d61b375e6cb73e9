"""Running a guide: question by question, back again, beside a call and into its contact record."""

from typing import Any

import pytest
from django.test import Client

from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.rules import CHOOSABLE_OUTCOMES
from buergerdraht.contacts.tests.conftest import Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, Guide
from buergerdraht.knowledge.rules.guides import OUTCOMES, Answer, Dialogue, Step, dialogue_as_json


@pytest.fixture
def entry(db: None) -> Entry:
    return Entry.objects.create(kind="service", title="Wohnsitz anmelden", published_at=utc_now())


@pytest.fixture
def moving(entry: Entry) -> Guide:
    """Two questions, then an end that links to a text."""
    dialogue = Dialogue(
        "a",
        (
            Step("a", "Ziehen Sie innerhalb um?", answers=(Answer("ja", "c"), Answer("nein", "b"))),
            Step(
                "b", "Ins Ausland?", answers=(Answer("ja", "d"), Answer("nein", "c"), Answer("zurück", "a"))
            ),
            Step(
                "c", "Ab ins Stadtbüro", text="Bitte mit Ausweis.", entry_ids=(entry.pk,), outcome="answered"
            ),
            Step("d", "Ein Ticket schreiben", outcome="ticket"),
        ),
    )
    steps = dialogue_as_json(dialogue)
    return Guide.objects.create(title="Umzug", steps=steps, published_at=utc_now())


def _page(client: Client, guide: Guide, way: str = "", **query: Any) -> str:
    address = f"/wissen/leun/leitfaden/{guide.pk}/"
    return client.get(address, {"teil": "artikel", "weg": way, **query}).content.decode()


def test_a_question_is_shown_with_its_answers_and_their_keys(
    at_desk: Client, desk: Desk, moving: Guide
) -> None:
    page = _page(at_desk, moving)
    for words in ("Umzug", "Ziehen Sie innerhalb um?", 'data-choice="2"', 'data-way="2"'):
        assert words in page
    assert "Eine Frage zurück" not in page


def test_answers_lead_on_and_back(at_desk: Client, desk: Desk, moving: Guide) -> None:
    page = _page(at_desk, moving, "2-3-1")
    assert "Ab ins Stadtbüro" in page
    assert "Vorschlag: beantwortet" in page
    assert '?weg=2-3"' in page
    assert "Wohnsitz anmelden" in page


def test_without_a_script_the_answer_comes_as_a_form(at_desk: Client, desk: Desk, moving: Guide) -> None:
    page = at_desk.get(f"/wissen/leun/leitfaden/{moving.pk}/", {"weg": "2", "antwort": "1"}).content.decode()
    assert "Ein Ticket schreiben" in page
    assert "<html" in page


@pytest.mark.parametrize("way", ["9", "x", "--", "1-1-1", "2-99999999999999999999"])
def test_a_way_that_does_not_exist_stops_where_it_can(
    at_desk: Client, desk: Desk, moving: Guide, way: str
) -> None:
    assert "Umzug" in _page(at_desk, moving, way)


def test_a_guide_that_is_not_published_or_archived_is_not_there(
    at_desk: Client, desk: Desk, moving: Guide
) -> None:
    for change in ({"archived_at": utc_now()}, {"published_at": None, "archived_at": None}):
        Guide.objects.filter(pk=moving.pk).update(**change)
        assert at_desk.get(f"/wissen/leun/leitfaden/{moving.pk}/").status_code == 404


def test_a_guide_without_a_beginning_is_not_there(at_desk: Client, desk: Desk) -> None:
    empty = Guide.objects.create(title="Leer", published_at=utc_now())
    assert at_desk.get(f"/wissen/leun/leitfaden/{empty.pk}/").status_code == 404


def test_an_article_leads_back_to_the_guide(at_desk: Client, desk: Desk, moving: Guide, entry: Entry) -> None:
    query: dict[str, str] = {"teil": "artikel", "leitfaden": str(moving.pk), "weg": "1"}
    page = at_desk.get(f"/wissen/leun/{entry.pk}/", query).content.decode()
    assert f"/wissen/leun/leitfaden/{moving.pk}/?weg=1" in page
    for wrong in ({"leitfaden": "x"}, {"weg": '"><script>'}):
        page = at_desk.get(f"/wissen/leun/{entry.pk}/", query | wrong).content.decode()
        assert "Zurück zum Leitfaden" not in page


def _record(client: Client, desk: Desk, action: str) -> Contact:
    call = desk.make_call()
    client.get(f"/arbeitsplatz/anruf/{call.pk}/")
    contact = Contact.objects.get(call=call)
    form = {
        "version": contact.version,
        "authority": contact.authority_id,
        "note": "bleibt",
        "anliegen-TOTAL_FORMS": 1,
        "anliegen-INITIAL_FORMS": 1,
        "anliegen-0-text": "",
        "anliegen-0-outcome": "",
    }
    client.post(f"/arbeitsplatz/kontakt/{contact.pk}/", form | {"action": action})
    contact.refresh_from_db()
    return contact


def test_the_end_of_a_guide_goes_into_the_contact_with_the_way(
    at_desk: Client, desk: Desk, moving: Guide, entry: Entry
) -> None:
    contact = _record(at_desk, desk, f"guided:{moving.pk}:2-2")
    concern = contact.concerns.get()
    assert (concern.outcome, concern.entry, contact.note) == ("answered", entry, "bleibt")
    assert concern.guide_path == [
        {"step": "Ziehen Sie innerhalb um?", "answer": "nein"},
        {"step": "Ins Ausland?", "answer": "nein"},
    ]


@pytest.mark.parametrize("action", ["guided:{}:2", "guided:x:1", "guided:4711:1", "guided:{}", "guided"])
def test_what_is_no_end_of_a_guide_changes_nothing(
    at_desk: Client, desk: Desk, moving: Guide, action: str
) -> None:
    contact = _record(at_desk, desk, action.format(moving.pk))
    assert contact.concerns.get().outcome == ""


def test_guides_propose_what_a_contact_can_become() -> None:
    assert set(OUTCOMES) <= {outcome.value for outcome in CHOOSABLE_OUTCOMES}
