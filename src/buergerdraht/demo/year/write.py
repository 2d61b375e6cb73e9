"""Keeps a day that was played: calls by the switchboard's own statements, contacts and tickets in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import connection, transaction

from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.contacts.operations import NO_CONTACT
from buergerdraht.contacts.rules import ContactState, Outcome
from buergerdraht.demo.year.cast import planned_year
from buergerdraht.demo.year.play import Played
from buergerdraht.demo.year.tickets import Partner, Step, history_of, partners, write_tickets
from buergerdraht.knowledge.models import Entry
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.switchboard.statements import statements

ASKED_SERVICES = 60
"""So many of the most asked services occur."""
NOTED_AFTER = timedelta(seconds=20)
"""From the end of a talk to the end of its record."""
CLOSED_VERSION = 3
"""Opened, given its outcome, closed."""


@dataclass(frozen=True, slots=True)
class Matters:
    """What calls are about, who writes it down, and who reacts."""

    entries: tuple[int, ...]
    """The most asked services, by rank."""
    users: Mapping[int, int]
    """Agent -> user."""
    partners: Mapping[int, Partner]
    told: Sequence[Mapping[str, str]]
    """Subjects with their questions."""


def matters(*, now: datetime) -> Matters:
    """Return what calls are about."""
    asked = Entry.objects.filter(kind=Entry.Kind.SERVICE, authority=None, asked_rank__isnull=False)
    return Matters(
        entries=tuple(asked.order_by("asked_rank", "pk").values_list("pk", flat=True)[:ASKED_SERVICES]),
        users=dict(Agent.objects.values_list("pk", "user_id")),
        partners=partners(now=now),
        told=planned_year()["matters"],
    )


@transaction.atomic
def write_day(played: Played, *, day: date, about: Matters, now: datetime) -> int:
    """Write everything of the day; return how many calls there were."""
    with connection.cursor() as cursor:
        for statement, rows in statements(played.records, []):
            cursor.execute(statement, [rows.decode()])
    dice = Random(day.toordinal())  # noqa: S311  (the same day each time)
    calls = [call for call in played.records.calls.values() if str(call.disposition) not in NO_CONTACT]
    histories = dict(_histories(calls, played.outcomes, about=about, dice=dice, now=now))
    contacts = Contact.objects.bulk_create(_contact(call, about) for call in calls)
    Concern.objects.bulk_create(
        _concern(contact, _outcome(contact, played.outcomes, histories), about=about, dice=dice)
        for contact in contacts
    )
    write_tickets(histories, contacts=contacts, matters=about.told, by_authority=about.partners, dice=dice)
    return len(played.records.calls)


def _histories(
    calls: Sequence[Call], outcomes: Mapping[UUID, Outcome], *, about: Matters, dice: Random, now: datetime
) -> Iterator[tuple[UUID, tuple[Step, ...]]]:
    """Of the tickets that are closed by now."""
    for call in calls:
        partner = about.partners.get(call.route.authority_id)
        if outcomes.get(call.id) is Outcome.TICKET and partner and call.talked_with:
            history = history_of(call, partner, agent_id=about.users[call.talked_with], dice=dice)
            if history[-1].at < now:
                yield call.id, history


def _outcome(
    contact: Contact, outcomes: Mapping[UUID, Outcome], histories: Mapping[UUID, tuple[Step, ...]]
) -> Outcome:
    """What did not become a ticket is a note for a call-back."""
    outcome = outcomes.get(contact.call_id) if contact.call_id else None
    if outcome is Outcome.TICKET and contact.call_id not in histories:
        return Outcome.CALL_BACK
    return outcome or Outcome.ABANDONED


def _contact(call: Call, about: Matters) -> Contact:
    """As the agent closes it; as `record_unseen_calls` does where nobody answered."""
    return Contact(
        call_id=call.id,
        centre_id=call.route.centre_id,
        authority_id=call.route.authority_id,
        recorded_by_id=about.users[call.talked_with] if call.talked_with else None,
        state=ContactState.CLOSED,
        version=CLOSED_VERSION if call.talked_with else 1,
        opened_at=call.answered_at or call.arrived_at,
        closed_at=(call.ended_at or call.arrived_at) + NOTED_AFTER,
    )


def _concern(contact: Contact, outcome: Outcome, *, about: Matters, dice: Random) -> Concern:
    concern = Concern(contact=contact, authority_id=contact.authority_id, position=0, outcome=outcome)
    if outcome not in (Outcome.MISDIALLED, Outcome.ABANDONED):
        if about.entries and dice.random() < 0.7:
            concern.entry_id = about.entries[int(len(about.entries) * dice.random() ** 2.2)]
        else:
            concern.text = dice.choice(about.told)["subject"]
    return concern
