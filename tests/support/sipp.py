"""SIPp as citizens and as agents' phones: real SIP from outside, with a log of what each side saw."""

import itertools
import re
import subprocess
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import unquote

from buergerdraht.launcher.stack import DIES_WITH_PARENT
from tests.support.ports import HOST, free_udp_port

SCENARIOS = Path(__file__).parent / "scenarios"
PATIENCE = 3
"""How much slower than a quiet machine a busy one may be."""
REFUSALS = (400, 401, 403, 404, 408, 480, 484, 486, 488, 500, 502, 503, 603)
NOISE = re.compile(
    r"[\d-]+\t[\d:.]+\t[\d.]+: Call-Id: \S+, receive timeout on message \w+:\d+, jumping to label \d+"
)
"""SIPp reports each foreseen time limit as an error."""
NEVER_SECONDS = 3600.0
_run_numbers = itertools.count(1)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class CitizenCall:
    """A call to place; `key` names it in the log and is the caller's number unless a From header is given."""

    key: str
    dialled: str
    from_header: str = ""
    privacy: str = "none"

    def as_fields(self) -> str:
        from_header = self.from_header or f"<sip:{self.key}@citizen.invalid>"
        return ";".join((self.key, self.dialled, from_header, self.privacy))


@dataclass(frozen=True)
class Seen:
    """One line of a log: what happened, whose call (the citizen's number), details, wall clock in seconds."""

    event: str
    caller: str
    agent: str
    detail: str
    at: float


@dataclass(frozen=True)
class CitizenReport:
    """What a citizen saw of her call."""

    key: str
    sent_at: float
    connected_at: float | None = None
    ended_at: float | None = None
    ended_by: str = ""
    """'self', 'peer', 'refused', 'given_up', or '' if the call did not end as SIP foresees."""
    status: int = 0


@dataclass(frozen=True)
class Offer:
    """What an agent's phone saw of one attempt to reach it."""

    caller: str
    agent: str
    call_id: str
    authority: str
    offered_at: float
    talking_at: float | None = None
    ended_at: float | None = None
    outcome: str = ""
    """'peer' or 'self' (who ended the talk), 'withdrawn', 'declined', or '' if it still lasts."""


def _render(name: str, *, into: Path, **tokens: str) -> Path:
    text = (SCENARIOS / name).read_text()
    for token, value in tokens.items():
        text = text.replace(f"@{token.upper()}@", value)
    path = into / name
    path.write_text(text)
    return path


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


def _refusals() -> str:
    line = """<recv response="{0}" optional="true" next="refused">
    <action><log message="refused|[field0]|{0}|[timestamp]"/></action>
  </recv>"""
    return "\n  ".join(line.format(status) for status in REFUSALS)


class SippRun:
    """A running SIPp with its log; stops as a context manager."""

    def __init__(
        self, scenario: str, *, work_dir: Path, arguments: Sequence[str], port: int = 0, **tokens: str
    ) -> None:
        self.port = port or free_udp_port()
        self.folder = work_dir / f"sipp-{next(_run_numbers)}"
        self.folder.mkdir(parents=True)
        self.log_path = self.folder / "sipp.log"
        rendered = _render(scenario, into=self.folder, **tokens)
        command: list[str | Path] = [
            *DIES_WITH_PARENT,
            "sipp",
            *arguments,
            "-sf",
            rendered,
            "-i",
            HOST,
            "-mi",
            HOST,
            "-p",
            str(self.port),
            "-mp",
            str(free_udp_port()),
            "-nostdin",
            "-l",
            "10000",
            "-trace_logs",
            "-log_file",
            self.log_path,
            "-trace_err",
            "-error_file",
            self.folder / "errors.log",
        ]
        with (self.folder / "screen.txt").open("w") as screen:
            self._process = subprocess.Popen(
                command, cwd=self.folder, stdout=screen, stderr=subprocess.STDOUT
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End SIPp at once; its calls are left as they are."""
        if self.is_running:
            self._process.send_signal(SIGKILL)
        self._process.wait()

    def wait(self, seconds: float) -> int:
        """Wait until every call is over and return SIPp's exit code (0: all as the scenario foresees)."""
        return self._process.wait(seconds * PATIENCE)

    def seen(self) -> list[Seen]:
        """Return the log so far, in order."""
        if not self.log_path.exists():
            return []
        lines = self.log_path.read_text(errors="replace").split("\n")[:-1]
        return [entry for line in lines if (entry := self._parsed(line))]

    def errors(self) -> str:
        """Return what SIPp found wrong, for a failing test's message."""
        path = self.folder / "errors.log"
        text = path.read_text(errors="replace") if path.exists() else ""
        return NOISE.sub("", text)

    def _parsed(self, line: str) -> Seen | None:
        parts = line.split("|")
        if len(parts) not in (4, 5):
            return None
        caller, agent = parts[1], parts[2] if len(parts) == 5 else ""
        return Seen(parts[0], caller, agent, parts[-2], float(parts[-1].split()[-1]))


def _keys(keys: str, *, seconds: float) -> str:
    """Return what presses keys one after the other, the first so long after the answer."""
    text = (SCENARIOS / "key.xml").read_text()
    pauses = [seconds, *(0.1 for _ in keys[1:])]
    pressed = (
        text.replace("@KEY@", key).replace("@KEY_MS@", _milliseconds(pause)).replace("@CSEQ@", str(number))
        for number, (key, pause) in enumerate(zip(keys, pauses, strict=False), start=2)
    )
    return "\n".join(pressed)


class CitizenRun(SippRun):
    """Citizens who call one after the other at a rate; each hangs up after `hold_seconds`."""

    def __init__(
        self,
        calls: Sequence[CitizenCall],
        *,
        sip_port: int,
        work_dir: Path,
        rate: float = 10.0,
        hold_seconds: float = NEVER_SECONDS,
        patience_seconds: float = 30.0,
        audio: Path | None = None,
        headers: Sequence[str] = (),
        key: str = "",
        key_seconds: float = 1.0,
        port: int = 0,
    ) -> None:
        """With keys, each presses them so long after the answer."""
        work_dir.mkdir(parents=True, exist_ok=True)
        fields = work_dir / f"calls-{next(_run_numbers)}.csv"
        fields.write_text("\n".join(["SEQUENTIAL", *(call.as_fields() for call in calls)]) + "\n")
        period = (
            ["-r", str(round(rate)), "-rp", "1000"]
            if rate >= 1
            else ["-r", "1", "-rp", _milliseconds(1 / rate)]
        )
        play = f'<nop><action><exec rtp_stream="{audio},-1,8"/></action></nop>' if audio else ""
        super().__init__(
            "citizen.xml",
            work_dir=work_dir,
            port=port,
            arguments=[f"{HOST}:{sip_port}", "-inf", str(fields), "-m", str(len(calls)), *period],
            refusals=_refusals(),
            media_port="rtpstream_audio_port" if audio else "media_port",
            patience_ms=_milliseconds(patience_seconds),
            hold_ms=_milliseconds(hold_seconds),
            audio=play,
            key=_keys(key, seconds=key_seconds),
            headers="".join(f"\n{header}" for header in headers),
        )

    def reports(self) -> dict[str, CitizenReport]:
        """Return what each citizen saw so far, by key."""
        groups = _grouped(self.seen(), lambda entry: entry.caller)
        return {key: _citizen_report(key, group) for key, group in groups.items()}


class AgentPhones(SippRun):
    """Phones of many agents at one address, all with the same habit."""

    def __init__(
        self,
        *,
        work_dir: Path,
        answer_seconds: float = 0.2,
        status: str = "",
        talk_seconds: float = NEVER_SECONDS,
        with_echo: bool = False,
        port: int = 0,
    ) -> None:
        super().__init__(
            "agent.xml",
            work_dir=work_dir,
            port=port,
            arguments=["-rtp_echo"] if with_echo else [],
            answer_ms=_milliseconds(answer_seconds),
            then="decline" if status else "answer",
            status=status or "486 Busy Here",
            talk_ms=_milliseconds(talk_seconds),
        )

    def offers(self) -> list[Offer]:
        """Return every attempt to reach one of these phones, in order of the ring."""
        return _offers_in(self.seen())


class Attendants(SippRun):
    """The partners' attendants behind a trunk: the last digit of a number tells what each does.

    7 is busy, 8 is unplugged, 9 never picks up, any other answers.
    """

    def __init__(
        self, *, trunk: str, work_dir: Path, answer_seconds: float = 0.3, talk_seconds: float = NEVER_SECONDS
    ) -> None:
        super().__init__(
            "attendant.xml",
            work_dir=work_dir,
            port=int(trunk.rpartition(":")[2]),
            arguments=["-rtp_echo"],
            answer_ms=_milliseconds(answer_seconds),
            talk_ms=_milliseconds(talk_seconds),
        )

    def offers_of(self, caller: str) -> list[Offer]:
        """Return every attempt to reach an attendant for that caller, in order of the ring."""
        return [offer for offer in _offers_in(self.seen()) if offer.caller == caller]


@dataclass(frozen=True)
class Account:
    """An agent's SIP account."""

    username: str
    secret: str = field(repr=False)


def register(
    accounts: Iterable[Account],
    *,
    phones: AgentPhones,
    sip_port: int,
    work_dir: Path,
    expires_seconds: int = 3600,
) -> None:
    """Register the accounts at the phones' address with digest authentication; 0 seconds unregisters them."""
    lines = [f"{account.username};{_digest(account)};{phones.port}" for account in accounts]
    work_dir.mkdir(parents=True, exist_ok=True)
    fields = work_dir / f"accounts-{next(_run_numbers)}.csv"
    fields.write_text("\n".join(["SEQUENTIAL", *lines]) + "\n")
    arguments = [f"{HOST}:{sip_port}", "-inf", str(fields), "-m", str(len(lines)), "-r", "100"]
    with SippRun("register.xml", work_dir=work_dir, arguments=arguments, expires=str(expires_seconds)) as run:
        code = run.wait(30)
        assert code == 0, f"Registration refused: {run.errors()}"


def _digest(account: Account) -> str:
    return f"[authentication username={account.username} password={account.secret}]"


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Poll until the condition holds; raise AssertionError with `what` if it never does."""
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"nicht in {seconds * PATIENCE} s: {what}")


def _grouped(entries: Iterable[Seen], key: Callable[[Seen], Key]) -> dict[Key, list[Seen]]:
    groups: dict[Key, list[Seen]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return groups


def _citizen_report(key: str, seen: Sequence[Seen]) -> CitizenReport:
    at = {entry.event: entry.at for entry in seen}
    last = seen[-1]
    ended_by = (
        last.detail if last.event == "ended" else last.event if last.event in ("refused", "given_up") else ""
    )
    return CitizenReport(
        key=key,
        sent_at=at["sent"],
        connected_at=at.get("connected"),
        ended_at=last.at if ended_by else None,
        ended_by=ended_by,
        status=int(last.detail) if last.event == "refused" else 0,
    )


def _offers_in(seen: Sequence[Seen]) -> list[Offer]:
    groups = _grouped(seen, lambda entry: (entry.caller, entry.agent))
    offers = [offer for group in groups.values() for offer in _offers_of(group)]
    return sorted(offers, key=lambda offer: offer.offered_at)


def _offers_of(seen: Sequence[Seen]) -> Iterator[Offer]:
    starts = [index for index, entry in enumerate(seen) if entry.event == "offered"]
    for start, end in itertools.pairwise([*starts, len(seen)]):
        yield _offer(seen[start:end])


def _offer(seen: Sequence[Seen]) -> Offer:
    first, last = seen[0], seen[-1]
    call_id, _, authority = first.detail.partition(" ")
    outcome = {"ended": last.detail, "withdrawn": "withdrawn", "declined": "declined"}.get(last.event, "")
    return Offer(
        caller=first.caller,
        agent=first.agent,
        call_id=call_id,
        authority=unquote(authority),
        offered_at=first.at,
        talking_at=next((entry.at for entry in seen if entry.event == "talking"), None),
        ended_at=last.at if outcome else None,
        outcome=outcome,
    )
