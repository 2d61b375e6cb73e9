"""Writes the forty calls as rows, as the switchboard and the call screen do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from buergerdraht.agreements.models import Agreement, Phase, QualityTarget, ServedNumber
from buergerdraht.agreements.tariffs import Counted, Tariff, TariffKind
from buergerdraht.agreements.versions.operations import keep_first_version
from buergerdraht.agreements.versions.queries import contents_of
from buergerdraht.authorities.models import Authority, PhoneNumber
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import (
    close_contact,
    correct_contact,
    open_contact_of_call,
    record_outcome,
    record_unseen_calls,
)
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.quality.tests.forty_calls import CALLS, LEUN, OFFICE, SOLMS, Told
from buergerdraht.telephony.models import Agent, AgentStateChange, Call, CallBack, CallEvent, Transfer
from buergerdraht.telephony.rules.vocabulary import EventKind
from buergerdraht.telephony.tests.conftest import House

CHANGE = date(2026, 10, 25)
MONDAY = datetime(2026, 10, 26, 2, tzinfo=UTC)
"""When the last call has been over for an hour."""
TALK = frozenset({Counted.TALK})
ALL_OF_IT = frozenset({Counted.TALK, Counted.HOLD, Counted.CONSULT, Counted.WRAP_UP})
LEUN_PAYS = (
    Tariff(TariffKind.PER_MINUTE, date(2026, 1, 1), CHANGE, Decimal("0.95"), counted=TALK),
    Tariff(TariffKind.PER_MINUTE, CHANGE, price=Decimal("1.05"), counted=ALL_OF_IT),
)
SOLMS_PAYS = Tariff(
    TariffKind.FLAT,
    date(2026, 1, 1),
    price=Decimal("0.60"),
    amount=Decimal(1200),
    allowance_minutes=10,
    counted=frozenset({Counted.TALK, Counted.TARGET_TALK}),
    vat_percent=Decimal(19),
)
BEGINS = {
    EventKind.OFFERED: ("offered", ""),
    EventKind.OFFERED_BACK: ("offered", ""),
    EventKind.CITIZEN_RUNG: ("talking", ""),
    EventKind.ANSWERED: ("talking", ""),
    EventKind.PARKED: ("break", "phone_lost"),
    EventKind.OFFER_UNANSWERED: ("break", "offer_unanswered"),
}
"""What an agent does from an event on."""
ENDINGS = (EventKind.ENDED, EventKind.TRANSFER_LEFT, EventKind.TRANSFERRED)


@dataclass(frozen=True)
class Day:
    """Where the calls happened."""

    house: House
    solms: Authority
    leun_pays: Agreement
    solms_pays: Agreement
    numbers: dict[str, ServedNumber]
    agents: dict[str, Agent]
    calls: dict[int, Call]


@dataclass(frozen=True)
class Event:
    """One event of the table."""

    seconds: float
    kind: EventKind
    who: str
    detail: str


def make_day(house: House) -> Day:
    """Write what was agreed, the forty calls and their contacts; corrections come later."""
    solms = Authority.objects.create(slug="solms", name="Stadt Solms", level=Authority.Level.MUNICIPALITY)
    leun_pays = house.served.agreement
    solms_pays = Agreement.objects.create(
        slug="wetzlar-solms",
        centre=house.centre,
        partner=solms,
        legal_form=Agreement.LegalForm.CONTRACT,
        valid_from=date(2026, 1, 1),
    )
    _agree(leun_pays, *LEUN_PAYS)
    _agree(solms_pays, SOLMS_PAYS)
    QualityTarget.objects.create(agreement=leun_pays, kind="service_level", value=80, threshold=20)
    Phase.objects.create(agreement=leun_pays, kind="test", valid_from=date(2026, 1, 1), valid_until=CHANGE)
    Phase.objects.create(agreement=leun_pays, kind="regular", valid_from=CHANGE)
    numbers = {
        LEUN: house.served,
        OFFICE: _served(leun_pays, house.leun, OFFICE, like=house.served),
        SOLMS: _served(solms_pays, solms, SOLMS, like=house.served),
    }
    agents = dict(zip("ABW", (*house.agents, house.stranger), strict=True))
    day = Day(house, solms, leun_pays, solms_pays, numbers, agents, {})
    for number, told in CALLS.items():
        day.calls[number] = _write(day, number, told)
    for number, told in CALLS.items():
        _close(day, number, told)
    record_unseen_calls(ended_before=MONDAY, now=MONDAY)
    return day


def correct(day: Day) -> None:
    """Let A correct what she recorded, in the evening."""
    for number, told in CALLS.items():
        if told.corrected:
            *moved, outcome = told.corrected.split()
            contact = Contact.objects.get(call=day.calls[number])
            correct_contact(
                contact,
                user=day.agents["A"].user,
                version=contact.version,
                authority_id=day.solms.pk if moved else contact.authority_id,
                note="",
                concerns=(ConcernDraft(text="Anliegen", outcome=Outcome(outcome)),),
                now=came(told) + timedelta(hours=6),
            )


def came(told: Told) -> datetime:
    """Return when it arrived."""
    return datetime.fromisoformat(told.came).astimezone(UTC)


def events(told: Told) -> Iterator[Event]:
    """Read the events."""
    for each in told.happened.split(", "):
        seconds, kind, *rest = each.split()
        who = rest.pop(0) if rest and rest[0] in set("ABW") else ""
        yield Event(float(seconds), EventKind(kind), who, " ".join(rest))


def numbers_of(counted: str) -> dict[str, float]:
    """Read what is counted: name -> seconds, or how many."""
    return {name: float(value) for name, value in re.findall(r"(\w+) ([\d.]+)", counted)}


def _agree(agreement: Agreement, *tariffs: Tariff) -> None:
    keep_first_version(agreement, replace(contents_of(agreement), tariffs=tariffs), now=MONDAY)


def _served(agreement: Agreement, authority: Authority, number: str, *, like: ServedNumber) -> ServedNumber:
    return ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=authority, number=number),
        agreement=agreement,
        greeting=like.greeting,
        service_hours=like.service_hours,
    )


def _write(day: Day, number: int, told: Told) -> Call:
    at, happened = came(told), list(events(told))

    def later(*kinds: EventKind) -> datetime | None:
        seconds = (each.seconds for each in happened if each.kind in kinds)
        return next((at + timedelta(seconds=each) for each in seconds), None)

    served = day.numbers.get(told.to)
    who = [each.who for each in happened if each.kind is EventKind.ANSWERED]
    call = Call.objects.create(
        id=UUID(int=number),
        channel_id=f"channel-{number}",
        centre=day.house.centre,
        authority=served.number.authority if served else day.house.centre.authority,
        served_number=served,
        dialled_number=told.to,
        is_number_known=served is not None,
        caller_number=_caller(number, told),
        caller_kind="known" if told.caller >= 0 else "withheld",
        route="fallback" if "journal" in told.happened else "distribution",
        state=Call.State.ENDED,
        disposition=told.became,
        agent=day.agents[who[-1]] if who else None,
        call_back_id=UUID(int=told.caller) if "citizen_rung" in told.happened else None,
        arrived_at=at,
        attended_at=later(EventKind.ATTENDANT_ANSWERED),
        passed_on_at=later(EventKind.ATTENDANT_UNANSWERED, EventKind.ATTENDANT_BUSY),
        queued_at=later(EventKind.QUEUED),
        answered_at=later(EventKind.ANSWERED),
        ended_at=later(EventKind.ENDED),
    )
    _write_events(day, call, happened)
    _write_wish(call, happened)
    _write_transfer(day, call, told)
    _write_states(day, call, told)
    return call


def _write_events(day: Day, call: Call, happened: list[Event]) -> None:
    CallEvent.objects.bulk_create(
        CallEvent(
            call=call,
            sequence=place,
            kind=each.kind,
            at=call.arrived_at + timedelta(seconds=each.seconds),
            agent=day.agents.get(each.who),
            detail=each.detail,
        )
        for place, each in enumerate(happened)
    )


def _caller(number: int, told: Told) -> str:
    return "" if told.caller < 0 else f"+491510000{told.caller or number:03}"


def _write_wish(call: Call, happened: list[Event]) -> None:
    if EventKind.CALL_BACK_WISHED in {each.kind for each in happened}:
        CallBack.objects.create(
            call=call,
            centre=call.centre,
            authority=call.authority,
            number=call.caller_number,
            language="de",
            wished_at=call.arrived_at,
            place_at=call.arrived_at,
            next_try_at=call.arrived_at,
            state=CallBack.State.DONE,
            tries=1,
        )


def _write_transfer(day: Day, call: Call, told: Told) -> None:
    if not told.target:
        return
    outcome, *seconds = told.target.split()
    started, answered, ended = (
        None if each == "-" else call.arrived_at + timedelta(seconds=float(each)) for each in seconds
    )
    is_colleague = outcome == "colleague"
    Transfer.objects.create(
        call=call,
        number=2,
        kind="blind" if "blind" in told.happened else "consult",
        agent=day.agents["A"],
        target_name="Bea Klein" if is_colleague else "Bauamt Solms",
        target_authority=None if is_colleague else day.solms,
        target_agent=day.agents["B"] if is_colleague else None,
        started_at=started or call.arrived_at,
        answered_at=answered,
        ended_at=ended,
        outcome="connected" if is_colleague else outcome,
    )


def _write_states(day: Day, call: Call, told: Told) -> None:
    """What its agents did from when on; each is ready at last."""
    states: dict[str, dict[float, tuple[str, str]]] = {}
    for each in events(told):
        if each.who and each.kind in BEGINS:
            states.setdefault(each.who, {})[each.seconds] = BEGINS[each.kind]
        elif each.kind in (*ENDINGS, EventKind.OFFER_WITHDRAWN) and each.who in states:
            states[each.who].setdefault(each.seconds, ("ready", ""))
    for who, begun, ended in re.findall(r"(\w) ([\d.]+) ([\d.]+)", told.wrap_up):
        states[who] |= {float(begun): ("wrap_up", ""), float(ended): ("ready", "")}
    AgentStateChange.objects.bulk_create(
        AgentStateChange(
            agent=day.agents[who],
            state=state,
            reason=reason,
            at=call.arrived_at + timedelta(seconds=seconds),
            call=call if state in {"offered", "talking"} and _is_recorded(told) else None,
        )
        for who, changes in states.items()
        for seconds, (state, reason) in sorted(changes.items())
    )


def _is_recorded(told: Told) -> bool:
    """A call that the fallback alone had has no record yet while its agent talks."""
    return "found" not in told.happened or "given_to_fallback" in told.happened


def _close(day: Day, number: int, told: Told) -> None:
    if not told.contact:
        return
    call = day.calls[number]
    contact = open_contact_of_call(call, user=day.agents["A"].user, now=call.arrived_at)
    for place, outcome in enumerate(told.contact.split()):
        record_outcome(contact, ConcernDraft(text=f"Anliegen {place}", outcome=Outcome(outcome)))
    contact.refresh_from_db()
    assert call.ended_at
    close_contact(contact, now=call.ended_at)
