"""Asterisk as the switchboard's telephone engine."""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.ari import desk_phones, music, requests
from buergerdraht.telephony.ari.announcer import Announcer
from buergerdraht.telephony.ari.client import AriRefusal, AriUnavailable, Request
from buergerdraht.telephony.ari.lanes import AriLanes, connect_lanes
from buergerdraht.telephony.ari.names import APPLICATION
from buergerdraht.telephony.ari.outgoing import OutgoingCommands
from buergerdraht.telephony.ari.reconciliation import NOT_FOUND, AccountKeeper
from buergerdraht.telephony.ari.store import AsteriskStore
from buergerdraht.telephony.ari.supervision_commands import SupervisionCommands
from buergerdraht.telephony.ari.transfer_commands import TransferCommands
from buergerdraht.telephony.ari.translation import snapshot, translate
from buergerdraht.telephony.heartbeat import BEAT_SECONDS, Pulse
from buergerdraht.telephony.ports import (
    Announce,
    AnnouncementEnded,
    AnyLeg,
    AttendantEnded,
    AttendantLeg,
    CitizenAnswered,
    CitizenArrived,
    CitizenLeft,
    CitizenMoved,
    Connect,
    EngineCommand,
    EngineEvent,
    EngineLost,
    FallbackPlan,
    GiveToFallback,
    HangUpCitizen,
    HangUpLeg,
    Hold,
    KeepWaiting,
    LegEnded,
    Mute,
    PhoneAccount,
    PhoneChanged,
    RingAgent,
    SendTones,
)
from buergerdraht.telephony.transfer_ports import FarEnded

logger = logging.getLogger(__name__)

FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.1, 2.0
SUBSCRIBER_ABSENT, NORMAL_CLEARING = 20, 16


class AsteriskEngine:
    """The TelephoneEngine of one Asterisk node; `run` keeps it connected and must run as a task."""

    def __init__(
        self,
        *,
        port: int,
        secret: str,
        store: AsteriskStore,
        prompts_dir: Path,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._port = port
        self._secret = secret
        self._store = store
        self._now = now
        self.started_at: datetime | None = None
        """When the Asterisk that we are (or were last) connected to started; the journal needs it."""
        self._events: asyncio.Queue[EngineEvent] = asyncio.Queue()
        self._lanes: AriLanes | None = None
        self._early: list[dict[str, Any]] | None = None
        """Events that came while the snapshot was taken."""
        self._citizens: dict[UUID, CitizenArrived] = {}
        """Calls in our hands."""
        self._talks: set[AnyLeg] = set()
        self._reachable: set[int] = set()
        """Agents whose phones are registered."""
        self._accounts = AccountKeeper(store, on_phone_dropped=self._forget_phone)
        self._plan: FallbackPlan | None = None
        self._pulse = Pulse()
        self._announcer = Announcer(
            prompts_dir=prompts_dir, of_citizen=self._of_citizen, is_ours=lambda call: call in self._citizens
        )
        self._act = self._handlers()
        self._send_music = music.sender(self._send_at_once)

    def _lent(self) -> dict[type[EngineCommand], Callable[[Any], None]]:
        """Return the handlers of others, to whom lanes and citizens are lent."""
        transfers = TransferCommands(
            citizen_of=lambda call_id: self._citizens.get(call_id),
            send=self._request,
            send_at_once=self._send_at_once,
            tell=lambda leg: self._events.put_nowait(FarEnded(leg, SUBSCRIBER_ABSENT, self._now())),
        )
        outgoing = OutgoingCommands(
            citizen_of=lambda call_id: self._citizens.get(call_id),
            of_citizen=self._of_citizen,
            send_at_once=self._send_at_once,
            adopt=self._adopt_citizen,
            tell_attendant=lambda leg: self._tell(AttendantEnded(leg, SUBSCRIBER_ABSENT, self._now())),
            tell_citizen=lambda call_id: self._tell(CitizenLeft(call_id, SUBSCRIBER_ABSENT, self._now())),
        )
        supervision = SupervisionCommands(self._request)
        desk = desk_phones.handlers(self._send_at_once)
        return {**transfers.handlers(), **outgoing.handlers(), **supervision.handlers(), **desk}

    def _handlers(self) -> dict[type[EngineCommand], Callable[[Any], None]]:
        return {
            **self._lent(),
            RingAgent: self._ring,
            KeepWaiting: self._keep_waiting,
            Announce: self._announce,
            Connect: self._connect,
            Hold: self._hold,
            Mute: self._mute,
            SendTones: self._send_tones,
            HangUpCitizen: self._hang_up_citizen,
            HangUpLeg: self._hang_up_leg,
            GiveToFallback: self._give_to_fallback,
        }

    # --- TelephoneEngine

    async def next_event(self) -> EngineEvent:
        return await self._events.get()

    def send(self, command: EngineCommand) -> None:
        self._act[type(command)](command)

    async def set_accounts(self, wanted: tuple[PhoneAccount, ...]) -> None:
        self._accounts.want(wanted)
        await self._accounts.apply(self._lanes.patient if self._lanes else None)

    async def set_fallback(self, plan: FallbackPlan) -> None:
        if plan != self._plan:
            await asyncio.to_thread(self._store.save_plan, plan)
            self._plan = plan

    # --- connection

    async def run(self) -> None:
        """Keep connected until cancelled, with growing pauses while Asterisk is away."""
        await self._prepare_store()
        pause = FIRST_RETRY_SECONDS
        while True:
            try:
                await self._serve()
                pause = FIRST_RETRY_SECONDS
            except (AriUnavailable, AriRefusal) as problem:
                logger.warning("asterisk_unavailable", extra={"problem": str(problem)})
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  (several nodes should not retry in step)
            pause = min(2 * pause, LAST_RETRY_SECONDS)

    async def _prepare_store(self) -> None:
        """A full disk must not keep calls from being distributed."""
        try:
            await asyncio.to_thread(self._store.prepare)
        except OSError as problem:
            logger.error("store_unusable", extra={"problem": str(problem)})  # noqa: TRY400  (no programming error)

    async def _serve(self) -> None:
        """Connect, tell what lives at Asterisk, and return when the connection is gone."""
        self._early = []
        lanes = await connect_lanes(
            port=self._port, secret=self._secret, application=APPLICATION, on_event=self._hear
        )
        try:
            await self._adopt(lanes)
            await self._accounts.apply(lanes.patient)
            await self._until_gone(lanes)
        finally:
            lanes.close()
            self._lose_connection()

    async def _adopt(self, lanes: AriLanes) -> None:
        connection = lanes.first
        connection.send(requests.make_waiting_bridge())  # refused if it is there
        await connection.request(requests.hear_only_what_we_need())
        paths = ("asterisk/info", "channels", "bridges", "endpoints")
        info, channels, bridges, endpoints = await asyncio.gather(
            *(connection.request(Request("GET", path)) for path in paths)
        )
        self.started_at = datetime.fromisoformat(info["status"]["startup_time"])
        connected = snapshot(channels=channels, bridges=bridges, endpoints=endpoints, at=self._now())
        ours = [call for call in connected.calls if not call.is_in_fallback]
        self._citizens = {call.arrived.call_id: call.arrived for call in ours}
        self._talks = {call.leg for call in ours if call.leg and call.is_joined}
        self._talks |= {call.attendant.leg for call in ours if call.attendant and call.attendant.is_joined}
        # Whoever is about to be put into a talk may hear a prompt, which would delay it.
        in_transfer = {call.arrived.call_id for call in ours if call.far}
        self._announcer.suppose(call.arrived.call_id for call in ours if not call.is_joined)
        self._reachable = set(connected.reachable_agent_ids)
        self._lanes = lanes
        self._pulse.beat()
        self._events.put_nowait(connected)
        for request in music.keep(channels=channels, bridges=bridges):
            self._send_music(request)
        for request in requests.remove_what_is_over(bridges):
            connection.send(request)
        self._end_forgotten_holds(besides=in_transfer)
        early, self._early = self._early or [], None
        for event in early:
            self._hear(event)

    def _end_forgotten_holds(self, *, besides: set[UUID]) -> None:
        """Take back citizens whom a hold that nobody ends now, and that is no transfer, left with music."""
        for leg in [leg for leg in self._talks if leg.call_id not in besides]:
            self._of_citizen(leg.call_id, partial(requests.join_talk, leg))

    def _lose_connection(self) -> None:
        """Also when the watchdog took over while we hung: what we know is old, what we ask would be wrong."""
        if self._lanes is not None:
            self._lanes.close()
            self._lanes = None
            self._events.put_nowait(EngineLost(self._now()))

    async def _until_gone(self, lanes: AriLanes) -> None:
        while not lanes.closed.done() and not lanes.is_stuck() and not self._pulse.was_hung():
            self._pulse.beat()
            await asyncio.wait((lanes.closed,), timeout=BEAT_SECONDS)
            if self._accounts.is_behind:
                await self._accounts.apply(lanes.patient)

    # --- events

    def _hear(self, event: dict[str, Any]) -> None:
        """Hear an event; one that cannot be understood must not cost the connection of all others."""
        if self._early is not None:
            self._early.append(event)
            return
        if self._pulse.was_hung():
            self._lose_connection()  # whoever was stopped that long has been relieved: look anew
            return
        try:
            self._understand(event)
        except Exception:
            logger.exception("event_not_understood", extra={"type": event.get("type")})

    def _understand(self, event: dict[str, Any]) -> None:
        if event["type"] == "PlaybackFinished":
            self._finish_announcement(event["playback"]["id"])
        elif event["type"] == "ApplicationReplaced":
            self._lose_connection()
        elif (request := music.follow(event)) is not None:
            self._send_music(request)
        elif (translated := translate(event)) is not None and self._note(translated):
            desk_phones.pass_on(translated, self._events.put_nowait)

    def _note(self, event: EngineEvent) -> bool:
        """Remember what commands need; False for a call that the snapshot told already."""
        match event:
            case CitizenArrived():
                is_new = event.call_id not in self._citizens
                self._citizens[event.call_id] = event
                return is_new
            case CitizenAnswered():
                self._adopt_citizen(CitizenArrived(event.call_id, event.channel_id, "", "", event.at))
            case CitizenMoved():
                return self._citizens.pop(event.call_id, None) is not None
            case CitizenLeft():
                self._citizens.pop(event.call_id, None)
                self._announcer.forget(event.call_id)
            case PhoneChanged():
                return self._is_news(event)
            case LegEnded() | AttendantEnded() if event.leg in self._talks:
                self._talks.discard(event.leg)
                self._request(requests.remove_talk(event.leg), call_id=event.leg.call_id)
            case FarEnded():
                self._request(requests.remove_bridge(str(event.leg)), call_id=event.leg.call_id)
        return True

    def _is_news(self, event: PhoneChanged) -> bool:
        """Asterisk tells the same state of a phone more than once."""
        was_reachable = event.agent_id in self._reachable
        (self._reachable.add if event.is_reachable else self._reachable.discard)(event.agent_id)
        return event.is_reachable is not was_reachable

    def _forget_phone(self, agent_id: int) -> None:
        """Asterisk says nothing about the phone of an account that is gone."""
        if agent_id in self._reachable:
            self._reachable.discard(agent_id)
            self._events.put_nowait(PhoneChanged(agent_id, is_reachable=False, at=self._now()))

    def _finish_announcement(self, playback: str) -> None:
        call_id = self._announcer.finished(playback)
        if call_id is not None:
            self._events.put_nowait(AnnouncementEnded(call_id, self._now()))

    # --- commands

    def _ring(self, command: RingAgent) -> None:
        citizen = self._citizens.get(command.leg.call_id)
        if citizen is None and not command.is_call_back:
            return
        channel, dialled = (citizen.channel_id, citizen.dialled) if citizen else ("", "")
        request = requests.ring(command, citizen_channel=channel, dialled=dialled)

        def refused(status: int, _: object) -> None:
            if status >= 400:
                self._events.put_nowait(LegEnded(command.leg, SUBSCRIBER_ABSENT, self._now()))

        self._send_at_once(request, refused)

    def _keep_waiting(self, command: KeepWaiting) -> None:
        if command.announcement:
            self._announcer.play(command.call_id, command.announcement, is_music_next=True)
        else:
            self._of_citizen(command.call_id, requests.answer)
            self._of_citizen(command.call_id, requests.wait_with_music)

    def _connect(self, command: Connect) -> None:
        citizen = self._citizens.get(command.call_id)
        if citizen is None:
            return
        self._announcer.stop(command.call_id)
        self._talks.add(command.leg)
        if isinstance(command.leg, AttendantLeg):
            self._of_citizen(command.call_id, requests.answer)
        self._request(requests.make_talk(command.leg), call_id=command.call_id)

        def refused(status: int, _: object) -> None:
            if status >= 400:
                self._hang_up_leg(HangUpLeg(command.leg))

        join = requests.join_talk(command.leg, citizen.channel_id, str(command.leg))
        self._request(join, refused, call_id=command.call_id)

    def _hold(self, command: Hold) -> None:
        if command.is_held:
            self._of_citizen(command.call_id, requests.wait_with_music)
        else:
            self._of_citizen(command.call_id, partial(requests.join_talk, command.leg))

    def _announce(self, command: Announce) -> None:
        self._of_citizen(command.call_id, requests.leave_music)
        self._announcer.play(command.call_id, command.announcement, is_music_next=False)

    def _mute(self, command: Mute) -> None:
        self._request(requests.mute(command.leg, is_muted=command.is_muted), call_id=command.leg.call_id)

    def _send_tones(self, command: SendTones) -> None:
        self._of_citizen(command.call_id, partial(requests.send_tones, digits=command.digits))

    def _hang_up_citizen(self, command: HangUpCitizen) -> None:
        self._announcer.stop(command.call_id)
        self._of_citizen(command.call_id, partial(requests.hang_up, cause=command.cause))

    def _hang_up_leg(self, command: HangUpLeg) -> None:
        """In the lane of the ring, lest it come before."""
        self._send_at_once(requests.hang_up(str(command.leg)))

    def _give_to_fallback(self, command: GiveToFallback) -> None:
        self._announcer.stop(command.call_id)
        self._of_citizen(command.call_id, requests.give_to_fallback)

    def _adopt_citizen(self, citizen: CitizenArrived) -> None:
        self._citizens.setdefault(citizen.call_id, citizen)

    def _tell(self, event: EngineEvent) -> None:
        """Tell of somebody who could not be dialled as of one who has left."""
        if self._note(event):
            self._events.put_nowait(event)

    def _send_at_once(self, request: Request, on_response: Callable[[int, Any], None] | None = None) -> None:
        if self._lanes is not None:
            self._lanes.first.send(request, on_response)

    def _of_citizen(self, call_id: UUID, make: Callable[[str], Request]) -> None:
        """Send a request about the citizen's channel; one that Asterisk does not know any more has left."""
        citizen = self._citizens.get(call_id)
        if citizen is None:
            return

        def refused(status: int, _: object) -> None:
            if status == NOT_FOUND and call_id in self._citizens:
                del self._citizens[call_id]
                self._events.put_nowait(CitizenLeft(call_id, NORMAL_CLEARING, self._now()))

        self._request(make(citizen.channel_id), refused, call_id=call_id)

    def _request(
        self, request: Request, on_response: Callable[[int, Any], None] | None = None, *, call_id: UUID
    ) -> None:
        if self._lanes is not None:
            self._lanes.send(request, on_response, call_id=call_id)
