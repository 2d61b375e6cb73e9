"""Keeps a day that was played: calls by the switchboard's own statements, contacts and tickets in bulk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection, transaction

from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.contacts.operations import NO_CONTACT
from buergerdraht.contacts.rules import ContactState, Outcome
from buergerdraht.demo.year.cast import planned_year
from buergerdraht.demo.year.play import Played
from buergerdraht.demo.year.tickets import Partner, Step, history_of, partners, write_tickets
from buergerdraht.knowledge.models import Entry
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.models import Agent, CallBack
from buergerdraht.telephony.rules.callbacks import CallBack as Wish
from buergerdraht.telephony.rules.callbacks import CallBackState
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.switchboard.statements import statements

ASKED_SERVICES = 60
"""So many of the most asked services occur."""
NOTED_AFTER = timedelta(seconds=20)
"""From the end of a talk to the end of its record."""
CLOSED_VERSION = 3
"""Opened, given its outcome, closed."""
BESIDE = 0.06
"""So many contacts on other channels come to each talk."""
CHANNELS = (*[Contact.Channel.MAIL] * 5, *[Contact.Channel.COUNTER] * 3, *[Contact.Channel.WEB] * 2)
OUTCOMES_BESIDE = (*[Outcome.ANSWERED] * 16, *[Outcome.TICKET] * 3, Outcome.CALL_BACK)


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


@dataclass(frozen=True, slots=True)
class Case:
    """A contact that is to be written, and what became of it."""

    contact: Contact
    outcome: Outcome
    history: tuple[Step, ...] = ()
    """Of its ticket; empty: it has none."""


@transaction.atomic
def write_day(played: Played, *, day: date, about: Matters, now: datetime) -> int:
    """Write everything of the day; return how many calls there were."""
    with connection.cursor() as cursor:
        for statement, rows in statements(played.records, []):
            cursor.execute(statement, [rows.decode()])
    dice = Random(day.toordinal())  # noqa: S311  (the same day each time)
    told = _Told(about, dice, now)
    cases = list(told.of_calls(played))
    cases += told.beside([case.contact for case in cases if case.contact.recorded_by_id])
    Contact.objects.bulk_create(case.contact for case in cases)
    Concern.objects.bulk_create(_concern(case, about=about, dice=dice) for case in cases)
    asked = [(case.contact, case.history) for case in cases if case.history]
    write_tickets(asked, matters=about.told, by_authority=about.partners, dice=dice)
    missed = [
        wish for wish, each in played.records.call_backs.items() if each.state is CallBackState.GIVEN_UP
    ]
    CallBack.objects.filter(call__in=missed).update(is_noted=True)
    return len(played.records.calls)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is written down of a day."""

    about: Matters
    dice: Random
    now: datetime

    def of_calls(self, played: Played) -> Iterator[Case]:
        """Yield the contacts of the day's calls."""
        for call in played.records.calls.values():
            if str(call.disposition) not in NO_CONTACT:
                unanswered = Outcome.CALL_BACK if call.wished_at else Outcome.ABANDONED
                contact = _contact(call, self.about, wish=played.records.call_backs.get(call.id))
                outcome = played.outcomes.get(call.id, unanswered)
                yield self._case(contact, outcome, agent_id=contact.recorded_by_id)

    def beside(self, talks: Iterable[Contact]) -> Iterator[Case]:
        """Yield contacts between talks: people write mails, come to the counter, fill in the form."""
        for talk in talks:
            if self.dice.random() < BESIDE:
                contact = self._beside(talk)
                is_web = contact.recorded_by_id is None
                outcome = Outcome.TICKET if is_web else self.dice.choice(OUTCOMES_BESIDE)
                case = self._case(contact, outcome, agent_id=talk.recorded_by_id)
                if case.history or not is_web:
                    yield case

    def _beside(self, talk: Contact) -> Contact:
        channel, dice = self.dice.choice(CHANNELS), self.dice
        is_web = channel is Contact.Channel.WEB
        opened_at = (talk.closed_at or talk.opened_at) + timedelta(minutes=dice.uniform(1, 4))
        return Contact(
            channel=channel,
            centre_id=talk.centre_id,
            authority_id=talk.authority_id,
            recorded_by_id=None if is_web else talk.recorded_by_id,
            state=ContactState.CLOSED,
            version=1 if is_web else CLOSED_VERSION,
            opened_at=opened_at,
            closed_at=opened_at + timedelta(minutes=0 if is_web else dice.uniform(1, 6)),
        )

    def _case(self, contact: Contact, outcome: Outcome, *, agent_id: int | None) -> Case:
        """What is not a ticket that is closed by now is a note for a call-back."""
        partner = self.about.partners.get(contact.authority_id)
        if outcome is not Outcome.TICKET:
            return Case(contact, outcome)
        if partner and agent_id and contact.closed_at:
            history = history_of(contact, partner, agent_id=agent_id, dice=self.dice)
            if history[-1].at < self.now:
                return Case(contact, outcome, history)
        return Case(contact, Outcome.CALL_BACK)


def _contact(call: Call, about: Matters, *, wish: Wish | None) -> Contact:
    """As the agent closes it; as `record_unseen_calls` does where nobody answered."""
    ended_at = call.ended_at or call.arrived_at
    is_missed = wish is not None and wish.state is CallBackState.GIVEN_UP
    return Contact(
        call_id=call.id,
        centre_id=call.route.centre_id,
        authority_id=call.route.authority_id,
        recorded_by_id=about.users[call.talked_with] if call.talked_with else None,
        state=ContactState.CLOSED,
        note=f"Rückruf dreimal nicht erreicht, zuletzt am {local_day(ended_at):%d.%m.%Y}." * is_missed,
        version=CLOSED_VERSION if call.talked_with else 1,
        opened_at=call.answered_at or call.arrived_at,
        closed_at=ended_at + NOTED_AFTER,
    )


def _concern(case: Case, *, about: Matters, dice: Random) -> Concern:
    contact, outcome = case.contact, case.outcome
    concern = Concern(contact=contact, authority_id=contact.authority_id, position=0, outcome=outcome)
    if outcome not in (Outcome.MISDIALLED, Outcome.ABANDONED):
        if about.entries and dice.random() < 0.7:
            concern.entry_id = about.entries[int(len(about.entries) * dice.random() ** 2.2)]
        else:
            concern.text = dice.choice(about.told)["subject"]
    return concern
