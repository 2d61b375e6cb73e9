"""Before the next call an agent reads what must be read: a break of its own, which she ends herself.

Nobody is interrupted: an agent who talks, or whose phone rings, gets the break afterwards; calls wait.
"""

from datetime import datetime

from django.db import transaction

from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.knowledge.operations.notices import acknowledge_notices
from buergerdraht.knowledge.queries.notices import unread_by, who_has_unread
from buergerdraht.knowledge.rules.notices import NoticeText
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.operations import end_reading, let_read, want_ready
from buergerdraht.telephony.queries import agents_wanting_calls

CALLED = frozenset({Agent.State.OFFERED, Agent.State.TALKING, Agent.State.WRAP_UP})


def settle_reading(centre: ServiceCentre, *, now: datetime) -> None:
    """Give every agent who wants calls the break if she has something unread, and end it if she has not."""
    agents = list(agents_wanting_calls(centre_id=centre.pk))
    unread = who_has_unread(centre, user_ids=[agent.user_id for agent in agents], now=now)
    for agent in agents:
        (let_read if agent.user_id in unread else end_reading)(agent)


@transaction.atomic
def become_ready(agent: Agent, *, now: datetime) -> bool:
    """Note that she wants calls; tell whether she has something to read before."""
    want_ready(agent)
    has_unread = bool(unread_by(agent.user, centre=agent.centre, now=now))
    if has_unread:
        let_read(agent)
    return has_unread


@transaction.atomic
def confirm_reading(agent: Agent, *, notice_ids: list[int], now: datetime) -> None:
    """Note that she has read these; without anything else to read she wants calls again."""
    acknowledge_notices(agent.user, notice_ids=notice_ids, now=now)
    if not unread_by(agent.user, centre=agent.centre, now=now):
        end_reading(agent)


def to_read(agent: Agent, *, now: datetime) -> tuple[NoticeText, ...]:
    """Return what she is asked to read now; nothing while a call is with her or she wants another break."""
    is_asked = agent.wanted_reason == Agent.BreakReason.READ_NOTICE and agent.state not in CALLED
    return unread_by(agent.user, centre=agent.centre, now=now) if is_asked else ()
