"""Asterisk's own journal of calls (CEL): what became of every citizen's call, also while nobody else looked.

Asterisk appends a line per event (deploy/asterisk/cel_custom.conf). A reader takes the file away, writes the
calls that ended to the database, and says so; only then the lines are deleted: they hold callers' numbers.
"""

import csv
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from buergerdraht.telephony.ari.names import (
    FAX,
    agent_of_channel_name,
    attendant_of,
    call_id_of,
    far_of,
    leg_of,
)
from buergerdraht.telephony.ari.translation import WITHHELD_NUMBERS

UNKNOWN_CAUSE = 0
"""The call ended because Asterisk itself did."""
DISTRIBUTION, FALLBACK = "distribution", "fallback"
FALLBACK_NOTE = "FALLBACK"
"""The dialplan notes it when its queue gets a call."""
_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class JournalCall:
    """A citizen's call that is over, as Asterisk saw it."""

    call_id: UUID
    channel_id: str
    dialled: str
    caller: str
    """Empty if withheld."""
    arrived_at: datetime
    answered_at: datetime | None
    """When she first talked with an agent."""
    agent_id: int | None
    """Who that agent was."""
    ended_at: datetime
    cause: int
    """Q.850; UNKNOWN_CAUSE if Asterisk died."""
    route: str
    """Where she waited last: DISTRIBUTION or FALLBACK."""
    attended_at: datetime | None = None
    """When she first talked with the partner's own attendant."""
    given_at: datetime | None = None
    """When the fallback's queue got her after that talk, if it gave her to an agent again."""
    again_at: datetime | None = None
    """When she talked with that one."""
    again_agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the journal."""

    event: str
    at: datetime
    channel_id: str
    call_channel_id: str
    """The citizen's channel to which this one belongs."""
    channel_name: str
    dialled: str
    number: str
    peer: str
    note: str
    extra: str


def read_line(text: str) -> Line | None:
    """Return the event of a line; None for one that is torn or not ours."""
    try:
        (cells,) = csv.reader([text], strict=True)
        event, seconds, *rest = cells
        at = datetime.fromtimestamp(float(seconds), UTC)
    except (ValueError, csv.Error):
        return None
    return Line(event, at, *rest) if len(cells) == _COLUMNS else None


def ended_calls(lines: Iterable[Line], *, engine_started_at: datetime) -> tuple[JournalCall, ...]:
    """Return the calls that are over, by arrival.

    A call without an end belongs to an Asterisk that died if it arrived before the present one started. As
    far as anyone can tell it ended with the dead one's last sign of life: no more is billed than is certain.
    """
    every_line = sorted(set(lines), key=lambda line: line.at)
    last_sign = max(
        (line.at for line in every_line if line.at < engine_started_at), default=engine_started_at
    )
    calls = (
        _call(group, died_at=last_sign if group[0].at < engine_started_at else None)
        for group in _by_call(every_line)
    )
    return tuple(call for call in calls if call)


class Journal:
    """The journal in Asterisk's folder, for one reader at a time."""

    def __init__(self, log_dir: Path) -> None:
        self._folder = log_dir / "cel-custom"
        self._carried_over = self._folder / "journal.open"
        """Lines of calls that had not ended when their file was forgotten."""
        self._sizes: dict[Path, int] = {}
        self._unfinished: list[str] = []

    def take(self, *, engine_started_at: datetime) -> tuple[JournalCall, ...]:
        """Return the calls that ended; the same ones again until they are forgotten, even after a crash."""
        live = self._folder / "journal.csv"
        if live.exists():
            live.rename(self._folder / f"journal.taken.{time.time_ns()}")
        taken = sorted(self._folder.glob("journal.taken.*"))
        self._sizes = {file: file.stat().st_size for file in taken}
        texts = [text for file in (self._carried_over, *taken) for text in _texts(file)]
        lines = [(text, line) for text in texts if (line := read_line(text))]
        calls = ended_calls((line for _, line in lines), engine_started_at=engine_started_at)
        live_calls = {group[0].channel_id for group in _by_call([line for _, line in lines])}
        live_calls -= {call.channel_id for call in calls}
        self._unfinished = [text for text, line in lines if line.call_channel_id in live_calls]
        return calls

    def forget(self) -> None:
        """Delete what was taken, but for calls that go on; to be called once the others are written."""
        if not self._sizes:
            return
        draft = self._carried_over.with_suffix(".draft")
        draft.write_text("".join(f"{text}\n" for text in dict.fromkeys(self._unfinished)))
        draft.rename(self._carried_over)
        for file, size in self._sizes.items():
            if file.stat().st_size == size:  # else Asterisk still wrote into it: next time
                file.unlink()
        self._sizes = {}


def _texts(file: Path) -> list[str]:
    if not file.exists():
        return []
    return file.read_text(errors="replace").split("\n")


def _by_call(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each citizen's call; other channels (a dialling agent, a fax, Asterisk's) are nobody's."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.call_channel_id, []).append(line)
    for channel_id, group in groups.items():
        first = group[0]
        is_fax = channel_id.startswith(FAX) or any(line.note == "FAX" for line in group)
        is_leg = any(of(channel_id) is not None for of in (leg_of, attendant_of, far_of))
        is_agent = agent_of_channel_name(first.channel_name) is not None
        is_phone = first.channel_name.startswith("PJSIP/")
        is_citizen = is_phone and not is_fax and not is_agent and not is_leg
        if is_citizen and first.event == "CHAN_START" and first.channel_id == channel_id:
            yield group


def _call(lines: list[Line], *, died_at: datetime | None) -> JournalCall | None:
    own = [line for line in lines if line.channel_id == line.call_channel_id]
    end = next((line for line in own if line.event == "HANGUP"), None)
    if end is None and died_at is None:
        return None
    first = own[0]
    talks = [line for line in lines if _talking_agent(line) is not None]
    answer = talks[0] if talks else None
    given = next((line for line in reversed(own) if line.note == FALLBACK_NOTE), None)
    again = next((line for line in talks[1:] if given and answer and answer.at < given.at < line.at), None)
    return JournalCall(
        call_id=call_id_of(first.channel_id),
        channel_id=first.channel_id,
        dialled=first.dialled,
        caller=_caller(lines),
        arrived_at=first.at,
        answered_at=answer.at if answer else None,
        agent_id=_talking_agent(answer) if answer else None,
        attended_at=_attended_at(lines),
        ended_at=max(end.at if end else died_at or first.at, first.at),
        cause=_cause(end) if end else UNKNOWN_CAUSE,
        route=FALLBACK if given else DISTRIBUTION,
        given_at=given.at if given and again else None,
        again_at=again.at if again else None,
        again_agent_id=_talking_agent(again) if again else None,
    )


def _talking_agent(line: Line) -> int | None:
    """The agent who has company in a bridge; whoever comes second names the other as peer."""
    if line.event != "BRIDGE_ENTER" or not line.peer:
        return None
    agent = agent_of_channel_name(line.channel_name)
    return agent if agent is not None else agent_of_channel_name(line.peer)


def _attended_at(lines: list[Line]) -> datetime | None:
    """An attendant's channel is named as any of its trunk: its id tells."""
    names = {line.channel_name for line in lines if attendant_of(line.channel_id)}
    talks = (line for line in lines if line.event == "BRIDGE_ENTER" and line.peer)
    return next((line.at for line in talks if names & {line.channel_name, line.peer}), None)


def _caller(lines: list[Line]) -> str:
    """The network may know a number that its owner withholds: the agents' legs, and the fallback, say so."""
    if any(line.number.lower() in WITHHELD_NUMBERS for line in lines):
        return ""
    return lines[0].number


def _cause(end: Line) -> int:
    try:
        return int(json.loads(end.extra)["hangupcause"])
    except (ValueError, KeyError, TypeError):
        return UNKNOWN_CAUSE
