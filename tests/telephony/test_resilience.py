"""Every process is killed, stopped and restarted under load: no call is lost, no talk is cut."""

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import cycle, islice

from django.db import connection

from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.models import Agent, Call
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import AgentPhones, CitizenCall, CitizenReport, CitizenRun, Offer, wait_until
from tests.support.sound import sentence

RATE = 10
LOAD_SECONDS = 60
TALK_SECONDS = 3.0
LONG_TALK_SECONDS = 75.0
POSTGRES_AWAY_SECONDS = 60
RECORDED_WITHIN_SECONDS = 15
"""After the last call, and after the database is back."""
CLOCK_TOLERANCE_SECONDS = 1.5


def test_no_call_is_lost_and_no_talk_is_cut_while_each_process_fails_under_load(room: Room) -> None:
    centres = [world.make_centre(offer_seconds=3), world.make_centre(offer_seconds=3)]
    phones = room.phones(talk_seconds=TALK_SECONDS)
    for centre in centres:
        room.ready_agents(centre, 40, phones=phones)
    patient_centre = world.make_centre()
    patient_phones, patient_calls, patient_run = _long_talks(room, patient_centre)

    numbers = cycle(centre.number for centre in centres)
    calls = [CitizenCall(new_citizen(), number) for number in islice(numbers, RATE * LOAD_SECONDS)]
    run = room.citizens(calls, rate=RATE, patience_seconds=60)
    _fail_each_process(room.stack)
    run.wait(60)
    patient_run.wait(60)

    numbers_of = {centre.number: centre for centre in centres}
    problems = _problems(calls, run.reports(), phones.offers(), numbers_of, talk_seconds=TALK_SECONDS)
    assert problems == []
    assert Call.objects.filter(centre_id__in=[centre.id for centre in centres]).count() == len(calls)
    patient = {patient_centre.number: patient_centre}
    offers, reports = patient_phones.offers(), patient_run.reports()
    assert _problems(patient_calls, reports, offers, patient, talk_seconds=LONG_TALK_SECONDS) == []


def test_after_a_restart_of_asterisk_states_are_right_within_five_seconds(room: Room) -> None:
    centre = world.make_centre()
    phones = room.phones()
    agents = room.ready_agents(centre, 3, phones=phones)
    callers = [new_citizen() for _ in range(5)]
    room.citizens([CitizenCall(caller, centre.number) for caller in callers], rate=10)
    wait_until(lambda: len(phones.offers()) == 3, seconds=10, what="drei Gespräche")
    wait_until(lambda: _states(agents) == {Agent.State.TALKING}, seconds=5, what="im Gespräch")
    calls = Call.objects.filter(centre_id=centre.id)
    wait_until(lambda: calls.count() == len(callers), seconds=5, what="alle Anrufe da")
    kept = partial(_kept_registrations, room.stack)
    wait_until(lambda: len(kept()) == len(agents), seconds=5, what="Anmeldungen auf der Platte")

    room.stack.kill("asterisk")
    room.stack.start("asterisk")
    room.stack.wait_until_ready("asterisk")
    wait_until(lambda: _states(agents) == {Agent.State.READY}, seconds=5, what="wieder bereit")
    dispositions = [world.ended_call_of(caller, seconds=5).disposition for caller in callers]
    assert dispositions.count(Call.Disposition.ANSWERED) == 3
    assert len(set(dispositions)) == 2
    assert world.ended_call_of(_one_more_call(room, centre)).disposition == Call.Disposition.ANSWERED


def _kept_registrations(stack: Stack) -> list[str]:
    """Return the phones that Asterisk would know after a crash: it writes its database once a second."""
    database = stack.environment.var_dir / "asterisk" / "state" / "astdb.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT key FROM astdb WHERE key LIKE '/registrar/contact/%'")
        return [key for (key,) in found]


def _one_more_call(room: Room, centre: world.Centre) -> str:
    return room.call(centre.number, hold_seconds=1).key


def _long_talks(room: Room, centre: world.Centre) -> tuple[AgentPhones, list[CitizenCall], CitizenRun]:
    """Begin talks with sound that last through everything."""
    phones = room.phones(talk_seconds=LONG_TALK_SECONDS, with_echo=True)
    room.ready_agents(centre, 5, phones=phones)
    calls = [CitizenCall(new_citizen(), centre.number) for _ in range(5)]
    run = room.citizens(calls, rate=10, audio=sentence(room.work_dir))
    wait_until(lambda: len(phones.offers()) == len(calls), seconds=5, what="lange Gespräche")
    return phones, calls, run


def _problems(
    calls: Sequence[CitizenCall],
    reports: Mapping[str, CitizenReport],
    offers: Sequence[Offer],
    centres: Mapping[str, world.Centre],
    *,
    talk_seconds: float,
) -> list[str]:
    """Return what is wrong with any of the calls, comparing both ends of the line with the record."""
    talks: dict[str, list[Offer]] = {call.key: [] for call in calls}
    for offer in offers:
        if offer.talking_at is not None:
            talks[offer.caller].append(offer)
    found = (
        (call.key, problem)
        for call in calls
        for problem in _problems_of(call, reports[call.key], talks[call.key], centres, talk_seconds)
    )
    return [f"{key}: {problem}" for key, problem in found]


def _problems_of(
    call: CitizenCall,
    report: CitizenReport,
    talks: Sequence[Offer],
    centres: Mapping[str, world.Centre],
    talk_seconds: float,
) -> Iterator[str]:
    if report.ended_by != "peer" or len(talks) != 1:
        yield f"citizen saw {report}, talks {talks}"
        return
    (talk,) = talks
    centre = centres[call.dialled]
    if talk.outcome != "self" or abs(_seconds(talk) - talk_seconds) > 0.5:
        yield f"talk was cut after {_seconds(talk):.1f} s: {talk}"
    if talk.authority != centre.authority_name:
        yield f"rang for {talk.authority}"
    record = world.ended_call_of(call.key, seconds=RECORDED_WITHIN_SECONDS)
    yield from _problems_of_record(record, talk, centre)


def _problems_of_record(record: Call, talk: Offer, centre: world.Centre) -> Iterator[str]:
    expected = (centre.id, centre.authority_id, Call.Disposition.ANSWERED, talk.agent)
    agent = record.agent.sip_username if record.agent else ""
    actual = (record.centre_id, record.authority_id, record.disposition, agent)
    if actual != expected:
        yield f"recorded {actual}, expected {expected}"
    for name, seen in (("answered_at", talk.talking_at), ("ended_at", talk.ended_at)):
        recorded = getattr(record, name)
        if recorded is None or abs(recorded.timestamp() - (seen or 0)) > CLOCK_TOLERANCE_SECONDS:
            yield f"{name} recorded {recorded}, seen {seen}"
    if str(record.pk) != talk.call_id:
        yield f"call id {record.pk}, rang as {talk.call_id}"


def _seconds(talk: Offer) -> float:
    return (talk.ended_at or 0) - (talk.talking_at or 0)


def _states(agents: Sequence[world.Colleague]) -> set[str]:
    return {world.state_of(agent)[0] for agent in agents}


def _fail_each_process(stack: Stack) -> None:
    """In the first half minute each process of ours, then the database for a minute."""
    began = time.monotonic()
    plan: tuple[tuple[float, Callable[[], None]], ...] = (
        (4, lambda: stack.kill("switchboard")),
        (8, lambda: _start(stack, "switchboard")),
        (14, lambda: stack.send_signal("switchboard", signal.SIGSTOP)),
        (20, lambda: stack.send_signal("switchboard", signal.SIGCONT)),
        (23, lambda: _restart(stack, "watchdog")),
        (24, lambda: _restart(stack, "web")),
        (25, lambda: _restart(stack, "worker")),
        (28, lambda: stack.kill("postgres")),
        (28 + POSTGRES_AWAY_SECONDS, lambda: _start(stack, "postgres")),
        (28 + POSTGRES_AWAY_SECONDS, connection.close),  # ours: it was cut with the others
    )
    for at, action in plan:
        _sleep_until(began + at)
        action()
    for name in stack.parts:  # as the supervisor does: the worker ends without its database
        _start(stack, name)


def _restart(stack: Stack, name: str) -> None:
    stack.kill(name)
    _start(stack, name)


def _start(stack: Stack, name: str) -> None:
    stack.start(name)
    stack.wait_until_ready(name)


def _sleep_until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.monotonic()))
