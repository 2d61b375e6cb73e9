"""Tickets by fax: tries, pauses, and what is a matter for people."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.ari.fake import FakeFaxLine
from buergerdraht.telephony.fax import FaxReport
from buergerdraht.tickets.jobs import watch_faxes
from buergerdraht.tickets.models import Delivery, FaxTry, Ticket
from buergerdraht.tickets.operations import By, ask_back, clarify, forward_ticket, react, tell_citizen
from buergerdraht.tickets.rules.delivery import PAUSES
from buergerdraht.tickets.rules.fax import RINGS_AT_MOST
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import FRIDAY
from buergerdraht.tickets.ways.fax import MOST_AT_ONCE, fax_line
from buergerdraht.tickets.ways.fax_results import settle_faxes, settle_unstarted
from buergerdraht.tickets.ways.outbox import deliver, send_again, settle_interrupted
from tests.fax.conftest import CENTRE, TOWN_HALL, Cooperation

pytestmark = pytest.mark.django_db
BUSY = FaxReport(is_over=True, dial_status="BUSY", cause=17)
ARRIVED = FaxReport(is_answered=True, is_over=True, is_whole=True, pages=1)
BROKEN_OFF = FaxReport(is_answered=True, is_over=True, pages=1)


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def tried(delivery: Delivery, line: FakeFaxLine, report: FaxReport) -> Delivery:
    """Send, and let the call end so."""
    now = fresh(delivery).next_try_at
    deliver(delivery.pk, now=now)
    line.reports[line.started[-1].name] = report
    assert settle_faxes(line=line, now=now) == 1
    return fresh(delivery)


def test_a_fax_that_arrives_is_sent_with_its_pages(delivery: Delivery, line: FakeFaxLine) -> None:
    sent = tried(delivery, line, ARRIVED)
    [fax] = line.started
    assert (fax.number, fax.station, fax.pages[:4]) == (TOWN_HALL, CENTRE, b"II*\x00")
    assert (sent.state, sent.fax_tries.get().pages) == ("sent", 1)
    assert line.reports == {}


def test_a_busy_line_is_tried_again_with_growing_pauses_and_then_is_an_open_item(
    delivery: Delivery, line: FakeFaxLine
) -> None:
    pauses = []
    for _ in PAUSES:
        before = fresh(delivery).next_try_at
        waiting = tried(delivery, line, BUSY)
        pauses.append(waiting.next_try_at - before)
        assert (waiting.state, waiting.last_error) == ("waiting", "Der Anschluss ist besetzt.")
    assert tuple(pauses) == PAUSES
    assert tried(delivery, line, BUSY).state == "failed"
    assert FaxTry.objects.filter(error="Der Anschluss ist besetzt.").count() == len(PAUSES) + 1


def test_a_number_that_does_not_exist_is_an_open_item_at_once(
    delivery: Delivery, line: FakeFaxLine, cooperation: Cooperation
) -> None:
    failed = tried(delivery, line, FaxReport(is_over=True, dial_status="CHANUNAVAIL", cause=1))
    assert (failed.state, failed.last_error) == ("failed", "Diese Faxnummer gibt es nicht.")
    send_again(failed, by=cooperation.agent, now=utc_now())
    assert tried(delivery, line, ARRIVED).state == "sent"


def test_a_fax_that_broke_off_goes_again_and_says_so(delivery: Delivery, line: FakeFaxLine) -> None:
    tried(delivery, line, BROKEN_OFF)
    tried(delivery, line, ARRIVED)
    first, second = line.started
    assert first.name != second.name
    assert first.pages != second.pages  # marked as a repetition


def test_a_line_that_is_away_is_tried_again(delivery: Delivery, line: FakeFaxLine) -> None:
    line.is_away = True
    deliver(delivery.pk, now=delivery.next_try_at)
    waiting = fresh(delivery)
    assert (waiting.state, waiting.last_error) == ("waiting", "Die Telefonanlage nimmt gerade keine Faxe an.")
    line.is_away = False
    assert tried(delivery, line, ARRIVED).state == "sent"


def test_while_a_call_goes_on_no_other_begins_and_the_mail_does_not_decide(
    delivery: Delivery, line: FakeFaxLine
) -> None:
    now = delivery.next_try_at
    deliver(delivery.pk, now=now)
    line.reports[line.started[0].name] = FaxReport(is_answered=True)
    for minutes in (1, 4, 12, 16):
        later = now + timedelta(minutes=minutes)
        settle_interrupted(seen_until=later, now=later)
        settle_unstarted(now=later)
        assert settle_faxes(line=line, now=later) == 0
        deliver(delivery.pk, now=later)
    assert (fresh(delivery).state, len(line.started)) == ("sending", 1)


def test_faxes_to_one_number_wait_for_each_other_without_losing_a_try(
    delivery: Delivery, line: FakeFaxLine, ticket: Ticket
) -> None:
    clarified = clarify(
        ask_back(ticket, question="Wo?", by=By(), now=FRIDAY), text="Dort.", by=By(), now=FRIDAY
    )
    other = Delivery.objects.get(event__ticket=clarified, event__verb="clarified")
    deliver(delivery.pk, now=FRIDAY)
    deliver(other.pk, now=FRIDAY)
    waiting = fresh(other)
    assert (len(line.started), waiting.state, waiting.tries) == (1, "waiting", 0)
    line.reports[line.started[0].name] = ARRIVED
    settle_faxes(line=line, now=FRIDAY)
    assert tried(other, line, ARRIVED).state == "sent"


def test_faxes_leave_lines_to_the_citizens(delivery: Delivery, line: FakeFaxLine) -> None:
    for number in range(MOST_AT_ONCE):
        FaxTry.objects.create(
            delivery=delivery, authority=delivery.authority, number=f"+49641{number}", started_at=FRIDAY
        )
    deliver(delivery.pk, now=FRIDAY)
    assert (line.started, fresh(delivery).state, fresh(delivery).tries) == ([], "waiting", 0)


def test_an_asterisk_that_dies_while_pages_go_over_makes_a_marked_repetition(
    delivery: Delivery, line: FakeFaxLine
) -> None:
    now = delivery.next_try_at
    deliver(delivery.pk, now=now)
    line.reports[line.started[0].name] = FaxReport(is_answered=True)
    settle_faxes(line=line, now=now + timedelta(minutes=17))
    assert "nicht sicher" in fresh(delivery).last_error
    tried(delivery, line, ARRIVED)
    assert line.started[0].pages != line.started[1].pages


def test_what_was_claimed_and_never_begun_goes_again(delivery: Delivery, line: FakeFaxLine) -> None:
    now = delivery.next_try_at
    Delivery.objects.update(state="sending", tries=1, claimed_at=now)
    settle_unstarted(now=now + RINGS_AT_MOST)
    assert fresh(delivery).state == "sending"
    settle_unstarted(now=now + RINGS_AT_MOST + timedelta(seconds=1))
    assert fresh(delivery).state == "waiting"


def test_what_people_settled_meanwhile_stays_settled(delivery: Delivery, line: FakeFaxLine) -> None:
    now = delivery.next_try_at
    deliver(delivery.pk, now=now)
    Delivery.objects.update(state="dropped", settled_at=now)
    line.reports[line.started[0].name] = ARRIVED
    settle_faxes(line=line, now=now)
    assert (fresh(delivery).state, FaxTry.objects.get().pages) == ("dropped", 1)


def test_without_a_trunk_it_is_an_open_item(
    delivery: Delivery, line: FakeFaxLine, settings: Settings
) -> None:
    settings.IS_FAX_OFFERED = False
    deliver(delivery.pk, now=delivery.next_try_at)
    failed = fresh(delivery)
    assert (failed.state, "kein Faxweg" in failed.last_error) == ("failed", True)


def test_the_job_looks_after_the_installations_own_line(ticket: Ticket) -> None:
    watch_faxes(timestamp=0)
    assert fax_line().report("fax-1") == FaxReport()


def test_a_citizen_who_wished_a_fax_gets_the_answer_by_fax(
    opened: Ticket, cooperation: Cooperation, line: FakeFaxLine
) -> None:
    Ticket.objects.update(wish="fax")
    by = By(cooperation.agent)
    ticket = forward_ticket(Ticket.objects.get(), unit=None, by=by, now=FRIDAY)
    answered = react(ticket, reaction=Reaction(answer="Die Laterne leuchtet wieder."), by=by, now=FRIDAY)
    assert tell_citizen(answered, text="", by=by, now=FRIDAY).state == "closed"
    sent = tried(Delivery.objects.get(), line, ARRIVED)
    assert (sent.state, line.started[0].number) == ("sent", opened.citizen_way)
