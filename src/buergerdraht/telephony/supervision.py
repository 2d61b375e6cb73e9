"""What supervisors do to agents' talks and states: allowed by centre, told to the agent, and in the audit."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.operations import SWITCHBOARD
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.notify import notify
from buergerdraht.telephony.errors import AgentNotIdle, NoPhoneOfHerOwn, SupervisionNotAllowed
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.rules.watches import Mode

IDLE = (Agent.State.READY, Agent.State.BREAK)


@transaction.atomic
def supervise(agent: Agent, *, mode: Mode, by: User, now: datetime) -> None:
    """Let the supervisor listen in, whisper, take over or stop; her own phone rings first.

    Raise SupervisionNotAllowed or NoPhoneOfHerOwn.
    """
    _check_allowed(agent)
    own = Agent.objects.filter(user=by, centre=agent.centre_id).exclude(state=Agent.State.SIGNED_OUT).first()
    if own is None or own.pk == agent.pk:
        raise NoPhoneOfHerOwn
    _note(f"supervision.{mode}", agent, by=by, now=now)
    notify(SWITCHBOARD, kind="supervise", supervisor=own.pk, agent=agent.pk, mode=mode)


@transaction.atomic
def sign_out_idle(agent: Agent, *, by: User, now: datetime) -> None:
    """Sign out who is ready or in a break and has left; raise SupervisionNotAllowed or AgentNotIdle."""
    _check_allowed(agent)
    signed_out = Agent.objects.filter(pk=agent.pk, state__in=IDLE).update(
        wanted_state=Agent.State.SIGNED_OUT, wanted_reason="", signed_out_by=by
    )
    if not signed_out:
        raise AgentNotIdle
    _note("supervision.sign_out", agent, by=by, now=now)
    notify(SWITCHBOARD, kind="agent", id=agent.pk)


def _check_allowed(agent: Agent) -> None:
    if not agent.centre.allows_supervision:
        raise SupervisionNotAllowed


def _note(verb: str, agent: Agent, *, by: User, now: datetime) -> None:
    record(verb, object_type="agent", object_id=str(agent.pk), actor_id=by.pk, at=now)
