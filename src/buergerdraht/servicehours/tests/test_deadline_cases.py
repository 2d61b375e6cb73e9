"""Cases from others: answered line by line, with a sentence if they cannot be read, and never a traceback."""

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given as given_any
from hypothesis import strategies as st

from buergerdraht.servicehours.deadline_cases import CALENDAR_KEYS, WEEKDAY_KEYS
from buergerdraht.servicehours.management.commands.explain_deadline import answers

CASE: dict[str, Any] = {
    "calendar": {"state": "HE", "intervals": {"mon": [["08:00", "24:00"]]}, "closures": ["2026-12-24"]},
    "hours": 24,
    "at": "2026-11-20T14:00+01:00",
}


def run(monkeypatch: pytest.MonkeyPatch, *lines: str | bytes) -> list[dict[str, str]]:
    given = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    out = io.StringIO()
    with suppress(CommandError):
        call_command("explain_deadline", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def case(**calendar: object) -> str:
    """Return the case with another calendar."""
    return json.dumps({**CASE, "calendar": {**CASE["calendar"], **calendar}})


def test_the_command_answers_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = run(monkeypatch, json.dumps(CASE), "", json.dumps({**CASE, "hours": 0.25}))
    assert first["due_at"] == "2026-11-30T16:00:00+01:00"
    assert "Mo 16 h" in first["explanation"]
    assert second["due_at"] == "2026-11-23T08:15:00+01:00"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "kein JSON"),
        ("[]", "kein JSON-Objekt"),
        (json.dumps({**CASE, "at": "gestern"}), "kein Zeitpunkt"),
        (json.dumps({**CASE, "hours": "viele"}), "keine Zahl"),
        (json.dumps({**CASE, "hours": -1}), "keine Zahl"),
        (json.dumps({**CASE, "calendar": None}), "„calendar“ fehlt"),
        (json.dumps({**CASE, "calendar": {"state": "XX", "intervals": {}}}), "kein Land"),
        (json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {"mo": []}}}), "es gibt mon, tue"),
        (
            json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {"mon": ["8-12"]}}}),
            "keine Zeitspanne",
        ),
        (b"\xff\xfe", "kein JSON"),
        ("[" * 100_000, "kein JSON"),
        (json.dumps({**CASE, "at": "2026-13-01T08:00+01:00"}), "kein Zeitpunkt"),
        (json.dumps({**CASE, "at": "\ud800"}), "kein Zeitpunkt"),
        (json.dumps({**CASE, "at": "0001-01-01T00:00+05:00"}), "liegt nicht zwischen"),
        (json.dumps({**CASE, "at": "9999-12-31T23:59-05:00"}), "liegt nicht zwischen"),
        (json.dumps({**CASE, "at": "2026-10-25T02:30"}), "nicht eindeutig"),
        (json.dumps({**CASE, "at": "2026-03-29T02:30"}), "nicht eindeutig"),
        (json.dumps({**CASE, "hours": True}), "keine Zahl"),
        (json.dumps({**CASE, "hours": float("nan")}), "keine Zahl"),
        (json.dumps({**CASE, "hours": 10**400}), "keine Zahl"),
        (json.dumps({**CASE, "hours": 99_999}), "zu wenige Zeiten"),
        (case(state=["HE"]), "kein Land"),
        (case(feiertage=[]), "„feiertage“ ist unbekannt"),
        (case(closes_on_holidays="no"), "„closes_on_holidays“"),
        (case(intervals={"mon": 5}), "„mon“"),
        (case(intervals={"mon": [["8:00", "16:00"]]}), "keine Uhrzeit"),
        (case(intervals={"mon": [["08:00+02:00", "16:00"]]}), "keine Uhrzeit"),
        (case(intervals={"mon": [["24:00", "24:00"]]}), "keine Uhrzeit"),
        (case(intervals={"mon": [["22:00", "06:00"]]}), "24:00 Uhr"),
        (case(intervals={"mon": [["22:00", "00:00"]]}), "24:00 Uhr"),
        (case(intervals={"mon": [["08:00", "12:00"], ["11:00", "16:00"]]}), "überschneiden"),
        (case(closures=5), "„closures“"),
        (case(closures=[5]), "kein Tag"),
        (case(closures=["2026-12-31/2026-12-24"]), "vor dem ersten"),
        (case(closures=["2026-02-30"]), "kein Tag"),
        (case(local_holidays=["assumption"]), "In Hessen"),
        (case(local_holidays=[[]]), "In Hessen"),
        (case(other_weeks=["Sommer"]), "je Zeitraum"),
        (
            case(other_weeks=[{"valid_from": "2026-08-01", "valid_until": "2026-08-01", "intervals": {}}]),
            "liegt später",
        ),
        (
            case(
                other_weeks=[
                    {"valid_from": "2026-08-01", "intervals": {}},
                    {"valid_from": "2026-09-01", "intervals": {}},
                ]
            ),
            "überschneiden sich",
        ),
        (json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {}}}), "zu wenige Zeiten"),
        (
            json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {"mon": [["12:00", "08:00"]]}}}),
            "nach ihrem Anfang",
        ),
        (
            json.dumps(
                {**CASE, "calendar": {"state": "HE", "intervals": {}, "closures": ["Betriebsausflug"]}}
            ),
            "kein Tag",
        ),
    ],
)
def test_a_case_that_cannot_be_read_is_answered_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, line: str, sentence: str
) -> None:
    assert sentence in run(monkeypatch, line)[0]["error"]


def test_signs_around_a_line_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps(CASE).encode()
    told = run(monkeypatch, b"\xef\xbb\xbf" + line + b"\r", b"\r", b"  ", line)
    assert len(told) == 2
    assert told[0] == told[1]


def test_a_time_without_a_zone_is_german_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with_zone, without = run(monkeypatch, json.dumps(CASE), json.dumps({**CASE, "at": "2026-11-20T14:00"}))
    assert with_zone == without


def test_a_closure_may_be_a_range_and_hours_may_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    week = {"intervals": {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
    closed = ["2026-11-23/2026-11-24"], [["2026-11-23", "2026-11-24"]]
    told = run(monkeypatch, *(case(**week, closures=each).replace("24,", "7.5,") for each in closed))
    assert {each["due_at"] for each in told} == {"2026-11-25T13:30:00+01:00"}


def test_other_weeks_and_local_holidays_count(monkeypatch: pytest.MonkeyPatch) -> None:
    summer = {
        "valid_from": "2026-11-23",
        "valid_until": "2026-11-30",
        "intervals": {"tue": [["08:00", "24:00"]]},
    }
    (told,) = run(monkeypatch, case(state="BY", local_holidays=["peace_festival"], other_weeks=[summer]))
    assert told["due_at"] == "2026-11-30T16:00:00+01:00"
    assert "Di 16 h" in told["explanation"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=6), parts, max_size=3),
    max_leaves=6,
)


@given_any(place=st.sampled_from([*CASE, *CALENDAR_KEYS, *WEEKDAY_KEYS]), value=anything)
def test_whatever_stands_anywhere_is_answered_and_never_breaks(place: str, value: object) -> None:
    calendar = dict(CASE["calendar"])
    if place in WEEKDAY_KEYS:
        calendar["intervals"] = {place: value}
    elif place in CALENDAR_KEYS:
        calendar[place] = value
    given = {**CASE, "calendar": calendar, **({place: value} if place in CASE else {})}
    (told,) = answers([json.dumps(given)])
    assert set(told) in ({"error"}, {"due_at", "explanation"})
    json.dumps(told, ensure_ascii=False).encode()
