"""What the five cooperations agree on, beyond parties, term and phases; and the calls of a trial.

Only an agreement of which nothing was written yet is filled: what somebody negotiated stays.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, AgreementVersion, ServedNumber
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.versions.contents import ContactPoint, Contents, Side
from buergerdraht.agreements.versions.operations import (
    keep_first_version,
    propose_version,
    put_in_force,
    save_draft,
)
from buergerdraht.agreements.versions.queries import Seat, contents_of
from buergerdraht.authorities.rules import e164
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.contacts.rules import ContactState, Outcome
from buergerdraht.demo.billing import planned_tariffs
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.telephony.models import Call

Planned = Mapping[str, Any]
SATURDAY = 5
OUTCOMES = (*[Outcome.ANSWERED] * 13, *[Outcome.TRANSFERRED] * 4, *[Outcome.CALL_BACK] * 3)
"""Of twenty talks; in many cases the matter is closed at once (document 004)."""


@cache
def planned_agreements() -> Mapping[str, Planned]:
    """Return what the file says, by the agreement's slug."""
    text = files("buergerdraht.demo").joinpath("data/agreements.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@transaction.atomic
def load_agreements(*, now: datetime) -> int:
    """Fill the agreements of which nothing was written yet; return how many."""
    written = AgreementVersion.objects.values("agreement")
    agreements = Agreement.objects.filter(slug__in=planned_agreements()).exclude(pk__in=written)
    for agreement in agreements:
        _fill(agreement, planned_agreements()[agreement.slug], now=now)
    return len(agreements)


def _fill(agreement: Agreement, planned: Planned, *, now: datetime) -> None:
    held = contents_of(agreement)
    contents = replace(
        held,
        term=replace(held.term, notice_months=planned["notice_months"]),
        tasks=tuple(planned["tasks"]),
        targets=tuple(_targets(planned["targets"])),
        contacts=tuple(_contacts(planned["contacts"])),
        tariffs=planned_tariffs(agreement.slug),
    )
    keep_first_version(agreement, contents, now=now)
    put_in_force(agreement, contents)
    if "proposal" in planned:
        _propose(agreement, contents, planned["proposal"], now=now)
    if "trial" in planned:
        _play_trial(agreement, planned["trial"])


def _targets(planned: list[Planned]) -> Iterator[Target]:
    for each in planned:
        yield Target(TargetKind(each["kind"]), each["value"], each.get("threshold"))


def _contacts(planned: list[Planned]) -> Iterator[ContactPoint]:
    for each in planned:
        phone = e164(each["phone"]) if "phone" in each else ""
        yield ContactPoint(Side(each["side"]), each["topic"], each["name"], phone, each.get("email", ""))


def _propose(agreement: Agreement, contents: Contents, planned: Planned, *, now: datetime) -> None:
    """One side lays a change before the other; somebody else's name is left as it is."""
    by = User.objects.filter(username=planned["by"]).first()
    if by is None:
        return
    changed = {each.kind: each for each in _targets(planned["targets"])}
    wanted = replace(
        contents,
        tasks=(*contents.tasks, *planned["tasks"]),
        targets=tuple(changed.get(each.kind, each) for each in contents.targets),
    )
    seat = Seat(agreement, Side(planned["side"]))
    draft = save_draft(seat, wanted, reason=planned["reason"], saves=0, by=by, now=now)
    propose_version(seat, draft, saves=draft.saves, by=by, now=now)


def _play_trial(agreement: Agreement, planned: Planned) -> None:
    """Enter the calls of a trial: nine of ten are reached without a long wait (document 004)."""
    served = ServedNumber.objects.filter(agreement=agreement, number__number=e164(planned["number"])).first()
    if served is None:
        return
    calls = [
        _call(served, number=number, at=at) for number, at in zip(count(1), _times(planned), strict=False)
    ]
    Call.objects.bulk_create(calls)
    talks = [call for call in calls if call.answered_at]
    contacts = Contact.objects.bulk_create(_contact(call) for call in talks)
    Concern.objects.bulk_create(
        Concern(
            contact=contact,
            authority_id=contact.authority_id,
            position=0,
            outcome=OUTCOMES[place * 7 % len(OUTCOMES)],
        )
        for place, contact in enumerate(contacts)
    )


def _times(planned: Planned) -> Iterator[datetime]:
    """Working days, the calls spread from 8 to about 17 o'clock."""
    first: date = planned["first_on"]
    for day in (first + timedelta(days=n) for n in range(planned["days"])):
        if day.weekday() < SATURDAY:
            opening = datetime.combine(day, time(8), tzinfo=BERLIN)
            calls = planned["calls_a_day"] + day.toordinal() % 5
            yield from (opening + timedelta(minutes=540 * n // calls) for n in range(calls))


def _call(served: ServedNumber, *, number: int, at: datetime) -> Call:
    """Of twenty-one, nineteen are answered in time, one later, one gives up."""
    place = number * 8 % 21
    wait = timedelta(seconds=110 if place == 0 else 75 if place == 1 else 8 + place * 2)
    is_answered = place != 0
    call_id: UUID = uuid5(NAMESPACE_URL, f"trial-{served.number.number}-{number}")
    return Call(
        id=call_id,
        channel_id=str(call_id),
        centre_id=served.agreement.centre_id,
        authority_id=served.number.authority_id,
        served_number=served,
        dialled_number=served.number.number,
        caller_kind=Call.CallerKind.WITHHELD,
        state=Call.State.ENDED,
        disposition=Call.Disposition.ANSWERED if is_answered else Call.Disposition.ABANDONED_IN_QUEUE,
        arrived_at=at,
        queued_at=at,
        answered_at=at + wait if is_answered else None,
        ended_at=at + wait + timedelta(minutes=3 if is_answered else 0),
    )


def _contact(call: Call) -> Contact:
    return Contact(
        centre_id=call.centre_id,
        authority_id=call.authority_id,
        call=call,
        state=ContactState.CLOSED,
        opened_at=call.answered_at or call.arrived_at,
        closed_at=call.ended_at,
    )
