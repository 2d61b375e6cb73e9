"""Logs tell what happened, and nothing of a person."""

import json
import logging
import sys
from typing import Any

from buergerdraht.foundation.logs import JsonLines


def line(name: str, message: str, *args: object, **extra: object) -> dict[str, Any]:
    record = logging.getLogger(name).makeRecord(name, logging.INFO, "", 0, message, args, None, extra=extra)
    parsed: dict[str, Any] = json.loads(JsonLines().format(record))
    return parsed


def test_a_line_begins_with_the_event_and_carries_what_was_given() -> None:
    found = line("buergerdraht.telephony", "call.ended", call="0f3c")
    assert next(iter(found)) == "event"
    assert found["event"] == "call.ended"
    assert found["call"] == "0f3c"
    assert found["at"].endswith("+00:00")


def test_a_request_is_noted_without_address_and_query() -> None:
    found = line(
        "uvicorn.access", '%s - "%s %s HTTP/%s" %d', "192.0.2.7:1", "GET", "/verlauf/?suche=0152", "1.1", 200
    )
    assert (found["event"], found["path"], found["status"]) == ("http.request", "/verlauf/", 200)
    assert "192.0.2.7" not in json.dumps(found)
    assert "0152" not in json.dumps(found)


def test_what_an_address_opens_by_itself_is_left_out() -> None:
    secret, args = "x-y_" * 11, ("192.0.2.7:1", "GET", f"/wandtafel/anzeige/{'x-y_' * 11}/stand", "1.1", 200)
    found = line("uvicorn.access", '%s - "%s %s HTTP/%s" %d', *args)
    assert found["path"] == "/wandtafel/anzeige/…/stand"
    warned = line("django.request", "%s: %s", "Not Found", f"/einladung/{secret}")
    assert warned["event"] == "Not Found: /einladung/…"


def fail() -> None:
    raise ValueError("duplicate key\nDETAIL:  Key (caller_number)=(+49152) already exists.")


def test_of_an_exception_the_values_of_a_row_are_left_out() -> None:
    try:
        fail()
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "job.failed", (), sys.exc_info())
    found = json.loads(JsonLines().format(record))
    assert (found["exception"], found["reason"]) == ("ValueError", "duplicate key")
    assert found["trace"][-1].endswith("fail")
    assert "+49152" not in json.dumps(found)
