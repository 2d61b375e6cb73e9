"""What an agent's pages change: her phone and her wishes; and who is an agent at all.

Her state is written by the switchboard only.
"""

import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import PersonDetails, add_user, change_user, set_active
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.operations import SWITCHBOARD
from buergerdraht.authorities.models import Membership
from buergerdraht.authorities.operations import Place, add_membership, remove_membership
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.notify import notify
from buergerdraht.telephony.errors import BreakReasonNotChoosable, CommandUnknown
from buergerdraht.telephony.models import Agent, Call, CallBack
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind, TransferRequest

CHOOSABLE_BREAKS = (
    Agent.BreakReason.SHORT,
    Agent.BreakReason.LUNCH,
    Agent.BreakReason.MEETING,
    Agent.BreakReason.TRAINING,
)
COMMAND = re.compile(
    r"hold|resume|mute|unmute|hang_up|decline|end_wrap_up|transfer_(complete|cancel|switch|join)"
    r"|tones:[0-9A-D*#]{1,32}|talk_lost:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00"
)


@transaction.atomic
def choose_phone(agent: Agent, *, kind: Agent.PhoneKind) -> str:
    """Give her phone a new account and return its secret; a signed-out agent is in a short break then."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    agent.phone_kind = kind
    # Easy to type at a desk phone; and some SIP software takes what begins with '0x' for a number.
    agent.sip_secret = secrets.token_hex(24)
    if agent.wanted_state == Agent.State.SIGNED_OUT:
        agent.wanted_state, agent.wanted_reason = Agent.State.BREAK, Agent.BreakReason.SHORT
    agent.save(update_fields=["phone_kind", "sip_secret", "wanted_state", "wanted_reason"])
    _tell_switchboard(kind="agent", id=agent.pk)
    return agent.sip_secret


def want_ready(agent: Agent) -> None:
    """Note that she wants calls, as soon as phone and present call allow; the browser is her first phone."""
    if not agent.sip_secret:
        choose_phone(agent, kind=Agent.PhoneKind.BROWSER)
    _wish(agent, state=Agent.State.READY)


def want_break(agent: Agent, *, reason: Agent.BreakReason) -> None:
    """Note that she wants a break; it begins after a talk and its wrap-up. Raise BreakReasonNotChoosable."""
    if reason not in CHOOSABLE_BREAKS:
        raise BreakReasonNotChoosable
    _wish(agent, state=Agent.State.BREAK, reason=reason)


@transaction.atomic
def let_read(agent: Agent) -> None:
    """Give an agent who wants calls a break to read a notice, after her call if she has one; else void."""
    is_asked = Agent.objects.filter(pk=agent.pk, wanted_state=Agent.State.READY).update(
        wanted_state=Agent.State.BREAK, wanted_reason=Agent.BreakReason.READ_NOTICE
    )
    if is_asked:
        _tell_switchboard(kind="agent", id=agent.pk)


@transaction.atomic
def end_reading(agent: Agent) -> None:
    """Let an agent have calls again who had a break to read a notice; any other wish stands."""
    is_done = Agent.objects.filter(pk=agent.pk, wanted_reason=Agent.BreakReason.READ_NOTICE).update(
        wanted_state=Agent.State.READY, wanted_reason=""
    )
    if is_done:
        _tell_switchboard(kind="agent", id=agent.pk)


def sign_out_agent(agent: Agent) -> None:
    """Note that she leaves; talk and wrap-up are finished first, then her account is removed."""
    _wish(agent, state=Agent.State.SIGNED_OUT)


def end_wrap_up(agent: Agent) -> None:
    """End her wrap-up now; without effect in any other state."""
    send_command(agent, command="end_wrap_up")


def send_command(agent: Agent, *, command: str) -> None:
    """Send a command for her present call; raise CommandUnknown.

    hold, resume, mute, unmute, hang_up, decline, tones:<digits>, end_wrap_up, or talk_lost:<since> (her
    browser was reloaded in the talk that began at that ISO time: the call is parked and offered back to her).
    In a transfer: transfer_complete, transfer_cancel, transfer_switch (talk with the other one),
    transfer_join (all three).
    """
    if not COMMAND.fullmatch(command):
        raise CommandUnknown
    _tell_switchboard(kind="command", agent=agent.pk, command=command)


def start_transfer(agent: Agent, target: Target, *, kind: TransferKind) -> None:
    """Let the target ring for her present call, as long as her centre waits for an answer."""
    request = TransferRequest(kind, target, agent.centre.transfer_seconds)
    notify(SWITCHBOARD, kind="transfer", agent=agent.pk, request=asdict(request))


def forget_caller_numbers(*, ended_before: datetime) -> int:
    """Forget the callers' numbers of calls that ended before the instant; return of how many."""
    CallBack.objects.filter(call__ended_at__lt=ended_before).exclude(number="").update(number="")
    old = Call.objects.filter(ended_at__lt=ended_before).exclude(caller_number="")
    return old.update(caller_number="")


@transaction.atomic
def _wish(agent: Agent, *, state: Agent.State, reason: str = "") -> None:
    Agent.objects.filter(pk=agent.pk).update(wanted_state=state, wanted_reason=reason, signed_out_by=None)
    _tell_switchboard(kind="agent", id=agent.pk)


def _tell_switchboard(**message: str | int) -> None:
    notify(SWITCHBOARD, **message)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as she is entered: who she is, how she signs in, where she works, her skills."""

    details: PersonDetails
    username: str
    place: Place
    skills: tuple[str, ...] = ()


@transaction.atomic
def employ(person: NewPerson, *, by: User, now: datetime) -> tuple[User, str]:
    """Make user, membership and, for who takes calls, agent; return her with her initial password.

    Raise UsernameTaken.
    """
    user, password = add_user(person.details, username=person.username, by=by, now=now)
    add_membership(user, place=person.place, by=by, now=now)
    settle_agent(user, skills=person.skills, now=now)
    return user, password


@transaction.atomic
def settle_agent(user: User, *, skills: tuple[str, ...], now: datetime) -> Agent | None:
    """Make her an agent of the centre in which she takes calls, with these skills; None if she takes none."""
    centre = centres_where(user, Ability.TAKE_CALLS).first()
    if centre is None:
        return None
    agent, _ = Agent.objects.update_or_create(
        user=user,
        defaults={"centre": centre, "skills": list(skills)},
        create_defaults={"centre": centre, "skills": list(skills), "state_since_at": now},
    )
    _tell_switchboard(kind="agent", id=agent.pk)
    return agent


@transaction.atomic
def dismiss(user: User, *, by: User, now: datetime) -> None:
    """Let a person no longer sign in, and sign her phone off; her records stay. Raise OwnAccount."""
    set_active(user, is_active=False, by=by, now=now)
    for agent in Agent.objects.filter(user=user):
        sign_out_agent(agent)


@transaction.atomic
def change_person(
    user: User, *, details: PersonDetails, skills: tuple[str, ...], by: User, now: datetime
) -> None:
    """Change who she is and, if she takes calls, what she can do at the phone."""
    change_user(user, details=details, by=by, now=now)
    settle_agent(user, skills=skills, now=now)


@transaction.atomic
def give_role(user: User, *, place: Place, by: User, now: datetime) -> None:
    """Let a person work in a role at a place; who takes calls there becomes an agent."""
    add_membership(user, place=place, by=by, now=now)
    agent = Agent.objects.filter(user=user).first()
    settle_agent(user, skills=tuple(agent.skills) if agent else (), now=now)


@transaction.atomic
def take_role(membership: Membership, *, by: User, now: datetime) -> None:
    """End a role; who takes calls nowhere any more is signed off at the phone. Raise OwnAccount."""
    remove_membership(membership, by=by, now=now)
    agent = Agent.objects.filter(user=membership.user).first()
    if agent and settle_agent(membership.user, skills=tuple(agent.skills), now=now) is None:
        sign_out_agent(agent)
