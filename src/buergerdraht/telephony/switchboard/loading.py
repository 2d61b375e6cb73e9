"""What the switchboard reads: everything at its start, agents and numbers when they change."""

import gc
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.routing.table import routes_of, routing_table
from buergerdraht.announcements.queries import prompts
from buergerdraht.telephony.models import Agent as AgentRow
from buergerdraht.telephony.models import Call as CallRow
from buergerdraht.telephony.models import CallBack as CallBackRow
from buergerdraht.telephony.models import Transfer as TransferRow
from buergerdraht.telephony.rules.agents import IDLE, Agent, Profile, Wish
from buergerdraht.telephony.rules.callbacks import CallBack, CallBackState
from buergerdraht.telephony.rules.records import Call, Route
from buergerdraht.telephony.rules.transfer_records import Target, Transfer, TransferKind, TransferOutcome
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState
from buergerdraht.telephony.rules.waiting import WINDOW
from buergerdraht.telephony.switchboard.directory import Directory
from buergerdraht.telephony.transfer_ports import FarLegId, Scene

Talk = tuple[int, datetime, timedelta]
"""Centre, end, length."""
ENDED_WITHIN = timedelta(hours=1)
"""How far back ended calls are remembered: a call may live on at the engine a little after its end."""


@dataclass(frozen=True)
class Memory:
    """What the database knows when the switchboard starts."""

    directory: Directory
    calls: list[Call]
    agents: list[Agent]
    secrets: dict[int, str]
    """Secrets of the agents' accounts at the engine, by agent."""
    ended: list[UUID]
    call_backs: list[CallBack]
    talks: list[Talk]
    """The last ones, the latest last."""


@dataclass(frozen=True)
class AgentOrders:
    """What pages wrote about one agent."""

    profile: Profile
    wish: Wish
    secret: str


def load_memory(*, now: datetime) -> Memory:
    """Return everything that a starting switchboard must know."""
    directory = load_directory(now=now)
    rows = CallRow.objects.exclude(state=CallRow.State.ENDED).select_related("authority")
    facts = dict(rows.annotate(facts=Count("events")).values_list("pk", "facts"))
    transfers = {row.call_id: row for row in _open_transfers()}
    agents = list(AgentRow.objects.select_related("user"))
    ended = CallRow.objects.filter(state=CallRow.State.ENDED, ended_at__gte=now - ENDED_WITHIN)
    return Memory(
        directory=directory,
        calls=[_call(row, directory, facts=facts[row.pk], transfer=transfers.get(row.pk)) for row in rows],
        agents=[_agent(row, directory) for row in agents],
        secrets={row.pk: row.sip_secret for row in agents},
        ended=list(ended.order_by("ended_at").values_list("pk", flat=True)),
        call_backs=load_call_backs(directory),
        talks=_last_talks(now=now),
    )


def load_call_backs(directory: Directory) -> list[CallBack]:
    """Return who waits to be called back."""
    rows = CallBackRow.objects.filter(state=CallBackState.WAITING).select_related("call__authority")
    return [
        CallBack(
            id=row.pk,
            route=replace(_route(row.call, directory), skill=row.skill),
            number=row.number,
            language=row.language,
            wished_at=row.wished_at,
            place_at=row.place_at,
            next_try_at=row.next_try_at,
            tries=row.tries,
        )
        for row in rows
    ]


def taken_out(call_back_ids: set[UUID]) -> list[UUID]:
    """Return which of these somebody took out meanwhile."""
    rows = CallBackRow.objects.filter(pk__in=call_back_ids, state=CallBackState.TAKEN_OUT)
    return list(rows.values_list("pk", flat=True))


def _last_talks(*, now: datetime) -> list[Talk]:
    rows = CallRow.objects.filter(ended_at__gte=now - WINDOW, answered_at__isnull=False).order_by("ended_at")
    return list(rows.values_list("centre_id", "ended_at", F("ended_at") - F("answered_at")))


def load_directory(*, now: datetime) -> Directory:
    """Return the numbers and centres as they are now, warmed up.

    What is loaded stays, so looking for garbage meanwhile would only double the time.
    """
    gc.disable()
    try:
        return _read_directory(now=now)
    finally:
        gc.enable()


def _read_directory(*, now: datetime) -> Directory:
    directory = Directory(
        routing_table(since=now),
        always_open=settings.ENVIRONMENT.always_open,
        announced=_announced_authorities(),
        prompts=prompts(),
    )
    directory.warm_up(at=now)
    return directory


def load_numbers(directory: Directory, ids: Collection[int], *, now: datetime) -> Directory:
    """Return the directory with these served numbers as they are now; those that ended are gone."""
    served = ServedNumber.objects.filter(pk__in=ids, ended_at__isnull=True)
    return directory.with_routes(routes_of(served, since=now), of=ids)


def load_announcements(directory: Directory) -> Directory:
    """Return the directory with what can be said to callers now; numbers and centres stay as they are."""
    return directory.with_prompts(prompts(), announced=_announced_authorities())


def _announced_authorities() -> frozenset[int]:
    files = settings.ANNOUNCEMENTS_DIR.glob("*.wav")
    return frozenset(int(file.stem) for file in files if file.stem.isdecimal())


def load_agents(directory: Directory, ids: Iterable[int] | None = None) -> list[AgentOrders]:
    """Return what pages wrote about these agents, or about all."""
    rows = AgentRow.objects.select_related("user")
    chosen = rows if ids is None else rows.filter(pk__in=ids)
    return [AgentOrders(_profile(row, directory), _wish(row), row.sip_secret) for row in chosen]


def _profile(row: AgentRow, directory: Directory) -> Profile:
    centre = directory.centres.get(row.centre_id)
    return Profile(
        id=row.pk,
        centre_id=row.centre_id,
        name=row.user.display_name,
        skills=frozenset(row.skills),
        wrap_up=timedelta(seconds=centre.wrap_up_seconds if centre else 0),
        is_browser=row.phone_kind == AgentRow.PhoneKind.BROWSER,
    )


def _wish(row: AgentRow) -> Wish:
    return Wish(AgentState(row.wanted_state), row.wanted_reason)


def _agent(row: AgentRow, directory: Directory) -> Agent:
    state = AgentState(row.state)
    return Agent(
        profile=_profile(row, directory),
        wish=_wish(row),
        state=state,
        since=row.state_since_at,
        reason=row.break_reason,
        idle_since=row.state_since_at if state in IDLE else None,
        wrap_up_until=row.wrap_up_until_at,
    )


def _open_transfers() -> QuerySet[TransferRow]:
    """Return those that may still live: undecided ones, and the last one of a call that was handed over."""
    may_live = Q(outcome="") | Q(call__state=CallRow.State.TRANSFERRED)
    lives_outside = TransferRow.objects.filter(may_live, target_agent__isnull=True)
    return lives_outside.exclude(call__state=CallRow.State.ENDED).order_by("number")


def _transfer(row: TransferRow) -> Transfer:
    """Who hears whom shows itself at the engine."""
    return Transfer(
        call_id=row.call_id,
        leg=FarLegId(row.call_id, row.number),
        kind=TransferKind(row.kind),
        target=Target(
            row.target_name,
            row.target_number,
            row.target_authority_id,
            row.target_unit_id,
            row.target_entry_id,
        ),
        agent_id=row.agent_id,
        started_at=row.started_at,
        scene=Scene.RINGING if row.answered_at is None else Scene.CONSULT,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        outcome=TransferOutcome(row.outcome) if row.outcome else None,
    )


def _call(row: CallRow, directory: Directory, *, facts: int, transfer: TransferRow | None) -> Call:
    """An offer or a parked talk waits again: whom the engine still has in a talk shows itself there."""
    state = CallState(row.state)
    is_waiting = state in {CallState.OFFERED, CallState.PARKED}
    talked_with = row.agent_id if row.answered_at and state is not CallState.OFFERED else None
    return Call(
        id=row.pk,
        channel_id=row.channel_id,
        route=_route(row, directory),
        caller_number=row.caller_number,
        caller_kind=row.caller_kind,
        arrived_at=row.arrived_at,
        state=CallState.QUEUED if is_waiting else state,
        attended_at=row.attended_at,
        passed_on_at=row.passed_on_at,
        queued_at=row.queued_at,
        answered_at=row.answered_at,
        agent_id=None if is_waiting else row.agent_id,
        call_back_id=row.call_back_id,
        talked_with=talked_with,
        attempt=facts,
        is_kept=True,
        is_greeted=True,
        is_urgent=row.answered_at is not None,
        is_in_fallback=row.route == CallRow.Route.FALLBACK,
        transfer=_transfer(transfer) if transfer else None,
        sequence=facts,
    )


def _route(row: CallRow, directory: Directory) -> Route:
    """The record says where the call belongs; what was decided then is decided again."""
    looked_up = directory.route(row.dialled_number, at=row.arrived_at)
    return replace(
        looked_up,
        centre_id=row.centre_id,
        authority_id=row.authority_id,
        authority_name=row.authority.name,
        served_number_id=row.served_number_id,
        dialled_number=row.dialled_number,
        is_number_known=row.is_number_known,
        priority=row.priority,
        skill=row.skill,
    )
