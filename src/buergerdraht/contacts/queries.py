"""Reads of contacts: one's own; and, during a call, the earlier ones of the caller's number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import TruncMonth

from buergerdraht.accounts.models import User
from buergerdraht.channels.models import IncomingFax
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.contacts.rules import (
    OUTCOME_LABELS,
    ConcernDraft,
    ContactState,
    GuideStep,
    Outcome,
    is_correctable,
    number_digits,
)
from buergerdraht.foundation.figures import percent
from buergerdraht.servicehours.rules import day_begin, local_day
from buergerdraht.telephony.models import Call


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact as a list shows it."""

    id: int
    call_id: UUID | None
    opened_at: datetime
    authority_name: str
    concerns: tuple[ConcernDraft, ...]
    is_draft: bool
    talk: timedelta | None
    """Length of the talk; None while it lasts or if there was none."""
    caller_number: str

    @property
    def title(self) -> str:
        """What it was about, in the words of the record."""
        return (
            ", ".join(concern.words for concern in self.concerns if concern.words) or "Anliegen nicht benannt"
        )

    @property
    def outcome(self) -> Outcome | None:
        """The first concern's outcome, which stands for the contact in lists."""
        return self.concerns[0].outcome if self.concerns else None

    @property
    def outcome_words(self) -> str:
        """Every outcome of the contact once, in the order of its concerns."""
        outcomes = dict.fromkeys(concern.outcome for concern in self.concerns if concern.outcome)
        return ", ".join(OUTCOME_LABELS[outcome] for outcome in outcomes) or "offen"


@dataclass(frozen=True, slots=True)
class HistoryCriteria:
    """What a person looks for among her contacts; everything empty means all of them."""

    words: str = ""
    day: date | None = None
    outcome: Outcome | None = None
    authority_id: int | None = None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One page of a list of contacts, the newest first."""

    lines: tuple[ContactLine, ...]
    number: int
    page_count: int
    total: int


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How a person's concerns of one day ended. First contact: answered, of all that could be answered."""

    answered: int
    total: int
    """Without misdialled and abandoned ones."""

    @property
    def first_contact_percent(self) -> int | None:
        """Answered concerns per hundred, rounded half up; None if there was none to answer."""
        return percent(self.answered, of=self.total)


def contact_for(user: User, contact_id: int) -> Contact:
    """Return a contact that the user recorded; raises Contact.DoesNotExist for any other."""
    return _with_relations(Contact.objects.filter(recorded_by=user)).get(pk=contact_id)


def contact_of_call(user: User, call_id: UUID) -> Contact | None:
    """Return the user's contact of a call, if there is one yet."""
    return _with_relations(Contact.objects.filter(recorded_by=user, call_id=call_id)).first()


def record_of(call: Call) -> Contact | None:
    """Return the call's contact, whoever records it, for a colleague who is asked about the call."""
    return Contact.objects.filter(call=call).first()


def concern_drafts(contact: Contact) -> tuple[ConcernDraft, ...]:
    """Return the concerns of a contact in their order."""
    return _drafts(contact.concerns.select_related("entry"))


def is_correctable_by(user: User, *, contact: Contact, now: datetime) -> bool:
    """Tell whether the user may still correct this contact."""
    is_author = contact.recorded_by_id == user.pk
    return is_author and is_correctable(recorded_on=local_day(contact.opened_at), today=local_day(now))


def earlier_contacts_of_number(call: Call, *, limit: int = 5) -> tuple[ContactLine, ...]:
    """Return the caller's last closed contacts, the newest first; none if her number is not known."""
    if not call.caller_number:
        return ()
    same_number = Q(call__caller_number=call.caller_number, centre_id=call.centre_id) & ~Q(call_id=call.pk)
    return _lines(_newest(same_number, Q(state=ContactState.CLOSED))[:limit])


def earlier_contacts_of_sender(contact: Contact, *, limit: int = 5) -> tuple[ContactLine, ...]:
    """Return the last closed contacts of whoever sent the contact's fax, the newest first."""
    number = contact.fax.sender if contact.fax else ""
    if not number:
        return ()
    calls = Call.objects.filter(caller_number=number, centre_id=contact.centre_id)
    faxes = IncomingFax.objects.filter(sender=number, centre_id=contact.centre_id)
    same_number = Q(call__in=calls.values("pk")) | Q(fax__in=faxes.values("pk"))
    return _lines(_newest(same_number & ~Q(pk=contact.pk), Q(state=ContactState.CLOSED))[:limit])


def open_drafts_of(user: User) -> tuple[ContactLine, ...]:
    """Return the contacts that the user has still to close, the oldest first."""
    return tuple(reversed(_lines(_newest(Q(recorded_by=user, state=ContactState.DRAFT))[:50])))


def last_contacts_of(user: User, *, limit: int = 6) -> tuple[ContactLine, ...]:
    """Return the user's last closed contacts, the newest first."""
    return _lines(_newest(Q(recorded_by=user, state=ContactState.CLOSED))[:limit])


def contacts_of(user: User, *, criteria: HistoryCriteria, page: int = 1, page_size: int = 25) -> ContactPage:
    """Return a page of the user's contacts that meet the criteria; one out of range is the nearest."""
    pages = Paginator(_newest(Q(recorded_by=user), _meets(criteria)), page_size)
    wanted = pages.get_page(page)
    lines = tuple(_line(contact) for contact in wanted.object_list)
    return ContactPage(lines=lines, number=wanted.number, page_count=pages.num_pages, total=pages.count)


def outcome_counts_of(user: User, *, day: date) -> OutcomeCounts:
    """Count how the concerns that the user closed on a day (Europe/Berlin) ended."""
    contacts = Contact.objects.filter(_on(day), recorded_by=user, state=ContactState.CLOSED)
    concerns = Concern.objects.filter(contact__in=contacts).exclude(
        outcome__in=[Outcome.MISDIALLED, Outcome.ABANDONED]
    )
    return OutcomeCounts(answered=concerns.filter(outcome=Outcome.ANSWERED).count(), total=concerns.count())


def unanswered_concerns(*, since: datetime) -> dict[tuple[int, int], int]:
    """Return (entry, authority) -> concerns about it that ended without an answer since then."""
    concerns = Concern.objects.filter(
        entry__isnull=False, outcome=Outcome.UNANSWERED, contact__opened_at__gte=since
    )
    counted = concerns.values_list("entry_id", "authority_id").annotate(count=Count("pk"))
    return {(entry, authority): count for entry, authority, count in counted.order_by() if entry}


def outcome_counts_by_month(authority_ids: Iterable[int], *, since: date) -> dict[date, OutcomeCounts]:
    """Count how the closed concerns of these authorities ended; first day of a month -> counts."""
    concerns = Concern.objects.filter(
        authority__in=authority_ids,
        contact__opened_at__gte=day_begin(since),
        contact__state=ContactState.CLOSED,
    ).exclude(outcome__in=[Outcome.MISDIALLED, Outcome.ABANDONED])
    counted = concerns.values(month_on=TruncMonth("contact__opened_at", output_field=DateField())).annotate(
        answered=Count("pk", filter=Q(outcome=Outcome.ANSWERED)), total=Count("pk")
    )
    return {row["month_on"]: OutcomeCounts(row["answered"], row["total"]) for row in counted.order_by()}


def _meets(criteria: HistoryCriteria) -> Q:
    condition = _matches_words(criteria.words)
    if criteria.day:
        condition &= _on(criteria.day)
    if criteria.outcome:
        condition &= Q(pk__in=Concern.objects.filter(outcome=criteria.outcome).values("contact_id"))
    if criteria.authority_id:
        condition &= Q(authority_id=criteria.authority_id)
    return condition


def _on(day: date) -> Q:
    """A range, which an index finds; a function of the column it would not."""
    return Q(opened_at__gte=day_begin(day), opened_at__lt=day_begin(day + timedelta(days=1)))


def _matches_words(words: str) -> Q:
    digits = number_digits(words)
    if digits:
        return Q(call__caller_number__contains=digits) | _mentions(words)
    condition = Q()
    for word in words.split():
        condition &= _mentions(word)
    return condition


def _mentions(word: str) -> Q:
    named = (
        Q(text__icontains=word) | Q(entry__title__icontains=word) | Q(entry__citizen_title__icontains=word)
    )
    by_concern = Q(pk__in=Concern.objects.filter(named).values("contact_id"))
    return by_concern | Q(note__icontains=word) | Q(authority__name__icontains=word)


def _with_relations(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    return contacts.select_related("authority", "call", "centre").prefetch_related("concerns__entry")


def _newest(*conditions: Q) -> QuerySet[Contact]:
    return _with_relations(Contact.objects.filter(*conditions)).order_by("-opened_at", "-pk")


def _lines(contacts: QuerySet[Contact]) -> tuple[ContactLine, ...]:
    return tuple(_line(contact) for contact in contacts)


def _line(contact: Contact) -> ContactLine:
    call = contact.call
    return ContactLine(
        id=contact.pk,
        call_id=contact.call_id,
        opened_at=contact.opened_at,
        authority_name=contact.authority.name,
        concerns=_drafts(contact.concerns.all()),
        is_draft=contact.state == ContactState.DRAFT,
        talk=_talk_length(call),
        caller_number=call.caller_number if call else "",
    )


def _talk_length(call: Call | None) -> timedelta | None:
    if call is None or call.answered_at is None or call.ended_at is None:
        return None
    return call.ended_at - call.answered_at


def _drafts(concerns: Iterable[Concern]) -> tuple[ConcernDraft, ...]:
    ordered = sorted(concerns, key=lambda concern: concern.position)
    return tuple(_draft(concern) for concern in ordered)


def _draft(concern: Concern) -> ConcernDraft:
    return ConcernDraft(
        text=concern.text,
        outcome=Outcome(concern.outcome) if concern.outcome else None,
        entry_id=concern.entry_id,
        guide_path=tuple(GuideStep(**step) for step in concern.guide_path),
        entry_title=str(concern.entry) if concern.entry else "",
    )
