"""Transfers to be read: who is asked about which call, how a transfer stands, how often a target picks up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from buergerdraht.foundation.sorting import german_order
from buergerdraht.telephony.models import Agent, Call, CallEvent, Transfer

ACCEPTED_WITHIN = timedelta(days=28)


def consulted_call_of(agent: Agent) -> tuple[Call, bool] | None:
    """Return the call for which a colleague asks her, and whether she has picked up; None if nobody does."""
    asked = Transfer.objects.filter(target_agent=agent, outcome="").order_by("-started_at").first()
    if asked is None:
        return None
    call = Call.objects.select_related("authority", "centre", "served_number__number").get(pk=asked.call_id)
    return call, asked.answered_at is not None


def question_to(agent: Agent, call: Call) -> Transfer | None:
    """Return the transfer in which the agent is asked about the call; None if she is not."""
    asking = Transfer.objects.filter(target_agent=agent, call=call, outcome="")
    return asking.select_related("agent__user").last()


def last_transfer_of(call: Call) -> Transfer | None:
    """Return the call's last transfer, going on or decided."""
    return call.transfers.select_related("target_entry__deputy").order_by("number").last()


def was_passed_on(call: Call) -> bool:
    """Tell whether a transfer of the call came about."""
    return call.transfers.filter(outcome=Transfer.Outcome.CONNECTED).exists()


def scene_of(transfer: Transfer) -> str:
    """Return who hears whom since the target picked up: 'consult', 'citizen' or 'conference'."""
    switched = CallEvent.objects.filter(
        call=transfer.call_id, kind="transfer_switched", at__gte=transfer.started_at
    )
    return switched.order_by("sequence").values_list("detail", flat=True).last() or "consult"


def accepted_shares(numbers: Iterable[str], *, now: datetime) -> dict[str, tuple[int, int]]:
    """Return number -> calls taken and calls transferred there in the last four weeks; one query.

    Those that agent or citizen broke off while it rang do not count.
    """
    broken_off = Q(answered_at__isnull=True, outcome__in=["", "cancelled", "citizen_left", "lost"])
    lately = Transfer.objects.filter(
        target_number__in=[number for number in numbers if number], started_at__gte=now - ACCEPTED_WITHIN
    )
    rows = lately.exclude(broken_off).values("target_number")
    counted = rows.annotate(taken=Count("pk", filter=Q(answered_at__isnull=False)), rung=Count("pk"))
    return {row["target_number"]: (row["taken"], row["rung"]) for row in counted}


def colleagues_matching(agent: Agent, text: str) -> QuerySet[Agent]:
    """Return the other agents of her centre who are signed in and in whose name every word stands."""
    others = Agent.objects.filter(centre=agent.centre_id).exclude(pk=agent.pk)
    for word in text.split():
        others = others.filter(Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word))
    signed_in = others.exclude(state=Agent.State.SIGNED_OUT)
    return signed_in.select_related("user").order_by(german_order("user__last_name"), "pk")
