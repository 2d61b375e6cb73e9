"""Call-backs on a page: what is open, what came of it, and what a person changes in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.operations import SWITCHBOARD
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.live import publish
from buergerdraht.foundation.notify import notify
from buergerdraht.servicehours.rules import day_begin, local_day
from buergerdraht.telephony.errors import CallBackNotOpen
from buergerdraht.telephony.models import Call, CallBack
from buergerdraht.telephony.topics import centre_topic

SHOWN_FOR = timedelta(days=7)
"""How long the page shows what came of a call-back."""
MOST_SETTLED = 50


@dataclass(frozen=True, slots=True)
class CallBackLine:
    """A call-back as a page shows it; `number` is empty for who may not see it, and once it is forgotten."""

    id: UUID
    authority_name: str
    number: str
    wished_at: datetime
    next_try_at: datetime
    tries: int
    state: CallBack.State
    is_trying: bool
    """It rings at an agent or at the citizen, or they talk."""
    settled_at: datetime | None
    reason: str
    by: str

    @classmethod
    def of(cls, wish: CallBack, *, shows_number: bool) -> Self:
        """Read an annotated row."""
        return cls(
            id=wish.pk,
            authority_name=wish.authority.name,
            number=wish.number if shows_number else "",
            wished_at=wish.wished_at,
            next_try_at=wish.next_try_at,
            tries=wish.tries,
            state=CallBack.State(wish.state),
            is_trying=wish.is_trying,  # type: ignore[attr-defined]
            settled_at=wish.settled_at,  # type: ignore[attr-defined]
            reason=wish.get_taken_out_for_display(),
            by=wish.taken_out_by.display_name if wish.taken_out_by else "",
        )


@dataclass(frozen=True, slots=True)
class CallBackFigures:
    """How many wait, since when the first, and what came of others since midnight."""

    open: int
    oldest_at: datetime | None
    reached: int
    given_up: int


def sees_numbers(user: User, centre: ServiceCentre) -> bool:
    """Tell whether she may see who waits there, and change it: whoever records contacts of the centre."""
    return centres_where(user, Ability.RECORD_CONTACTS).filter(pk=centre.pk).exists()


def open_call_backs(centre: ServiceCentre, *, shows_numbers: bool) -> tuple[CallBackLine, ...]:
    """Return who waits to be called back, in the order of the tries."""
    rows = _rows(centre).filter(state=CallBack.State.WAITING).order_by("next_try_at", "place_at", "pk")
    return tuple(CallBackLine.of(wish, shows_number=shows_numbers) for wish in rows)


def settled_call_backs(
    centre: ServiceCentre, *, shows_numbers: bool, now: datetime
) -> tuple[CallBackLine, ...]:
    """Return what came of the call-backs of the last seven days, the latest first; 50 at most."""
    over = _rows(centre).exclude(state=CallBack.State.WAITING).filter(settled_at__gte=now - SHOWN_FOR)
    latest = over.order_by("-settled_at", "pk")[:MOST_SETTLED]
    return tuple(CallBackLine.of(wish, shows_number=shows_numbers) for wish in latest)


def call_back_figures(centre: ServiceCentre, *, now: datetime) -> CallBackFigures:
    """Return the figures of the board; one query."""
    is_open, today = Q(state=CallBack.State.WAITING), Q(settled_at__gte=day_begin(local_day(now)))
    rows = _rows(centre).filter(is_open | today)
    return CallBackFigures(
        **rows.aggregate(
            open=Count("pk", filter=is_open),
            oldest_at=Min("wished_at", filter=is_open),
            reached=Count("pk", filter=today & Q(state=CallBack.State.DONE)),
            given_up=Count("pk", filter=today & Q(state=CallBack.State.GIVEN_UP)),
        )
    )


def call_back_for(user: User, call_back_id: UUID) -> CallBack:
    """Return a call-back that she may change; raise CallBack.DoesNotExist."""
    mine = CallBack.objects.filter(centre__in=centres_where(user, Ability.RECORD_CONTACTS).order_by())
    return mine.select_related("centre").get(pk=call_back_id)


@transaction.atomic
def take_out_call_back(wish: CallBack, *, reason: CallBack.Reason, by: User, now: datetime) -> None:
    """Let nobody call the citizen any more; raise CallBackNotOpen."""
    _change(wish, state=CallBack.State.TAKEN_OUT, taken_out_for=reason, taken_out_by=by, taken_out_at=now)
    _tell("call_back.take_out", wish, next_try_at=None, by=by, now=now)


@transaction.atomic
def call_back_now(wish: CallBack, *, by: User, now: datetime) -> None:
    """Let the next try be now, if the service is open, else when it opens; raise CallBackNotOpen."""
    _change(wish, next_try_at=now)
    _tell("call_back.now", wish, next_try_at=now, by=by, now=now)


def _change(wish: CallBack, **values: object) -> None:
    """A try that rings at somebody is hers; the switchboard changes no row that is settled."""
    rings = Call.objects.filter(call_back=wish).exclude(state=Call.State.ENDED)
    open_wish = CallBack.objects.filter(pk=wish.pk, state=CallBack.State.WAITING)
    if rings.exists() or not open_wish.update(**values):
        raise CallBackNotOpen


def _tell(verb: str, wish: CallBack, *, next_try_at: datetime | None, by: User, now: datetime) -> None:
    record(verb, object_type="call_back", object_id=str(wish.pk), actor_id=by.pk, at=now)
    when = next_try_at.isoformat() if next_try_at else ""
    notify(SWITCHBOARD, kind="call_back", id=str(wish.pk), next_try_at=when)
    publish(centre_topic(wish.centre_id), "board")


def _rows(centre: ServiceCentre) -> QuerySet[Any]:
    tries = Call.objects.filter(call_back=OuterRef("pk"))
    return (
        CallBack.objects.filter(centre=centre)
        .select_related("authority", "taken_out_by")
        .annotate(
            is_trying=Exists(tries.exclude(state=Call.State.ENDED)),
            settled_at=Coalesce("taken_out_at", Max("tries_made__ended_at")),
        )
    )
