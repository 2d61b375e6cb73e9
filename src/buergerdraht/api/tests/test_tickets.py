"""A partner's ticket system reads its tickets and reacts to them; less than that is refused by name."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.api.tests.conftest import Cooperation, Post
from buergerdraht.tickets.files import attach_file
from buergerdraht.tickets.models import TakenRequest, Ticket
from buergerdraht.tickets.operations import By, forward_ticket, note_on_ticket, open_ticket
from buergerdraht.tickets.tests.conftest import DRAFT, FRIDAY
from buergerdraht.tickets.ways.system import KEPT, forget_requests

TICKETS = "/api/v1/tickets"
COMPLETE = {"status": "Der Bauhof ist beauftragt.", "expected_on": "2099-12-24", "contact": "06473 9144-0"}

pytestmark = pytest.mark.django_db


def address(ticket: Ticket, step: str = "") -> str:
    return f"{TICKETS}/{ticket.pk}/{step}".rstrip("/")


def verbs(ticket: Ticket) -> list[str]:
    return list(ticket.history.order_by("sequence").values_list("verb", flat=True))


def more_tickets(cooperation: Cooperation, number: int) -> None:
    for _ in range(number):
        ticket, _code = open_ticket(
            DRAFT,
            authority=cooperation.leun,
            centre=cooperation.centre,
            contact=None,
            by=By(cooperation.agent),
            now=FRIDAY,
        )
        forward_ticket(ticket, unit=None, by=By(cooperation.agent), now=FRIDAY)


def test_a_ticket_is_read_with_its_due_time_and_without_the_persons_name(
    leun: Client, forwarded: Ticket
) -> None:
    told = leun.get(address(forwarded)).json()
    assert (told["reference"], told["state"], told["citizen"]) == (forwarded.reference, "forwarded", None)
    assert datetime.fromisoformat(told["due_at"]) == forwarded.due_at
    assert [step["step"] for step in told["history"]] == ["forwarded"]
    assert "Amsel" not in leun.get(address(forwarded)).content.decode()


def test_what_the_centre_notes_for_itself_is_not_told(leun: Client, forwarded: Ticket) -> None:
    note_on_ticket(forwarded, text="Frau Amsel rief an.", by=By(), now=FRIDAY)
    assert "Amsel" not in leun.get(address(forwarded)).content.decode()


def test_the_person_is_named_if_the_agreement_says_so(leun: Client, forwarded: Ticket) -> None:
    Agreement.objects.update(tickets_name_citizen=True)
    assert leun.get(address(forwarded)).json()["citizen"]["name"] == "Frau Amsel"


def test_all_tickets_are_found_page_by_page(
    leun: Client, cooperation: Cooperation, forwarded: Ticket
) -> None:
    more_tickets(cooperation, 4)
    following, found = f"{TICKETS}?limit=2", list[int]()
    while following:
        page = leun.get(following).json()
        found += [each["id"] for each in page["tickets"]]
        following = page["next"]
    assert found == sorted(Ticket.objects.values_list("pk", flat=True))


def test_open_closed_and_all_are_told_apart(leun: Client, forwarded: Ticket) -> None:
    Ticket.objects.update(state="closed", closed_at=FRIDAY)
    counts = [
        len(leun.get(TICKETS, {"status": status}).json()["tickets"]) for status in ("open", "closed", "all")
    ]
    assert counts == [0, 1, 1]


def test_what_was_never_forwarded_is_not_there(leun: Client, opened: Ticket) -> None:
    assert leun.get(TICKETS).json()["tickets"] == []
    assert leun.get(address(opened)).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"limit": "101"}, "limit"),
        ({"after": "x"}, "after"),
        ({"status": "neu"}, "status"),
        ({"page": "2"}, "page"),
    ],
)
def test_a_wrong_wish_for_a_list_is_named(leun: Client, wanted: dict[str, str], field: str) -> None:
    refused = leun.get(TICKETS, wanted)
    assert (refused.status_code, [each["field"] for each in refused.json()["errors"]]) == (422, [field])


def test_an_answer_is_a_reaction(post: Post, forwarded: Ticket) -> None:
    answered = post(address(forwarded, "reaction"), {"answer": "Sie leuchtet wieder."})
    assert (answered.status_code, answered.json()["state"]) == (200, "answered")
    forwarded.refresh_from_db()
    assert forwarded.reacted_at
    assert (forwarded.history.latest("sequence").way, forwarded.history.latest("sequence").actor) == (
        "api",
        None,
    )


def test_status_day_and_contact_are_a_reaction(post: Post, forwarded: Ticket) -> None:
    told = post(address(forwarded, "reaction"), COMPLETE).json()
    assert (told["state"], told["expected_on"]) == ("reacted", "2099-12-24")
    assert told["reacted_at"]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, ["status", "expected_on", "contact"]),
        ({"answer": "  "}, ["status", "expected_on", "contact"]),
        (COMPLETE | {"expected_on": None}, ["expected_on"]),
        (COMPLETE | {"expected_on": "2020-01-01"}, ["expected_on"]),
        (COMPLETE | {"contact": "Frau Vogt"}, ["contact"]),
        (COMPLETE | {"status": ""}, ["status"]),
    ],
)
def test_less_than_a_reaction_is_refused_and_says_what_is_missing(
    post: Post, forwarded: Ticket, said: dict[str, Any], missing: list[str]
) -> None:
    refused = post(address(forwarded, "reaction"), said)
    problem = refused.json()
    assert (refused.status_code, refused.headers["Content-Type"]) == (422, "application/problem+json")
    assert problem["type"] == "urn:buergerdraht:reaction-incomplete"
    assert [each["field"] for each in problem["errors"]] == missing
    assert all(each["detail"].endswith("?") for each in problem["errors"])
    forwarded.refresh_from_db()
    assert (forwarded.reacted_at, verbs(forwarded)) == (None, ["opened", "forwarded"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": 7}, "answer"),
        ({"answer": ["ja"]}, "answer"),
        ({"answer": "x" * 4001}, "answer"),
        ({"answer": "a\x00b"}, "answer"),
        ({"antwort": "Ja."}, "antwort"),
        (COMPLETE | {"expected_on": "24.12.2099"}, "expected_on"),
        (COMPLETE | {"expected_on": "0001-01-01"}, "expected_on"),
    ],
)
def test_a_field_that_is_wrong_is_named(
    post: Post, forwarded: Ticket, said: dict[str, Any], field: str
) -> None:
    refused = post(address(forwarded, "reaction"), said)
    assert (refused.status_code, {each["field"] for each in refused.json()["errors"]}) == (422, {field})
    assert verbs(forwarded) == ["opened", "forwarded"]


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 400), ("{", 400), ("[]", 400), ('"Ja"', 400), (b"\xff", 400), ('{"answer": "\\ud800"}', 400),
     ("[" * 5000, 400), ('{"answer": "' + "x" * 100_000 + '"}', 413)],
)  # fmt: skip
def test_what_is_no_message_is_refused(post: Post, forwarded: Ticket, body: str, status: int) -> None:
    assert post(address(forwarded, "reaction"), body).status_code == status


def test_a_query_and_a_return_leave_the_clock_running(post: Post, forwarded: Ticket) -> None:
    asked = post(address(forwarded, "query"), {"question": "Welche Straße?"}).json()
    assert (asked["state"], asked["reacted_at"]) == ("query", None)
    refused = post(address(forwarded, "return"), {"reason": ""})
    assert refused.json()["errors"] == [
        {"field": "reason", "detail": "Schreiben Sie, warum das Ticket zurückgeht."}
    ]
    assert post(address(forwarded, "return"), {"reason": "Sache des Kreises"}).status_code == 409
    more = post(address(forwarded, "reaction"), COMPLETE)
    assert more.status_code == 200
    assert post(address(forwarded, "return"), {"reason": "Sache des Kreises"}).json()["state"] == "pool"


def test_what_the_state_forbids_is_told_without_speaking_of_pages(post: Post, forwarded: Ticket) -> None:
    post(address(forwarded, "reaction"), {"answer": "Ja."})
    refused = post(address(forwarded, "reaction"), {"answer": "Nein."})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:buergerdraht:wrong-ticket-state")
    assert "Seite" not in refused.json()["detail"]


def test_a_key_counts_once_and_the_repetition_says_what_became_of_it(post: Post, forwarded: Ticket) -> None:
    first = post(address(forwarded, "query"), {"question": "Wo?"}, key="a-1")
    again = post(address(forwarded, "query"), {"question": "Wo?"}, key="a-1")
    assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
    assert (again.status_code, again.json()) == (200, first.json())
    assert verbs(forwarded) == ["opened", "forwarded", "asked_back"]


def test_a_key_used_for_something_else_is_refused(post: Post, forwarded: Ticket) -> None:
    post(address(forwarded, "query"), {"question": "Wo?"}, key="a-1")
    for step, said in (
        ("query", {"question": "Wann?"}),
        ("return", {"question": "Wo?"}),
        ("reaction", COMPLETE),
    ):
        assert post(address(forwarded, step), said, key="a-1").status_code == 422
    assert verbs(forwarded) == ["opened", "forwarded", "asked_back"]


def test_what_was_refused_may_be_put_right_under_the_same_key(post: Post, forwarded: Ticket) -> None:
    assert post(address(forwarded, "reaction"), {"status": "Läuft."}, key="a-1").status_code == 422
    assert not TakenRequest.objects.exists()
    assert post(address(forwarded, "reaction"), COMPLETE, key="a-1").status_code == 200


def test_another_partners_key_is_another_one(
    post: Post, braunfels: Client, cooperation: Cooperation, forwarded: Ticket
) -> None:
    post(address(forwarded, "query"), {"question": "Wo?"}, key="a-1")
    other, _ = open_ticket(
        DRAFT, authority=cooperation.braunfels, centre=cooperation.centre, contact=None, by=By(), now=FRIDAY
    )
    forward_ticket(other, unit=None, by=By(), now=FRIDAY)
    headers = {"Idempotency-Key": "a-1"}
    asked = braunfels.post(address(other, "query"), {"question": "Wo?"}, "application/json", headers=headers)
    assert (asked.status_code, "Idempotency-Replayed" in asked.headers) == (200, False)


@pytest.mark.parametrize("key", ["x" * 256, "schlüssel"])
def test_a_key_that_cannot_be_kept_is_refused(post: Post, forwarded: Ticket, key: str) -> None:
    assert post(address(forwarded, "query"), {"question": "Wo?"}, key=key).status_code == 400


def test_keys_are_forgotten_after_a_week(post: Post, forwarded: Ticket) -> None:
    post(address(forwarded, "query"), {"question": "Wo?"}, key="a-1")
    taken_at = TakenRequest.objects.get().taken_at
    assert (forget_requests(now=taken_at + KEPT), TakenRequest.objects.count()) == (0, 1)
    forget_requests(now=taken_at + KEPT * 2)
    assert not TakenRequest.objects.exists()


def upload(system: Client, ticket: Ticket, content: bytes, *, name: str = "bild.txt", key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    where = f"{address(ticket, 'files')}?name={name}"
    return system.post(where, content, "application/octet-stream", headers=headers)


def test_files_go_up_once_and_down_again(leun: Client, forwarded: Ticket) -> None:
    first = upload(leun, forwarded, b"Laterne", name="lampe.exe", key="f-1")
    upload(leun, forwarded, b"Laterne", name="lampe.exe", key="f-1")
    [file] = first.json()["files"]
    assert (first.status_code, file["name"], file["media_type"]) == (201, "lampe.exe.txt", "text/plain")
    given = leun.get(address(forwarded, f"files/{file['id']}"))
    assert b"".join(given) == b"Laterne"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert forwarded.files.count() == 1


def test_a_file_of_the_centre_is_given_out(leun: Client, forwarded: Ticket) -> None:
    attach_file(forwarded, name="brief.pdf", content=b"%PDF-1.7", by=By(), now=FRIDAY)
    [file] = leun.get(address(forwarded)).json()["files"]
    assert leun.get(address(forwarded, f"files/{file['id']}")).status_code == 200


@pytest.mark.parametrize(
    ("content", "status", "kind"),
    [
        (b"MZ\x90\x00\x03", 415, "file-kind-refused"),
        (b"", 415, "file-kind-refused"),
        (b"<html><script>", 415, "file-kind-refused"),
        (b"x" * 30_000_000, 413, "file-too-large"),
    ],
)
def test_a_program_and_a_giant_are_refused(
    leun: Client, forwarded: Ticket, content: bytes, status: int, kind: str
) -> None:
    refused = upload(leun, forwarded, content)
    assert (refused.status_code, refused.json()["type"]) == (status, f"urn:buergerdraht:{kind}")
    assert not forwarded.files.exists()


def test_a_file_in_a_form_is_refused_not_taken_for_a_text(leun: Client, forwarded: Ticket) -> None:
    refused = leun.post(address(forwarded, "files"), {"file": "Laterne"})
    assert (refused.status_code, forwarded.files.count()) == (415, 0)


def test_a_foreign_token_finds_nothing_and_changes_nothing(
    braunfels: Client, leun: Client, forwarded: Ticket
) -> None:
    [file] = upload(leun, forwarded, b"Laterne").json()["files"]
    assert braunfels.get(TICKETS, {"status": "all"}).json()["tickets"] == []
    for where in (address(forwarded), address(forwarded, f"files/{file['id']}")):
        assert braunfels.get(where).status_code == 404
    for step in ("reaction", "query", "return", "files"):
        said = {"answer": "Ja."} if step == "reaction" else {"question": "?", "reason": "?"}
        assert braunfels.post(address(forwarded, step), said, "application/json").status_code in (404, 422)
    assert verbs(forwarded) == ["opened", "forwarded", "file_added"]


def test_the_person_who_reads_the_history_sees_that_the_partners_system_answered(
    post: Post, cooperation: Cooperation, forwarded: Ticket, client: Client
) -> None:
    post(address(forwarded, "reaction"), {"answer": "Sie leuchtet wieder."})
    client.force_login(User.objects.get(pk=cooperation.agent.pk))
    page = client.get(f"/tickets/{forwarded.pk}/").content.decode()
    assert "Sie leuchtet wieder." in page
