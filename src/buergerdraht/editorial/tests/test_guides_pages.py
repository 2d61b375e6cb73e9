"""The pages on which guides are written: from an empty step to the review by a second person."""

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, Guide, Version
from buergerdraht.knowledge.operations.versions import publish_version
from buergerdraht.knowledge.queries.guides import dialogue_of
from buergerdraht.knowledge.rules.guides import Dialogue, is_sound
from buergerdraht.knowledge.tests.conftest import (
    centre,
    editor_of,
    entry,
    ines,
    leun,
    petra,
    sabine,
    soest,
    wetzlar,
)

__all__ = ["centre", "editor_of", "entry", "ines", "leun", "petra", "sabine", "soest", "wetzlar"]

LIST, NEW = "/redaktion/leitfaeden/", "/redaktion/leitfaeden/neu/"


class Author:
    """An editor at the page of a guide."""

    def __init__(self, client: Client, user: User) -> None:
        self.client = client
        client.force_login(user)
        self.step_id = ""
        self.address = ""

    def begin(self, title: str, *, whose: str) -> None:
        answer = self.client.post(NEW, {"title": title, "authority": whose})
        self._go_on(answer["Location"])

    def press(self, action: str, **fields: str) -> str:
        """Press a button with these fields entered, and return where it led."""
        data = {"version": str(self.version.saved_count), "schritt": self.step_id, "titel": "Umzug"}
        answer = self.client.post(self.address, data | fields | {"action": action})
        location = str(answer.headers.get("Location", ""))
        if "/entwurf/" in location and "probelauf" not in location:
            self._go_on(location)
        return location

    @property
    def version(self) -> Version:
        return Version.objects.get(pk=int(self.address.rstrip("/").rpartition("/")[2]))

    @property
    def dialogue(self) -> Dialogue:
        return dialogue_of(self.version)

    def page(self) -> str:
        return str(self.client.get(self.address, {"schritt": self.step_id}).content.decode())

    def _go_on(self, location: str) -> None:
        parts = urlsplit(location)
        self.address = parts.path
        self.step_id = parse_qs(parts.query).get("schritt", [""])[0]


@pytest.fixture
def author(client: Client, petra: User) -> Author:
    return Author(client, petra)


def _write(author: Author, leun: Authority) -> None:
    """One question and two ends."""
    author.begin("Umzug", whose=str(leun.pk))
    author.press("answer", frage="Ziehen Sie innerhalb um?")
    author.press("answer", **{"frage": "Ziehen Sie innerhalb um?", "antwort-0": "ja", "ziel-0": "new"})
    fields = {"frage": "Ziehen Sie innerhalb um?", "antwort-0": "ja", "ziel-0": "s2"}
    author.press("open:s2", **fields, **{"antwort-1": "nein", "ziel-1": "new"})
    author.press("open:s3", frage="Ins Stadtbüro", ergebnis="answered")
    author.press("save", frage="Ticket schreiben", ergebnis="ticket")


def test_a_guide_is_written_checked_reviewed_by_a_second_person_and_run(
    author: Author, client: Client, leun: Authority, petra: User, sabine: User
) -> None:
    _write(author, leun)
    assert is_sound(author.dialogue)
    assert "vollständig" in author.page()
    assert author.press("submit", frage="Ticket schreiben", ergebnis="ticket").startswith(
        "/redaktion/fassungen/"
    )
    version = author.version
    client.force_login(sabine)
    assert "Ziehen Sie innerhalb um?" in client.get(f"/redaktion/fassungen/{version.pk}/").content.decode()
    publish_version(version, reviewer=sabine, check_due_on=None, now=utc_now())
    guide = Guide.objects.get()
    page = client.get(f"/wissen/stadt-leun/leitfaden/{guide.pk}/?teil=artikel&weg=1").content.decode()
    assert "Ins Stadtbüro" in page


def test_what_is_missing_stands_beside_the_picture_and_keeps_it_from_review(
    author: Author, leun: Authority
) -> None:
    author.begin("Umzug", whose=str(leun.pk))
    page = author.page()
    assert "Die Frage oder Überschrift fehlt." in page
    assert "Zur Prüfung geben" not in page
    assert author.press("submit", frage="?").startswith(author.address)
    assert author.version.state == "draft"


def test_a_question_is_given_up_answer_by_answer(author: Author, leun: Authority) -> None:
    _write(author, leun)
    author.press("open:s1", frage="Ticket schreiben", ergebnis="ticket")
    fields = {"frage": "?", "antwort-0": "ja", "ziel-0": "s2", "antwort-1": "nein", "ziel-1": "s3"}
    author.press("answer_up:1", **fields)
    step = author.dialogue.step("s1")
    assert step is not None
    assert [answer.text for answer in step.answers] == ["nein", "ja"]
    swapped = {"frage": "?", "antwort-0": "nein", "ziel-0": "s3", "antwort-1": "ja", "ziel-1": "s2"}
    author.press("answer_remove:0", **swapped)
    assert "Kein Weg führt hierher." in author.page()


def test_steps_are_added_moved_and_removed(author: Author, leun: Authority) -> None:
    author.begin("Umzug", whose=str(leun.pk))
    author.press("add", frage="Erste")
    author.press("move:up", frage="Zweite")
    assert [step.question for step in author.dialogue.steps] == ["Zweite", "Erste"]
    author.press("start", frage="Zweite")
    assert author.dialogue.start == "s2"
    author.press("remove", frage="Zweite")
    assert (author.dialogue.start, author.step_id) == ("s1", "s1")
    author.press("remove", frage="Erste")
    assert "Der Leitfaden ist leer." in author.page()
    author.press("add")
    assert author.dialogue.start == "s1"


def test_a_question_has_at_most_nine_answers(author: Author, leun: Authority) -> None:
    author.begin("Umzug", whose=str(leun.pk))
    for number in range(10):
        author.press("answer", frage="?", **{f"antwort-{place}": f"{place}" for place in range(number)})
    step = author.dialogue.step("s1")
    assert step is not None
    assert len(step.answers) == 9


def test_texts_are_linked_by_name_and_taken_away(author: Author, leun: Authority, entry: Entry) -> None:
    author.begin("Ausweis", whose=str(leun.pk))
    author.press("save", frage="?", verweis="personalausweis BEANTRAGEN")
    assert author.dialogue.steps[0].entry_ids == (entry.pk,)
    assert "Verknüpfung mit Personalausweis beantragen entfernen" in author.page()
    author.press(f"unlink:{entry.pk}", frage="?")
    assert not author.dialogue.steps[0].entry_ids
    author.press("save", frage="?", verweis="Gibt es nicht")
    assert "Keinen oder mehrere Texte" in author.page()


def test_a_second_window_overwrites_nothing_and_loses_nothing(author: Author, leun: Authority) -> None:
    author.begin("Umzug", whose=str(leun.pk))
    author.press("save", frage="Von hier")
    data = {"version": "1", "schritt": "s1", "titel": "Umzug", "frage": "Von dort", "action": "save"}
    answer = author.client.post(author.address, data)
    assert answer.status_code == 422
    assert "Von dort" in answer.content.decode()
    assert author.dialogue.steps[0].question == "Von hier"


def test_a_draft_is_tried_out(author: Author, leun: Authority) -> None:
    _write(author, leun)
    assert author.press("trial", frage="Ticket schreiben", ergebnis="ticket").endswith("/probelauf/")
    page = author.client.get(f"{author.address}probelauf/", {"weg": "2"}).content.decode()
    assert "Vorschlag: Ticket" in page
    assert "In den Kontakt eintragen" not in page


def test_an_empty_draft_cannot_be_tried_out_and_says_so(author: Author, leun: Authority) -> None:
    author.begin("Umzug", whose=str(leun.pk))
    author.press("remove")
    assert "noch keinen ersten Schritt" in author.client.get(f"{author.address}probelauf/").content.decode()


@pytest.mark.parametrize(
    "garbage", ["answer_remove:x", "answer_up:99", "open:nowhere", "unlink:", "nonsense", ""]
)
def test_garbage_changes_nothing(author: Author, leun: Authority, garbage: str) -> None:
    author.begin("Umzug", whose=str(leun.pk))
    author.press(garbage, frage="bleibt")
    assert [step.question for step in author.dialogue.steps] == ["bleibt"]


def test_a_guide_needs_a_name_and_somebody_for_whom_it_holds(
    author: Author, soest: Authority, ines: User, leun: Authority
) -> None:
    for data in ({"title": "", "authority": str(leun.pk)}, {"title": "X", "authority": str(soest.pk)}):
        assert author.client.post(NEW, data).status_code == 422
    assert "alle Behörden" not in author.client.get(NEW).content.decode()
    author.client.force_login(ines)
    author.begin("Überall", whose="all")
    assert Guide.objects.get().authority is None


def test_a_published_guide_is_changed_in_a_draft(
    author: Author, leun: Authority, petra: User, sabine: User
) -> None:
    _write(author, leun)
    version = author.version
    author.press("submit", frage="Ticket schreiben", ergebnis="ticket")
    publish_version(version, reviewer=sabine, check_due_on=date(2027, 1, 1), now=utc_now())
    guide = Guide.objects.get()
    assert "geprüft" in author.client.get(LIST).content.decode()
    answer = author.client.post(f"{LIST}{guide.pk}/bearbeiten/")
    draft = guide.versions.get(state="draft")
    assert answer["Location"] == f"{LIST}entwurf/{draft.pk}/"
    assert (
        author.client.get(f"{LIST}entwurf/{version.pk}/")["Location"] == f"/redaktion/fassungen/{version.pk}/"
    )


def test_a_guide_is_confirmed_archived_and_brought_back(
    author: Author, leun: Authority, sabine: User
) -> None:
    _write(author, leun)
    version = author.version
    author.press("submit", frage="Ticket schreiben", ergebnis="ticket")
    publish_version(version, reviewer=sabine, check_due_on=None, now=utc_now())
    guide = Guide.objects.get()
    for action, words in (
        ("confirm", "Als geprüft bestätigt."),
        ("archive", "archiviert"),
        ("restore", "Archivieren"),
    ):
        page = author.client.post(
            f"{LIST}{guide.pk}/stand/", {"action": action}, follow=True
        ).content.decode()
        assert words in page
    assert author.client.post(f"{LIST}4711/stand/", {"action": "archive"}).status_code == 404


def test_the_guides_of_others_are_not_there(
    author: Author, leun: Authority, olga_of: Callable[[], User]
) -> None:
    _write(author, leun)
    author.client.force_login(olga_of())
    assert "Umzug" not in author.client.get(LIST).content.decode()
    assert author.client.get(author.address).status_code == 404
    assert author.client.post(f"{LIST}{Guide.objects.get().pk}/bearbeiten/").status_code == 404


@pytest.fixture
def olga_of(editor_of: Callable[[str, Authority], User], soest: Authority) -> Callable[[], User]:
    return lambda: editor_of("olga", soest)


def test_agents_write_no_guides(client: Client, centre: ServiceCentre) -> None:
    user = User.objects.create_user("jana")
    Membership.objects.create(user=user, role=Role.AGENT, centre=centre)
    client.force_login(user)
    assert client.get(LIST).status_code == 403
