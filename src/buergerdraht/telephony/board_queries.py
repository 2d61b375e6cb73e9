"""What a supervisor sees of her centre now: who waits, who is there, what became of today's calls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Avg,
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.foundation.figures import percent
from buergerdraht.foundation.sorting import german_order
from buergerdraht.telephony.call_backs import CallBackFigures, call_back_figures
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.queries import BECAME_OURS_AT, NOT_OFFERED, midnight, skills_of_ready_agents
from buergerdraht.telephony.rules.waiting import MOST_TALKS, ON_DUTY, UNKNOWN, WINDOW, Estimate
from buergerdraht.telephony.rules.waiting import expected_wait as estimate

ANSWER_TARGET = timedelta(seconds=30)
"""Service promise of 115: 75 % of calls taken by a person within 30 seconds (charter of 115, 2011)."""
WAITING_STATES = (Call.State.ANNOUNCEMENT, Call.State.QUEUED, Call.State.OFFERED, Call.State.PARKED)


@dataclass(frozen=True)
class WaitingCall:
    """A caller who waits, with her place in the line (from 1)."""

    call_id: UUID
    place: int
    state: Call.State
    authority_name: str
    caller_number: str
    caller_kind: Call.CallerKind
    priority: int
    arrived_at: datetime
    waiting: timedelta


@dataclass(frozen=True)
class AgentOnBoard:
    """An agent with her present state; `authority_name` is that of her present call."""

    agent_id: int
    name: str
    state: Agent.State
    break_reason: str
    since_at: datetime
    authority_name: str
    calls_today: int


@dataclass(frozen=True)
class QueueLine:
    """One served number of the centre with those who wait for it; unknown numbers share a line."""

    authority_name: str
    label: str
    number: str
    """E.164; empty: numbers that nobody has entered."""
    waiting: int
    longest: timedelta | None
    longest_since: datetime | None
    """When who waits longest arrived."""
    ready: int
    """Ready agents who may take its calls."""
    answered: int
    answered_in_target: int

    @property
    def percent_in_target(self) -> int | None:
        """Share of today's answered calls that were answered within 30 s; None without any."""
        return percent(self.answered_in_target, of=self.answered)


@dataclass(frozen=True)
class DayFigures:
    """Figures since midnight; waits are counted from the first ring, or from when an attendant passed it on.

    `offered` counts every call of the centre within service hours: answered, abandoned, failed and still
    waiting, or asked for a call-back. What rang at the partner's own attendant only is none of them.
    """

    offered: int
    answered: int
    answered_in_target: int
    abandoned_in_queue: int
    abandoned_in_announcement: int
    call_backs: int
    """Who would rather be called back than wait."""
    closed: int
    failed: int
    mean_wait: timedelta | None
    longest_wait: timedelta | None

    @property
    def percent_in_target(self) -> int | None:
        """Share of the answered calls that were answered within 30 s; None without any."""
        return percent(self.answered_in_target, of=self.answered)


@dataclass(frozen=True)
class Board:
    """A centre's queue, agents and figures at one instant."""

    centre: ServiceCentre
    at: datetime
    queues: tuple[QueueLine, ...]
    waiting: tuple[WaitingCall, ...]
    agents: tuple[AgentOnBoard, ...]
    figures: DayFigures
    expected: Estimate
    """How long who calls now is likely to wait."""
    call_backs: CallBackFigures


def board(centre: ServiceCentre, *, now: datetime) -> Board:
    """Return what a supervisor sees of her centre now; nine queries at most, however many calls."""
    waiting = waiting_calls(centre, now=now)
    return Board(
        centre=centre,
        at=now,
        queues=_queues(centre, now=now),
        waiting=waiting,
        agents=_agents(centre, now=now),
        figures=_figures(centre, now=now),
        expected=expected_wait(centre, place=len(waiting) + 1, now=now) if waiting else UNKNOWN,
        call_backs=call_back_figures(centre, now=now),
    )


def expected_wait(centre: ServiceCentre, *, place: int, now: datetime) -> Estimate:
    """Return how long who stands at that place of the centre's line is likely to wait."""
    on_duty = Agent.objects.filter(centre=centre, state__in=ON_DUTY).count()
    talks = Call.objects.filter(centre=centre, answered_at__isnull=False, ended_at__gte=now - WINDOW)
    length = ExpressionWrapper(F("ended_at") - F("answered_at"), output_field=DurationField())
    lengths = talks.order_by("-ended_at").values_list(length, flat=True)[:MOST_TALKS]
    wrap_up = timedelta(seconds=centre.wrap_up_seconds)
    return estimate(place, lengths=[each + wrap_up for each in lengths], agents=on_duty)


def waiting_calls(centre: ServiceCentre, *, now: datetime) -> tuple[WaitingCall, ...]:
    """Return who waits in the centre, in the order of service; one query."""
    calls = Call.objects.filter(centre=centre, state__in=WAITING_STATES).select_related("authority")
    in_order = calls.order_by(
        Case(When(state=Call.State.PARKED, then=0), default=1), "-priority", "arrived_at", "id"
    )
    return tuple(
        WaitingCall(
            call_id=call.pk,
            place=place,
            state=Call.State(call.state),
            authority_name=call.authority.name,
            caller_number=call.caller_number,
            caller_kind=Call.CallerKind(call.caller_kind),
            priority=call.priority,
            arrived_at=call.arrived_at,
            waiting=max(now - call.arrived_at, timedelta()),
        )
        for place, call in enumerate(in_order, start=1)
    )


def _queues(centre: ServiceCentre, *, now: datetime) -> tuple[QueueLine, ...]:
    """Return the lines of the served numbers by authority, and one for unknown numbers if they ring today."""
    counts = _counts_by_number(centre, now=now)
    skills = skills_of_ready_agents(centre)
    served = ServedNumber.objects.filter(agreement__centre=centre, ended_at__isnull=True)
    lines = [
        _queue_line(
            each.number.authority.name,
            label=each.number.label,
            number=each.number.number,
            ready=sum(not each.skill or each.skill in known for known in skills),
            counts=counts.get(each.pk, {}),
            now=now,
        )
        for each in served.select_related("number__authority").order_by(
            german_order("number__authority__name"), "pk"
        )
    ]
    if None in counts:
        lines.append(_queue_line("Unbekannte Zielnummern", ready=len(skills), counts=counts[None], now=now))
    return tuple(lines)


def _queue_line(
    authority_name: str,
    *,
    ready: int,
    counts: dict[str, Any],
    now: datetime,
    label: str = "",
    number: str = "",
) -> QueueLine:
    first_at = counts.get("first_at")
    return QueueLine(
        authority_name=authority_name,
        label=label,
        number=number,
        waiting=counts.get("waiting", 0),
        longest=max(now - first_at, timedelta()) if first_at else None,
        longest_since=first_at,
        ready=ready,
        answered=counts.get("answered", 0),
        answered_in_target=counts.get("answered_in_target", 0),
    )


def _counts_by_number(centre: ServiceCentre, *, now: datetime) -> dict[int | None, dict[str, Any]]:
    is_waiting = Q(state__in=WAITING_STATES)
    is_answered = Q(answered_at__isnull=False)
    today = Call.objects.filter(Q(arrived_at__gte=midnight(now)) | is_waiting, centre=centre)
    today = today.exclude(call_back__isnull=False)
    rows = today.values("served_number").annotate(
        waiting=Count("pk", filter=is_waiting),
        first_at=Min("arrived_at", filter=is_waiting),
        answered=Count("pk", filter=is_answered),
        answered_in_target=Count(
            "pk", filter=is_answered & Q(answered_at__lte=BECAME_OURS_AT + ANSWER_TARGET)
        ),
    )
    return {row["served_number"]: dict(row) for row in rows}


def _agents(centre: ServiceCentre, *, now: datetime) -> tuple[AgentOnBoard, ...]:
    """Both sub-queries are for an index: a join would read every call that the agents ever had."""
    calls = Call.objects.filter(centre=centre, agent=OuterRef("pk")).order_by()
    present = calls.exclude(state=Call.State.ENDED).order_by("-arrived_at")
    answered = calls.filter(arrived_at__gte=midnight(now), answered_at__isnull=False)
    agents = (
        Agent.objects.filter(centre=centre)
        .select_related("user")
        .annotate(
            authority_name=Subquery(present.values("authority__name")[:1]),
            calls_today=Coalesce(Subquery(answered.values("agent").annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by(german_order("user__last_name"), german_order("user__first_name"), "pk")
    )
    return tuple(
        AgentOnBoard(
            agent_id=agent.pk,
            name=agent.user.display_name,
            state=Agent.State(agent.state),
            break_reason=agent.get_break_reason_display() if agent.break_reason else "",
            since_at=agent.state_since_at,
            authority_name=agent.authority_name or "",
            calls_today=agent.calls_today,
        )
        for agent in agents
    )


def _figures(centre: ServiceCentre, *, now: datetime) -> DayFigures:
    wait = ExpressionWrapper(
        Case(
            When(answered_at__isnull=False, then=F("answered_at")),
            When(ended_at__isnull=False, then=F("ended_at")),
            default=now,
            output_field=DateTimeField(),
        )
        - BECAME_OURS_AT,
        output_field=DurationField(),
    )
    is_answered = Q(answered_at__isnull=False)
    closed = Q(disposition=Call.Disposition.CLOSED)
    today = Call.objects.filter(centre=centre, arrived_at__gte=midnight(now)).exclude(NOT_OFFERED)
    return DayFigures(
        **today.annotate(wait=wait).aggregate(
            offered=Count("pk", filter=~closed),
            answered=Count("pk", filter=is_answered),
            answered_in_target=Count("pk", filter=is_answered & Q(wait__lte=ANSWER_TARGET)),
            abandoned_in_queue=Count("pk", filter=Q(disposition=Call.Disposition.ABANDONED_IN_QUEUE)),
            abandoned_in_announcement=Count(
                "pk", filter=Q(disposition=Call.Disposition.ABANDONED_IN_ANNOUNCEMENT)
            ),
            call_backs=Count("pk", filter=Q(disposition=Call.Disposition.CALL_BACK)),
            closed=Count("pk", filter=closed),
            failed=Count("pk", filter=Q(disposition=Call.Disposition.FAILED)),
            mean_wait=Avg("wait", filter=is_answered),
            longest_wait=Max("wait", filter=~closed),
        )
    )
