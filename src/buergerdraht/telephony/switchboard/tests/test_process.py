from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.operations import reload_announcements, reload_number, reload_numbers
from buergerdraht.announcements.models import LanguageChoice
from buergerdraht.announcements.rules.prompts import Listener
from buergerdraht.authorities.models import PhoneNumber
from buergerdraht.telephony.models import Agent, AgentStateChange, Call, CallBack, CallEvent
from buergerdraht.telephony.operations import (
    choose_phone,
    send_command,
    want_break,
    want_ready,
)
from buergerdraht.telephony.ports import (
    CitizenArrived,
    CitizenLeft,
    Connect,
    EngineConnected,
    GiveToFallback,
    HangUpCitizen,
    HangUpLeg,
    KeepWaiting,
    LegAnswered,
    LegEnded,
    LegId,
    LiveCall,
    RingAgent,
)
from buergerdraht.telephony.rules.records import Arrival
from buergerdraht.telephony.switchboard.listening import pass_on
from buergerdraht.telephony.switchboard.tests.conftest import Desk, on_a_page
from buergerdraht.telephony.tests.conftest import LEUN, NOW


def arrived(call_id: UUID, *, dialled: str = LEUN, at: datetime = NOW) -> CitizenArrived:
    return CitizenArrived(call_id, f"channel-{call_id}", dialled, "+4930231250", at)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def make_ready(desk: Desk) -> int:
    agent = desk.house.agents[0]
    want_ready(agent)
    return agent.pk


def test_a_call_is_answered_and_everything_is_written(desk: Desk) -> None:
    agent_id, call_id = make_ready(desk), uuid4()
    leg = LegId(agent_id, call_id, 1)

    async def scene() -> None:
        await desk.connected(agent_id)
        desk.engine.tell(arrived(call_id))
        await desk.until(lambda: desk.engine.sent)
        desk.engine.tell(LegAnswered(leg, later(4)), CitizenLeft(call_id, 16, later(94)))
        await desk.until(lambda: not desk.switchboard.floor.calls)

    desk.play(scene)
    ring, keep, connect, hang_up = desk.engine.take_sent()
    assert isinstance(ring, RingAgent)
    assert (ring.leg, ring.authority_name, ring.timeout_seconds) == (leg, "Stadt Leun", 15)
    assert ring.greeting == "Stadt Leun, Sie sprechen mit Amira Klein."
    assert [keep, connect, hang_up] == [KeepWaiting(call_id), Connect(call_id, leg), HangUpLeg(leg)]
    call = Call.objects.get(pk=call_id)
    assert (call.disposition, call.agent_id, call.authority) == ("answered", agent_id, desk.house.leun)
    assert (call.answered_at, call.ended_at) == (later(4), later(94))
    kinds = CallEvent.objects.filter(call=call).order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["arrived", "offered", "answered", "ended"]
    agent = Agent.objects.get(pk=agent_id)
    assert (agent.state, agent.wrap_up_until_at) == (Agent.State.WRAP_UP, later(154))
    states = AgentStateChange.objects.filter(agent=agent).order_by("at", "pk").values_list("state", flat=True)
    assert list(states)[-4:] == ["ready", "offered", "talking", "wrap_up"]


def test_wishes_accounts_and_commands_of_the_pages_reach_the_engine(desk: Desk) -> None:
    agent, colleague = desk.house.agents
    call_id = uuid4()

    async def scene() -> None:
        await desk.connected()
        secret = await on_a_page(choose_phone, agent, kind=Agent.PhoneKind.DESK)
        await desk.until(lambda: [account.secret for account in desk.engine.accounts] == [secret])
        await on_a_page(want_ready, colleague)
        username = colleague.sip_username
        await desk.until(
            lambda: desk.engine.fallback and desk.engine.fallback.ready_usernames["wetzlar"] == (username,)
        )
        await desk.connected(colleague.pk)
        desk.engine.tell(arrived(call_id))
        await desk.until(lambda: desk.engine.sent)
        await on_a_page(send_command, colleague, command="decline")
        await desk.until(lambda: HangUpLeg(LegId(colleague.pk, call_id, 1)) in desk.engine.sent)
        await on_a_page(want_break, colleague, reason=Agent.BreakReason.LUNCH)
        await desk.until(lambda: not any(desk.engine.fallback.ready_usernames.values()))  # type: ignore[union-attr]

    desk.play(scene)
    assert {account.is_browser for account in desk.engine.accounts} == {False, True}


def test_a_missed_offer_sets_wish_and_state_to_a_break(desk: Desk) -> None:
    agent_id, call_id = make_ready(desk), uuid4()

    async def scene() -> None:
        await desk.connected(agent_id)
        desk.engine.tell(arrived(call_id), LegEnded(LegId(agent_id, call_id, 1), 19, later(15)))
        await desk.until(lambda: desk.switchboard.floor.agents[agent_id].reason == "offer_unanswered")

    desk.play(scene)
    agent = Agent.objects.get(pk=agent_id)
    assert (agent.state, agent.break_reason) == ("break", "offer_unanswered")
    assert (agent.wanted_state, agent.wanted_reason) == ("break", "offer_unanswered")


def test_a_new_number_works_without_a_restart(desk: Desk) -> None:
    call_id, new_number = uuid4(), "+49647391999"

    def rename() -> None:
        number = desk.house.served.number
        number.number = new_number
        number.save(update_fields=["number"])
        reload_numbers()

    async def scene() -> None:
        await desk.connected()
        await on_a_page(rename)
        await desk.until(lambda: desk.engine.fallback and new_number in desk.engine.fallback.centre_of_number)
        desk.engine.tell(arrived(call_id, dialled=new_number))
        await desk.until(lambda: desk.switchboard.floor.calls)

    desk.play(scene)
    assert Call.objects.get(pk=call_id).is_number_known


def test_a_number_that_changed_is_read_alone_and_one_that_ended_is_gone(desk: Desk) -> None:
    new, ended = "+49647391998", desk.house.served

    def change() -> None:
        number = PhoneNumber.objects.create(authority=ended.number.authority, number=new)
        served = ServedNumber.objects.create(
            number=number, agreement=ended.agreement, greeting="Tag", service_hours=ended.service_hours
        )
        ServedNumber.objects.filter(pk=ended.pk).update(ended_at=NOW)
        for changed in (served, ended):
            reload_number(changed.pk)

    def is_known() -> bool:
        known = desk.engine.fallback.centre_of_number if desk.engine.fallback else {}
        return new in known and ended.number.number not in known

    async def scene() -> None:
        await desk.connected()
        await on_a_page(change)
        await desk.until(is_known)

    desk.play(scene)


def test_what_can_be_said_changes_without_reading_the_numbers_anew(desk: Desk) -> None:
    number, leun = desk.house.served.number, desk.house.leun
    heard_by = Listener(leun.pk, leun.name)

    def offer_english() -> None:
        number.number = "+49647391997"
        number.save(update_fields=["number"])
        LanguageChoice.objects.create(authority=leun, key="2", language="en")
        reload_announcements()

    async def scene() -> None:
        await desk.connected()
        await desk.until(lambda: desk.engine.fallback)
        await on_a_page(offer_english)
        await desk.until(lambda: desk.switchboard.floor.prompts.chosen("2", to=heard_by))
        desk.engine.tell(arrived(uuid4()))
        await desk.until(lambda: desk.switchboard.floor.calls)

    desk.play(scene)
    assert Call.objects.get().is_number_known, (
        "der Anruf gilt noch der alten Nummer, nur die Ansagen sind neu"
    )


def test_after_a_restart_talks_go_on_and_waiting_callers_are_served(desk: Desk) -> None:
    agent, colleague = desk.house.agents
    want_ready(agent)
    want_ready(colleague)
    answered = {"agent": agent, "answered_at": NOW}
    talking = desk.house.make_call(state=Call.State.TALKING, **answered)
    CallEvent.objects.create(call=talking, sequence=0, kind="arrived", at=NOW)
    waiting = desk.house.make_call(state=Call.State.OFFERED, agent=colleague)
    over = desk.house.make_call(state=Call.State.ENDED, disposition="answered", ended_at=NOW, **answered)
    elsewhere = desk.house.make_call(route=Call.Route.FALLBACK)
    Agent.objects.filter(pk=agent.pk).update(state=Agent.State.TALKING)
    leg = LegId(agent.pk, talking.pk, 1)
    live = [
        LiveCall(arrived(talking.pk), leg, is_in_fallback=False),
        LiveCall(arrived(waiting.pk), None, is_in_fallback=False),
        LiveCall(arrived(over.pk), None, is_in_fallback=False),
        LiveCall(arrived(elsewhere.pk), None, is_in_fallback=True),
    ]

    async def scene() -> None:
        await desk.switchboard.ready.wait()
        await desk.until(lambda: desk.engine.fallback)
        desk.engine.tell(EngineConnected(tuple(live), (), frozenset({agent.pk, colleague.pk}), later(5)))
        await desk.until(lambda: len(desk.engine.sent) >= 3)
        desk.engine.tell(CitizenLeft(talking.pk, 16, later(60)))
        await desk.until(lambda: talking.pk not in desk.switchboard.floor.calls)

    desk.play(scene)
    sent = desk.engine.take_sent()
    assert HangUpCitizen(over.pk) in sent
    assert [command.leg.agent_id for command in sent if isinstance(command, RingAgent)] == [colleague.pk]
    talking.refresh_from_db()
    assert (talking.disposition, talking.agent, talking.ended_at) == ("answered", agent, later(60))
    assert list(talking.events.order_by("sequence").values_list("kind", flat=True)) == ["arrived", "ended"]
    elsewhere.refresh_from_db()
    assert elsewhere.state == Call.State.QUEUED


def test_a_wish_for_a_call_back_survives_a_restart_and_its_end_is_written(desk: Desk) -> None:
    agent_id = make_ready(desk)
    wished = desk.house.make_call(state=Call.State.ENDED, disposition="call_back", ended_at=NOW)
    CallBack.objects.create(
        call=wished,
        centre=desk.house.centre,
        authority=desk.house.leun,
        number="+4930231250",
        language="de",
        wished_at=NOW,
        place_at=NOW,
        next_try_at=NOW,
        state=CallBack.State.WAITING,
        tries=2,
    )

    async def scene() -> None:
        await desk.connected(agent_id)
        await desk.until(lambda: desk.engine.sent)
        (ring,) = desk.engine.take_sent()
        assert isinstance(ring, RingAgent)
        assert (ring.is_call_back, ring.authority_name) == (True, "Rückruf Stadt Leun")
        desk.engine.tell(LegAnswered(ring.leg, later(2)))
        await desk.until(lambda: desk.engine.sent)
        desk.engine.tell(CitizenLeft(ring.leg.call_id, 19, later(30)))
        await desk.until(lambda: not desk.switchboard.floor.calls)

    desk.play(scene)
    wish = CallBack.objects.get(call=wished)
    assert (wish.state, wish.tries) == (CallBack.State.GIVEN_UP, 3)
    attempt = Call.objects.get(call_back=wish)
    assert (attempt.disposition, attempt.answered_at) == (Call.Disposition.NOT_REACHED, None)


def test_whatever_fails_in_one_call_fails_in_that_call_only(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    agent_id, bad, good = make_ready(desk), uuid4(), uuid4()
    usual = desk.switchboard.floor.router

    def router(event: CitizenArrived) -> Arrival:
        if event.call_id == bad:
            raise ZeroDivisionError
        return usual(event)

    desk.switchboard.floor.router = router

    async def scene() -> None:
        await desk.connected(agent_id)
        desk.engine.tell(arrived(bad), arrived(good))
        await desk.until(lambda: len(desk.engine.sent) == 3)

    desk.play(scene)
    assert desk.engine.sent[0] == GiveToFallback(bad)
    assert Call.objects.get(pk=good).state == Call.State.OFFERED
    failure = next(record for record in caplog.records if record.message == "call_failed")
    assert vars(failure)["call"] == str(bad)


@pytest.mark.parametrize(
    "payload", ["", "no json", "[]", "{}", '{"kind": "agent"}', '{"kind": "command", "agent": 1}']
)
def test_messages_that_nobody_understands_are_dropped(desk: Desk, payload: str) -> None:
    async def scene() -> None:
        await desk.connected()
        pass_on(desk.switchboard, payload)

    desk.play(scene)
    assert desk.engine.sent == []
