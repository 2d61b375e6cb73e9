"""Who sees which notices of late reactions."""

from datetime import timedelta

import pytest

from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority
from buergerdraht.tickets.models import LateNotice
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation
from buergerdraht.tickets.watching import late_notices_for, late_notices_of


def notice(partner: Authority, *, days_ago: int) -> LateNotice:
    return LateNotice.objects.create(
        agreement=Agreement.objects.get(partner=partner),
        authority=partner,
        noted_at=FRIDAY - timedelta(days=days_ago),
        window_days=30,
        promised=9,
        late=5,
        waiting=2,
        ticket_ids=[1],
    )


@pytest.fixture
def notices(cooperation: Cooperation) -> dict[str, LateNotice]:
    return {
        "old": notice(cooperation.leun, days_ago=40),
        "new": notice(cooperation.leun, days_ago=2),
        "other": notice(cooperation.braunfels, days_ago=3),
    }


def test_the_centre_sees_all_of_its_partners_and_each_partner_its_own(
    notices: dict[str, LateNotice], cooperation: Cooperation
) -> None:
    assert list(late_notices_of(cooperation.agent)) == [notices["new"], notices["other"], notices["old"]]
    assert list(late_notices_of(cooperation.case_worker)) == [notices["new"], notices["old"]]
    assert list(late_notices_of(cooperation.case_worker, Ability.HANDLE_TICKETS)) == []
    assert list(late_notices_of(cooperation.agent, Ability.REACT_TO_TICKETS)) == []


def test_the_lists_of_tickets_show_the_latest_of_two_weeks(
    notices: dict[str, LateNotice], cooperation: Cooperation
) -> None:
    assert set(late_notices_for(cooperation.agent, now=FRIDAY)) == {notices["new"], notices["other"]}
