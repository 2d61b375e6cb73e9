"""The supervisor's board: what it counts, what it says, and whom it shows it to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.timezone import localtime
from pytest_django import DjangoAssertNumQueries

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.authorities.models import Membership, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.board_queries import board
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.workplace.board import wording
from tests.support.world import make_centre, serve

pytestmark = pytest.mark.django_db

State, Disposition = Call.State, Call.Disposition
MakeCall = Callable[..., Call]


@pytest.fixture
def centre() -> ServiceCentre:
    return ServiceCentre.objects.get(pk=make_centre().id)


@pytest.fixture
def served(centre: ServiceCentre) -> ServedNumber:
    return ServedNumber.objects.get(agreement__centre=centre)


@pytest.fixture
def now() -> datetime:
    """Noon of today, so that an hour ago is today, too."""
    return localtime(utc_now()).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def call(served: ServedNumber, now: datetime) -> MakeCall:
    """Make a call that arrived some seconds ago and was, or was not, answered after some seconds."""

    def make(*, ago: int, wait: int | None = None, disposition: str = "", **columns: object) -> Call:
        call_id, arrived_at = uuid4(), now - timedelta(seconds=ago)
        usual: dict[str, object] = {
            "centre": served.agreement.centre,
            "authority": served.number.authority,
            "served_number": served,
            "dialled_number": served.number.number,
            "caller_kind": Call.CallerKind.KNOWN,
            "caller_number": "+493023125108",
            "state": State.ENDED if disposition else State.QUEUED,
            "disposition": disposition,
            "arrived_at": arrived_at,
            "answered_at": None if wait is None else arrived_at + timedelta(seconds=wait),
            "ended_at": arrived_at + timedelta(seconds=(wait or 0) + 60) if disposition else None,
        }
        return Call.objects.create(id=call_id, channel_id=str(call_id), **{**usual, **columns})

    return make


def agent(centre: ServiceCentre, name: str, state: str, *, now: datetime, **columns: object) -> Agent:
    user = User.objects.create_user(name.lower(), first_name=name, last_name="Beispiel")
    since = now - timedelta(minutes=5)
    return Agent.objects.create(user=user, centre=centre, state=state, state_since_at=since, **columns)


def only_line(centre: ServiceCentre, *, now: datetime) -> tuple[object, ...]:
    (line,) = board(centre, now=now).queues
    return line.waiting, line.longest, line.ready, line.percent_in_target


def test_a_number_shows_who_waits_how_long_who_is_ready_and_its_share(
    centre: ServiceCentre, call: MakeCall, now: datetime
) -> None:
    call(ago=3600, wait=10, disposition=Disposition.ANSWERED)
    call(ago=3000, wait=31, disposition=Disposition.ANSWERED)
    call(ago=45)
    call(ago=5, state=State.OFFERED)
    agent(centre, "Aylin", Agent.State.READY, now=now)
    agent(centre, "Ben", Agent.State.WRAP_UP, now=now)
    assert only_line(centre, now=now) == (2, timedelta(seconds=45), 1, 50)


def test_a_number_without_any_call_has_no_share_and_no_wait(centre: ServiceCentre, now: datetime) -> None:
    assert only_line(centre, now=now) == (0, None, 0, None)


def test_only_agents_with_the_numbers_skill_count_as_ready(
    centre: ServiceCentre, served: ServedNumber, now: datetime
) -> None:
    ServedNumber.objects.filter(pk=served.pk).update(skill="gebaerdensprache")
    agent(centre, "Aylin", Agent.State.READY, now=now)
    agent(centre, "Ben", Agent.State.READY, now=now, skills=["gebaerdensprache"])
    assert only_line(centre, now=now)[2] == 1


def test_unknown_numbers_have_a_line_only_if_they_ring(
    centre: ServiceCentre, call: MakeCall, now: datetime
) -> None:
    call(ago=20, served_number=None, is_number_known=False)
    lines = board(centre, now=now).queues
    assert [(line.authority_name, line.number, line.waiting) for line in lines][-1] == (
        "Unbekannte Zielnummern",
        "",
        1,
    )


def test_the_line_of_an_ended_service_is_gone(
    centre: ServiceCentre, served: ServedNumber, now: datetime
) -> None:
    ServedNumber.objects.filter(pk=served.pk).update(ended_at=now)
    assert board(centre, now=now).queues == ()


def test_the_board_says_how_long_who_calls_now_is_likely_to_wait_and_how_sure_that_is(
    centre: ServiceCentre, call: MakeCall, now: datetime
) -> None:
    assert "Wer jetzt anruft" not in shown(centre, now=now)
    call(ago=20)
    assert "Wie lange wartet, wer jetzt anruft, ist noch nicht absehbar." in shown(centre, now=now)
    for ago in (900, 700, 500):
        call(ago=ago, wait=10, disposition=Disposition.ANSWERED)
    agent(centre, "Aylin", Agent.State.TALKING, now=now)
    words = shown(centre, now=now)
    assert "Wer jetzt anruft, wartet voraussichtlich" in words
    assert "Aus 3 Gesprächen der letzten Stunde, nur grob." in words


def shown(centre: ServiceCentre, *, now: datetime) -> str:
    """Return the board's parts as a page has them."""
    context = {"board": board(centre, now=now), "centre": centre}
    return render_to_string("workplace/board/page.html#parts", context)


def test_the_board_asks_as_often_for_many_numbers_as_for_one(
    centre: ServiceCentre, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        serve(centre.pk)
    with django_assert_num_queries(7):
        board(centre, now=now)


def test_yesterdays_calls_count_no_more(centre: ServiceCentre, call: MakeCall, now: datetime) -> None:
    call(ago=13 * 3600, wait=5, disposition=Disposition.ANSWERED)
    assert board(centre, now=now).figures.offered == 0


def test_what_became_of_todays_calls_is_told_apart(
    centre: ServiceCentre, call: MakeCall, now: datetime
) -> None:
    call(ago=900, wait=10, disposition=Disposition.ANSWERED)
    call(ago=800, disposition=Disposition.ABANDONED_IN_QUEUE)
    call(ago=700, disposition=Disposition.ABANDONED_IN_ANNOUNCEMENT)
    call(ago=600, disposition=Disposition.FAILED)
    call(ago=500, disposition=Disposition.CLOSED)
    found = board(centre, now=now)
    assert (found.figures.offered, found.figures.closed, wording.unreached(found)) == (4, 1, 3)


@pytest.mark.parametrize(
    ("percent", "words", "tone"),
    [
        (75, "Ziel 75 % erreicht", "ok"),
        (74, "1 Punkt unter Ziel 75 %", "warn"),
        (65, "10 Punkte unter Ziel 75 %", "warn"),
        (64, "11 Punkte unter Ziel 75 %", "bad"),
    ],
)
def test_a_share_is_judged_in_words(percent: int, words: str, tone: str) -> None:
    verdict = wording.verdict(percent)
    assert verdict is not None
    assert (verdict.words, verdict.tone) == (words, tone)


def test_no_call_is_no_share() -> None:
    assert wording.verdict(None) is None


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        (Call.CallerKind.KNOWN, "+496990009417", "069 90009417"),
        (Call.CallerKind.WITHHELD, "", "Nummer unterdrückt"),
        (Call.CallerKind.UNREADABLE, "anna", "Nummer nicht lesbar"),
    ],
)
def test_a_caller_is_her_number_or_why_there_is_none(
    centre: ServiceCentre, call: MakeCall, now: datetime, kind: str, number: str, words: str
) -> None:
    call(ago=31, caller_kind=kind, caller_number=number)
    (row,) = wording.waiting_rows(board(centre, now=now))
    assert (row.caller, row.is_late) == (words, True)


def test_who_waits_exactly_as_long_as_promised_is_not_late(
    centre: ServiceCentre, call: MakeCall, now: datetime
) -> None:
    call(ago=30)
    (row,) = wording.waiting_rows(board(centre, now=now))
    assert not row.is_late


def test_agents_are_shown_with_state_and_reason_and_those_away_by_name(
    centre: ServiceCentre, now: datetime
) -> None:
    agent(centre, "Aylin", Agent.State.BREAK, now=now, break_reason="lunch")
    agent(centre, "Ben", Agent.State.SIGNED_OUT, now=now)
    found = board(centre, now=now)
    (row,) = wording.agent_rows(found)
    assert (row.name, row.state, row.since) == ("Aylin Beispiel", "Pause: Mittag", timedelta(minutes=5))
    assert wording.signed_out_names(found) == ("Ben Beispiel",)
    assert wording.agents_caption(found) == "Servicekräfte: 1 angemeldet, 0 bereit"


@pytest.fixture
def watcher(centre: ServiceCentre, client: Client) -> Client:
    user = User.objects.create_user("ines.roth")
    Membership.objects.create(user=user, role=Role.SUPERVISOR, centre=centre)
    client.force_login(user)
    return client


def test_the_board_of_ones_own_centre_is_shown_at_once(watcher: Client, centre: ServiceCentre) -> None:
    assert watcher.get("/leitstand/")["Location"] == f"/leitstand/{centre.slug}/"
    page = watcher.get(f"/leitstand/{centre.slug}/").content.decode()
    assert "Niemand wartet." in page
    assert "Wie wird gezählt?" in page


def test_the_parts_are_no_whole_page(watcher: Client, centre: ServiceCentre) -> None:
    parts = watcher.get(f"/leitstand/{centre.slug}/stand").content.decode()
    assert "<html" not in parts
    assert "Warteschlangen" in parts


def test_the_board_of_another_centre_is_not_found(watcher: Client) -> None:
    other = make_centre()
    assert watcher.get(f"/leitstand/{other.slug}/").status_code == 404
    assert watcher.get(f"/leitstand/{other.slug}/stand").status_code == 404


def test_an_agent_sees_no_board(centre: ServiceCentre, client: Client) -> None:
    user = User.objects.create_user("jana.weber")
    Membership.objects.create(user=user, role=Role.AGENT, centre=centre)
    client.force_login(user)
    assert client.get("/leitstand/").status_code == 403
