"""A screen shows its centre's counts to whoever has its link, until the link is revoked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from buergerdraht.foundation.models import AuditEntry
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.reports.errors import TooManyScreens
from buergerdraht.reports.models import WallboardLink
from buergerdraht.reports.wallboard.operations import (
    MOST_SCREENS,
    make_wallboard_link,
    note_opened,
    revoke_wallboard_link,
)
from buergerdraht.reports.wallboard.queries import link_of, link_with_secret, links_of, wall
from buergerdraht.reports.wallboard.rules import LATE_SECONDS
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.tests.conftest import NOW, House, make_house


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with all_authorities():
        yield make_house()


def make(house: House, label: str = "Großraum") -> str:
    return make_wallboard_link(house.centre, label=label, by=house.agents[0].user, now=NOW)


def test_a_link_is_known_by_its_secret_which_nobody_keeps(house: House) -> None:
    secret = make(house)
    assert secret not in str(WallboardLink.objects.values().get())
    link = link_with_secret(secret)
    assert (link.centre, str(link)) == (house.centre, "Großraum")
    with pytest.raises(WallboardLink.DoesNotExist):
        link_with_secret(secret[:-1])


def test_a_revoked_screen_is_let_in_no_more(house: House) -> None:
    secret, by = make(house), house.agents[0].user
    link = link_with_secret(secret)
    note_opened(link, now=NOW)
    assert [each.opened_at for each in links_of(house.centre)] == [NOW]
    with pytest.raises(WallboardLink.DoesNotExist):
        link_of(house.other_centre, link.pk)
    revoke_wallboard_link(link_of(house.centre, link.pk), by=by, now=NOW)
    with pytest.raises(WallboardLink.DoesNotExist):
        link_with_secret(secret)
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["wallboard_link.made", "wallboard_link.revoked"]


def test_a_centre_has_as_many_screens_as_anybody_needs(house: House) -> None:
    for number in range(MOST_SCREENS):
        make(house, f"Bildschirm {number}")
    with pytest.raises(TooManyScreens, match="Das Servicecenter hat schon 20 Bildschirme"):
        make(house)


def test_a_wall_counts_who_waits_and_who_is_there(house: House) -> None:
    since = NOW - timedelta(seconds=LATE_SECONDS + 1)
    house.make_call(arrived_at=since)
    house.make_call()
    house.make_call(centre=house.other_centre, served_number=None, authority=house.other_centre.authority)
    Agent.objects.filter(pk=house.agents[0].pk).update(state="offered")
    Agent.objects.filter(pk=house.agents[1].pk).update(state="break", break_reason="lunch")
    shown = wall(house.centre, now=NOW)
    assert (shown.waiting.count, shown.waiting.late, shown.waiting.since_at) == (2, 1, since)
    assert (shown.team.talking, shown.team.on_break, shown.team.words) == (1, 1, "von 2 angemeldet")
    assert (shown.due.today, shown.due.overdue) == (0, 0)
