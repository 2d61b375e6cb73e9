"""Notices: who may write for whom, what holds where, who has still to read what, who hears of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.knowledge.errors import NoticeEnded, NoticeOver, NotYourKnowledge
from buergerdraht.knowledge.models import Notice
from buergerdraht.knowledge.operations.notices import (
    NoticeDraft,
    acknowledge_notices,
    change_notice,
    publish_notice,
    tell_turn,
    withdraw_notice,
)
from buergerdraht.knowledge.queries.notices import (
    Readers,
    centres_of,
    history_of,
    notice_for,
    notices_for,
    notices_written,
    readers_of,
    region_words,
    unread_by,
    who_has_unread,
)
from buergerdraht.knowledge.rules.notices import Standing
from buergerdraht.knowledge.tests.conftest import NOW
from buergerdraht.servicehours.models import Calendar, Closure, WeeklyInterval

DRAFT = NoticeDraft(
    authority_id=None,
    region="",
    title="Telefonanlage gestört",
    text="Bitte notieren Sie Rückrufe.",
    terms="",
    urgency="important",
    valid_from_at=NOW,
    valid_until_at=NOW + timedelta(hours=4),
    must_be_read=False,
    announcement="",
    recording="",
)


@pytest.fixture
def agent(centre: ServiceCentre) -> User:
    """An agent of the centre in Wetzlar."""
    user = User.objects.create_user("jana", first_name="Jana")
    Membership.objects.create(user=user, role=Role.AGENT, centre=centre)
    return user


def _titles(authority: Authority) -> list[str]:
    return [notice.title for notice in notices_for(authority, now=NOW)]


def _jobs() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", flat=True))


def test_a_partner_writes_for_herself_and_only_her_callers_are_concerned(
    petra: User, leun: Authority, wetzlar: Authority
) -> None:
    publish_notice(replace(DRAFT, authority_id=leun.pk), by=petra, now=NOW)
    assert _titles(leun) == ["Telefonanlage gestört"]
    assert _titles(wetzlar) == []


@pytest.mark.parametrize("mine", [True, False])
def test_nobody_writes_for_others(petra: User, soest: Authority, *, mine: bool) -> None:
    with pytest.raises(NotYourKnowledge):
        publish_notice(replace(DRAFT, authority_id=soest.pk if mine else None), by=petra, now=NOW)
    assert not Notice.objects.exists()


def test_the_centre_writes_for_a_region(ines: User, leun: Authority, soest: Authority) -> None:
    publish_notice(replace(DRAFT, region="06532"), by=ines, now=NOW)
    assert (_titles(leun), _titles(soest)) == (["Telefonanlage gestört"], [])


def test_a_notice_of_the_authority_that_runs_another_holds_there_too(ines: User, leun: Authority) -> None:
    village = Authority.objects.create(
        slug="dorf", name="Gemeinde Dorf", level="municipality", administered_by=leun
    )
    publish_notice(replace(DRAFT, authority_id=leun.pk), by=ines, now=NOW)
    assert _titles(village) == ["Telefonanlage gestört"]


def test_closures_come_from_the_calendar_by_themselves_also_of_who_runs_it(leun: Authority) -> None:
    hours = Calendar.objects.create(name="Rathaus", state="HE")
    WeeklyInterval.objects.create(calendar=hours, weekday=2, opens="08:00", closes="12:00")
    Closure.objects.create(
        calendar=hours, first_on=date(2026, 11, 25), last_on=date(2026, 11, 25), reason="Betriebsausflug"
    )
    Authority.objects.filter(pk=leun.pk).update(opening_hours=hours)
    village = Authority.objects.create(
        slug="dorf", name="Gemeinde Dorf", level="municipality", administered_by=leun
    )
    leun.refresh_from_db()
    expected = ["Rathaus Leun morgen geschlossen: Betriebsausflug"]
    assert (_titles(leun), _titles(village)) == (expected, expected)


def test_a_notice_is_told_to_pages_index_and_telephone_now_and_at_its_end(
    petra: User, leun: Authority
) -> None:
    publish_notice(replace(DRAFT, authority_id=leun.pk), by=petra, now=NOW)
    assert set(_jobs()) == {"knowledge.index", "knowledge.place_announcements", "knowledge.notice_turns"}
    end = ProcrastinateJob.objects.get(task_name="knowledge.notice_turns")
    assert end.scheduled_at == NOW + timedelta(hours=4)


def test_agents_are_asked_to_read_what_must_be_read(
    petra: User, leun: Authority, centre: ServiceCentre
) -> None:
    notice = publish_notice(replace(DRAFT, authority_id=leun.pk, must_be_read=True), by=petra, now=NOW)
    job = ProcrastinateJob.objects.get(task_name="workplace.settle_reading")
    assert job.args == {"centre_id": centre.pk}
    assert centres_of(notice, now=NOW) == [centre]


def test_a_notice_is_unread_until_she_says_so_and_counted(
    petra: User, leun: Authority, centre: ServiceCentre, agent: User
) -> None:
    notice = publish_notice(replace(DRAFT, authority_id=leun.pk, must_be_read=True), by=petra, now=NOW)
    assert [each.title for each in unread_by(agent, centre=centre, now=NOW)] == ["Telefonanlage gestört"]
    assert who_has_unread(centre, user_ids=[agent.pk], now=NOW) == {agent.pk}
    assert readers_of(notice, now=NOW) == Readers(0, 1)
    for _ in range(2):
        acknowledge_notices(agent, notice_ids=[notice.pk], now=NOW)
    assert unread_by(agent, centre=centre, now=NOW) == ()
    assert who_has_unread(centre, user_ids=[agent.pk], now=NOW) == frozenset()
    assert readers_of(notice, now=NOW) == Readers(1, 1)


def test_what_says_something_else_must_be_read_anew(
    petra: User, leun: Authority, centre: ServiceCentre, agent: User
) -> None:
    draft = replace(DRAFT, authority_id=leun.pk, must_be_read=True)
    notice = publish_notice(draft, by=petra, now=NOW)
    acknowledge_notices(agent, notice_ids=[notice.pk], now=NOW)
    change_notice(notice, replace(draft, urgency="urgent"), by=petra, now=NOW)
    assert unread_by(agent, centre=centre, now=NOW) == ()
    change_notice(notice, replace(draft, text="Es dauert länger."), by=petra, now=NOW)
    assert len(unread_by(agent, centre=centre, now=NOW)) == 1


def test_a_notice_for_others_is_no_duty(
    petra: User, soest: Authority, centre: ServiceCentre, agent: User
) -> None:
    Notice.objects.create(
        authority=soest,
        title="Markt",
        must_be_read=True,
        valid_from_at=NOW,
        valid_until_at=NOW + timedelta(hours=1),
        written_at=NOW,
    )
    assert unread_by(agent, centre=centre, now=NOW) == ()


def test_what_was_withdrawn_holds_no_longer_and_cannot_be_changed(petra: User, leun: Authority) -> None:
    draft = replace(DRAFT, authority_id=leun.pk)
    notice = publish_notice(draft, by=petra, now=NOW)
    withdraw_notice(notice, by=petra, now=NOW)
    assert _titles(leun) == []
    with pytest.raises(NoticeEnded):
        change_notice(notice, draft, by=petra, now=NOW)
    with pytest.raises(NoticeEnded):
        withdraw_notice(notice, by=petra, now=NOW)


@pytest.mark.parametrize("hours", [-1, 0])
def test_a_notice_that_would_be_over_is_refused(petra: User, leun: Authority, hours: int) -> None:
    over = replace(DRAFT, authority_id=leun.pk, valid_until_at=NOW + timedelta(hours=hours))
    with pytest.raises(NoticeOver):
        publish_notice(over, by=petra, now=NOW)


def test_the_list_tells_what_holds_what_comes_and_what_has_ended(petra: User, leun: Authority) -> None:
    draft = replace(DRAFT, authority_id=leun.pk)
    later, next_day = NOW + timedelta(hours=1), NOW + timedelta(days=1)
    publish_notice(draft, by=petra, now=NOW)
    publish_notice(
        replace(draft, title="Später", valid_from_at=later, valid_until_at=next_day), by=petra, now=NOW
    )
    withdraw_notice(publish_notice(replace(draft, title="Vorbei"), by=petra, now=NOW), by=petra, now=NOW)
    found = notices_written(petra, now=NOW)
    assert {stand: [notice.title for notice in notices] for stand, notices in found.items()} == {
        Standing.NOW: ["Telefonanlage gestört"],
        Standing.SOON: ["Später"],
        Standing.ENDED: ["Vorbei"],
    }


def test_nobody_sees_the_notices_of_others_for_changing(
    ines: User, petra: User, olga: User, leun: Authority
) -> None:
    notice = publish_notice(replace(DRAFT, authority_id=leun.pk), by=petra, now=NOW)
    everywhere = publish_notice(DRAFT, by=ines, now=NOW)
    assert notice_for(ines, notice.pk, now=NOW) == notice
    for stranger, hidden in ((olga, notice), (petra, everywhere)):
        assert hidden not in notices_written(stranger, now=NOW)[Standing.NOW]
        with pytest.raises(Notice.DoesNotExist):
            notice_for(stranger, hidden.pk, now=NOW)


def test_its_history_is_told_with_names(petra: User, leun: Authority) -> None:
    notice = publish_notice(replace(DRAFT, authority_id=leun.pk), by=petra, now=NOW)
    withdraw_notice(notice, by=petra, now=NOW + timedelta(minutes=5))
    assert [(line.verb, line.by) for line in history_of(notice)] == [
        ("notice.withdrawn", petra.display_name),
        ("notice.published", petra.display_name),
    ]
    assert AuditEntry.objects.filter(object_type="knowledge.Notice").count() == 2


def test_regions_are_named(leun: Authority, make_county: Callable[[], Authority]) -> None:
    make_county()
    assert [region_words(region) for region in ("", "06", "06532", "065")] == [
        "alle Behörden",
        "Hessen",
        "Gebiet Lahn-Dill-Kreis",
        "Region 065",
    ]


@pytest.fixture
def make_county(db: None) -> Callable[[], Authority]:
    return lambda: Authority.objects.create(
        slug="ldk", name="Lahn-Dill-Kreis", level="county", regional_key="06532000"
    )


def test_the_turn_of_a_notice_that_is_gone_changes_nothing(db: None) -> None:
    tell_turn(4711, now=NOW)
    assert _jobs() == []
