"""Reminders, escalation and notices of late reactions, as the job sends them."""

from datetime import date, datetime, time, timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.servicehours.operations import add_closure, make_calendar
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, ClosedDays, WeeklyHours
from buergerdraht.tickets.models import Delivery, LateNotice, Ticket
from buergerdraht.tickets.operations import (
    By,
    close_ticket,
    forward_ticket,
    open_ticket,
    react,
    return_ticket,
)
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import DRAFT, FRIDAY, WEEK, Cooperation, person
from buergerdraht.tickets.watching import late_figures, late_notices_for, watch_all

WEDNESDAY = datetime(2026, 11, 25, tzinfo=BERLIN)
"""The reaction is due at 14:10."""
NEVER = CalendarRules(
    "HE",
    (WeeklyHours(0, time(8), time(9)),),
    closures=(ClosedDays(date(2026, 1, 1), date(2099, 12, 31), "Umbau"),),
)


@pytest.fixture(autouse=True)
def people(cooperation: Cooperation) -> None:
    lead = person("roth", Role.SUPERVISOR, centre=cooperation.centre)
    User.objects.filter(pk=lead.pk).update(email="roth@wetzlar.example")
    User.objects.filter(pk=cooperation.case_worker.pk).update(email="lindner@leun.example")
    User.objects.filter(pk=cooperation.stranger.pk).update(email="fremd@braunfels.example")


def mails() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("recipient", flat=True))


def verbs(ticket: Ticket) -> list[str]:
    return list(ticket.history.order_by("sequence").values_list("verb", flat=True))


def test_the_partner_is_reminded_once_and_an_open_form_stays_valid(forwarded: Ticket) -> None:
    watch_all(now=WEDNESDAY.replace(hour=9))
    assert mails() == []
    for minute in (30, 35):
        watch_all(now=WEDNESDAY.replace(hour=10, minute=minute))
    assert mails() == ["lindner@leun.example"]
    assert verbs(forwarded) == [Verb.OPENED, Verb.FORWARDED, Verb.REMINDED]
    mail = OutgoingMail.objects.get()
    assert "noch 3 h 40 min" in mail.text
    assert f"/portal/tickets/{forwarded.pk}/" in mail.text
    assert DRAFT.subject not in mail.text
    react(forwarded, reaction=Reaction(answer="Bitte kommen Sie vorbei."), by=By(), now=WEDNESDAY)


def test_an_overdue_ticket_waits_for_the_hours_of_each_side(forwarded: Ticket) -> None:
    """The partner reacts from 8 to 16, the centre answers from 8 to 18."""
    watch_all(now=WEDNESDAY.replace(hour=17))
    assert mails() == ["roth@wetzlar.example"]
    watch_all(now=WEDNESDAY.replace(hour=23))
    watch_all(now=WEDNESDAY.replace(day=26, hour=9))
    assert mails() == ["lindner@leun.example", "roth@wetzlar.example"]
    assert verbs(forwarded)[2:] == [Verb.ESCALATED, Verb.ESCALATED]


def test_a_partner_reached_by_mail_is_reminded_there(forwarded: Ticket) -> None:
    agreement = forwarded.agreement
    agreement.ticket_way, agreement.ticket_address = Agreement.TicketWay.MAIL, "rathaus@leun.example"
    agreement.save()
    watch_all(now=WEDNESDAY.replace(hour=13))
    assert Delivery.objects.get().event.verb == Verb.REMINDED


def test_after_a_reaction_nobody_is_told(forwarded: Ticket) -> None:
    react(forwarded, reaction=Reaction(answer="Bitte kommen Sie vorbei."), by=By(), now=FRIDAY)
    watch_all(now=WEDNESDAY.replace(day=27, hour=10))
    assert mails() == []


def test_a_ticket_forwarded_anew_is_reminded_of_anew(forwarded: Ticket) -> None:
    watch_all(now=WEDNESDAY.replace(hour=13))
    forward_ticket(forwarded, unit=None, by=By(), now=WEDNESDAY.replace(hour=13, minute=5))
    watch_all(now=WEDNESDAY.replace(hour=13, minute=10))
    assert verbs(forwarded).count(Verb.REMINDED) == 2


@pytest.fixture
def late_ones(cooperation: Cooperation) -> list[Ticket]:
    told = {"authority": cooperation.leun, "centre": cooperation.centre, "contact": None, "by": By()}
    opened = [open_ticket(DRAFT, now=FRIDAY, **told)[0] for _ in range(6)]  # type: ignore[arg-type]
    return [forward_ticket(ticket, unit=None, by=By(), now=FRIDAY) for ticket in opened]


def test_five_late_reactions_are_told_once_to_both_sides_with_figures(
    late_ones: list[Ticket], cooperation: Cooperation
) -> None:
    react(late_ones[0], reaction=Reaction(answer="Rechtzeitig."), by=By(), now=FRIDAY + timedelta(hours=1))
    late = WEDNESDAY.replace(day=26, hour=10)
    react(late_ones[1], reaction=Reaction(answer="Zu spät."), by=By(), now=late)
    for minutes in (0, 5):
        watch_all(now=late + timedelta(minutes=minutes))
    notice = LateNotice.objects.get()
    assert (notice.promised, notice.late, notice.waiting) == (6, 5, 4)
    assert notice.ticket_ids == [ticket.pk for ticket in late_ones[1:]]
    told = OutgoingMail.objects.filter(subject__startswith="Verspätete Reaktionen")
    assert sorted(told.values_list("recipient", flat=True)) == [
        "lindner@leun.example",
        "roth@wetzlar.example",
    ]
    assert all("17 % rechtzeitig" in mail.text and late_ones[5].reference in mail.text for mail in told)
    assert [each.pk for each in late_notices_for(cooperation.case_worker, now=late)] == [notice.pk]
    assert not late_notices_for(cooperation.stranger, now=late)


def test_four_late_reactions_are_not_yet_a_pile(late_ones: list[Ticket], cooperation: Cooperation) -> None:
    for ticket in late_ones[:2]:
        react(ticket, reaction=Reaction(answer="Rechtzeitig."), by=By(), now=FRIDAY)
    watch_all(now=WEDNESDAY.replace(hour=15))
    assert not LateNotice.objects.exists()
    later = WEDNESDAY + timedelta(days=40)
    assert late_figures(cooperation.agreement(), now=later).promised == 0


def close_town_hall_on(cooperation: Cooperation, day: date) -> None:
    leun = cooperation.leun
    if leun.opening_hours is None:
        leun.opening_hours = make_calendar("Rathaus", rules=WEEK)
        leun.save()
    add_closure(leun.opening_hours, first_on=day, last_on=day, reason="Betriebsausflug")


def test_a_closure_entered_later_moves_the_deadline_and_says_so(
    forwarded: Ticket, cooperation: Cooperation
) -> None:
    close_town_hall_on(cooperation, date(2026, 11, 24))
    for minute in (0, 5):
        watch_all(now=WEDNESDAY.replace(day=23, hour=9, minute=minute))
    ticket = Ticket.objects.get(pk=forwarded.pk)
    assert ticket.due_at == WEDNESDAY.replace(day=26, hour=14, minute=10)
    assert verbs(ticket) == [Verb.OPENED, Verb.FORWARDED, Verb.TERMS_CHANGED]


def test_a_closure_that_changes_no_deadline_is_no_step(forwarded: Ticket, cooperation: Cooperation) -> None:
    close_town_hall_on(cooperation, date(2027, 3, 1))
    watch_all(now=WEDNESDAY.replace(day=23, hour=9))
    assert verbs(forwarded) == [Verb.OPENED, Verb.FORWARDED]


def test_a_calendar_without_enough_hours_leaves_the_promise_and_stops_nothing(
    late_ones: list[Ticket], cooperation: Cooperation
) -> None:
    agreement = cooperation.agreement()
    agreement.reaction_calendar = make_calendar("Nie", rules=NEVER)
    agreement.save()
    for hour in (9, 17):
        watch_all(now=WEDNESDAY.replace(hour=hour))
    assert Ticket.objects.get(pk=late_ones[0].pk).due_at == WEDNESDAY.replace(hour=14, minute=10)
    assert mails() == ["roth@wetzlar.example"]


def test_a_ticket_that_was_sent_back_is_the_centres_to_be_reminded_of(forwarded: Ticket) -> None:
    returned = return_ticket(forwarded, reason="Das macht der Kreis.", by=By(), now=FRIDAY)
    watch_all(now=WEDNESDAY.replace(hour=13))
    assert mails() == ["roth@wetzlar.example"]
    closed = close_ticket(returned, text="Selbst geklärt", by=By(), now=WEDNESDAY.replace(hour=13, minute=5))
    assert late_figures(closed.agreement, now=WEDNESDAY.replace(hour=15)).promised == 0
