"""Notices at an agent's place: before the next call, in the call, when it rings."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from buergerdraht.authorities.models import Authority
from buergerdraht.contacts.tests.conftest import Desk
from buergerdraht.knowledge.models import Notice, NoticeAcknowledgement
from buergerdraht.telephony.models import Agent
from buergerdraht.workplace.jobs import settle_reading_now

STATE = "/arbeitsplatz/zustand/"


def _notice(authority: Authority | None, title: str = "Hochwasser an der Lahn", **changes: object) -> Notice:
    now = timezone.now()
    values = {"valid_from_at": now - timedelta(hours=1), "valid_until_at": now + timedelta(hours=1)} | changes
    return Notice.objects.create(
        authority=authority, title=title, text="Brücke zu.", written_at=now, **values
    )


def _wish(desk: Desk) -> str:
    desk.agent.refresh_from_db()
    return f"{desk.agent.wanted_state} {desk.agent.wanted_reason}".strip()


def _in_break(desk: Desk) -> None:
    Agent.objects.filter(pk=desk.agent.pk).update(state=Agent.State.BREAK, break_reason="read_notice")


def test_who_is_ready_is_asked_to_read_and_has_calls_again_with_one_key(at_desk: Client, desk: Desk) -> None:
    notice = _notice(desk.leun, must_be_read=True)
    settle_reading_now(desk.centre.pk)
    assert _wish(desk) == "break read_notice"
    _in_break(desk)
    page = at_desk.get("/arbeitsplatz/").content.decode()
    assert "Hochwasser an der Lahn" in page
    assert 'data-key="Control+Enter"' in page
    at_desk.post("/arbeitsplatz/meldungen/gelesen/", {"notice": [notice.pk]})
    assert _wish(desk) == "ready"
    assert NoticeAcknowledgement.objects.filter(user=desk.user, notice=notice).count() == 1
    assert "Hochwasser" not in at_desk.get("/arbeitsplatz/meldungen/lesen/").content.decode()


def test_who_gets_ready_reads_first(at_desk: Client, desk: Desk) -> None:
    Agent.objects.filter(pk=desk.agent.pk).update(wanted_state="break", wanted_reason="lunch")
    _notice(None, must_be_read=True)
    page = at_desk.post(STATE, {"wish": "ready"}, follow=True).content.decode()
    assert _wish(desk) == "break read_notice"
    assert "Lesen Sie erst die Meldung." in page


def test_without_anything_to_read_she_is_ready_at_once(at_desk: Client, desk: Desk) -> None:
    _notice(desk.leun)
    _notice(desk.stranger, must_be_read=True)
    at_desk.post(STATE, {"wish": "ready"})
    assert _wish(desk) == "ready"


def test_what_came_in_between_is_still_to_be_read(at_desk: Client, desk: Desk) -> None:
    first = _notice(desk.leun, must_be_read=True)
    settle_reading_now(desk.centre.pk)
    _notice(desk.leun, "Stromausfall", must_be_read=True)
    at_desk.post("/arbeitsplatz/meldungen/gelesen/", {"notice": [first.pk, "x", "9999999999999"]})
    assert _wish(desk) == "break read_notice"


def test_a_notice_that_has_ended_lets_her_have_calls_again(at_desk: Client, desk: Desk) -> None:
    notice = _notice(desk.leun, must_be_read=True)
    settle_reading_now(desk.centre.pk)
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=timezone.now())
    settle_reading_now(desk.centre.pk)
    assert _wish(desk) == "ready"


def test_nobody_is_interrupted_in_a_call(at_desk: Client, desk: Desk) -> None:
    _notice(desk.leun, must_be_read=True)
    Agent.objects.filter(pk=desk.agent.pk).update(state=Agent.State.TALKING)
    settle_reading_now(desk.centre.pk)
    assert _wish(desk) == "break read_notice"
    assert "Hochwasser" not in at_desk.get("/arbeitsplatz/meldungen/lesen/").content.decode()


def test_who_has_another_break_is_left_alone(at_desk: Client, desk: Desk) -> None:
    _notice(desk.leun, must_be_read=True)
    Agent.objects.filter(pk=desk.agent.pk).update(wanted_state="break", wanted_reason="lunch")
    settle_reading_now(desk.centre.pk)
    assert _wish(desk) == "break lunch"


def test_the_call_screen_tells_what_holds_for_the_authority(at_desk: Client, desk: Desk) -> None:
    _notice(desk.leun, urgency="urgent")
    _notice(desk.stranger, "Markt in Geseke")
    page = at_desk.get(f"/arbeitsplatz/anruf/{desk.make_call().pk}/").content.decode()
    assert "Heute in Leun" in page
    assert "Dringend: " in page
    assert "Markt in Geseke" not in page
    part = at_desk.get("/arbeitsplatz/meldungen/leun/").content.decode()
    assert "Brücke zu." in part
    assert at_desk.get("/arbeitsplatz/meldungen/nirgends/").status_code == 404


def test_before_answering_only_urgent_titles_are_shown(at_desk: Client, desk: Desk) -> None:
    _notice(desk.leun, urgency="urgent")
    _notice(desk.leun, "Markt am Samstag")
    page = at_desk.get(f"/arbeitsplatz/anruf/{desk.make_call().pk}/vorab/").content.decode()
    assert "Dringend: Hochwasser an der Lahn" in page
    assert "Markt" not in page
    assert "Brücke" not in page


@pytest.mark.parametrize(
    ("urgency", "sentence"), [("urgent", "Dringend, Stadt Leun: Hochwasser an der Lahn"), ("info", "")]
)
def test_only_an_urgent_notice_is_announced(at_desk: Client, desk: Desk, urgency: str, sentence: str) -> None:
    notice = _notice(desk.leun, urgency=urgency)
    assert at_desk.get(f"/arbeitsplatz/meldungen/{notice.pk}/dringend/").json() == {"sentence": sentence}


def test_nothing_is_announced_that_concerns_others_or_is_gone(at_desk: Client, desk: Desk) -> None:
    notice = _notice(desk.stranger, urgency="urgent")
    for notice_id in (notice.pk, 4711):
        assert at_desk.get(f"/arbeitsplatz/meldungen/{notice_id}/dringend/").json() == {"sentence": ""}


def test_more_notices_ask_the_database_no_more_often(
    at_desk: Client, desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _notice(desk.leun)
    with CaptureQueriesContext(connection) as captured:
        at_desk.get("/arbeitsplatz/meldungen/leun/")
    for number in range(20):
        _notice(desk.leun, f"Nummer {number}")
    with django_assert_num_queries(len(captured)):
        at_desk.get("/arbeitsplatz/meldungen/leun/")
