"""Service centres with their partners, and years of tickets: two are written, the others are copies."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.search.text import fold
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, TicketDraft, close_ticket, forward_ticket, open_ticket, react
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import Wish
from buergerdraht.tickets.rules.words import search_words

TICKETS, PARTNERS, CENTRES, OPEN_PERCENT = 500_000, 100, 10, 2
YEARS = 5
NOUNS = (
    "Bauantrag", "Hundesteuer", "Gehweg", "Wohngeld", "Personalausweis", "Restmüll", "Parkausweis",
    "Kindergarten", "Grundsteuer", "Lärm", "Meldebescheinigung", "Straßenlaterne", "Gewerbe", "Fundsache",
)  # fmt: skip
VERBS = ("beantragen", "melden", "nachreichen", "verlängern", "reklamieren", "abmelden", "bezahlen")
QUESTION = "Was fehlt zum Vorgang noch, wie lange dauert es, und an wen kann die Person sich wenden? "
WEEK = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(18)) for day in range(5)))


def fill() -> None:
    """Write centres, partners, one person of each, and the tickets."""
    hours = make_calendar("Servicezeit", rules=WEEK)
    for number in range(CENTRES):
        county = Authority.objects.create(slug=f"kreis-{number}", name=f"Kreis {number}", level="county")
        centre = ServiceCentre.objects.create(
            slug=f"centre-{number}", name=f"Servicecenter {number}", authority=county, service_hours=hours
        )
        _person(f"agent-{number}", Role.AGENT, centre=centre)
    centres = itertools.cycle(ServiceCentre.objects.order_by("pk"))
    for number, centre in zip(range(PARTNERS), centres, strict=False):
        _partner(number, centre)
    _copy(_written(is_closed=True), count=TICKETS * (100 - OPEN_PERCENT) // 100, first=1_000)
    _copy(_written(is_closed=False), count=TICKETS * OPEN_PERCENT // 100, first=TICKETS + 1_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _person(name: str, role: Role, **place: object) -> None:
    Membership.objects.create(user=User.objects.create_user(name), role=role, **place)


def _partner(number: int, centre: ServiceCentre) -> None:
    partner = Authority.objects.create(slug=f"stadt-{number}", name=f"Stadt {number}", level="municipality")
    Agreement.objects.create(
        slug=f"stadt-{number}",
        centre=centre,
        partner=partner,
        legal_form="service_agreement",
        valid_from=date(2020, 1, 1),
    )
    _person(f"partner-{number}", Role.CASE_WORKER, authority=partner)


def _written(*, is_closed: bool) -> Ticket:
    """Write one ticket as people do, closed after its answer or waiting for the reaction."""
    agreement, by = Agreement.objects.order_by("pk")[0], By()
    opened_at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    draft = TicketDraft(subject="Anliegen", question="Was ist zu tun?", wish=Wish.MAIL, way="wer@example.org")
    ticket, _ = open_ticket(
        draft, authority=agreement.partner, centre=agreement.centre, contact=None, by=by, now=opened_at
    )
    ticket = forward_ticket(ticket, unit=None, by=by, now=opened_at)
    if is_closed:
        answer = Reaction(answer="Die Unterlagen sind vollständig.")
        ticket = react(ticket, reaction=answer, by=by, now=opened_at + timedelta(hours=3))
        ticket = close_ticket(ticket, text="angerufen", by=by, now=opened_at + timedelta(hours=4))
    return ticket


def _copy(ticket: Ticket, *, count: int, first: int) -> None:
    """Copy a ticket with its history, spread over the partners and over the last years."""
    days = YEARS * 365 if ticket.closed_at else 40
    parameters: dict[str, Any] = {
        "sample": ticket.pk, "count": count, "first": first, "partners": PARTNERS, "now": utc_now(),
        "step": timedelta(days=days) / count, "nouns": list(NOUNS), "verbs": list(VERBS),
        "folded_nouns": list(map(fold, NOUNS)), "folded_verbs": list(map(fold, VERBS)),
        "question": QUESTION, "words": search_words(QUESTION),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TICKETS, parameters)
        cursor.execute(_EVENTS, parameters)
        cursor.execute(_WORDS, parameters)


_NUMBERED = """
    WITH numbered AS (
        SELECT number, number + %(first)s AS id, %(now)s - number * %(step)s - sample.opened_at AS later,
            agreement.id AS agreement, agreement.partner_id AS authority, agreement.centre_id AS centre
        FROM generate_series(0, %(count)s - 1) AS number
        JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM agreements_agreement) agreement
            ON agreement.place = number %% %(partners)s
        JOIN tickets_ticket sample ON sample.id = %(sample)s
    )
"""
_TICKETS = f"""
    INSERT INTO tickets_ticket
    {_NUMBERED}
    SELECT made.* FROM numbered
    JOIN tickets_ticket sample ON sample.id = %(sample)s
    CROSS JOIN LATERAL jsonb_populate_record(sample, jsonb_build_object(
        'id', numbered.id, 'authority_id', authority, 'centre_id', centre, 'agreement_id', agreement,
        'opened_at', sample.opened_at + later, 'due_at', sample.due_at + later,
        'reacted_at', sample.reacted_at + later, 'closed_at', sample.closed_at + later,
        'subject', concat_ws(
            ' ', (%(nouns)s::text[])[1 + number %% 14], (%(verbs)s::text[])[1 + number / 14 %% 7], number
        ),
        'question', repeat(%(question)s, 4)
    )) AS made
"""  # noqa: S608  (of our own parts)
_EVENTS = f"""
    INSERT INTO tickets_ticketevent
    {_NUMBERED}
    SELECT made.* FROM numbered
    JOIN tickets_ticketevent sample ON sample.ticket_id = %(sample)s
    CROSS JOIN LATERAL jsonb_populate_record(sample, jsonb_build_object(
        'id', 1000 + numbered.id * 8 + sample.sequence, 'ticket_id', numbered.id, 'authority_id', authority,
        'at', sample.at + later
    )) AS made
"""  # noqa: S608  (of our own parts)
_WORDS = f"""
    INSERT INTO tickets_ticketword (ticket_id, authority_id, word)
    {_NUMBERED}
    SELECT numbered.id, authority, word FROM numbered
    CROSS JOIN LATERAL (
        SELECT unnest(%(words)s::text[])
        UNION SELECT (%(folded_nouns)s::text[])[1 + number %% 14]
        UNION SELECT (%(folded_verbs)s::text[])[1 + number / 14 %% 7]
        UNION SELECT number::text WHERE number > 9
        UNION SELECT numbered.id::text
    ) AS told (word)
    ORDER BY authority, word
"""  # noqa: S608  (of our own parts)
