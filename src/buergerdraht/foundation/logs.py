"""Logs as JSON lines, the event first. They carry ids only, never a citizen's name, number or text."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "request",
    "status_code",
    "color_message",
}
_SECRET = re.compile(r"(?<=/)[\w-]{40,}(?=/|$)", re.ASCII)
"""As token_urlsafe(32) makes it, a whole part of an address."""


class JsonLines(logging.Formatter):
    """One JSON object a line: event, time, level, logger, then what the caller gave as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line."""
        line: dict[str, Any] = {"event": _without_secrets(record.getMessage())}
        if record.name == "uvicorn.access":
            line = _request(record)
        line |= {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        line |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info and record.exc_info[1]:
            line |= _exception(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _without_secrets(text: str) -> str:
    """Leave out what in an address opens the page to whoever reads it: the links of invitations, screens."""
    return _SECRET.sub("…", text)


def _request(record: logging.LogRecord) -> dict[str, Any]:
    """What was asked, without the asker's address and the query, which may hold a search for a person."""
    _address, method, target, _version, status = record.args or ("", "", "", "", 0)
    return {
        "event": "http.request",
        "method": method,
        "path": _without_secrets(str(target).partition("?")[0]),
        "status": status,
    }


def _exception(exception: BaseException) -> dict[str, Any]:
    """Type, first line and place: the further lines of a database error show the values of the row."""
    frames = traceback.extract_tb(exception.__traceback__)
    return {
        "exception": type(exception).__name__,
        "reason": (str(exception).splitlines() or [""])[0],
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
