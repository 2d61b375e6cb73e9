"""Who takes calls is an agent as long as she has that role; who leaves is signed off at the phone."""

from datetime import UTC, datetime

import pytest

from buergerdraht.accounts.errors import OwnAccount, UsernameTaken
from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import PersonDetails
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.authorities.operations import Place
from buergerdraht.telephony.errors import AgentNotIdle, NoPhoneOfHerOwn, SupervisionNotAllowed
from buergerdraht.telephony.models import Agent, CallEvent
from buergerdraht.telephony.operations import (
    NewPerson,
    change_person,
    dismiss,
    employ,
    give_role,
    take_role,
)
from buergerdraht.telephony.rules.watches import Mode
from buergerdraht.telephony.supervision import sign_out_idle, supervise
from buergerdraht.telephony.supervision_queries import TOLD_FOR, Supervised, colleague_at, supervision_of
from buergerdraht.telephony.tests.conftest import NOW, House

JANA = PersonDetails("Jana", "Weber")


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("sommer")


def new(house: House, role: Role, *, username: str = "weber") -> NewPerson:
    return NewPerson(JANA, username, Place(role, centre_id=house.centre.pk), skills=("english",))


def test_only_who_takes_calls_becomes_an_agent(house: House, by: User) -> None:
    agent, password = employ(new(house, Role.AGENT), by=by, now=NOW)
    assert agent.check_password(password)
    assert (agent.agent.centre, agent.agent.skills) == (house.centre, ["english"])
    editor, _ = employ(new(house, Role.EDITOR, username="ines"), by=by, now=NOW)
    assert not Agent.objects.filter(user=editor).exists()
    with pytest.raises(UsernameTaken):
        employ(new(house, Role.AGENT), by=by, now=NOW)


def test_a_changed_person_has_other_skills_and_the_same_agent(house: House, by: User) -> None:
    user, _ = employ(new(house, Role.AGENT), by=by, now=NOW)
    before = Agent.objects.get(user=user)
    change_person(user, details=PersonDetails("Jana", "Roth"), skills=("turkish",), by=by, now=NOW)
    after = Agent.objects.select_related("user").get(user=user)
    assert (after.pk, after.skills, after.user.last_name) == (before.pk, ["turkish"], "Roth")


def test_an_editor_who_takes_calls_too_is_signed_off_when_she_no_longer_does(house: House, by: User) -> None:
    user, _ = employ(new(house, Role.EDITOR), by=by, now=NOW)
    give_role(user, place=Place(Role.AGENT, centre_id=house.centre.pk), by=by, now=NOW)
    agent = Agent.objects.get(user=user)
    Agent.objects.update(wanted_state="ready", skills=["english"])
    take_role(Membership.objects.get(user=user, role=Role.EDITOR), by=by, now=NOW)
    agent.refresh_from_db()
    assert (agent.wanted_state, agent.skills) == ("ready", ["english"])
    take_role(Membership.objects.get(user=user), by=by, now=NOW)
    agent.refresh_from_db()
    assert agent.wanted_state == "signed_out"


def test_who_is_dismissed_cannot_sign_in_and_nobody_dismisses_herself(house: House, by: User) -> None:
    user = house.agents[0].user
    Agent.objects.update(wanted_state="ready")
    dismiss(user, by=by, now=NOW)
    user.refresh_from_db()
    assert (user.is_active, Agent.objects.get(user=user).wanted_state) == (False, "signed_out")
    with pytest.raises(OwnAccount):
        dismiss(by, by=by, now=NOW)


# --- supervision --------------------------------------------------------------------------------------------


def listen(agent: Agent, *, by: User, now: datetime = NOW) -> None:
    supervise(agent, mode=Mode.LISTEN, by=by, now=now)


def test_nobody_is_listened_to_where_the_works_council_has_not_agreed(house: House) -> None:
    agent, supervisor = house.agents
    Agent.objects.update(state="ready")
    with pytest.raises(SupervisionNotAllowed, match="nicht freigegeben"):
        listen(agent, by=supervisor.user)
    with pytest.raises(SupervisionNotAllowed):
        sign_out_idle(agent, by=supervisor.user, now=NOW)


def test_who_listens_needs_a_phone_at_the_same_centre_that_is_signed_on(house: House) -> None:
    agent, supervisor = house.agents
    agent.centre.allows_supervision = True
    for user in (supervisor.user, agent.user, house.stranger.user):
        with pytest.raises(NoPhoneOfHerOwn, match="Melden Sie zuerst Ihr eigenes Telefon"):
            listen(agent, by=user)
    Agent.objects.update(state="break", break_reason="lunch")
    listen(agent, by=supervisor.user)
    with pytest.raises(NoPhoneOfHerOwn):
        listen(agent, by=agent.user)


def test_only_who_is_idle_is_signed_out_and_it_is_kept_who_did_it(house: House) -> None:
    agent, supervisor = house.agents
    agent.centre.allows_supervision = True
    Agent.objects.update(state="talking", wanted_state="ready")
    with pytest.raises(AgentNotIdle, match="bereit oder in Pause"):
        sign_out_idle(agent, by=supervisor.user, now=NOW)
    Agent.objects.update(state="ready")
    sign_out_idle(agent, by=supervisor.user, now=NOW)
    agent.refresh_from_db()
    assert (agent.wanted_state, agent.signed_out_by) == ("signed_out", supervisor.user)
    with pytest.raises(Agent.DoesNotExist):
        colleague_at(house.other_centre, agent.pk)
    assert colleague_at(house.centre, agent.pk) == agent


def test_an_agent_is_told_who_listens_and_for_a_while_who_took_over(house: House) -> None:
    agent, supervisor = house.agents
    call = house.make_call(state="talking", agent=agent)

    def tell(sequence: int, kind: str, detail: str = "") -> None:
        CallEvent.objects.create(
            call=call, sequence=sequence, kind=kind, at=NOW, agent=agent, detail=f"{detail}:{supervisor.pk}"
        )

    assert supervision_of(agent, now=NOW) is None
    tell(1, "supervised", "whisper")
    assert supervision_of(agent, now=NOW) == Supervised("Bea Klein", Mode.WHISPER)
    tell(2, "unsupervised")
    assert supervision_of(agent, now=NOW) is None
    tell(3, "supervised", "take_over")
    call.state = "ended"
    call.ended_at, call.disposition = datetime(2026, 11, 24, 9, 40, tzinfo=UTC), "answered"
    call.save()
    assert supervision_of(agent, now=NOW) == Supervised("Bea Klein", Mode.TAKE_OVER)
    assert supervision_of(agent, now=NOW + TOLD_FOR) is None
