"""Gathers what the facts of some calls are made of: a fixed count of queries, however many calls."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from buergerdraht.agreements.models import Phase, QualityTarget
from buergerdraht.agreements.targets import CATALOGUE as TARGETS
from buergerdraht.agreements.targets import TargetKind
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.contacts.operations import NO_CONTACT
from buergerdraht.contacts.rules import ContactState, Outcome
from buergerdraht.quality.counts import REPEAT_DAYS
from buergerdraht.quality.facts import Tried, call_times
from buergerdraht.quality.models import CallFact, Channel
from buergerdraht.quality.rules import ending_of
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.models import AgentStateChange, Call, CallEvent, Transfer
from buergerdraht.telephony.rules.durations import WrapUp, wrap_ups
from buergerdraht.telephony.rules.effects import AgentChange
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.vocabulary import AgentState, EventKind

WRAP_UP_AT_MOST = timedelta(hours=2)
"""How long after the last call's end the end of a wrap-up is looked for."""
SECONDS = {
    kind: TARGETS[kind].threshold or 0 for kind in (TargetKind.SERVICE_LEVEL, TargetKind.OVERFLOW_REACHED)
}
"""What counts where nothing is agreed."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What belongs to some calls."""

    events: Mapping[UUID, list[Fact]]
    wrap_ups: Mapping[UUID, list[WrapUp]]
    tried: Mapping[UUID, list[Tried]]
    contacts: Mapping[UUID, Contact]
    outcomes: Mapping[int, list[str]]
    """By contact."""
    found: Collection[int]
    """Contacts of which a text of the knowledge base answered a concern."""
    repeated: Collection[UUID]
    known: Mapping[UUID, bool | None]
    """Whether a call was a repeated one, as it was written before its number was forgotten."""
    phases: Mapping[int, list[Phase]]
    """By agreement."""
    seconds: Mapping[tuple[int, str], int]
    """By agreement and kind of target."""


def facts_of(ids: Collection[UUID]) -> list[CallFact]:
    """Return the facts of those of the calls that have ended, as they are now and not yet written."""
    calls = Call.objects.filter(pk__in=ids, state=Call.State.ENDED).select_related("served_number")
    gathered = _gather(list(calls))
    return [_fact(call, gathered) for call in calls]


def _gather(calls: list[Call]) -> Gathered:
    ids = [call.pk for call in calls]
    contacts = {each.call_id: each for each in Contact.objects.filter(call__in=ids) if each.call_id}
    agreements = {call.served_number.agreement_id for call in calls if call.served_number}
    targets = QualityTarget.objects.filter(
        agreement__in=agreements, kind__in=SECONDS, threshold__isnull=False
    )
    events = _events(ids)
    outcomes, found = _concerns(contacts.values())
    return Gathered(
        events=events,
        wrap_ups=_wrap_ups(calls, events),
        tried=_tried(ids),
        contacts=contacts,
        outcomes=outcomes,
        found=found,
        repeated=_repeated(ids),
        known=dict(CallFact.objects.filter(call__in=ids).values_list("call_id", "is_repeated")),
        phases=_phases(agreements),
        seconds={(each.agreement_id, each.kind): each.threshold or 0 for each in targets},
    )


def _events(ids: Collection[UUID]) -> dict[UUID, list[Fact]]:
    found: dict[UUID, list[Fact]] = defaultdict(list)
    rows = CallEvent.objects.filter(call__in=ids).order_by("call", "sequence")
    for call_id, sequence, kind, at, agent_id, detail in rows.values_list(
        "call_id", "sequence", "kind", "at", "agent_id", "detail"
    ):
        found[call_id].append(Fact(call_id, sequence, EventKind(kind), at, agent_id, detail))
    return found


def _wrap_ups(calls: Collection[Call], events: Mapping[UUID, list[Fact]]) -> dict[UUID, list[WrapUp]]:
    """The states of the agents who talked, while the calls went on and shortly after; no talk, no wrap-up."""
    found: dict[UUID, list[WrapUp]] = defaultdict(list)
    talks = [call for call in calls if call.answered_at and call.ended_at]
    if not talks:
        return found
    first = min(call.arrived_at for call in talks)
    last = max(call.ended_at or call.arrived_at for call in talks) + WRAP_UP_AT_MOST
    states: dict[int, list[AgentChange]] = defaultdict(list)
    answers = (each for told in events.values() for each in told if each.kind is EventKind.ANSWERED)
    involved = {each.agent_id for each in answers}
    rows = AgentStateChange.objects.filter(agent__in=involved, at__range=(first, last)).order_by("at", "pk")
    for agent_id, state, reason, at, call_id in rows.values_list(
        "agent_id", "state", "reason", "at", "call_id"
    ):
        states[agent_id].append(AgentChange(agent_id, AgentState(state), reason, at, call_id))
    ids = {call.pk for call in talks}
    for each in (wrap_up for changes in states.values() for wrap_up in wrap_ups(changes)):
        if each.call_id in ids:
            found[each.call_id].append(each)
    return found


def _tried(ids: Collection[UUID]) -> dict[UUID, list[Tried]]:
    found: dict[UUID, list[Tried]] = defaultdict(list)
    outside = Transfer.objects.filter(call__in=ids, target_agent__isnull=True)
    for call_id, answered_at, outcome in outside.values_list("call_id", "answered_at", "outcome"):
        found[call_id].append(Tried(answered_at is not None, outcome))
    return found


def _concerns(contacts: Collection[Contact]) -> tuple[dict[int, list[str]], set[int]]:
    outcomes: dict[int, list[str]] = defaultdict(list)
    found: set[int] = set()
    concerns = Concern.objects.filter(contact__in=contacts)
    for contact_id, outcome, entry_id in concerns.values_list("contact_id", "outcome", "entry_id"):
        outcomes[contact_id].append(outcome)
        if entry_id and outcome == Outcome.ANSWERED:
            found.add(contact_id)
    return outcomes, found


def _repeated(ids: Collection[UUID]) -> set[UUID]:
    earlier = Call.objects.filter(
        caller_number=OuterRef("caller_number"),
        centre=OuterRef("centre"),
        arrived_at__lt=OuterRef("arrived_at"),
        arrived_at__gte=OuterRef("arrived_at") - timedelta(days=REPEAT_DAYS),
        call_back__isnull=True,
    ).exclude(caller_number="")
    return set(Call.objects.filter(Exists(earlier), pk__in=ids).values_list("pk", flat=True))


def _phases(agreements: Collection[int]) -> dict[int, list[Phase]]:
    found: dict[int, list[Phase]] = defaultdict(list)
    for phase in Phase.objects.filter(agreement__in=agreements):
        found[phase.agreement_id].append(phase)
    return found


def _fact(call: Call, gathered: Gathered) -> CallFact:
    contact, day = gathered.contacts.get(call.pk), local_day(call.arrived_at)
    is_closed = contact is not None and contact.state == ContactState.CLOSED
    is_talk = call.disposition == Call.Disposition.ANSWERED
    agreement_id = call.served_number.agreement_id if call.served_number else None
    times = call_times(
        gathered.events.get(call.pk, ()),
        disposition=call.disposition,
        became_ours_at=call.passed_on_at or call.arrived_at,
        is_passed_on=call.passed_on_at is not None,
        answered_at=call.answered_at,
        ended_at=call.ended_at or call.arrived_at,
        wrap_ups=gathered.wrap_ups.get(call.pk, ()),
        tried=gathered.tried.get(call.pk, ()),
    )
    return CallFact(
        call=call,
        centre_id=call.centre_id,
        authority_id=contact.authority_id if contact else call.authority_id,
        agreement_id=agreement_id,
        served_number_id=call.served_number_id,
        phase=_phase_on(day, gathered.phases.get(agreement_id or 0, ())),
        channel=Channel.CALL_BACK if call.call_back_id else Channel.PHONE,
        day_on=day,
        arrived_at=call.arrived_at,
        hour_at=call.arrived_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0),
        disposition=call.disposition,
        target_seconds=_seconds(gathered, agreement_id, TargetKind.SERVICE_LEVEL),
        overflow_seconds=_seconds(gathered, agreement_id, TargetKind.OVERFLOW_REACHED),
        ending=_ending(contact, gathered) if contact and is_closed and is_talk else "",
        is_found=contact is not None and contact.pk in gathered.found,
        is_repeated=_is_repeated(call, gathered),
        contact_version=contact.version if contact else 0,
        is_settled=is_closed or (contact is None and call.disposition in NO_CONTACT),
        **asdict(times),
    )


def _ending(contact: Contact, gathered: Gathered) -> str:
    return ending_of(gathered.outcomes.get(contact.pk, ())) or ""


def _phase_on(day: date, phases: Collection[Phase]) -> str:
    holding = (each for each in phases if each.valid_from <= day)
    return next((each.kind for each in holding if each.valid_until is None or day < each.valid_until), "")


def _seconds(gathered: Gathered, agreement_id: int | None, kind: TargetKind) -> int:
    return gathered.seconds.get((agreement_id or 0, kind), SECONDS[kind])


def _is_repeated(call: Call, gathered: Gathered) -> bool | None:
    if not call.caller_number:
        return gathered.known.get(call.pk)
    return call.pk in gathered.repeated
