"""Call-backs on their page: who waits, who may see the numbers, and what is done about one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import note_missed_call_backs
from buergerdraht.contacts.tests.conftest import Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.telephony.call_backs import call_back_figures
from buergerdraht.telephony.models import Call, CallBack

PAGE = "/arbeitsplatz/rueckrufe/wetzlar/"
NUMBER = "+496990009417"
Wish = Callable[..., CallBack]


@pytest.fixture
def wish(desk: Desk) -> Wish:
    """Make a citizen who asked for a call-back."""

    def make(**changes: object) -> CallBack:
        now = utc_now()
        call = desk.make_call(
            state=Call.State.ENDED, disposition="call_back", ended_at=now, answered_at=None, agent=None,
            arrived_at=now - timedelta(minutes=2),
        )  # fmt: skip
        values: dict[str, object] = {
            "call": call, "centre": desk.centre, "authority": desk.leun, "number": NUMBER, "language": "de",
            "wished_at": now, "place_at": now, "next_try_at": now + timedelta(minutes=15),
            "state": CallBack.State.WAITING, "tries": 1,
        }  # fmt: skip
        return CallBack.objects.create(**(values | changes))

    return make


def page(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_an_agent_sees_who_waits_and_when_the_next_try_is(at_desk: Client, wish: Wish) -> None:
    assert "Niemand wartet auf einen Rückruf" in page(at_desk)
    wish()
    shown = page(at_desk)
    assert "Stadt Leun" in shown
    assert "90009" in shown
    assert "1 von 3" in shown
    assert at_desk.get("/arbeitsplatz/rueckrufe/").headers["Location"] == PAGE
    assert "1 Rückruf offen" in at_desk.get("/arbeitsplatz/").content.decode()
    assert at_desk.get(f"{PAGE}?teil=liste").content.decode().lstrip().startswith('<div class="bd-stack')


def test_who_only_watches_the_board_sees_no_numbers_and_changes_nothing(
    desk: Desk, client: Client, wish: Wish
) -> None:
    ruth = User.objects.create(username="ruth")
    Membership.objects.create(user=ruth, role=Role.ADMINISTRATOR, centre=desk.centre)
    client.force_login(ruth)
    waiting = wish()
    assert "Stadt Leun" in page(client)
    assert "90009" not in page(client)
    assert "Herausnehmen" not in page(client)
    assert client.post(f"/arbeitsplatz/rueckrufe/{waiting.pk}/jetzt").status_code == 403


def test_one_is_taken_out_with_a_reason_that_the_contact_tells(
    desk: Desk, at_desk: Client, wish: Wish
) -> None:
    waiting, now = wish(), utc_now()
    contact = Contact.objects.create(
        centre=desk.centre, authority=desk.leun, call=waiting.call, opened_at=now, closed_at=now,
        state="closed",
    )  # fmt: skip
    address = f"/arbeitsplatz/rueckrufe/{waiting.pk}/herausnehmen"
    assert at_desk.get(address).status_code == 200
    refused = at_desk.post(address)
    assert refused.status_code == 422
    assert "Wählen Sie den Grund." in refused.content.decode()
    assert at_desk.post(address, {"reason": "not_wanted"}).headers["Location"] == PAGE
    waiting.refresh_from_db()
    assert (waiting.state, waiting.taken_out_by) == (CallBack.State.TAKEN_OUT, desk.user)
    assert AuditEntry.objects.get(verb="call_back.take_out").object_id == str(waiting.pk)
    assert "herausgenommen: möchte keinen Rückruf mehr" in page(at_desk)
    assert note_missed_call_backs(now=now) == 1
    contact.refresh_from_db()
    assert "herausgenommen: möchte keinen Rückruf mehr." in contact.note
    assert at_desk.post(address, {"reason": "settled"}).status_code == 422


def test_the_next_try_can_be_now_unless_it_rings_already(at_desk: Client, wish: Wish, desk: Desk) -> None:
    waiting = wish()
    address = f"/arbeitsplatz/rueckrufe/{waiting.pk}/jetzt"
    assert at_desk.post(address).headers["Location"] == PAGE
    waiting.refresh_from_db()
    assert waiting.next_try_at <= utc_now()
    assert "wartet auf eine Servicekraft" in page(at_desk)
    desk.make_call(state=Call.State.OFFERED, call_back=waiting, answered_at=None)
    assert at_desk.post(address).status_code == 422
    assert "wird gerade angerufen" in page(at_desk)


def test_another_centre_finds_none(desk: Desk, client: Client, wish: Wish) -> None:
    waiting = wish()
    client.force_login(desk.other_user)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"/arbeitsplatz/rueckrufe/{waiting.pk}/jetzt").status_code == 403


def test_the_figures_count_what_is_open_and_what_came_of_others_today(desk: Desk, wish: Wish) -> None:
    wish()
    done, missed = wish(state=CallBack.State.DONE), wish(state=CallBack.State.GIVEN_UP, tries=3)
    now = utc_now()
    tried = {"state": "ended", "disposition": "not_reached", "arrived_at": now - timedelta(minutes=1)}
    for each in (done, missed):
        desk.make_call(**tried, ended_at=now, answered_at=None, call_back=each)
    figures = call_back_figures(desk.centre, now=now)
    assert (figures.open, figures.reached, figures.given_up) == (1, 1, 1)


def test_nobody_is_taken_out_without_a_reason(wish: Wish) -> None:
    with pytest.raises(IntegrityError, match="call_back_is_taken_out_for_a_reason"):
        wish(state=CallBack.State.TAKEN_OUT)
