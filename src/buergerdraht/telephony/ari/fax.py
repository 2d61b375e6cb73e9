"""Faxes at Asterisk. The dialplan (contexts fax-*) notes beside the picture what becomes of each.

So a result survives everybody who might have waited for it: worker, database and Asterisk itself.
"""

import base64
import http.client
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from buergerdraht.config.secrets import secret
from buergerdraht.telephony.ari.client import REQUEST_SECONDS, USERNAME
from buergerdraht.telephony.ari.names import FAX
from buergerdraht.telephony.ari.translation import WITHHELD_NUMBERS
from buergerdraht.telephony.fax import ArrivedFax, FaxReport, LineAway, OutgoingFax

LONGEST_CALL = timedelta(minutes=31)
"""A call whose last line is older died with Asterisk: the dialplan ends each after 30 minutes."""


class AsteriskFaxLine:
    """The FaxLine of one Asterisk, whose spool we share."""

    def __init__(self, *, port: int, secret: str, spool: Path, trunk: str) -> None:
        self._port = port
        self._secret = secret
        self._out, self._in = spool / "out", spool / "in"
        self._trunk = trunk

    def start(self, fax: OutgoingFax) -> None:
        """Begin to send; raise LineAway. If Asterisk does not answer, it may have begun all the same."""
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            (self._out / f"{fax.name}.tif").write_bytes(fax.pages)
        except OSError as error:
            raise LineAway(str(error)) from error
        self._originate(self._request(fax))

    def report(self, name: str) -> FaxReport:
        return _read(self._out / f"{name}.report")

    def forget(self, name: str) -> None:
        for folder in (self._out, self._in):
            for ending in ("tif", "report"):  # the report last: without it nobody finds the picture
                (folder / f"{name}.{ending}").unlink(missing_ok=True)

    def arrived(self, *, now: datetime) -> list[ArrivedFax]:
        found = (self._arrived(path, now=now) for path in sorted(self._in.glob("*.report")))
        return [fax for fax in found if fax]

    def _arrived(self, path: Path, *, now: datetime) -> ArrivedFax | None:
        noted = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        report = _read(path)
        if not report.is_over and now - noted < LONGEST_CALL:
            return None
        sender, dialled = [*_cells(path, "arrived"), "", ""][:2]
        picture = path.with_suffix(".tif")
        return ArrivedFax(
            name=path.stem,
            sender="" if sender.lower() in WITHHELD_NUMBERS else sender,
            dialled=dialled,
            at=noted,
            pages=picture.read_bytes() if picture.exists() else b"",
            report=report,
        )

    def _request(self, fax: OutgoingFax) -> dict[str, Any]:
        """The call is made by the dialplan (fax-out), which notes why if nobody answers."""
        channel = f"{FAX}{fax.name}"
        return {
            "endpoint": "Local/s@fax-out/n",
            "context": "fax-talk",
            "extension": "s",
            "priority": 1,
            "channelId": channel,
            "otherChannelId": f"{channel}~2",
            "callerId": fax.station,
            "timeout": -1,
            "variables": {
                "__FAX": str(self._out / fax.name),
                "__FAX_TO": f"carrier/sip:{fax.number}@{self._trunk}",
                "__FAX_STATION": fax.station,
            },
        }

    def _originate(self, request: dict[str, Any]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=REQUEST_SECONDS)
        credentials = base64.b64encode(f"{USERNAME}:{self._secret}".encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
        try:
            connection.connect()
        except OSError as error:
            raise LineAway(str(error)) from error
        try:
            connection.request("POST", "/ari/channels", json.dumps(request), headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return  # the report tells
        finally:
            connection.close()
        if status >= 400:
            raise LineAway(f"ARI {status}")


def installed_line() -> AsteriskFaxLine:
    """Return the line of this installation's Asterisk."""
    environment = settings.ENVIRONMENT
    return AsteriskFaxLine(
        port=environment.asterisk_http_port,
        secret=secret(environment.var_dir, "ari_secret"),
        spool=settings.FAX_DIR,
        trunk=settings.FAX_TRUNK,
    )


def _read(path: Path) -> FaxReport:
    unanswered, ended = _cells(path, "unanswered"), _cells(path, "ended")
    dial_status, cause = [*unanswered, "", ""][:2]
    status, pages, *error = ended or ["", ""]
    return FaxReport(
        is_answered=_has(path, "answered"),
        is_over=bool(unanswered or ended),
        dial_status=dial_status,
        cause=_number(cause),
        is_whole=status == "SUCCESS",
        pages=_number(pages),
        error=",".join(error),
    )


def _lines(path: Path) -> list[list[str]]:
    """Whole lines only: the last one may be in the making."""
    if not path.exists():
        return []
    return [line.split(",") for line in path.read_text(errors="replace").split("\n")[:-1]]


def _cells(path: Path, word: str) -> list[str]:
    return next((cells for first, *cells in _lines(path) if first == word), [])


def _has(path: Path, word: str) -> bool:
    return any(cells[0] == word for cells in _lines(path))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
