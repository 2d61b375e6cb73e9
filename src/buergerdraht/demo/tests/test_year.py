"""The demonstration's year in the database: written once, counted, and never over what really happened."""

from datetime import date, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.billing.models import BilledCall, Invoice
from buergerdraht.contacts.models import Contact
from buergerdraht.demo import jobs
from buergerdraht.demo.agreements import load_agreements
from buergerdraht.demo.billing import bill_year, load_billing_parties
from buergerdraht.demo.year.cast import add_colleagues, cast_of
from buergerdraht.demo.year.history import weeks_before, write_next_week
from buergerdraht.demo.year.play import play_day
from buergerdraht.demo.year.write import matters, write_day
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.quality.figures import Question, Scope, totals, totals_from_facts
from buergerdraht.quality.queries import are_past_calls_entered
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.telephony.models import Agent, AgentStateChange, Call, CallBack, CallEvent
from buergerdraht.tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("demo")
NOW = datetime(2026, 11, 26, 12, tzinfo=BERLIN)
LAST, BEFORE = Span(date(2026, 11, 23), date(2026, 11, 26)), Span(date(2026, 11, 16), date(2026, 11, 23))
FEW = 12_000


def test_the_weeks_go_back_a_year_from_yesterday() -> None:
    weeks = weeks_before(NOW.date())
    assert weeks[:2] == (LAST, BEFORE)
    assert weeks[-1].first_on <= date(2025, 11, 26) < weeks[-1].until + timedelta(days=7)


@pytest.mark.django_db
def test_a_day_on_which_somebody_has_rung_stays_as_it_was() -> None:
    with all_authorities():
        centre_id = cast_of(calls=1).demands[0].centre_id
        at = datetime(2026, 11, 24, 10, tzinfo=BERLIN)
        call = Call(
            id="7d5e4a5c-5d0a-4b4e-9d5a-111111111111",
            channel_id="real",
            centre_id=centre_id,
            authority_id=Agent.objects.filter(centre=centre_id).values_list("centre__authority", flat=True)[
                0
            ],
            dialled_number="115",
            caller_kind="withheld",
            state="ended",
            disposition="closed",
            arrived_at=at,
            ended_at=at,
        )
        Call.objects.bulk_create([call])
        write_next_week(calls=FEW, now=NOW)
        on_that_day = Call.objects.filter(
            arrived_at__gte=at.replace(hour=0), arrived_at__lt=at.replace(day=25, hour=0)
        )
        assert list(on_that_day.values_list("channel_id", flat=True)) == ["real"]
        assert Call.objects.filter(arrived_at__lt=at.replace(hour=0)).exists()


@pytest.mark.django_db
def test_what_was_used_is_billed_by_papers_that_the_official_rules_accept() -> None:
    day = date(2026, 9, 15)
    with all_authorities():
        load_agreements(now=NOW)
        load_billing_parties()
        add_colleagues(now=NOW)
        about = matters(now=NOW)
        assert write_day(play_day(cast_of(calls=150_000), day=day), day=day, about=about, now=NOW) > 300
        assert set(CallBack.objects.values_list("state", "is_noted")) <= {("done", False), ("given_up", True)}
        assert Call.objects.filter(call_back__isnull=False, disposition="answered").exists()
        assert bill_year(now=NOW, months=2) == 10
        issued = Invoice.objects.exclude(number="")
        billed = BilledCall.objects.filter(line__invoice__in=issued)
        assert set(billed.values_list("authority__slug", flat=True)) == {
            "stadt-leun",
            "stadt-geldern",
            "stadt-geseke",
            "stadt-quickborn",
        }
        assert Invoice.objects.get(authority__slug="stadt-soest", begin_on=date(2026, 9, 1)).net > 0


@pytest.mark.django_db
def test_the_year_is_written_later_by_jobs_that_follow_each_other() -> None:
    with all_authorities():
        assert not are_past_calls_entered()
        assert jobs.write_year_later()
        assert are_past_calls_entered()
        assert jobs.write_year_later()
        assert ProcrastinateJob.objects.filter(task_name=jobs.TASK).count() == 1


@pytest.mark.django_db
def test_nobody_can_sign_in_as_an_invented_colleague_and_nobodys_present_state_changes() -> None:
    with all_authorities():
        before = list(Agent.objects.order_by("pk").values_list("pk", "state", "state_since_at"))
        write_next_week(calls=FEW, now=NOW)
        after = dict.fromkeys(Agent.objects.order_by("pk").values_list("pk", "state", "state_since_at"))
        assert set(before) <= set(after)
        colleagues = Agent.objects.filter(user__username="wetzlar.1")
        assert [each.user.is_active for each in colleagues] == [False]
        assert AgentStateChange.objects.filter(agent__in=colleagues).exists()


@pytest.fixture(scope="module")
def two_weeks(demo: None) -> None:
    """Written once, in the module's transaction; tests without them come first."""
    with all_authorities():
        assert [write_next_week(calls=FEW, now=NOW) for _ in range(2)] == [LAST, BEFORE]


@pytest.mark.django_db
def test_weeks_are_written_one_after_the_other_and_counted_with_the_week_before(two_weeks: None) -> None:
    with all_authorities():
        question = Question(Scope(frozenset(Call.objects.values_list("centre_id", flat=True))), LAST)
        counts = totals(question)
        assert counts == totals_from_facts(question)
        assert (
            counts.calls == Call.objects.filter(arrived_at__gte=datetime(2026, 11, 23, tzinfo=BERLIN)).count()
        )
        assert counts.answered > 0.6 * counts.offered > 0
        assert counts.contacts > counts.at_once > counts.transferred > 0
        assert counts.repeated > 0
        assert counts.wrap_up_ms > 0


@pytest.mark.django_db
def test_calls_contacts_and_tickets_are_complete(two_weeks: None) -> None:
    with all_authorities():
        assert not Call.objects.exclude(state=Call.State.ENDED).exists()
        assert not Call.objects.filter(disposition="answered", contact__isnull=True).exists()
        assert not CallEvent.objects.filter(call__ended_at__lt=NOW, at__gt=NOW).exists()
        assert Contact.objects.filter(state="draft").count() == 0
        tickets = Ticket.objects.filter(contact__isnull=False)
        assert tickets.exists()
        assert not tickets.exclude(state="closed", due_at__isnull=False, reacted_at__isnull=False).exists()
        assert not tickets.filter(closed_at__gte=NOW).exists()
        assert set(Contact.objects.values_list("channel", flat=True)) == {"phone", "mail", "counter", "web"}
        assert not Contact.objects.filter(channel="web", tickets=None).exists()


@pytest.mark.django_db
def test_a_day_that_came_since_is_added_and_counted_at_once(two_weeks: None) -> None:
    with all_authorities():
        since = write_next_week(calls=FEW, now=NOW + timedelta(days=1))
        assert since == Span(date(2026, 11, 23), date(2026, 11, 27))
        monday = datetime(2026, 11, 23, tzinfo=BERLIN)
        assert not Call.objects.filter(arrived_at__gte=monday, fact__isnull=True).exists()
